"""Correct by adding, and mark what was written in the wrong patient's journal (PDL 3:1, 3:14)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from journal.domain.entry import CorrectionReason
from journal.domain.errors import InvalidError, SealedStateError, TamperedError
from journal.domain.ids import new_id
from journal.domain.journal_asks import CorrectEntry, MarkMisfiled
from journal.policy.writing import decide_write
from journal.services.beginning import Beginning, begin_in
from journal.services.draft_keys import DraftKey, keep_draft_key
from journal.services.journals import open_entry
from journal.services.writing import (
    NewEntry,
    Saved,
    ask_about,
    check_text,
    fresh_version,
    head_of,
    journal_holding,
    place_of,
    reader_secret,
    saved,
)
from journal.store import entries, versions
from journal.store.facts import write_facts
from journal.vault import Text

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from journal.domain.entry import EntryHead, EntryText
    from journal.domain.ids import EntryId, PatientId
    from journal.services.keyring import Session
    from journal.services.parts import Parts


@dataclass(frozen=True, slots=True)
class Correction:
    """A new wording of the whole entry, with the reason for it; ``text.explanation`` says more."""

    reason: CorrectionReason
    text: EntryText


def begin_correction(
    parts: Parts, session: Session, target: tuple[PatientId, EntryId], correction: Correction, at: datetime
) -> Saved:
    """Save a corrected wording as a draft version; signing it completes the correction. The old text stays legible.

    Raises SealedStateError while the newest version is still a draft, or when the entry is marked as misfiled.
    """
    check_text(correction.text, None, at)
    head = head_of(parts, session, target, at)
    if not head.newest.is_settled or head.misfiled_at is not None:
        raise SealedStateError("misfiled" if head.misfiled_at else head.newest.state)
    return _add_correction(parts, session, head, correction, at)


def keep_past_lock(parts: Parts, session: Session, head: EntryHead, text: EntryText, at: datetime) -> Saved:
    """Keep what was typed past the lock as a draft of a correction: nothing typed is lost, nothing locked changes."""
    correction = Correction(CorrectionReason.LATE_INFORMATION, text)
    return replace(_add_correction(parts, session, head, correction, at), note="locked")


def _add_correction(parts: Parts, session: Session, head: EntryHead, correction: Correction, at: datetime) -> Saved:
    fresh, journal = parts.vault.prepare(at), journal_holding(head)
    with parts.store.writing(session.actor.provider, head.patient, at=at) as tx:
        current = entries.entry_head(tx.connection, session.actor.provider, head.patient, head.id, at)
        ask = ask_about(CorrectEntry, session, journal, head.patient, fresh.id)
        decision = decide_write(ask, write_facts(tx.connection, ask, current, at))
        recorded = parts.store.log.recorded(tx, decision, at)
        place = place_of(journal, head.patient, head.id, fresh.id)
        secret = reader_secret(parts, tx, session, journal, None)
        sealed = parts.vault.seal_new(recorded, fresh, secret, Text(place, correction.text))
        first = fresh_version(session, place, recorded, sealed, at)
        version = replace(first, number=current.newest.number + 1, reason=correction.reason.value)
        versions.add_version(tx, version, session.actor.assignment)
    keep_draft_key(parts, session, version.id, DraftKey(sealed.data_key, version.edit_event))
    return saved(version, recorded.receipt)


def mark_misfiled(
    parts: Parts, session: Session, target: tuple[PatientId, EntryId], right: PatientId | None, at: datetime
) -> Saved | None:
    """Mark an entry as written in the wrong journal and, where ``right`` is given, begin it anew in the right one.

    The new draft comes first: if the second step fails, a text stands twice and none is lost. Both carry one link that
    names neither patient.
    """
    head = head_of(parts, session, target, at)
    if head.misfiled_at is not None or not head.newest.is_settled:
        raise SealedStateError("misfiled" if head.misfiled_at else head.newest.state)
    if right == head.patient:
        raise InvalidError({"right_patient": "same-patient"})
    link = new_id()
    copy = None if right is None else _begin_anew(parts, session, head, (right, link), at)
    _mark(parts, session, head, link if right else None, at)
    return copy


def _mark(parts: Parts, session: Session, head: EntryHead, link: UUID | None, at: datetime) -> None:
    with parts.store.writing(session.actor.provider, head.patient, at=at) as tx:
        ask = ask_about(MarkMisfiled, session, journal_holding(head), head.patient, head.newest.id)
        parts.store.log.recorded(tx, decide_write(ask, write_facts(tx.connection, ask, head, at)), at)
        versions.mark_misfiled(tx, head.id, session.actor.account, link, at)


def _begin_anew(parts: Parts, session: Session, head: EntryHead, to: tuple[PatientId, UUID], at: datetime) -> Saved:
    patient, link = to
    newest = open_entry(parts, session, head, at).newest
    if newest.text is None:
        message = "the entry does not open"
        raise TamperedError(message)
    new = NewEntry(patient, head.kind, head.happened, newest.text)
    fresh = parts.vault.prepare(at)
    with parts.store.writing(session.actor.provider, patient, at=at) as tx:
        begun = begin_in(parts, session, tx, Beginning(new, fresh, link), at)
    keep_draft_key(parts, session, fresh.id, DraftKey(begun.data_key, begun.receipt.event))
    return saved(begun.version, begun.receipt)
