"""Handing out a copy: the journal says who received what, and when, before the copy exists (PDL 3:11; J-13, L-08)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.domain.entry import EntryKind, EventTime
from journal.domain.errors import InvalidError
from journal.domain.journal_asks import NoteDisclosure
from journal.services.beginning import Beginning, begin_signed_in
from journal.services.journals import WHOLE, JournalFilter, read_journal
from journal.services.releasing import release_signed
from journal.services.writing import NewEntry, Saved, check_text, saved
from journal.store.entries import Narrowing

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.disclosure import HandOut
    from journal.domain.ids import PatientId
    from journal.services.journals import JournalPage
    from journal.services.keyring import Session
    from journal.services.parts import Parts


def note_disclosure(parts: Parts, session: Session, patient: PatientId, handed: HandOut, at: datetime) -> Saved:
    """Note in the journal that somebody received a copy now, signed by whoever hands it out.

    Who received it is nobody's but the journal's to know: it is sealed like any text. Raises InvalidError,
    UnknownError, RefusedError, UnlockNeededError.
    """
    check_handed(handed, at)
    seed = parts.keyring.signing_seed(session, at)
    fresh = parts.vault.prepare(at)
    with parts.store.writing(session.actor.provider, patient, at=at) as tx:
        begun = Beginning(disclosure_of(patient, handed, at), fresh, seed=seed, act=NoteDisclosure)
        signed, receipt, releases = begin_signed_in(parts, session, tx, begun, at)
    if releases:
        release_signed(parts, session, signed.place.journal, at)
    return saved(signed, receipt)


def hand_out_journal(parts: Parts, session: Session, patient: PatientId, handed: HandOut, at: datetime) -> JournalPage:
    """Open the whole journal to be printed for somebody: noted first, then a row that says printed, then the text.

    A fault between leaves a note of a copy that never came out, never a copy that no note tells of. The copy holds its
    own note. Raises as `note_disclosure` and `read_journal`.
    """
    note_disclosure(parts, session, patient, handed, at)
    whole = Narrowing(limit=WHOLE)
    copy = JournalFilter(None, whole, printing=True, with_test_material=handed.with_test_material)
    return read_journal(parts, session, patient, copy, at)


def check_handed(handed: HandOut, at: datetime) -> None:
    """Raise InvalidError, a reason code for each field, for what may not be noted."""
    if handed.problems:
        raise InvalidError(handed.problems)
    check_text(handed.text, None, at)


def disclosure_of(patient: PatientId, handed: HandOut, at: datetime) -> NewEntry:
    """Return the entry that says who received what, now."""
    return NewEntry(patient, EntryKind.DISCLOSURE, EventTime(at, at), handed.text)
