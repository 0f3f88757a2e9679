"""The data keys of drafts: kept sealed in the session; where it has lost one, the draft is read first, logged."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from journal.domain.errors import TamperedError
from journal.domain.ids import EventId
from journal.domain.journal_asks import ReadEntries
from journal.policy.reading import decide_read
from journal.services.opening import open_logged
from journal.services.writing import journal_holding
from journal.store.facts import read_facts

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.entry import EntryHead, SealedVersion
    from journal.domain.ids import VersionId
    from journal.services.keyring import Session
    from journal.services.parts import Parts


@dataclass(frozen=True, slots=True)
class DraftKey:
    """A draft's data key, and the row of the edit session that later saves cite."""

    data_key: bytes = field(repr=False)
    event: EventId | None


def keep_draft_key(parts: Parts, session: Session, version: VersionId, key: DraftKey) -> None:
    """Keep a draft's data key and edit session, sealed, for this session's later saves: an item of its own."""
    event = key.event.bytes if key.event else b""
    parts.keyring.keep(session, f"draft-{version.hex}", key.data_key + event)


def draft_key(parts: Parts, session: Session, head: EntryHead, version: SealedVersion, at: datetime) -> DraftKey:
    """Return the draft's data key from the session; where the session has lost it, read the draft first, logged."""
    kept = parts.keyring.kept(session, f"draft-{version.id.hex}")
    if kept is not None:
        return DraftKey(kept[:32], EventId(UUID(bytes=kept[32:48])) if kept[32:] else None)
    return _read_draft_key(parts, session, head, version, at)


def _read_draft_key(parts: Parts, session: Session, head: EntryHead, version: SealedVersion, at: datetime) -> DraftKey:
    ask = ReadEntries(
        actor=session.actor,
        patient=head.patient,
        journal=head.journal,
        unit=head.unit,
        versions=(version.id,),
    )
    with parts.store.database.reading() as connection:
        decision = decide_read(ask, read_facts(connection, ask, at))
    access = parts.store.log.log_access(decision, at)
    opened = open_logged(parts, session, journal_holding(head), access, [version])
    if version.id not in opened:
        message = "the draft does not open"
        raise TamperedError(message)
    return DraftKey(opened[version.id].data_key, None)
