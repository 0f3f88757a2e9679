"""A guardian is told who has read the child's journal at the guardian's units, and nothing of what is sealed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from journal.domain.access_words import Subtype
from journal.domain.errors import RefusedError
from journal.domain.patient_asks import patient_actor
from journal.domain.people import Role
from journal.services.child_log import PAGE, read_child_log
from journal.services.choices import choose_unit
from journal.services.guardianships import end_guardian, register_guardian
from journal.services.guarding import as_guardian
from journal.services.journals import JournalFilter, read_journal
from journal.services.patient_journal import Wanted, read_own_journal
from journal.services.patients import register_patient
from journal.services.register import my_patients
from journal.services.seals import NewSeal, seal_portal
from tests.cast import NOON, PIA
from tests.guardians import KIM, guarded
from tests.patients import LATER, OLA, come_back, with_account
from tests.scenes import SHARED_CARE, last_row, signed, takes_part
from tests.services.test_own_log import integrated
from tests.services.test_patients_arriving import words_of


def guardian_of(cast, child, who=OLA):
    return as_guardian(cast.parts, come_back(cast, who), child, LATER)


def told(cast, guardian, before=None):
    return read_child_log(cast.parts, guardian, before, LATER)


def as_the_child(guardian):
    """The child's own session, as one that the unit lets in would have."""
    actor = patient_actor(guardian.actor.account, guardian.actor.provider)
    return replace(guardian, actor=actor, reach=None)


@pytest.mark.rule("P-11", "P-16", "P-18", "L-09")
def test_ola_is_told_who_has_read_his_child_s_journal_and_what_he_did_himself(cast):
    child, _ = guarded(cast)
    guardian = guardian_of(cast, child)
    read_journal(cast.parts, cast.signed_in("astrid"), child, JournalFilter(), NOON)
    page = told(cast, guardian)
    row = last_row(cast)
    assert (row.subtype, row.actor.role, row.patients) == (Subtype.LOG, Role.GUARDIAN, (child,))
    assert row.because == ("is the guardian of the child whom the rows concern (FB 6:11)",)
    by = {(one.who.name, one.event.subtype) for one in page.rows}
    assert {("Astrid Ek", Subtype.NONE), ("Dag Lund", Subtype.GUARDIAN)} <= by
    own = [one for one in page.rows if one.who.key == page.own_key]
    assert {one.event.subtype for one in own} == {Subtype.LOG}
    assert not page.sealed


@pytest.mark.rule("P-11", "S-12")
def test_what_the_child_and_another_guardian_did_is_theirs(cast):
    child, _ = guarded(cast)
    register_guardian(cast.parts, cast.signed_in("dag"), child, PIA.number, NOON)
    with_account(cast)
    cast.signed_in("astrid", LATER)
    other, guardian = guardian_of(cast, child, PIA), guardian_of(cast, child)
    read_own_journal(cast.parts, other, Wanted(), LATER)
    read_own_journal(cast.parts, as_the_child(other), Wanted(), LATER)
    accounts = {one.event.actor.account for one in told(cast, guardian).rows if one.event.actor.unit is None}
    assert accounts == {guardian.actor.account}


@pytest.mark.rule("P-11", "A-11")
def test_another_unit_is_told_of_only_where_it_read_what_was_written_at_the_guardian_s(cast):
    child, _ = guarded(cast)
    bo = cast.signed_in("bo")
    register_patient(cast.parts, bo, KIM, NOON)
    takes_part(cast, bo, "bo", child)
    my_patients(cast.parts, bo, NOON)
    signed(cast, bo, "Hos Bo.", child)
    read_journal(cast.parts, bo, child, JournalFilter(), NOON)
    guardian = guardian_of(cast, child)
    assert {one.who.unit for one in told(cast, guardian).rows} == {"North-A", ""}
    choose_unit(cast.parts, bo, (child, cast.units["a"]), SHARED_CARE, NOON)
    read_journal(cast.parts, bo, child, JournalFilter(cast.units["a"]), NOON)
    (row,) = (one for one in told(cast, guardian).rows if one.who.unit == "North-B")
    assert (row.event.subtype, len(row.entries)) == (Subtype.NONE, 1)


@pytest.mark.rule("P-11", "P-13")
@pytest.mark.parametrize("part", ["unit", "all"])
def test_a_guardian_neither_reads_what_is_sealed_nor_who_has_read_it(cast, part):
    child, _ = guarded(cast)
    guardian = guardian_of(cast, child)
    assert words_of(read_own_journal(cast.parts, guardian, Wanted(), LATER)) == ["Ritade ett hus."]
    new = NewSeal(unit=cast.units["a"]) if part == "unit" else NewSeal()
    seal_portal(cast.parts, as_the_child(guardian), new, LATER)
    assert words_of(read_own_journal(cast.parts, guardian, Wanted(), LATER)) == []
    page = told(cast, guardian)
    assert page.sealed
    assert {one.who.key for one in page.rows} <= {page.own_key}


@pytest.mark.rule("P-11")
def test_a_long_list_comes_a_page_at_a_time(cast):
    child, _ = guarded(cast)
    astrid = cast.signed_in("astrid")
    for _ in range(PAGE + 3):
        read_journal(cast.parts, astrid, child, JournalFilter(), NOON)
    integrated(cast)
    guardian = guardian_of(cast, child)
    first = told(cast, guardian)
    second = told(cast, guardian, first.older)
    assert len(first.rows) == PAGE
    assert second.older is None
    assert {one.id for one in first.rows} & {one.id for one in second.rows} == set()


@pytest.mark.rule("P-11")
def test_whose_guardianship_is_over_is_told_nothing(cast):
    child, guardianship = guarded(cast)
    ola = come_back(cast, OLA)
    end_guardian(cast.parts, cast.signed_in("dag"), (child, guardianship), LATER)
    with pytest.raises(RefusedError):
        as_guardian(cast.parts, ola, child, LATER)
