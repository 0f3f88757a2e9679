"""Begin and save entries."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from journal.domain.entry import EntryKind, VersionState
from journal.domain.errors import InvalidError
from journal.domain.journal_asks import WriteEntry
from journal.policy.writing import decide_write
from journal.services.beginning import Beginning, begin_in, begin_signed_in
from journal.services.closing import close_anew
from journal.services.corrections import keep_past_lock
from journal.services.draft_keys import DraftKey, draft_key, keep_draft_key
from journal.services.releasing import release_signed
from journal.services.veils import shown_head
from journal.services.writing import (
    NewEntry,
    Saved,
    ask_about,
    check_kind,
    check_text,
    journal_holding,
    require_draft,
    require_whole,
    saved,
)
from journal.store import versions
from journal.store.facts import write_facts
from journal.vault import Text

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.access import Receipt
    from journal.domain.entry import EntryHead, EntryText, EventTime, SealedVersion
    from journal.domain.ids import EntryId, PatientId
    from journal.services.keyring import Session
    from journal.services.parts import Parts
    from journal.store.database import Transaction


@dataclass(frozen=True, slots=True)
class DraftChange:
    """A newer text of a draft. ``revision`` is the one its writer saw; None of kind and time means unchanged."""

    revision: int
    text: EntryText
    kind: EntryKind | None = None
    happened: EventTime | None = None


def begin_entry(parts: Parts, session: Session, new: NewEntry, at: datetime) -> Saved:
    """Save the first text of a new entry as a draft; from then on it is a journal document (ADR 0002).

    Raises InvalidError, RefusedError, UnknownError, UnavailableError. Nothing is stored unless it returns.
    """
    check_kind(new.kind)
    check_text(new.text, new.happened, at)
    fresh = parts.vault.prepare(at)
    with parts.store.writing(session.actor.provider, new.patient, at=at) as tx:
        begun = begin_in(parts, session, tx, Beginning(new, fresh), at)
    keep_draft_key(parts, session, fresh.id, DraftKey(begun.data_key, begun.receipt.event))
    return saved(begun.version, begun.receipt)


def write_and_sign(parts: Parts, session: Session, new: NewEntry, at: datetime) -> Saved:
    """Save and sign a new entry in one transaction, with a row for each. Asks for a fresh unlock."""
    check_kind(new.kind)
    if new.kind is EntryKind.CERTIFICATE:
        raise InvalidError({"recipient": "required"})
    check_text(new.text, new.happened, at)
    require_whole(new.kind, new.text)
    seed = parts.keyring.signing_seed(session, at)
    fresh = parts.vault.prepare(at)
    with parts.store.writing(session.actor.provider, new.patient, at=at) as tx:
        signed, receipt, releases = begin_signed_in(parts, session, tx, Beginning(new, fresh, seed=seed), at)
    if releases:
        release_signed(parts, session, signed.place.journal, at)
    return saved(signed, receipt)


def save_draft(
    parts: Parts, session: Session, target: tuple[PatientId, EntryId], change: DraftChange, at: datetime
) -> Saved:
    """Overwrite a draft with a newer text, citing the edit session's row.

    Raises ConflictError when somebody saved in between, SealedStateError once it is signed or set aside. A text typed
    past the lock is kept as a new draft of a correction (``Saved.note`` "locked").
    """
    check_kind(change.kind)
    check_text(change.text, change.happened, at)
    head = shown_head(parts, session, target, at)
    version = head.newest
    if version.state is VersionState.LOCKED:
        return keep_past_lock(parts, session, head, change.text, at)
    require_draft(version)
    key = draft_key(parts, session, head, version, at)
    with parts.store.writing(session.actor.provider, head.patient, at=at) as tx:
        newer, receipt = _overwrite(parts, session, tx, _Overwriting(head, version, key, change), at)
    keep_draft_key(parts, session, version.id, DraftKey(key.data_key, receipt.event))
    return saved(newer, receipt)


@dataclass(frozen=True, slots=True)
class _Overwriting:
    head: EntryHead
    version: SealedVersion
    key: DraftKey
    change: DraftChange


def _overwrite(
    parts: Parts, session: Session, tx: Transaction, draft: _Overwriting, at: datetime
) -> tuple[SealedVersion, Receipt]:
    head, version, key, change = draft.head, draft.version, draft.key, draft.change
    ask = ask_about(WriteEntry, session, journal_holding(head), head.patient, version.id)
    decision = decide_write(ask, write_facts(tx.connection, ask, head, at))
    recorded = parts.store.log.cited_or_recorded(tx, decision, key.event, at)
    sealed = parts.vault.seal_again(recorded, key.data_key, Text(version.place, change.text))
    newer = replace(version, sealed_text=sealed, revision=change.revision + 1, written_at=at, edit_event=recorded.event)
    versions.overwrite_draft(tx, newer, change.revision)
    if not head.is_settled and (change.kind or change.happened):
        moved = replace(head, kind=change.kind or head.kind, happened=change.happened or head.happened)
        versions.change_event(tx, head.id, moved.kind, moved.happened)
        close_anew(parts, tx, moved, at)
    return newer, recorded.receipt
