"""How a hand-over package says things: JSON, one shape for each file (docs/formats/hand-over.md)."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from journal.domain.access_log import AccessEvent
    from journal.domain.care import Identity, Journal
    from journal.domain.entry import EntryHead, OpenedVersion, SealedVersion
    from journal.domain.ids import AccountId, EntryId
    from journal.store.case_texts import SealedCaseText
    from journal.vault.evidence import Evidence

FORMAT = "sigill-hand-over/4"

Json = dict[str, Any]

_SEALED = {
    "sealed_reason": "reason",
    "sealed_lifted_reason": "lifted_reason",
    "void_reason": "void_reason",
    "undo_reason": "undo_reason",
    "delay_reason": "delay_reason",
    "review_note": "review_note",
    "sealed_text": "words",
    "sealed_statement": "statement",
}
"""Columns of free text that are sealed to the auditors, and what they are called once they are open."""
_LISTS = ("exempt", "scope_kinds")
"""Columns that hold several codes."""


def written(told: object) -> bytes:
    """Write a value as JSON, UTF-8: ids as text, times as RFC 3339 in UTC, bytes as base64."""
    return json.dumps(told, ensure_ascii=False, default=_plain).encode()


def manifest_json(told: Json, files: Sequence[Json]) -> bytes:
    """Write the manifest: what was handed over, how much of it, and every file with its hash."""
    counted: dict[str, int] = {}
    for file in files:
        for name, count in file["counts"].items():
            counted[name] = counted.get(name, 0) + count
    listed = [{name: value for name, value in file.items() if name != "counts"} for file in files]
    said = {"format": FORMAT, **told, "counts": counted, "files": listed}
    return json.dumps(said, ensure_ascii=False, default=_plain, indent=1).encode() + b"\n"


def journal_json(
    journal: Journal, told: tuple[Sequence[Json], Sequence[Json]], signers: Mapping[AccountId, tuple[bytes, ...]]
) -> Json:
    """Say one journal: its entries, newest happening first, the texts of its cases, and the keys behind signatures."""
    entries, texts = told
    return {
        "journal": journal.id,
        "unit": journal.unit,
        "patient": journal.patient,
        "entries": entries,
        "texts": texts,
        "signers": {str(account): list(keys) for account, keys in signers.items()},
    }


def entry_json(head: EntryHead, about: EntryId | None, versions: Sequence[Json]) -> Json:
    """Say one entry with all its versions, oldest first; ``about`` is the entry that a patient's statement is about."""
    return {
        "id": head.id,
        "kind": head.kind.value,
        "about": about,
        "happened": asdict(head.happened),
        "author": head.author,
        "made_at": head.made_at,
        "misfiled_at": head.misfiled_at,
        "misfiled_link": head.misfiled_link,
        "versions": versions,
    }


def version_json(opened: OpenedVersion, checkable: Evidence | None) -> Json:
    """Say one version: who, when, in which state; its text, or null for a gap; and what its signature is checked by."""
    text = opened.text
    return {
        **sealed_json(opened.version),
        "text": None if text is None else {keyword.value: words for keyword, words in text.keywords.items()},
        "explanation": "" if text is None else text.explanation,
        "signature": opened.signature,
        "evidence": None if checkable is None else asdict(checkable),
    }


def identity_json(version: SealedVersion, identity: Identity | None, *, is_protected: bool) -> Json:
    """Say one version of an identity; null for a gap. How the protected are reached is not handed over (P-12)."""
    told = identity.without_contact() if identity is not None and is_protected else identity
    return {
        "patient": version.place.patient,
        **sealed_json(version),
        "identity": None if told is None else asdict(told),
        "is_protected": is_protected,
    }


def text_json(text: SealedCaseText, words: str | None) -> Json:
    """Say a text of a case; null for a gap, and for one that was destroyed by decision."""
    return {
        "id": text.id,
        "case": text.case,
        "kind": text.kind.value,
        "by": text.by,
        "at": text.at,
        "words": words,
        "destroyed_at": text.destroyed_at,
    }


def act_json(row: Json, opened: Callable[[bytes], str | None]) -> Json:
    """Say a row of what was decided, its free texts in words; null for one that did not open."""
    told = {_SEALED.get(name, name): opened(value) if name in _SEALED else value for name, value in row.items()}
    return told | {name: row[name].replace(",", " ").split() for name in _LISTS if name in row}


def event_json(event: AccessEvent, said: str | None) -> Json:
    """Say a row of the log in the words it is shown by; ``said`` is the free text of its reason, null for a gap."""
    actor = {"actor": event.actor.account, "name": event.actor.name, "title": event.actor.title}
    return {
        "id": event.id,
        "at": event.at,
        "zone": event.zone,
        **actor,
        "unit": event.actor.unit or "",
        "role": event.actor.role.value,
        "activity": event.activity.value,
        "subtype": event.subtype.value,
        "purpose": event.purpose.value,
        "way": event.way.value,
        "permitted": event.permitted,
        "because": event.because,
        "about": event.resource.kind.value,
        "about_ids": event.resource.ids,
        "patients": event.patients,
        "versions": event.halves,
        "reason": event.reason,
        "said": said,
    }


def sealed_json(version: SealedVersion) -> Json:
    """Say what is known of a version without its text."""
    return {
        "id": version.id,
        "number": version.number,
        "state": version.state.value,
        "author": {"id": version.author, "name": version.author_name, "title": version.author_title},
        "made_at": version.made_at,
        "written_at": version.written_at,
        "locks_at": version.locks_at,
        "settled_at": version.settled_at,
        "reason": version.reason,
        "unsigned_reason": version.unsigned_reason,
        "destroyed_at": version.destroyed_at,
    }


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return b64encode(value).decode()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(type(value).__name__)
