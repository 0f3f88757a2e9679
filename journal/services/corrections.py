"""Correct by adding, and mark what was written in the wrong patient's journal (PDL 3:1, 3:14)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from journal.domain.entry import CorrectionReason, VersionState
from journal.domain.errors import ConflictError, InvalidError, SealedStateError, TamperedError
from journal.domain.ids import new_id
from journal.domain.journal_asks import CorrectEntry, MarkMisfiled
from journal.policy.writing import decide_write
from journal.services.beginning import Beginning, begin_in
from journal.services.closing import close_from_birth
from journal.services.draft_keys import DraftKey, keep_draft_key
from journal.services.journals import read_entry
from journal.services.veils import shown_head
from journal.services.writing import (
    NewEntry,
    Saved,
    ask_about,
    check_text,
    fresh_version,
    journal_holding,
    place_of,
    saved,
)
from journal.store import entries, versions
from journal.store.database import lock_patient
from journal.store.facts import write_facts
from journal.vault import Text

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from journal.domain.entry import EntryHead, EntryText
    from journal.domain.ids import EntryId, PatientId
    from journal.services.keyring import Session
    from journal.services.parts import Parts
    from journal.store.database import Transaction


@dataclass(frozen=True, slots=True)
class Correction:
    """A new wording of the whole entry, with the reason for it; ``text.explanation`` says more."""

    reason: CorrectionReason
    text: EntryText


def begin_correction(
    parts: Parts, session: Session, target: tuple[PatientId, EntryId], correction: Correction, at: datetime
) -> Saved:
    """Save a corrected wording as a draft version; signing it completes the correction. The old text stays legible.

    Raises SealedStateError while the newest version is still a draft, or when the entry is marked as misfiled, and
    ConflictError when somebody else's correction came first.
    """
    check_text(correction.text, None, at)
    head = shown_head(parts, session, target, at)
    _require_markable(head)
    return _add_correction(parts, session, head, correction, at)


def keep_past_lock(parts: Parts, session: Session, head: EntryHead, text: EntryText, at: datetime) -> Saved:
    """Keep what was typed past the lock as a draft of a correction: nothing typed is lost, nothing locked changes."""
    correction = Correction(CorrectionReason.LATE_INFORMATION, text)
    return replace(_add_correction(parts, session, head, correction, at), note="locked")


def _add_correction(parts: Parts, session: Session, head: EntryHead, correction: Correction, at: datetime) -> Saved:
    fresh, journal = parts.vault.prepare(at), journal_holding(head)
    with parts.store.writing(session.actor.provider, head.patient, at=at) as tx:
        current = _still_correctable(tx, head, at)
        ask = ask_about(CorrectEntry, session, journal, head.patient, fresh.id)
        decision = decide_write(ask, write_facts(tx.connection, ask, current, at))
        recorded = parts.store.log.recorded(tx, decision, at)
        place = place_of(journal, head.patient, head.id, fresh.id)
        # A text sealed under a secret that was renewed meanwhile would open for nobody.
        secret = parts.keyring.newest_reader_secret(tx.connection, session, journal)
        sealed = parts.vault.seal_new(recorded, fresh, secret, Text(place, correction.text))
        first = fresh_version(session, place, recorded, sealed, at)
        # Revisions go on from version to version: what was seen before the lock is never taken for the newest.
        follows, revision = current.newest.number + 1, current.newest.revision + 1
        version = replace(first, number=follows, revision=revision, reason=correction.reason.value)
        close_from_birth(parts, tx, current, (version.id,), at)
        versions.add_version(tx, version, session.actor.assignment)
    keep_draft_key(parts, session, version.id, DraftKey(sealed.data_key, version.edit_event))
    return saved(version, recorded.receipt)


def _still_correctable(tx: Transaction, head: EntryHead, at: datetime) -> EntryHead:
    """Return the entry as it stands under the patient's lock: somebody may have come before."""
    current = entries.entry_head(tx.connection, head.newest.place.provider, head.patient, head.id, at)
    if current.misfiled_at is not None or current.is_destroyed:
        raise SealedStateError("misfiled" if current.misfiled_at else "destroyed")
    if not current.newest.is_settled:
        raise ConflictError(current.newest.revision)
    return current


def mark_misfiled(
    parts: Parts, session: Session, target: tuple[PatientId, EntryId], right: PatientId | None, at: datetime
) -> Saved | None:
    """Mark an entry as written in the wrong journal and, where ``right`` is given, begin it anew in the right one.

    Both happen in one transaction. Both entries carry one link that names neither patient. Raises SealedStateError for
    a draft and for what is marked already.
    """
    head = shown_head(parts, session, target, at)
    _require_markable(head)
    if right is None:
        with parts.store.writing(session.actor.provider, head.patient, at=at) as tx:
            _mark(parts, session, tx, Misfiling(head, None), at)
        return None
    if right == head.patient:
        raise InvalidError({"right_patient": "same-patient"})
    return _move(parts, session, head, right, at)


@dataclass(frozen=True, slots=True)
class Misfiling:
    """The entry that stands in the wrong journal, and the link that it shares with the one begun anew, if any."""

    head: EntryHead
    link: UUID | None


def _move(parts: Parts, session: Session, head: EntryHead, right: PatientId, at: datetime) -> Saved:
    new = NewEntry(right, head.kind, head.happened, _standing_text(parts, session, head, at))
    fresh, misfiling = parts.vault.prepare(at), Misfiling(head, new_id())
    # Everybody takes two patients' locks in one order, so that nobody waits for somebody who waits for them.
    first, second = sorted((head.patient, right))
    with parts.store.writing(session.actor.provider, first, at=at) as tx:
        lock_patient(tx.connection, session.actor.provider, second)
        _mark(parts, session, tx, misfiling, at)
        begun = begin_in(parts, session, tx, Beginning(new, fresh, misfiling.link), at)
    keep_draft_key(parts, session, fresh.id, DraftKey(begun.data_key, begun.receipt.event))
    return saved(begun.version, begun.receipt)


def _mark(parts: Parts, session: Session, tx: Transaction, misfiling: Misfiling, at: datetime) -> None:
    head = misfiling.head
    current = entries.entry_head(tx.connection, session.actor.provider, head.patient, head.id, at)
    _require_markable(current)
    ask = ask_about(MarkMisfiled, session, journal_holding(current), current.patient, current.newest.id)
    parts.store.log.recorded(tx, decide_write(ask, write_facts(tx.connection, ask, current, at)), at)
    versions.mark_misfiled(tx, current.id, session.actor.account, misfiling.link, at)


def _require_markable(head: EntryHead) -> None:
    if head.is_destroyed:
        raise SealedStateError("destroyed")
    if head.misfiled_at is not None or not head.newest.is_settled:
        raise SealedStateError("misfiled" if head.misfiled_at else head.newest.state)


def _standing_text(parts: Parts, session: Session, head: EntryHead, at: datetime) -> EntryText:
    """Open the wording that stands: a correction that was set aside changed nothing."""
    opened = read_entry(parts, session, (head.patient, head.id), at).versions
    opened = tuple(v for v in opened if v.version.destroyed_at is None)
    standing = [v for v in opened if v.version.state is not VersionState.DISCARDED] or opened
    if standing[-1].text is None:
        raise TamperedError("the entry does not open")
    return standing[-1].text
