"""The register opened: one row names everybody who is shown, and it is opened once a session."""

from __future__ import annotations

import pytest

from journal.domain.access_words import ResourceKind, Subtype
from journal.domain.care import Identity
from journal.domain.errors import TamperedError, UnknownError
from journal.domain.ids import new_id
from journal.services.patients import register_patient
from journal.services.register import hue_of, my_patients, patient_card, unit_patients
from tests.cast import NOON, PIA
from tests.scenes import OLA, YEAR, defaced, last_row, rows, takes_part


@pytest.mark.rule("L-07")
def test_a_clerk_who_lists_the_register_leaves_one_row_that_names_everybody_shown(cast):
    dag = cast.signed_in("dag")
    ola = register_patient(cast.parts, dag, Identity(*OLA), NOON)
    cards = unit_patients(cast.parts, dag, None, NOON)
    assert {card.name for card in cards} == {PIA.name, OLA[0]}
    row = last_row(cast)
    assert (row.subtype, row.resource.kind) == (Subtype.REGISTER, ResourceKind.REGISTER)
    assert set(row.patients) == {cast.pia, ola}
    assert len(row.halves) == 2
    last = max(cast.pia, ola)
    assert unit_patients(cast.parts, dag, last, NOON) == ()


def test_the_own_patients_are_opened_once_a_session(cast):
    astrid = cast.signed_in("astrid")
    (card,) = my_patients(cast.parts, astrid, NOON)
    assert (card.id, card.name, card.since, card.relation_ends) == (cast.pia, PIA.name, NOON, NOON + YEAR)
    before = len(rows(cast))
    assert my_patients(cast.parts, astrid, NOON) == (card,)
    assert patient_card(cast.parts, astrid, cast.pia, NOON) == card
    assert len(rows(cast)) == before
    my_patients(cast.parts, cast.signed_in("astrid"), NOON)
    assert len(rows(cast)) == before + 2


def test_own_patients_come_by_name(cast):
    astrid = cast.signed_in("astrid")
    ola = register_patient(cast.parts, astrid, Identity(*OLA), NOON)
    takes_part(cast, astrid, "astrid", ola)
    assert [card.name for card in my_patients(cast.parts, astrid, NOON)] == [OLA[0], PIA.name]


def test_a_therapist_without_patients_sees_none_and_leaves_no_row(cast):
    bo = cast.signed_in("bo")
    before = len(rows(cast))
    assert my_patients(cast.parts, bo, NOON) == ()
    assert len(rows(cast)) == before


def test_nobody_and_another_units_patient_are_unknown_alike(cast):
    bo = cast.signed_in("bo")
    said = []
    for patient in (cast.pia, new_id()):
        with pytest.raises(UnknownError) as error:
            patient_card(cast.parts, bo, patient, NOON)
        said.append((str(error.value), last_row(cast).patients))
    assert said[0] == said[1]


def test_an_identity_that_was_changed_behind_the_program_is_said_and_not_skipped(cast):
    defaced(cast, "UPDATE version SET sealed_data_key = sealed_text WHERE patient_id = :id", id=cast.pia)
    with pytest.raises(TamperedError):
        unit_patients(cast.parts, cast.signed_in("dag"), None, NOON)


def test_a_patients_hue_is_one_of_twelve_and_stays(cast):
    hues = {hue_of(new_id()) for _ in range(500)}
    assert hues == set(range(1, 13))
    assert hue_of(cast.pia) == hue_of(cast.pia)
