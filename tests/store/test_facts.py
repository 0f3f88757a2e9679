"""What is the case at a moment: what stands, stands from its first moment to before its last."""

from __future__ import annotations

from datetime import timedelta

import pytest

from journal.domain.journal_asks import ReadEntries
from journal.services.patients import end_relation, relations
from journal.services.staff import NewAssignment, end_assignment, give_assignment
from journal.store.facts import read_facts
from tests.cast import NOON, Role
from tests.scenes import HOUR, YEAR, chosen, joined, journal_at, pia_at_b, signed

MOMENT = timedelta(microseconds=1)


def facts(cast, session, at=NOON, unit="a"):
    """What the law asks about reading Pia's journal at a unit."""
    journal = journal_at(cast, unit)
    ask = ReadEntries(actor=session.actor, patient=cast.pia, journal=journal.id, unit=journal.unit, versions=())
    with cast.parts.store.database.reading() as connection:
        return read_facts(connection, ask, at)


@pytest.fixture
def astrid(cast):
    session = cast.signed_in("astrid")
    signed(cast, session)
    return session


@pytest.mark.rule("A-03")
def test_a_relation_stands_from_its_first_moment_to_before_its_last(cast, astrid):
    stands = [facts(cast, astrid, at).takes_part_in_care for at in (NOON - MOMENT, NOON, NOON + YEAR - MOMENT)]
    assert (stands, facts(cast, astrid, NOON + YEAR).takes_part_in_care) == ([False, True, True], False)
    (relation,) = relations(cast.parts, astrid, cast.pia, NOON)
    end_relation(cast.parts, astrid, (cast.pia, relation.id), NOON + HOUR, without_closing=True)
    assert facts(cast, astrid, NOON + HOUR - MOMENT).takes_part_in_care
    assert not facts(cast, astrid, NOON + HOUR).takes_part_in_care


@pytest.mark.rule("A-07")
def test_an_assignment_stands_to_before_its_last_moment(cast, astrid):
    frida = cast.signed_in("frida")
    end_assignment(cast.parts, frida, astrid.actor.assignment, NOON + MOMENT)
    assert facts(cast, astrid, NOON).has_clinical_assignment
    assert not facts(cast, astrid, NOON + MOMENT).has_clinical_assignment


@pytest.mark.rule("A-10")
def test_what_is_so_in_one_assignment_is_not_so_in_another(cast, astrid):
    frida = cast.signed_in("frida")
    wanted = NewAssignment(cast.people["astrid"].account, Role.THERAPIST, cast.units["b"])
    give_assignment(cast.parts, frida, wanted, NOON)
    elsewhere = cast.signed_in("astrid", unit="b")
    found = facts(cast, elsewhere)
    assert found.has_clinical_assignment
    assert (found.own_unit, found.takes_part_in_care, found.chose_actively) == (False, False, False)


def test_a_choice_is_an_other_need_at_the_own_unit_and_a_stand_at_anothers(cast, astrid):
    joined(cast, "hanna", "Hanna Ö")
    hanna, bo = cast.signed_in("hanna"), cast.signed_in("bo")
    pia_at_b(cast, bo)
    for session in (hanna, bo):
        chosen(cast, session)
    at_home, away = facts(cast, hanna), facts(cast, bo)
    assert (at_home.states_other_need, at_home.chose_actively) == (True, False)
    assert (away.states_other_need, away.chose_actively, away.unit_shares) == (False, True, True)
    assert not facts(cast, bo, NOON + 12 * HOUR).chose_actively
