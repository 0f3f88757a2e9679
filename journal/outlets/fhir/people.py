"""Who a copy is about, and who wrote, keeps and hands it out: Patient, Practitioner, Organization."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.domain.numbers import birth_day
from journal.outlets.fhir.parts import Resource, within

if TYPE_CHECKING:
    from uuid import UUID

    from journal.domain.copy import CopyVersion, JournalCopy

_SYSTEMS = "http://electronichealth.se/identifier"
_DIGITS = 12
_LAST_DAY = 31
"""A coordination number adds sixty to the day."""


def patient_id(copy: JournalCopy) -> UUID:
    """Return the id of the patient within a copy."""
    return within(copy.id, "patient")


def patient(copy: JournalCopy) -> Resource:
    """Return whom the copy is about. A reserve number of the unit's own has no system, and says whose it is."""
    number = copy.patient_number
    found: Resource = {
        "resourceType": "Patient",
        "id": str(patient_id(copy)),
        "name": [{"use": "official", "text": copy.patient_name}],
        "managingOrganization": {"reference": f"urn:uuid:{organization_id(copy, copy.provider)}"},
    }
    if len(number) != _DIGITS or not number.isdigit():
        return {**found, "identifier": [{"value": number, "assigner": {"display": copy.unit}}]}
    kind = "samordningsnummer" if int(number[6:8]) > _LAST_DAY else "personnummer"
    return {
        **found,
        "identifier": [{"system": f"{_SYSTEMS}/{kind}", "value": number}],
        "birthDate": birth_day(number).isoformat(),
    }


def organization_id(copy: JournalCopy, name: str) -> UUID:
    """Return the id of a provider or unit within a copy."""
    return within(copy.id, "organization", name)


def organizations(copy: JournalCopy) -> list[Resource]:
    """Return the provider, and each unit that something was written at as a part of it."""
    units = dict.fromkeys([copy.unit, *(entry.unit for entry in copy.everything)])
    provider = {"resourceType": "Organization", "id": str(organization_id(copy, copy.provider)), "name": copy.provider}
    return [
        provider,
        *(
            {
                "resourceType": "Organization",
                "id": str(organization_id(copy, unit)),
                "name": unit,
                "partOf": {"reference": f"urn:uuid:{provider['id']}"},
            }
            for unit in units
            if unit != copy.provider
        ),
    ]


def practitioner_id(copy: JournalCopy, version: CopyVersion) -> UUID:
    """Return the id of whoever wrote a version, known within a copy by name and title as they stood then."""
    return within(copy.id, "practitioner", version.author_name, version.author_title)


def practitioner(copy: JournalCopy, version: CopyVersion) -> Resource:
    """Return whoever wrote a version."""
    return {
        "resourceType": "Practitioner",
        "id": str(practitioner_id(copy, version)),
        "name": [{"text": version.author_name}],
        "qualification": [{"code": {"text": version.author_title}}],
    }
