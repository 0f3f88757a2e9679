"""A patient's rows of the access log as FHIR AuditEvents, by IHE's basic audit log patterns."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from fhirclient.models.auditevent import AuditEvent

from journal.domain.access_log import AccessEvent
from journal.domain.access_words import Activity, Purpose, Resource, ResourceKind, Subtype, Way
from journal.domain.ids import PatientId, VersionId, new_id
from journal.outlets.fhir.audit import LogExtract, Unreadable, audit_fhir
from tests.outlets.reading import needs_node, validated
from tests.policy.asking import ASTRID, PIA

AT = datetime(2026, 11, 3, 12, tzinfo=UTC)
VERSION = VersionId(new_id())
READ = AccessEvent(
    id=new_id(),
    at=AT,
    zone="Europe/Stockholm",
    activity=Activity.READ,
    subtype=Subtype.NONE,
    purpose=Purpose.CARE,
    reason="planned-care",
    sealed_reason=b"",
    permitted=True,
    because=("takes part in the patient's care at this unit (PDL 4:1)",),
    actor=ASTRID,
    way=Way.OWN_UNIT,
    resource=Resource(ResourceKind.VERSIONS, (VERSION,)),
    patients=(PIA,),
    halves=(VERSION,),
)
DICOM = "http://dicom.nema.org/resources/ontology/DCM"
PROFILES = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit."


def row(**said):
    return replace(READ, id=new_id(), **said)


ROWS = (
    *(row(activity=activity, purpose=purpose) for activity in Activity for purpose in Purpose),
    row(permitted=False, because=("the patient has blocked it for other units (PDL 4:4)",)),
    row(subtype=Subtype.EXPORT, reason="", resource=Resource(ResourceKind.REGISTER), halves=()),
    row(actor=replace(ASTRID, title="")),
    row(actor=replace(ASTRID, name="")),
    row(actor=replace(ASTRID, name="", title=""), because=()),
    row(patients=()),
    row(patients=(PIA, PatientId(new_id()))),
)
GAP = Unreadable(new_id(), AT)


def told(*rows):
    written = audit_fhir(LogExtract(new_id(), "Norra mottagningen AB", rows, AT))
    return written, [entry["resource"] for entry in json.loads(written)["entry"]]


def of_type(parts, system, code):
    return [part for part in parts if {"system": system, "code": code}.items() <= _coding(part["type"]).items()]


def _coding(kind):
    return kind["coding"][0] if "coding" in kind else kind


@pytest.mark.oracle
@needs_node
@pytest.mark.rule("L-18")
def test_two_validators_of_others_take_every_kind_of_row(tmp_path):
    assert validated(told(*ROWS, GAP)[0], tmp_path) == {"errors": [], "checked": len(ROWS) + 1}


@pytest.mark.oracle
@pytest.mark.rule("L-18")
def test_fhirclient_reads_each_row_with_who_when_and_why():
    for said, event in zip(told(*ROWS)[1], ROWS, strict=True):
        read = AuditEvent(said)
        assert read.id == str(event.id)
        assert read.recorded.date == AT
        assert read.agent[0].who.display == (event.actor.name or None)
        assert read.purposeOfEvent[0].text == event.purpose


@pytest.mark.rule("L-18")
@pytest.mark.parametrize(
    ("activity", "profile", "interaction", "letter", "client", "server"),
    [
        (Activity.READ, "PatientRead", "read", "R", "110152", "110153"),
        (Activity.PRINT, "PatientRead", "read", "R", "110152", "110153"),
        (Activity.WRITE, "PatientUpdate", "update", "U", "110153", "110152"),
        (Activity.SIGN, "PatientUpdate", "update", "U", "110153", "110152"),
    ],
)
def test_a_row_that_fits_a_pattern_has_every_part_that_the_pattern_asks_for(
    activity, profile, interaction, letter, client, server
):
    (said,) = told(row(activity=activity))[1]
    assert said["meta"]["profile"] == [PROFILES + profile]
    assert said["type"]["code"] == "rest"
    assert said["subtype"][0]["code"] == interaction
    assert (said["action"], said["outcome"]) == (letter, "0")
    for code in (client, server):
        (machine,) = of_type(said["agent"], DICOM, code)
        assert machine["who"]
        assert machine["network"]
    (user,) = [agent for agent in said["agent"] if agent["requestor"]]
    assert "network" not in user
    terminology = "http://terminology.hl7.org/CodeSystem/"
    (patient,) = of_type(said["entity"], terminology + "audit-entity-type", "1")
    (data,) = of_type(said["entity"], terminology + "audit-entity-type", "2")
    assert (patient["role"]["code"], data["role"]["code"]) == ("1", "4")
    assert patient["what"]["identifier"]["value"] == f"urn:uuid:{PIA}"
    assert data["what"]["identifier"]["value"] == f"urn:uuid:{VERSION}"
    assert {"type": "version", "valueString": str(VERSION)} in data["detail"]


@pytest.mark.rule("L-18")
def test_a_refusal_says_so_and_claims_no_pattern_of_what_succeeded():
    (said,) = told(row(permitted=False, because=("is the patient (PDL 4:1)",)))[1]
    assert "meta" not in said
    assert (said["outcome"], said["outcomeDesc"]) == ("4", "is the patient (PDL 4:1)")


@pytest.mark.rule("L-10", "L-18")
def test_a_row_without_resource_is_about_its_own_event_and_a_local_word_stands_beside():
    event = row(subtype=Subtype.EXPORT, reason="", resource=Resource(ResourceKind.REGISTER), halves=())
    (said,) = told(event)[1]
    assert said["entity"][1]["what"]["identifier"]["value"] == f"urn:uuid:{event.id}"
    assert said["subtype"][1]["code"] == "export"
    assert len(said["purposeOfEvent"]) == 1


@pytest.mark.rule("L-18")
def test_only_what_is_of_one_patient_claims_a_pattern():
    for patients in ((), (PIA, PatientId(new_id()))):
        (said,) = told(row(patients=patients))[1]
        assert "meta" not in said
        assert len(said["entity"]) == len(patients) + 1


@pytest.mark.rule("L-18")
def test_a_row_whose_content_is_gone_is_a_gap_and_not_left_out():
    said = told(row(), GAP)[1][1]
    assert (said["id"], said["outcome"]) == (str(GAP.id), "8")
    assert AuditEvent(said).recorded.date == AT


@pytest.mark.rule("L-18", "P-17")
def test_whose_name_is_not_told_is_told_by_title_alone():
    (said,) = told(row(actor=replace(ASTRID, name="")))[1]
    assert "display" not in said["agent"][0]["who"]
    assert said["agent"][0]["name"] == ASTRID.title
