"""Under which of a patient's words a row of the log is counted: the gravest that it deserves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from journal.domain.access_log import AccessEvent
from journal.domain.access_words import Activity, Purpose, Resource, ResourceKind, Subtype, Way
from journal.domain.ids import AccountId, AssignmentId, EventId, PatientId, ProviderId, VersionId, new_id
from journal.domain.own_log import LogKind, is_of_many, kind_of, person_key
from journal.domain.people import Actor, Role
from tests.cast import NOON

ASTRID = Actor(
    AccountId(new_id()),
    ProviderId(new_id()),
    AssignmentId(new_id()),
    Role.THERAPIST,
    None,
    name="Astrid Ek",
    title="psykolog",
)
OPENED = AccessEvent(
    id=EventId(new_id()),
    at=NOON,
    zone="Europe/Stockholm",
    activity=Activity.READ,
    subtype=Subtype.NONE,
    purpose=Purpose.CARE,
    reason="",
    sealed_reason=b"",
    permitted=True,
    because=(),
    actor=ASTRID,
    way=Way.OWN_UNIT,
    resource=Resource(ResourceKind.VERSIONS),
    patients=(PatientId(new_id()),),
    halves=(VersionId(new_id()),),
)
PATIENTS_OWN = replace(ASTRID, role=Role.PATIENT)


@pytest.mark.rule("P-16", "L-14")
@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({}, LogKind.READ),
        ({"halves": (), "resource": Resource(ResourceKind.JOURNAL)}, LogKind.READ),
        ({"halves": (), "resource": Resource(ResourceKind.BLOCK)}, LogKind.OTHER),
        ({"resource": Resource(ResourceKind.REGISTER)}, LogKind.LISTED),
        ({"resource": Resource(ResourceKind.PATIENT)}, LogKind.LISTED),
        ({"patients": (PatientId(new_id()), PatientId(new_id()))}, LogKind.LISTED),
        ({"activity": Activity.WRITE}, LogKind.WROTE),
        ({"activity": Activity.SIGN, "resource": Resource(ResourceKind.CASE)}, LogKind.WROTE),
        ({"activity": Activity.WRITE, "resource": Resource(ResourceKind.BLOCK)}, LogKind.OTHER),
        ({"activity": Activity.PRINT}, LogKind.PRINTED),
        ({"subtype": Subtype.EXPORT}, LogKind.PRINTED),
        ({"subtype": Subtype.HAND_OVER}, LogKind.PRINTED),
        ({"way": Way.EMERGENCY}, LogKind.EMERGENCY),
        ({"activity": Activity.EMERGENCY, "way": Way.NONE, "halves": ()}, LogKind.EMERGENCY),
        ({"way": Way.EMERGENCY, "activity": Activity.PRINT}, LogKind.EMERGENCY),
        ({"permitted": False, "way": Way.EMERGENCY}, LogKind.REFUSED),
        ({"permitted": False, "actor": PATIENTS_OWN}, LogKind.OWN),
        ({"actor": PATIENTS_OWN, "activity": Activity.PRINT}, LogKind.OWN),
    ],
)
def test_a_row_is_counted_under_the_gravest_word_it_deserves(changed, kind):
    assert kind_of(replace(OPENED, **changed)) is kind


def test_a_row_that_names_others_too_is_one_of_many():
    assert not is_of_many(OPENED)
    assert is_of_many(replace(OPENED, patients=(*OPENED.patients, PatientId(new_id()))))


def test_the_same_reader_has_another_key_to_every_patient():
    pia, ola = PatientId(new_id()), PatientId(new_id())
    assert person_key(pia, ASTRID.account) == person_key(pia, ASTRID.account)
    assert person_key(pia, ASTRID.account) != person_key(ola, ASTRID.account)
