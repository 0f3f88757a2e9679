"""A circle's keys are renewed: all goes on opening for those who shall read, and the log says who did it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from journal.domain.access_words import Subtype, Way
from journal.domain.care import Identity
from journal.domain.errors import NoKeyError, RefusedError, RenewedKeysError, UnknownError
from journal.domain.people import AccountKind, Role
from journal.services.auditing import reason_of
from journal.services.invitations import Invite, invite, read_invitation
from journal.services.keyring_circles import CircleKind
from journal.services.patient_journal import Wanted, read_own_journal
from journal.services.patients import find_patient, register_patient
from journal.services.rotating import rotate_circle
from journal.services.staff import NewAssignment, end_assignment, give_assignment, list_staff
from journal.services.units import SharingChange, set_sharing
from journal.store.patients import journal_of
from journal.store.people_tables import GrantRow
from tests.cast import NOON, PIA, Person
from tests.patients import LATER, arrived, come_back
from tests.scenes import has_key, joined, journal_at, last_row, opened, pia_at_b, rows, signed, takes_part, words_in
from tests.services.gatherings import circle_of, gathered, officers, renewed, rotated
from tests.services.key_rows import known

KINDS = [kind for kind in CircleKind if kind is not CircleKind.RECOVERY]
SVEA = Identity("Svea Exempelsson", "197010632391")
YEAR = timedelta(days=365)


def reads(cast, name, done, at=NOON):
    """What somebody reads of a note, signed in anew."""
    return words_in(opened(cast, cast.signed_in(name, at), done.entry, at=at))


def own_words(cast):
    """What Pia reads of her journal, signed in anew."""
    journal = read_own_journal(cast.parts, come_back(cast), Wanted(), LATER)
    return sorted(words for one in journal.entries for words in words_in(one.entry))


def register(cast):
    with cast.parts.store.database.reading() as connection:
        return journal_of(connection, cast.units["a"], None)


def live_grants(cast, **told):
    """The live grants with these columns."""
    with cast.parts.store.database.reading() as connection:
        wanted = select(GrantRow).where(GrantRow.ended_at.is_(None)).filter_by(**told)
        return connection.execute(wanted).all()


@pytest.mark.rule("R-11")
@pytest.mark.parametrize("kind", KINDS)
def test_everything_opens_after_any_circle_was_renewed(cast, kind):
    done = signed(cast, cast.signed_in("astrid"), "Skriven före bytet.")
    with cast.parts.store.database.reading() as connection:
        sealed = cast.parts.keyring.seal_reason(connection, cast.signed_in("astrid"), "skäl")
    assert rotated(cast, kind).unopened == 0
    assert known(cast, cast.signed_in("astrid"), kind, "a").epoch == 2
    assert reads(cast, "astrid", done) == ["Skriven före bytet."]
    assert reason_of(cast.parts, cast.signed_in("eva"), sealed) == "skäl"
    assert has_key(cast, cast.signed_in("eva"), register(cast))
    assert find_patient(cast.parts, cast.signed_in("dag"), PIA.number, NOON).name == PIA.name
    assert has_key(cast, cast.signed_in("bo"), journal_at(cast))
    register_patient(cast.parts, cast.signed_in("dag"), SVEA, NOON)
    assert reads(cast, "astrid", signed(cast, cast.signed_in("astrid"), "Efter.")) == ["Efter."]
    new = Invite("ny", "Ny Å", "kurator", Role.CLERK, cast.units["a"])
    assert invite(cast.parts, cast.signed_in("frida"), new, NOON)
    assert len(officers(cast, 0, 2).held) == 7


@pytest.mark.rule("R-11")
def test_nine_year_old_note_opens_after_rotations_without_one_officer_and_one_member(cast):
    """Astrid who wrote it is gone, the first officer's paper is lost, and each circle was renewed twice."""
    done = signed(cast, cast.signed_in("astrid"), "Nio år gammal.")
    joined(cast, "hanna", "Hanna Ö")
    for _ in range(2):
        for kind in KINDS:
            rotated(cast, kind)
    frida, astrid = cast.signed_in("frida"), cast.people["astrid"].account
    given = next(m.assignments[0].id for m in list_staff(cast.parts, frida, NOON) if m.account == astrid)
    end_assignment(cast.parts, frida, given, NOON)
    late = NOON + 9 * YEAR
    anew = NewAssignment(cast.people["hanna"].account, Role.THERAPIST, cast.units["a"])
    give_assignment(cast.parts, cast.signed_in("frida", late), anew, late)
    for kind in KINDS:
        rotated(cast, kind, officers(cast, 1, 2, at=late), at=late)
    hanna = cast.signed_in("hanna", late)
    assert {held.epoch for held in hanna.circles.values()} == {4}
    takes_part(cast, hanna, "hanna", at=late)
    assert words_in(opened(cast, hanna, done.entry, at=late)) == ["Nio år gammal."]


@pytest.mark.rule("R-11", "P-09")
def test_patient_whom_a_unit_let_in_reads_on_and_is_granted_what_is_new_after_its_circle_was_renewed_twice(cast):
    signed(cast, cast.signed_in("astrid"), "Skriven före bytena.")
    arrived(cast)
    for _ in range(2):
        assert rotated(cast, CircleKind.UNIT).unopened == 0
    assert own_words(cast) == ["Skriven före bytena."]
    renewed(cast)
    signed(cast, cast.signed_in("astrid"), "Efter.")
    assert own_words(cast) == ["Efter.", "Skriven före bytena."]


@pytest.mark.rule("L-17")
def test_rotation_is_a_row_that_names_who_answered_for_it_and_which_circle(cast):
    rotated(cast, CircleKind.UNIT)
    row = next(row for row in reversed(rows(cast)) if row.subtype is Subtype.ROTATION)
    assert (row.actor.account, row.way, row.permitted) == (cast.people["frida"].account, Way.NONE, True)
    assert row.resource.ids == (circle_of(cast, CircleKind.UNIT),)
    rotated(cast, CircleKind.UNIT, officers(cast, 0, 1))
    assert last_row(cast).way is Way.OFFICER


@pytest.mark.rule("A-04", "L-05")
@pytest.mark.parametrize(("kind", "who"), [("unit", "frida"), ("unit", "astrid"), ("audit", "eva")])
def test_head_without_a_member_and_member_without_a_head_renew_nothing_and_it_is_logged(cast, kind, who):
    with pytest.raises(RefusedError):
        rotated(cast, CircleKind(kind), gathered(cast, who))
    assert (last_row(cast).subtype, last_row(cast).permitted) == (Subtype.ROTATION, False)
    assert known(cast, cast.signed_in("astrid"), CircleKind(kind), "a").epoch == 1


def test_a_program_renews_nothing(cast):
    present = gathered(cast, "frida")
    program = replace(present, actor=replace(present.actor, kind=AccountKind.PROGRAM))
    with pytest.raises(RefusedError):
        rotated(cast, CircleKind.HEAD, program)


@pytest.mark.rule("S-12")
def test_nobody_renews_another_providers_circle_or_what_lies_on_paper(cast):
    there = cast.signed_in("gustav").actor.provider
    present = gathered(cast, "frida")
    for circle in (circle_of(cast, CircleKind.RECOVERY), circle_of(cast, CircleKind.UNIT, "south"), there):
        with pytest.raises(UnknownError):
            rotate_circle(cast.parts, present, circle, NOON)


def test_who_answers_but_lost_the_provider_key_renews_nothing(cast):
    present = gathered(cast, "frida", "astrid")
    head = circle_of(cast, CircleKind.HEAD)
    without = replace(present, held={circle: held for circle, held in present.held.items() if circle != head})
    with pytest.raises(NoKeyError):
        rotated(cast, CircleKind.UNIT, without)
    assert known(cast, cast.signed_in("astrid"), CircleKind.UNIT, "a").epoch == 1


def test_two_who_renew_at_once_renew_one_after_the_other(cast):
    """The second holds what is the old key by then, and is told to begin anew."""
    second = gathered(cast, "frida", "astrid")
    rotated(cast, CircleKind.UNIT)
    with pytest.raises(NoKeyError, match="begin anew"):
        rotated(cast, CircleKind.UNIT, second)
    assert known(cast, cast.signed_in("astrid"), CircleKind.UNIT, "a").epoch == 2


def test_session_from_before_is_told_to_sign_in_again_and_makes_nothing_that_would_open_for_nobody(cast):
    svea = register_patient(cast.parts, cast.signed_in("dag"), SVEA, NOON)
    astrid = cast.signed_in("astrid")
    takes_part(cast, astrid, "astrid", svea)
    signed(cast, astrid)
    rotated(cast, CircleKind.UNIT)
    assert words_in(opened(cast, astrid, signed(cast, astrid).entry)) == ["Sover bättre."]
    new = Invite("ny", "Ny Å", "kurator", Role.CLERK, cast.units["a"])
    for act in (
        lambda: signed(cast, astrid, patient=svea),
        lambda: invite(cast.parts, astrid, new, NOON),
        lambda: set_sharing(cast.parts, astrid, SharingChange(cast.units["a"], shares=False), NOON),
    ):
        with pytest.raises(RenewedKeysError):
            act()
    assert signed(cast, cast.signed_in("astrid"), patient=svea)


def test_session_from_before_that_needs_a_key_anew_is_told_to_sign_in_again(cast):
    sessions = {name: cast.signed_in(name) for name in ("dag", "astrid")}
    signed(cast, sessions["astrid"])
    for kind in (CircleKind.UNIT, CircleKind.REGISTER, CircleKind.PROVIDER):
        rotated(cast, kind)
    stale = replace(sessions["astrid"], cookie=cast.signed_in("astrid").cookie)
    with cast.parts.store.database.reading() as connection:
        with pytest.raises(RenewedKeysError):
            cast.parts.keyring.reader_secret(connection, stale, journal_at(cast))
        with pytest.raises(RenewedKeysError):
            cast.parts.keyring.index_inner(connection, sessions["dag"], "1")


def test_unit_goes_on_sharing_and_the_other_units_keys_to_the_provider_are_renewed_by_its_own(cast):
    """Frida and Astrid hold nothing of unit B: its journals open by the step back until Bo signs in."""
    pia_at_b(cast, cast.signed_in("bo"))
    signed(cast, cast.signed_in("bo"))
    there = journal_at(cast, "b")
    rotated(cast, CircleKind.PROVIDER, gathered(cast, "frida", "astrid"))
    assert has_key(cast, cast.signed_in("astrid"), there)
    provider = circle_of(cast, CircleKind.PROVIDER)
    assert [row.to_epoch for row in live_grants(cast, what_id=there.id, to_id=provider)] == [1]
    cast.signed_in("bo")
    assert [row.to_epoch for row in live_grants(cast, what_id=there.id, to_id=provider)] == [2]
    assert has_key(cast, cast.signed_in("astrid"), there)


def test_those_who_came_by_the_units_invitation_stay_and_one_that_nobody_took_is_made_anew(cast):
    hanna = joined(cast, "hanna", "Hanna Ö")
    cast.people["ivar"] = Person("ivar", "Ivar Å", Role.CLERK, "a")
    new = Invite("ivar", "Ivar Å", "kurator", Role.CLERK, cast.units["a"])
    code = invite(cast.parts, cast.signed_in("astrid"), new, NOON)
    assert read_invitation(cast.parts, code, NOON)
    rotated(cast, CircleKind.UNIT)
    assert circle_of(cast, CircleKind.UNIT) in cast.signed_in(hanna.username).circles
    with pytest.raises(UnknownError):
        read_invitation(cast.parts, code, NOON)
    rotated(cast, CircleKind.UNIT)
    assert circle_of(cast, CircleKind.UNIT) in cast.signed_in(hanna.username).circles


def test_progress_is_told_for_each_grant(cast):
    signed(cast, cast.signed_in("astrid"))
    told = []
    who = gathered(cast, "frida", "astrid")
    done = rotate_circle(cast.parts, who, circle_of(cast, CircleKind.UNIT), NOON, lambda *step: told.append(step))
    assert told[-1][0] == told[-1][1] == len(told)
    assert done.epoch == 2
