"""A copy read back from its JSON (docs/formats/copy.md), so that every other form of it can be made later."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from journal.domain.copy import CopyEntry, CopyParagraph, CopyVersion, JournalCopy
from journal.domain.entry import EntryKind, EventTime, VersionState
from journal.domain.errors import TamperedError
from journal.domain.ids import EntryId
from journal.outlets.plain import FORMAT, digest


def read_copy(content: bytes) -> JournalCopy:
    """Read what `copy_json` wrote. Raises TamperedError where it is not whole."""
    said = json.loads(content)
    copy = _copy(said["copy"])
    if said["format"] != FORMAT or digest(copy) != said["sha256"]:
        raise TamperedError("the copy is not what was written")
    return copy


def _copy(said: dict[str, Any]) -> JournalCopy:
    period = said["period"]
    read: dict[str, Any] = {
        "id": UUID(said["id"]),
        "made_at": datetime.fromisoformat(said["made_at"]),
        "period": period and (_moment(period["starts_at"]), _moment(period["ends_at"])),
    }
    read |= {name: _entries(said[name]) for name in ("entries", "consents", "disclosures")}
    return JournalCopy(**said | read)


def _entries(said: list[dict[str, Any]]) -> tuple[CopyEntry, ...]:
    return tuple(_entry(one) for one in said)


def _entry(said: dict[str, Any]) -> CopyEntry:
    happened = said["happened"]
    spans = {name: _moment(happened[name]) for name in ("starts_at", "ends_at")}
    read: dict[str, Any] = {
        "id": EntryId(UUID(said["id"])),
        "kind": EntryKind(said["kind"]),
        "happened": EventTime(**happened | spans),
        "versions": tuple(_version(one) for one in said["versions"]),
        "statements": _entries(said["statements"]),
    }
    return CopyEntry(**said | read)


def _version(said: dict[str, Any]) -> CopyVersion:
    read: dict[str, Any] = {name: _moment(said[name]) for name in ("written_at", "settled_at", "destroyed_at")}
    read["state"] = VersionState(said["state"])
    read["paragraphs"] = tuple(CopyParagraph(**one) for one in said["paragraphs"])
    return CopyVersion(**said | read)


def _moment(said: str | None) -> datetime | None:
    return None if said is None else datetime.fromisoformat(said)
