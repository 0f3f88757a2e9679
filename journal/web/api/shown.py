"""What the API says of domain values: plain dicts, built once. Times are RFC 3339 in UTC; the zone stands beside."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any

from journal.domain.entry import Keyword
from journal.web.api.conditions import etag

if TYPE_CHECKING:
    from datetime import date, datetime

    from journal.domain.access import Receipt
    from journal.domain.care import CareRelation
    from journal.domain.entry import EntryHead, EventTime, OpenedEntry, OpenedVersion, SealedVersion
    from journal.domain.people import Assignment
    from journal.services.choices import OtherUnit
    from journal.services.overview import OpenDraft
    from journal.services.register import PatientCard
    from journal.services.writing import Saved

Json = dict[str, Any]


def time_or_none(at: datetime | None) -> str | None:
    """Write a time that may be missing."""
    return None if at is None else at.isoformat()


def day_or_none(day: date | None) -> str | None:
    """Write a day that may be missing."""
    return None if day is None else day.isoformat()


def id_or_none(found: object | None) -> str | None:
    """Write an id that may be missing."""
    return None if found is None else str(found)


def receipt_json(receipt: Receipt) -> Json:
    """Say the log's promise: keep it, and a missing row can be proven."""
    return {
        "event": str(receipt.event),
        "at": receipt.at.isoformat(),
        "zone": receipt.zone,
        "commitment": b64encode(receipt.commitment).decode(),
        "signature": b64encode(receipt.signature).decode(),
    }


def saved_json(saved: Saved) -> Json:
    """Say what stands now: ids, state and the receipt, and no word of the text.

    The entry is ``id`` as in every answer that reads it; ``entry`` is its first name, which programs may know it by.
    """
    return {
        "id": str(saved.entry),
        "entry": str(saved.entry),
        "version": str(saved.version),
        "revision": saved.revision,
        "state": saved.state.value,
        "written_at": saved.written_at.isoformat(),
        "locks_at": saved.locks_at.isoformat(),
        "note": saved.note,
        "receipt": receipt_json(saved.receipt),
    }


def saved_headers(saved: Saved) -> dict[str, str]:
    """Return the ETag that the next save names."""
    return {"ETag": etag(saved.entry, saved.revision)}


def happened_json(happened: EventTime) -> Json:
    """Say when it happened, and in which zone that was meant."""
    return {
        "starts_at": happened.starts_at.isoformat(),
        "ends_at": happened.ends_at.isoformat(),
        "zone": happened.zone,
    }


def head_json(head: EntryHead) -> Json:
    """Say what the store knows of an entry in clear."""
    newest = head.newest
    return {
        "id": str(head.id),
        "patient": str(head.patient),
        "unit": str(head.unit),
        "kind": head.kind.value,
        "happened": happened_json(head.happened),
        "author": str(head.author),
        "made_at": head.made_at.isoformat(),
        "misfiled_at": time_or_none(head.misfiled_at),
        "misfiled_link": id_or_none(head.misfiled_link),
        "state": newest.state.value,
        "etag": etag(head.id, newest.revision),
    }


def entry_json(opened: OpenedEntry) -> Json:
    """Say an entry with its texts; a version whose ``text`` is null did not open, or was destroyed."""
    return {
        **head_json(opened.head),
        "sound": opened.is_sound,
        "versions": [_version_json(version) for version in opened.versions],
        "statements": [_statement_json(one) for one in opened.statements],
    }


def _statement_json(one: OpenedEntry) -> Json:
    newest = one.newest
    return {
        "entry": str(one.head.id),
        "words": None if newest.text is None else newest.text.keywords.get(Keyword.STATEMENT),
        "noted_by": newest.version.author_name,
        "noted_at": newest.version.written_at.isoformat(),
        "sound": one.is_sound,
    }


def _version_json(opened: OpenedVersion) -> Json:
    text = opened.text
    return {
        **_sealed_json(opened.version),
        "text": None if text is None else {keyword.value: words for keyword, words in text.keywords.items()},
        "explanation": "" if text is None else text.explanation,
        "signature": opened.signature,
    }


def _sealed_json(version: SealedVersion) -> Json:
    return {
        "id": str(version.id),
        "number": version.number,
        "state": version.state.value,
        "revision": version.revision,
        "author": {"id": str(version.author), "name": version.author_name, "title": version.author_title},
        "made_at": version.made_at.isoformat(),
        "written_at": version.written_at.isoformat(),
        "locks_at": version.locks_at.isoformat(),
        "settled_at": time_or_none(version.settled_at),
        "reason": version.reason,
        "unsigned_reason": version.unsigned_reason,
        "destroyed_at": time_or_none(version.destroyed_at),
    }


def other_unit_json(other: OtherUnit) -> Json:
    """Say that there is more elsewhere; which unit, once it was chosen."""
    return {"unit": id_or_none(other.unit), "name": other.name, "chosen": other.chosen}


def card_json(card: PatientCard) -> Json:
    """Say who a patient is."""
    return {
        "id": str(card.id),
        "name": card.name,
        "number": card.number,
        "phone": card.phone,
        "email": card.email,
        "is_protected": card.is_protected,
        "died_on": day_or_none(card.died_on),
        "since": time_or_none(card.since),
        "relation_ends": time_or_none(card.relation_ends),
    }


def relation_json(relation: CareRelation) -> Json:
    """Say who takes part in the care, from and until."""
    return {
        "id": str(relation.id),
        "account": str(relation.account),
        "patient": str(relation.patient),
        "unit": str(relation.unit),
        "starts_at": relation.starts_at.isoformat(),
        "ends_at": relation.ends_at.isoformat(),
    }


def waiting_json(draft: OpenDraft) -> Json:
    """Say what waits for its author, without a word of it."""
    return {
        "entry": str(draft.entry),
        "version": str(draft.version),
        "patient": str(draft.patient),
        "patient_name": draft.patient_name,
        "kind": draft.kind.value,
        "happened": happened_json(draft.happened),
        "written_at": draft.written_at.isoformat(),
        "locks_at": draft.locks_at.isoformat(),
        "state": draft.state.value,
        "is_correction": draft.is_correction,
    }


def assignment_json(assignment: Assignment) -> Json:
    """Say one assignment."""
    return {
        "id": str(assignment.id),
        "account": str(assignment.account),
        "provider": str(assignment.provider),
        "unit": id_or_none(assignment.unit),
        "role": assignment.role.value,
        "starts_at": assignment.starts_at.isoformat(),
        "ends_at": time_or_none(assignment.ends_at),
        "review_by": time_or_none(assignment.review_by),
    }
