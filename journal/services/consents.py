"""Consents, and consents withdrawn: each is an event in the journal with its own time, and none replaces another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.domain.entry import EntryKind, EventTime
from journal.domain.errors import InvalidError
from journal.domain.journal_asks import NoteConsent
from journal.services.beginning import Beginning, begin_signed_in
from journal.services.releasing import release_signed
from journal.services.writing import NewEntry, Saved, check_text, saved

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.consent import Consent
    from journal.domain.ids import PatientId
    from journal.services.keyring import Session
    from journal.services.parts import Parts


def note_consent(parts: Parts, session: Session, patient: PatientId, consent: Consent, at: datetime) -> Saved:
    """Note a consent, given or withdrawn: happened when it was said, written now, signed by whoever notes it (J-18).

    Raises InvalidError, UnknownError, RefusedError, UnlockNeededError.
    """
    happened = EventTime(consent.said_at, consent.said_at)
    _check(consent, happened, at)
    seed, fresh = parts.keyring.signing_seed(session, at), parts.vault.prepare(at)
    new = NewEntry(patient, EntryKind.CONSENT, happened, consent.text)
    with parts.store.writing(session.actor.provider, patient, at=at) as tx:
        signed, receipt, releases = begin_signed_in(
            parts, session, tx, Beginning(new, fresh, seed=seed, act=NoteConsent), at
        )
    if releases:
        release_signed(parts, session, signed.place.journal, at)
    return saved(signed, receipt)


def _check(consent: Consent, happened: EventTime, at: datetime) -> None:
    problems = dict(consent.problems)
    if consent.said_at > at:
        problems["said_at"] = "in-the-future"
    if problems:
        raise InvalidError(problems)
    check_text(consent.text, happened, at)
