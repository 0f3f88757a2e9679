"""A copy as FHIR R4: taken by validators and read by clients that are not ours, and complete."""

from __future__ import annotations

import json
from base64 import b64decode, urlsafe_b64decode

import pytest
from fhirclient.models.bundle import Bundle
from fhirpy import SyncFHIRClient

from journal.domain.entry import EntryKind, Keyword
from journal.outlets.fhir.bundle import copy_fhir
from journal.outlets.plain import digest
from tests.opened import NOON, opened_entry
from tests.outlets.copies import made, whole_copy
from tests.outlets.reading import needs_node, validated


@pytest.fixture(scope="module")
def whole():
    copy = whole_copy()
    return copy, copy_fhir(copy)


def resources(fhir, kind):
    found = (entry["resource"] for entry in json.loads(fhir)["entry"])
    return [resource for resource in found if resource["resourceType"] == kind]


def text_of(document):
    return b64decode(document["content"][0]["attachment"].get("data", "")).decode()


@pytest.mark.oracle
@needs_node
@pytest.mark.rule("P-02")
@pytest.mark.parametrize("said", [{}, {"language": "en", "period": (NOON, NOON), "patient_number": "R-17"}])
def test_two_validators_of_others_take_a_copy(tmp_path, said):
    copy = whole_copy(**said)
    assert validated(copy_fhir(copy), tmp_path) == {
        "errors": [],
        "checked": len(json.loads(copy_fhir(copy))["entry"]),
    }


@pytest.mark.oracle
@needs_node
@pytest.mark.parametrize(
    ("right", "wrong", "who"),
    [
        ('"docStatus"', '"docstatus"', "medplum"),
        ('"type": "document"', '"type": "dokument"', "fhir"),
        ('"status": "current"', '"status": "courant"', "fhir"),
    ],
)
def test_each_validator_refuses_what_is_not_fhir(whole, tmp_path, right, wrong, who):
    errors = validated(whole[1].replace(right.encode(), wrong.encode()), tmp_path)["errors"]
    assert any(error.startswith(who) for error in errors)


@pytest.mark.oracle
def test_fhirclient_reads_the_document_and_every_reference_in_it_leads_somewhere(whole):
    read = Bundle(json.loads(whole[1]))
    there = {entry.fullUrl for entry in read.entry}
    assert len(there) == len(read.entry)
    assert read.entry[0].resource.resource_type == "Composition"
    assert read.entry[0].resource.title == "Kopia av journal"
    assert read.entry[1].resource.identifier[0].value == "191212121212"
    assert _references(json.loads(whole[1])) <= there


@pytest.mark.oracle
def test_fhirpy_reads_the_patient_by_the_national_identifier(whole):
    (said,) = resources(whole[1], "Patient")
    patient = SyncFHIRClient("https://example.org").resource("Patient", **said)
    system = "http://electronichealth.se/identifier/personnummer"
    assert patient.get_by_path(["identifier", {"system": system}, "value"]) == "191212121212"
    assert patient["birthDate"] == "1912-12-12"


@pytest.mark.parametrize(
    ("number", "identifier"),
    [
        (
            "197010632391",
            {"system": "http://electronichealth.se/identifier/samordningsnummer", "value": "197010632391"},
        ),
        ("R-17", {"value": "R-17", "assigner": {"display": "Norra mottagningen A"}}),
    ],
)
def test_a_patient_is_known_by_the_number_that_they_have(number, identifier):
    (patient,) = resources(copy_fhir(whole_copy(patient_number=number)), "Patient")
    assert patient["identifier"] == [identifier]
    assert ("birthDate" in patient) is number.isdigit()


@pytest.mark.rule("P-04", "J-11")
def test_another_system_gets_both_wordings_and_who_corrected_why_and_when(whole):
    first, second = resources(whole[1], "DocumentReference")[:2]
    assert "Sover bättre sedan tisdag." in text_of(first)
    assert text_of(second).startswith("Aktuellt\nSover bättre sedan onsdag.\n")
    assert (first["status"], first["docStatus"]) == ("superseded", "final")
    assert (second["status"], second["docStatus"]) == ("current", "amended")
    assert second["relatesTo"] == [{"code": "replaces", "target": {"reference": f"urn:uuid:{first['id']}"}}]
    said = resources(whole[1], "Provenance")[1]
    assert said["reason"][0]["text"] == "Uppgiften var fel"
    assert said["recorded"] == "2026-11-05T13:00:00Z"
    assert said["signature"][0]["when"] == "2026-11-05T13:00:00Z"
    assert said["agent"][0]["who"]["display"] == "Astrid Norrvik"
    assert said["entity"][0]["what"]["reference"] == f"urn:uuid:{first['id']}"


@pytest.mark.rule("J-12", "P-04")
def test_another_system_gets_the_patients_statement_with_the_entry_that_it_is_about(whole):
    second, statement = resources(whole[1], "DocumentReference")[1:3]
    assert "Jag sade <aldrig> så & vill att det står." in text_of(statement)
    assert statement["relatesTo"] == [{"code": "appends", "target": {"reference": f"urn:uuid:{second['id']}"}}]


@pytest.mark.rule("P-04", "P-05")
def test_another_system_sees_what_is_unsigned_misfiled_missing_destroyed_and_withheld(whole):
    said = {document["description"]: document for document in resources(whole[1], "DocumentReference")}
    assert said["Utkast, osignerat; ej underskriven"]["docStatus"] == "preliminary"
    assert said["Signerad; underskriften stämmer; felförd"]["status"] == "entered-in-error"
    gap = said["Signerad; ej underskriven; lucka: texten gick inte att öppna"]
    assert "data" not in gap["content"][0]["attachment"]
    assert "Signerad; underskriften stämmer; förstörd enligt beslut 3 november 2026" in said
    assert "Signerad; UNDERSKRIFTEN STÄMMER INTE" in said
    masked = [d for d in resources(whole[1], "DocumentReference") if "securityLabel" in d]
    assert len(masked) == sum(whole[0].left_out.values())
    assert all("[Ett stycke är undantaget." in text_of(document) for document in masked)
    (composition,) = resources(whole[1], "Composition")
    assert "1: Patientsäkerhetslagen 6:13" in composition["section"][-1]["text"]["div"]


@pytest.mark.rule("J-18")
def test_another_system_gets_a_consent_and_its_withdrawal_with_their_days(whole):
    given, withdrawn = resources(whole[1], "Consent")
    assert (given["status"], given["dateTime"]) == ("active", "2026-11-04T12:00:00Z")
    assert (withdrawn["status"], withdrawn["dateTime"]) == ("inactive", "2026-11-05T12:00:00Z")
    assert "att kontakta skolan" in given["text"]["div"]


@pytest.mark.rule("P-05")
def test_a_consent_whose_decision_is_withheld_is_a_document_alone():
    entry = opened_entry(EntryKind.CONSENT, {Keyword.CONSENT_TO: "något", Keyword.DECISION: "lämnat"})
    fhir = copy_fhir(made([entry], {(0, 0, 2): "psl-6-13"}))
    assert resources(fhir, "Consent") == []
    assert len(resources(fhir, "DocumentReference")) == 1
    open_to = copy_fhir(made([entry], {(0, 0, 1): "psl-6-13"}))
    assert resources(open_to, "Consent")[0]["text"]["div"].endswith("<p>–</p></div>")


@pytest.mark.rule("P-04")
def test_the_composition_has_the_hash_that_the_other_forms_bear(whole):
    (composition,) = resources(whole[1], "Composition")
    written = composition["identifier"]["value"].removeprefix("ni:///sha-256;")
    assert urlsafe_b64decode(written + "=").hex() == digest(whole[0])


def test_a_copy_of_a_period_says_which_and_one_without_masks_that_nothing_is_withheld():
    fhir = copy_fhir(made([opened_entry(EntryKind.SESSION, {Keyword.CURRENT: "Allt."})], period=(NOON, NOON)))
    (composition,) = resources(fhir, "Composition")
    assert composition["event"][0]["period"] == {"start": "2026-11-03T12:00:00Z", "end": "2026-11-03T12:00:00Z"}
    assert [section["title"] for section in composition["section"]] == ["Anteckningar", "Undantaget"]
    assert "Inget är undantaget." in composition["section"][1]["text"]["div"]


def _references(said):
    if isinstance(said, dict):
        own = {said["reference"]} if "reference" in said else set()
        return own.union(*map(_references, said.values()))
    return set().union(*map(_references, said)) if isinstance(said, list) else set()
