"""The small parts that resources are made of: codes, references, times, narratives."""

from __future__ import annotations

import json
from datetime import UTC
from html import escape
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

Resource = dict[str, Any]

TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
URI = "urn:ietf:rfc:3986"
"""The system of an identifier that is a URI."""
OWN = "urn:x-sigill"
"""Before the names of our own codes: kinds of entries, grounds, reasons."""


def concept(system: str, code: str, display: str) -> Resource:
    """Return a coded word, CodeableConcept."""
    return {"coding": [coding(system, code, display)], "text": display}


def coding(system: str, code: str, display: str) -> Resource:
    """Return a code, Coding."""
    return {"system": system, "code": code, "display": display}


def urn(of: UUID) -> str:
    """Return an id as the URN by which resources of a bundle name each other."""
    return f"urn:uuid:{of}"


def refer(to: UUID, kind: str, display: str = "") -> Resource:
    """Return a reference to a resource of the same bundle."""
    return {"reference": urn(to), "type": kind, **({"display": display} if display else {})}


def within(of: UUID, *names: str) -> UUID:
    """Return the id of something that is known by its names within something else; always the same one."""
    return uuid5(of, "\n".join(names))


def instant(at: datetime) -> str:
    """Return a time in UTC."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def narrative(*lines: str, status: str = "generated") -> Resource:
    """Return paragraphs for people."""
    inside = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return {"status": status, "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{inside}</div>'}


def bundle(kind: str, of: UUID, at: datetime, resources: Iterable[Resource]) -> Resource:
    """Return a bundle of resources, each under the URN of its id. FHIR has no empty lists."""
    entries = [{"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource} for resource in resources]
    return {
        "resourceType": "Bundle",
        "id": str(of),
        "identifier": {"system": URI, "value": urn(of)},
        "type": kind,
        "timestamp": instant(at),
        **({"entry": entries} if entries else {}),
    }


def written(resource: Resource) -> bytes:
    """Write a resource as JSON, UTF-8."""
    return json.dumps(resource, ensure_ascii=False, indent=1).encode() + b"\n"
