"""A protected identity: contact details hide at once at every unit, no guardian reads, and what was given stays."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from journal.domain.access_words import Activity, Subtype
from journal.domain.care import Identity
from journal.domain.death import DeathSource
from journal.domain.errors import RefusedError, UnknownError
from journal.domain.notices import NoticeChoice
from journal.domain.protection import ProtectionKind
from journal.services.deaths import NewDeath, mark_dead
from journal.services.guardianships import register_guardian, see_guardians
from journal.services.guarding import as_guardian, children
from journal.services.held import notice_address
from journal.services.notices import ADDRESS, choose_notices, own_notices
from journal.services.patients import find_patient, register_patient
from journal.services.protections import end_protection, is_own_protected, protect, see_protections
from journal.services.register import my_patients, patient_card, unit_patients
from journal.store.tables import GrantRow
from tests.cast import NOON, PIA
from tests.guardians import child_of, guarded
from tests.patients import LATER, OLA, arrived, come_back, with_account
from tests.scenes import last_row, pia_at_b

MARKED = ProtectionKind.SECRECY_MARKING


def marked(cast, patient=None, name="dag", kind=MARKED):
    """Dag marks somebody, Pia unless another is named: the mark."""
    return protect(cast.parts, cast.signed_in(name), patient or cast.pia, kind, NOON).protection


def contact(cast, session):
    """How Pia is reached, as whoever has the session is shown it."""
    card = patient_card(cast.parts, session, cast.pia, NOON)
    assert (card.name, card.number) == (PIA.name, PIA.number)
    return card.phone, card.email


def kept_address(cast, session):
    """Where a patient's notices go, as the key store has it."""
    return cast.parts.key_store.secret(ADDRESS, session.actor.account)


@pytest.mark.rule("P-12", "L-01")
def test_who_had_the_card_open_is_shown_no_telephone_from_the_next_request_on(cast):
    astrid, dag = cast.signed_in("astrid"), cast.signed_in("dag")
    shown = (PIA.phone, PIA.email)
    assert (contact(cast, astrid), contact(cast, dag)) == (shown, shown)
    made = protect(cast.parts, dag, cast.pia, MARKED, NOON)
    assert (last_row(cast).subtype, last_row(cast).activity) == (Subtype.PROTECTION, Activity.WRITE)
    assert (contact(cast, astrid), contact(cast, dag)) == (("", ""), ("", ""))
    found = find_patient(cast.parts, dag, PIA.number, NOON)
    cards = (*my_patients(cast.parts, astrid, NOON), *unit_patients(cast.parts, dag, None, NOON), found)
    assert {(card.phone, card.email, card.is_protected) for card in cards if card.id == cast.pia} == {("", "", True)}
    end_protection(cast.parts, dag, (cast.pia, made.protection), NOON)
    assert (last_row(cast).subtype, last_row(cast).activity) == (Subtype.PROTECTION, Activity.WRITE)
    assert (contact(cast, astrid), contact(cast, dag)) == (shown, shown)
    (one,) = see_protections(cast.parts, dag, cast.pia, NOON)
    people = cast.people["dag"].account
    assert (one.stands, one.kind, one.made_by, one.made_at, one.ended_by, one.ended_at) == (
        False,
        MARKED,
        people,
        NOON,
        people,
        NOON,
    )


@pytest.mark.rule("P-12", "A-11")
def test_a_mark_of_one_unit_hides_at_every_unit_until_the_last_is_gone(cast):
    bo = cast.signed_in("bo")
    pia_at_b(cast, bo)
    first, second = marked(cast), marked(cast, name="bo", kind=ProtectionKind.PROTECTED_REGISTRATION)
    assert [one.id for one in see_protections(cast.parts, bo, cast.pia, NOON)] == [second]
    end_protection(cast.parts, cast.signed_in("dag"), (cast.pia, first), NOON)
    assert contact(cast, cast.signed_in("astrid")) == ("", "")
    assert contact(cast, bo) == ("", "")
    end_protection(cast.parts, bo, (cast.pia, second), NOON)
    assert contact(cast, cast.signed_in("astrid")) == (PIA.phone, PIA.email)


@pytest.mark.rule("P-12", "A-01")
def test_another_unit_neither_marks_nor_takes_away_nor_sees_it(cast):
    made, bo = marked(cast), cast.signed_in("bo")
    for act in (
        lambda: protect(cast.parts, bo, cast.pia, MARKED, NOON),
        lambda: end_protection(cast.parts, bo, (cast.pia, made), NOON),
        lambda: see_protections(cast.parts, bo, cast.pia, NOON),
    ):
        with pytest.raises(UnknownError):
            act()


@pytest.mark.rule("P-12")
def test_what_is_marked_is_not_marked_again_and_what_is_gone_not_taken_away_again(cast):
    made, dag = marked(cast), cast.signed_in("dag")
    with pytest.raises(RefusedError) as refused:
        protect(cast.parts, dag, cast.pia, MARKED, NOON)
    assert refused.value.decision.because == ("is marked as protected already (PSL 6:12)",)
    end_protection(cast.parts, dag, (cast.pia, made), NOON)
    with pytest.raises(RefusedError):
        end_protection(cast.parts, dag, (cast.pia, made), NOON)
    with pytest.raises(UnknownError):
        end_protection(cast.parts, dag, (cast.pia, cast.units["a"]), NOON)


@pytest.mark.rule("P-12")
def test_what_is_entered_while_a_mark_stands_is_kept_and_shown_when_it_is_gone(cast):
    made, dag = marked(cast), cast.signed_in("dag")
    register_patient(cast.parts, dag, Identity(PIA.name, PIA.number, "070-174 06 77", "ny@example.se"), NOON)
    mark_dead(cast.parts, dag, cast.pia, NewDeath(NOON.date(), DeathSource.RELATIVE), NOON)
    assert contact(cast, dag) == ("", "")
    end_protection(cast.parts, dag, (cast.pia, made), NOON)
    assert contact(cast, dag) == ("070-174 06 77", "ny@example.se")


@pytest.mark.rule("P-12")
def test_a_guardian_reads_no_more_from_the_next_request_on_and_is_not_told_why(cast):
    child, _ = guarded(cast)
    ola = come_back(cast, OLA)
    as_guardian(cast.parts, ola, child, LATER)
    made = marked(cast, child)
    with pytest.raises(RefusedError) as refused:
        as_guardian(cast.parts, ola, child, LATER)
    assert refused.value.decision.because == ("the unit has ended it (FB 6:11)",)
    assert children(cast.parts, ola, LATER) == ()
    live = GrantRow.to_id == ola.actor.account, GrantRow.ended_at.is_(None)
    with cast.parts.store.database.reading() as connection:
        assert connection.execute(select(GrantRow.what_id).where(*live)).all() == []
    end_protection(cast.parts, cast.signed_in("dag"), (child, made), LATER)
    cast.signed_in("astrid", LATER)
    with pytest.raises(RefusedError):
        as_guardian(cast.parts, ola, child, LATER)


@pytest.mark.rule("P-12")
def test_no_guardian_is_entered_while_the_mark_stands_and_one_who_waited_is_let_in_no_more(cast):
    child, dag = child_of(cast), cast.signed_in("dag")
    register_guardian(cast.parts, dag, child, OLA.number, NOON)
    marked(cast, child)
    with pytest.raises(RefusedError) as refused:
        register_guardian(cast.parts, dag, child, PIA.number, NOON)
    assert refused.value.decision.because == ("the patient's identity is protected, and no guardian reads (PSL 6:12)",)
    found = see_guardians(cast.parts, dag, child, NOON)
    assert (found.is_protected, [one.ended_at for one in found.entered]) == (True, [NOON])
    with_account(cast, OLA)
    cast.signed_in("astrid", LATER)
    assert children(cast.parts, come_back(cast, OLA), LATER) == ()


@pytest.mark.rule("P-12", "P-20")
def test_an_address_for_notices_is_used_as_before_and_shown_to_nobody(cast):
    (pia,) = arrived(cast)
    choose_notices(cast.parts, pia, NoticeChoice.ALWAYS, "pia@example.se", LATER)
    assert (own_notices(cast.parts, pia).address, notice_address(cast.parts, pia)) == ("pia@example.se",) * 2
    assert not is_own_protected(cast.parts, pia)
    marked(cast)
    assert is_own_protected(cast.parts, pia)
    own = own_notices(cast.parts, pia)
    assert (own.address, own.is_hidden, notice_address(cast.parts, pia)) == ("", True, None)
    choose_notices(cast.parts, pia, NoticeChoice.OTHERS, None, LATER)
    assert kept_address(cast, pia) == b"pia@example.se"
    choose_notices(cast.parts, pia, NoticeChoice.OTHERS, "", LATER)
    own = own_notices(cast.parts, pia)
    assert (kept_address(cast, pia), own.is_hidden, notice_address(cast.parts, pia)) == (None, False, "")


def test_whoever_is_nobody_s_patient_here_is_not_protected_here(cast):
    waiting = with_account(cast, OLA)
    assert waiting.patient is None
    assert not is_own_protected(cast.parts, waiting)
