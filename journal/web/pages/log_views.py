"""From rows of the access log to what pages show of them."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import ngettext

from journal.domain.access_words import ReasonCode, Subtype, Way
from journal.web.log_words import did
from journal.web.shapes.logs import EventRow
from journal.web.words import word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from journal.domain.access_log import AccessEvent
    from journal.domain.ids import PatientId, UnitId
    from journal.services.auditing import LogRow


def event_row(row: LogRow, units: Mapping[UnitId, str], names: Mapping[PatientId, str]) -> EventRow:
    """Return a row for a table. Patients are named only where ``names`` has them; otherwise by a reference."""
    event = row.event
    if event is None:
        return EventRow(row.id, row.receipt.at, "", "", "", "", "", "", changed=True)
    actor = event.actor
    return EventRow(
        id=row.id,
        at=event.at,
        who=actor.name,
        role=str(word(actor.role)),
        unit=units.get(actor.unit, "") if actor.unit else "",
        did=_did(event),
        about=_about(event, names),
        reason=reason_word(event.reason),
        way="" if event.way is Way.NONE else str(word(event.way)),
        refused=not event.permitted,
    )


def reason_word(code: str) -> str:
    """Return the catalogue's sentence for a reason; "" where none was stated."""
    return str(word(ReasonCode(code))) if code in set(ReasonCode) else code


def reference(patient: UUID) -> str:
    """Return how a patient is called where no name may be seen: the first eight of the id's thirty-two signs."""
    return f"{patient.hex[:4]}-{patient.hex[4:8]}"


def digest_of(rows: Iterable[LogRow]) -> str:
    """Return the SHA-256 over the commitments of these rows, in groups of four: the same page, the same digest."""
    whole = sha256(b"".join(row.receipt.commitment for row in rows)).hexdigest()
    return grouped(whole)


def grouped(hexadecimal: str) -> str:
    """Return hexadecimal signs in groups of four."""
    return " ".join(hexadecimal[start : start + 4] for start in range(0, len(hexadecimal), 4))


def _did(event: AccessEvent) -> str:
    text = str(did(event.activity, event.subtype))
    if event.halves and event.subtype in {Subtype.NONE, Subtype.SEARCH}:
        count = ngettext("en version", "%(num)s versioner", len(event.halves))
        return f"{text} {count}"
    return text


def _about(event: AccessEvent, names: Mapping[PatientId, str]) -> str:
    if len(event.patients) > 1:
        return str(ngettext("en patient", "%(num)s patienter", len(event.patients)))
    if event.patients:
        patient = event.patients[0]
        return names.get(patient) or str(_("patient %(reference)s", reference=reference(patient)))
    return ""
