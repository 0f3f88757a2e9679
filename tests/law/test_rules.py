"""Rules of law.md that no single act shows: given, when, then, as they stand there."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from journal.domain.access_log import AccessEvent, decoded
from journal.domain.access_words import Activity, Purpose
from journal.domain.care import Identity
from journal.domain.errors import RefusedError
from journal.domain.people import Role, Scope
from journal.services.auditing import LogFilter, search_log
from journal.services.bearing import bearer
from journal.services.patients import register_patient
from journal.services.settling import sign_entry
from journal.services.staff import NewAssignment, confirm_assignment, end_assignment, give_assignment
from journal.services.tokens import NewToken, create_token
from journal.services.writing import NewEntry
from tests.cast import NOON
from tests.scenes import (
    DAY,
    OLA,
    defaced,
    drafted,
    has_key,
    journal_at,
    last_row,
    opened,
    rows,
    signed,
    takes_part,
    words_in,
)

WORDS = {"Läsa", "Skriva", "Signera", "Utskrift", "Vidimera", "Radera", "Nödöppning"}


@pytest.mark.rule("J-01")
def test_a_couple_in_therapy_has_two_journals_and_an_entry_in_each(cast):
    astrid = cast.signed_in("astrid")
    ola = register_patient(cast.parts, astrid, Identity(*OLA), NOON)
    takes_part(cast, astrid, "astrid", ola)
    both = [signed(cast, astrid, "Parsamtal.", patient) for patient in (cast.pia, ola)]
    assert [field.name for field in fields(NewEntry)].count("patient") == 1
    assert len({saved.entry for saved in both}) == len({saved.version for saved in both}) == 2
    assert journal_at(cast).id != journal_at(cast, patient=ola).id


@pytest.mark.rule("L-01")
def test_every_row_says_who_whom_what_where_and_when(cast):
    astrid = cast.signed_in("astrid")
    opened(cast, astrid, signed(cast, astrid).entry)
    for row in rows(cast)[-4:]:
        assert row.actor.account
        assert row.actor.unit == cast.units["a"]
        assert (row.at, row.zone) == (NOON, "Europe/Stockholm")
        assert row.activity in Activity
        assert row.because


@pytest.mark.rule("L-03", "L-04")
def test_the_log_has_seven_activities_and_six_purposes_and_no_others(cast):
    astrid = cast.signed_in("astrid")
    opened(cast, astrid, signed(cast, astrid).entry)
    said = rows(cast)
    assert {row.activity.value for row in said} <= WORDS == {word.value for word in Activity}
    assert len(Purpose) == 6
    changed = replace(said[-1], purpose=Purpose.REGISTRY).encoded().replace(b"Kvalitetsregister", b"Nyfiken att veta!")
    with pytest.raises(ValueError, match="Nyfiken"):
        decoded(changed)


@pytest.mark.rule("L-14")
def test_the_log_says_who_somebody_was_after_they_left(cast):
    done = signed(cast, cast.signed_in("astrid"))
    astrid = cast.people["astrid"].account
    assignment = cast.at_the_door("astrid").assignments[0].id
    end_assignment(cast.parts, cast.signed_in("frida"), assignment, NOON)
    defaced(cast, "UPDATE account SET name = 'Borttagen', title = '' WHERE account_id = :id", id=astrid)
    later = NOON + 4 * 365 * DAY
    reviewer = cast.at_the_door("eva").assignments[0].id
    confirm_assignment(cast.parts, cast.signed_in("frida", later - DAY), reviewer, later - DAY)
    page = search_log(cast.parts, cast.signed_in("eva", later), LogFilter(actor=astrid), later)
    wrote = [row.event for row in page.rows if done.version in row.event.resource.ids]
    assert {(event.actor.name, event.actor.title) for event in wrote} == {("Astrid Ek", "leg. psykolog")}


@pytest.mark.rule("J-02", "J-07")
def test_an_entry_says_who_wrote_it_after_they_left(cast):
    astrid = cast.signed_in("astrid")
    done = signed(cast, astrid, "Står kvar.")
    takes_part(cast, astrid, "astrid")
    bo = NewAssignment(cast.people["bo"].account, Role.THERAPIST, cast.units["a"])
    frida = cast.signed_in("frida")
    give_assignment(cast.parts, frida, bo, NOON)
    cast.signed_in("astrid")
    takes_part(cast, astrid, "bo")
    end_assignment(cast.parts, frida, astrid.actor.assignment, NOON)
    entry = opened(cast, cast.signed_in("bo", unit="a"), done.entry)
    assert (words_in(entry), entry.newest.signature) == (["Står kvar."], "valid")
    assert entry.newest.version.author_name == "Astrid Ek"


@pytest.mark.rule("A-10", "L-01")
def test_somebody_with_two_assignments_acts_in_one_and_the_row_says_in_which(cast):
    given = NewAssignment(cast.people["astrid"].account, Role.THERAPIST, cast.units["b"])
    give_assignment(cast.parts, cast.signed_in("frida"), given, NOON)
    cast.signed_in("bo")
    for unit in ("a", "b"):
        session = cast.signed_in("astrid", unit=unit)
        assert session.actor.unit == last_row(cast).actor.unit == cast.units[unit]
    done = signed(cast, cast.signed_in("astrid", unit="a"))
    with pytest.raises(RefusedError):
        opened(cast, registered_at_b(cast), done.entry)


def registered_at_b(cast):
    """Astrid at North-B, where Pia is registered too."""
    session = cast.signed_in("astrid", unit="b")
    register_patient(cast.parts, session, Identity("Pia Exempelsson", "196408233234"), NOON)
    return session


@pytest.mark.rule("S-05", "A-04")
def test_a_program_acts_in_an_account_of_its_own_and_never_signs(cast):
    astrid = cast.signed_in("astrid")
    scopes = frozenset({Scope.READ, Scope.DRAFT})
    token = create_token(cast.parts, astrid, NewToken("Dikteringsprogram", scopes, 30), NOON)
    program = bearer(cast.parts, token, NOON)
    draft = drafted(cast, program, "Dikterat.")
    row = last_row(cast)
    assert (row.actor.account, row.actor.on_behalf_of) == (program.actor.account, astrid.actor.account)
    assert program.actor.account != astrid.actor.account
    with pytest.raises(Exception, match=r"signs|unlock"):
        sign_entry(cast.parts, program, (cast.pia, draft.entry), draft.revision, NOON)
    assert sign_entry(cast.parts, astrid, (cast.pia, draft.entry), draft.revision, NOON).entry == draft.entry


@pytest.mark.rule("A-13")
def test_an_auditor_reads_who_did_what_and_holds_no_key_to_a_note(cast):
    done = signed(cast, cast.signed_in("astrid"), "Hemligt.")
    eva = cast.signed_in("eva")
    page = search_log(cast.parts, eva, LogFilter(), NOON)
    assert any(done.version in row.event.resource.ids for row in page.rows)
    assert not any(b"Hemligt" in row.event.encoded() for row in page.rows)
    assert not has_key(cast, eva, journal_at(cast))
    assert isinstance(page.rows[0].event, AccessEvent)
