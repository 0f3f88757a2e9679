"""Who may mark a patient as dead and take it back, and what the dead no longer do, over every combination of facts."""

from dataclasses import fields

import pytest

from journal.domain.ids import DeathId, new_id
from journal.domain.register_asks import MarkDeath, UndoDeath
from journal.policy import reading, retaining, writing
from journal.policy.outliving import DeathFacts, decide_mark, decide_undo
from journal.policy.registering import RegisterFacts, decide_begin_care
from tests.policy.asking import ASTRID, FIND, PIA, VERSION, every_case

ABOUT = {"actor": ASTRID, "patient": PIA, "death": DeathId(new_id()), "version": VERSION}


@pytest.mark.rule("R-09", "A-04", "A-11", "A-12")
def test_whoever_keeps_the_register_marks_a_death_once_and_takes_a_mistaken_mark_back_with_a_reason():
    for f in every_case(DeathFacts):
        keeps = f.keeps_register and f.own_unit and not f.is_own_record and not f.is_program
        assert decide_mark(MarkDeath(**ABOUT), f).permitted is (keeps and not f.is_marked), f
        assert decide_undo(UndoDeath(**ABOUT), f).permitted is (keeps and f.is_marked and f.states_reason), f


@pytest.mark.rule("R-09")
def test_nobody_begins_to_take_part_in_the_care_of_the_dead():
    for f in every_case(RegisterFacts):
        keeps = (f.is_clerk or f.is_therapist) and f.own_unit and not f.is_own_record and not f.is_program
        assert decide_begin_care(FIND, f).permitted is (keeps and not f.patient_is_dead), f


@pytest.mark.rule("R-09")
def test_reading_and_keeping_never_ask_whether_the_patient_lives_and_of_writing_only_the_disclosure_does():
    for facts in (reading.ReadFacts, reading.ChoiceFacts, retaining.DestroyFacts, retaining.HoldFacts):
        assert not [field.name for field in fields(facts) if "dea" in field.name]
    tables = [table for table in vars(writing).values() if isinstance(table, writing.Table)]
    asking = {table.act for table in tables for rule in (*table.grounds, *table.bars) if "R-09" in rule.ids}
    assert asking == {"note a disclosure"}
