"""Versions as they are added, overwritten while drafts, and settled once. Triggers keep everything else out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select, update

from journal.domain.entry import VersionState
from journal.domain.errors import ConflictError
from journal.store.care_tables import EntryRow, RewrappedKeyRow, VersionRow
from journal.store.together import add_together

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from journal.domain.entry import EntryHead, EntryKind, EventTime, SealedVersion
    from journal.domain.ids import AccountId, EntryId, EventId, ProviderId, VersionId
    from journal.store.database import Transaction


# Written once: to build these statements anew would cost every request more than to run them.
_ADD_VERSION = insert(VersionRow)
_ADD_REWRAPPED = insert(RewrappedKeyRow)
_CHANGE_REWRAPPED = update(RewrappedKeyRow).where(RewrappedKeyRow.version_id == bindparam("changed"))
_CHANGE_DRAFT = update(VersionRow).where(
    VersionRow.version_id == bindparam("changed"),
    VersionRow.state == "draft",
    VersionRow.revision == bindparam("seen"),
)


def add_entry(
    tx: Transaction, head: EntryHead, first: SealedVersion, assignment: UUID, settled_event: EventId | None = None
) -> None:
    """Insert an entry with its first version, a draft or one that is settled from the start."""
    entry = {
        "entry_id": head.id,
        "provider_id": first.place.provider,
        "unit_id": head.unit,
        "journal_id": head.journal,
        "patient_id": head.patient,
        "kind": head.kind.value,
        "happened_from": head.happened.starts_at,
        "happened_to": head.happened.ends_at,
        "zone": head.happened.zone,
        "author_id": head.author,
        "made_at": head.made_at,
        "misfiled_link": head.misfiled_link,
    }
    add_together(tx.connection, (EntryRow, VersionRow), [(entry, _columns(first, assignment, settled_event))])


def add_version(
    tx: Transaction, version: SealedVersion, assignment: UUID, settled_event: EventId | None = None
) -> None:
    """Insert a later version of an entry, a draft or one that is settled from the start."""
    tx.connection.execute(_ADD_VERSION, _columns(version, assignment, settled_event))


def _columns(version: SealedVersion, assignment: UUID, settled_event: EventId | None) -> dict[str, Any]:
    return {
        "version_id": version.id,
        "provider_id": version.place.provider,
        "unit_id": version.place.unit,
        "journal_id": version.place.journal,
        "patient_id": version.place.patient,
        "entry_id": version.place.entry,
        "number": version.number,
        "state": version.state.value,
        "revision": version.revision,
        "author_id": version.author,
        "author_name": version.author_name,
        "author_title": version.author_title,
        "assignment_id": assignment,
        "reason": version.reason,
        "unsigned_reason": version.unsigned_reason,
        "made_at": version.made_at,
        "written_at": version.written_at,
        "locks_at": version.locks_at,
        "settled_at": version.settled_at,
        "sealed_text": version.sealed_text,
        "sealed_data_key": version.sealed_data_key,
        "edit_event": version.edit_event,
        "settled_event": settled_event,
    }


def overwrite_draft(tx: Transaction, version: SealedVersion, seen_revision: int) -> None:
    """Put a newer text in a draft's row, if it is still the draft that the caller saw. Raise ConflictError."""
    _change_draft(
        tx,
        version,
        seen_revision,
        sealed_text=version.sealed_text,
        written_at=version.written_at,
        edit_event=version.edit_event,
    )


def settle_draft(tx: Transaction, version: SealedVersion, seen_revision: int, event: EventId) -> None:
    """Freeze a draft's row as signed or discarded, if it is the draft that the caller saw. Raise ConflictError."""
    _change_draft(
        tx,
        version,
        seen_revision,
        sealed_text=version.sealed_text,
        state=version.state.value,
        settled_at=version.settled_at,
        settled_event=event,
    )


def _change_draft(tx: Transaction, version: SealedVersion, seen_revision: int, **values: Any) -> None:  # noqa: ANN401  (column values)
    named = {"changed": version.id, "seen": seen_revision, "revision": version.revision}
    changed = tx.connection.execute(_CHANGE_DRAFT, named | values)
    if changed.rowcount != 1:
        raise ConflictError(_revision(tx, version))


def _revision(tx: Transaction, version: SealedVersion) -> int:
    newest = select(VersionRow.revision).where(VersionRow.version_id == version.id)
    return tx.connection.execute(newest).scalar_one()


def put_rewrapped(
    tx: Transaction, keys: Mapping[VersionId, bytes], of: tuple[ProviderId, int, EventId], at: datetime
) -> None:
    """Put data keys, sealed under a journal's new reader secret, beside their versions, which stay as they are."""
    provider, epoch, event = of
    there = select(RewrappedKeyRow.version_id).where(RewrappedKeyRow.version_id == bindparam("changed"))
    for version, sealed in keys.items():
        new = {"epoch": epoch, "sealed_data_key": sealed, "event_id": event, "made_at": at}
        if tx.connection.execute(there, {"changed": version}).first() is None:
            tx.connection.execute(_ADD_REWRAPPED, {"version_id": version, "provider_id": provider} | new)
        else:
            tx.connection.execute(_CHANGE_REWRAPPED.values(new), {"changed": version})


def change_event(tx: Transaction, entry: EntryId, kind: EntryKind, happened: EventTime) -> None:
    """Change a draft entry's kind and event time. Callers make sure that no version is settled."""
    tx.connection.execute(
        update(EntryRow)
        .where(EntryRow.entry_id == entry)
        .values(
            kind=kind.value,
            happened_from=happened.starts_at,
            happened_to=happened.ends_at,
            zone=happened.zone,
        )
    )


def lock_unsigned(tx: Transaction, version: SealedVersion, reason: str, by: AccountId, at: datetime) -> None:
    """State why a version stays unsigned; the row is locked from then on, if the clock has not locked it before."""
    tx.connection.execute(
        update(VersionRow)
        .where(VersionRow.version_id == version.id)
        .values(
            state=VersionState.LOCKED.value,
            unsigned_reason=reason,
            reason_by=by,
            settled_at=version.settled_at or at,
        )
    )


def mark_misfiled(tx: Transaction, entry: EntryId, by: AccountId, link: UUID | None, at: datetime) -> None:
    """Mark an entry as written in the wrong journal. The link is the same on both entries and says nothing else."""
    tx.connection.execute(
        update(EntryRow)
        .where(EntryRow.entry_id == entry, EntryRow.misfiled_at.is_(None))
        .values(misfiled_at=at, misfiled_by=by, misfiled_link=link)
    )
