"""Rows of the access log as FHIR R4 AuditEvents, by the patterns of IHE BALP where one fits (L-18).

The log has no network addresses, so that the parts which BALP wants them in say that they are not known.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from journal.domain.access_words import Activity, Purpose
from journal.outlets.fhir.parts import OWN, TERMINOLOGY, URI, Resource, bundle, coding, concept, instant, urn, written

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from journal.domain.access_log import AccessEvent
    from journal.domain.ids import PatientId

_DICOM = "http://dicom.nema.org/resources/ontology/DCM"
_PROFILES = "https://profiles.ihe.net/ITI/BALP/StructureDefinition"
_SOURCE = concept(_DICOM, "110153", "Source Role ID")
_DESTINATION = concept(_DICOM, "110152", "Destination Role ID")
_REST = coding(f"{TERMINOLOGY}/audit-event-type", "rest", "Restful Operation")
_UNKNOWN = {"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"}
_PURPOSES = {
    Purpose.CARE: ("TREAT", "treatment"),
    Purpose.QUALITY: ("HQUALIMP", "health quality improvement"),
    Purpose.LEGAL: ("HLEGAL", "legal"),
    Purpose.STATISTICS: ("HRESCH", "healthcare research"),
    Purpose.ADMINISTRATION: ("HOPERAT", "healthcare operations"),
    Purpose.REGISTRY: ("HQUALIMP", "health quality improvement"),
}


@dataclass(frozen=True, slots=True)
class _Pattern:
    """How an activity is said: its code and letter, the profile that it fits, and who is a source of what."""

    interaction: str
    action: str
    profile: str = ""
    actor: tuple[str, str] = ("AUT", "author (originator)")
    client: Resource = field(default_factory=lambda: _SOURCE)
    server: Resource = field(default_factory=lambda: _DESTINATION)


_READS = _Pattern(
    "read", "R", "IHE.BasicAudit.PatientRead", ("IRCP", "information recipient"), client=_DESTINATION, server=_SOURCE
)
_UPDATES = _Pattern("update", "U", "IHE.BasicAudit.PatientUpdate")
_PATTERNS = {
    Activity.READ: _READS,
    Activity.PRINT: _READS,
    Activity.WRITE: _UPDATES,
    Activity.SIGN: _UPDATES,
    Activity.ACKNOWLEDGE: _UPDATES,
    Activity.DELETE: _Pattern("delete", "D"),
    Activity.EMERGENCY: _Pattern("operation", "E"),
}


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row whose content aged out, or was changed: when it was written is all that is left of it."""

    id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class LogExtract:
    """Rows as they are handed out, by which provider and when. Who receives them may know every name in them.

    An actor's name is "" where the role alone is told.
    """

    id: UUID
    provider: str
    rows: tuple[AccessEvent | Unreadable, ...]
    made_at: datetime


def audit_fhir(extract: LogExtract) -> bytes:
    """Write the rows as a FHIR R4 bundle of the type collection, in their order."""
    events: Iterable[Resource] = (_said(row, extract.provider) for row in extract.rows)
    return written(bundle("collection", extract.id, extract.made_at, events))


def _said(row: AccessEvent | Unreadable, provider: str) -> Resource:
    return _gap(row, provider) if isinstance(row, Unreadable) else _event(row, provider)


def _gap(row: Unreadable, provider: str) -> Resource:
    """Say that a row stands here, and that nothing can be told of it: none is skipped."""
    return {
        "resourceType": "AuditEvent",
        "id": str(row.id),
        "type": _REST,
        "recorded": instant(row.at),
        "outcome": "8",
        "outcomeDesc": "what this row said has aged out, or was changed",
        "agent": [{"who": {"extension": [_UNKNOWN]}, "requestor": True}],
        "source": {"observer": {"display": provider}},
    }


def _event(row: AccessEvent, provider: str) -> Resource:
    pattern = _PATTERNS[row.activity]
    # The patterns are of one patient; a register's list names many, a sign-in nobody.
    profile = pattern.profile if row.permitted and len(row.patients) == 1 else ""
    return {
        "resourceType": "AuditEvent",
        "id": str(row.id),
        **({"meta": {"profile": [f"{_PROFILES}/{profile}"]}} if profile else {}),
        "type": _REST,
        "subtype": [
            coding("http://hl7.org/fhir/restful-interaction", pattern.interaction, pattern.interaction),
            *([coding(f"{OWN}:subtype", row.subtype, row.subtype)] if row.subtype else []),
        ],
        "action": pattern.action,
        "recorded": instant(row.at),
        "outcome": "0" if row.permitted else "4",
        **({"outcomeDesc": "; ".join(row.because)} if row.because else {}),
        "purposeOfEvent": _purposes(row),
        "agent": [
            _user(row, pattern),
            _machine(pattern.client, "browser"),
            _machine(pattern.server, provider),
        ],
        "source": {"observer": {"display": provider}},
        "entity": [*map(_patient, row.patients), _resource(row)],
    }


def _purposes(row: AccessEvent) -> list[Resource]:
    code, word = _PURPOSES[row.purpose]
    purpose = {"coding": [coding(f"{TERMINOLOGY}/v3-ActReason", code, word)], "text": row.purpose.value}
    return [purpose, *([concept(f"{OWN}:reason", row.reason, row.reason)] if row.reason else [])]


def _user(row: AccessEvent, pattern: _Pattern) -> Resource:
    actor = row.actor
    called = ", ".join(filter(None, (actor.name, actor.title)))
    return {
        "type": concept(f"{TERMINOLOGY}/v3-ParticipationType", *pattern.actor),
        "role": [concept(f"{OWN}:role", actor.role, actor.role)],
        "who": {
            "identifier": {"system": URI, "value": urn(actor.account)},
            **({"display": actor.name} if actor.name else {}),
        },
        **({"name": called} if called else {}),
        "requestor": True,
    }


def _machine(kind: Resource, display: str) -> Resource:
    return {"type": kind, "who": {"display": display}, "requestor": False, "network": {"extension": [_UNKNOWN]}}


def _patient(patient: PatientId) -> Resource:
    return {
        "what": {"type": "Patient", "identifier": {"system": URI, "value": urn(patient)}},
        "type": coding(f"{TERMINOLOGY}/audit-entity-type", "1", "Person"),
        "role": coding(f"{TERMINOLOGY}/object-role", "1", "Patient"),
    }


def _resource(row: AccessEvent) -> Resource:
    about = next(iter(row.resource.ids), row.id)
    details = [("kind", row.resource.kind), ("way", row.way), *(("version", str(each)) for each in row.halves)]
    return {
        "what": {"identifier": {"system": URI, "value": urn(about)}},
        "type": coding(f"{TERMINOLOGY}/audit-entity-type", "2", "System Object"),
        "role": coding(f"{TERMINOLOGY}/object-role", "4", "Domain Resource"),
        "detail": [{"type": kind, "valueString": value} for kind, value in details],
    }
