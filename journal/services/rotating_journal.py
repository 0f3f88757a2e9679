"""Giving one journal new secrets: each version's data key is sealed anew, by its half, under a row that names it.

Two steps. The first is a reading, logged before the halves are handed out; it opens no text and changes nothing. The
second stores everything in one transaction. Stopped between, it is begun anew; stopped within, nothing has changed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from journal.domain.errors import ConflictError, NoKeyError, UnknownError
from journal.domain.people import Role
from journal.domain.rotation_asks import RotateJournal
from journal.policy.rotating import decide_rotate
from journal.services.keyring_grants import Noted
from journal.services.keyring_journals import open_newest_reader, owner_of
from journal.services.keyring_patients import patient_secret_of
from journal.services.keyring_rekeying import next_patients, next_reader, rekeyed
from journal.services.rotating import facts_about
from journal.store.case_texts import put_anew, texts_in
from journal.store.entries import Narrowing, entry_heads
from journal.store.epochs import end_each, lock_epoch, newest_reader_epoch, require_newest
from journal.store.grants import add_grants
from journal.store.patients import journal_of
from journal.store.versions import put_rewrapped
from journal.vault.patients import MessagePlace, Renewed, seal_messages_anew

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.access import Logged
    from journal.domain.care import Journal
    from journal.domain.entry import SealedVersion
    from journal.domain.ids import PatientId, UnitId, VersionId
    from journal.policy.rotating import RotateFacts
    from journal.services.keyring_grants import Granted
    from journal.services.parts import Parts
    from journal.services.rotating import Gathered
    from journal.store.case_texts import SealedCaseText
    from journal.store.database import Transaction

    Progress = Callable[[int, int], None]

WHOLE = 100_000


@dataclass(frozen=True, slots=True)
class RotatedJournal:
    """The journal's new epoch, how many versions lie under it, and how many did not open: their texts are gone."""

    epoch: int
    versions: int
    unopened: int


@dataclass(frozen=True, slots=True)
class _Sealed:
    journal: Journal
    last: Granted = field(repr=False)
    reader: Granted = field(repr=False)
    patients: Granted = field(repr=False)
    of: frozenset[VersionId]
    keys: Mapping[VersionId, bytes] = field(repr=False)
    texts: Mapping[VersionId, bytes] = field(repr=False)


def rotate_journal(
    parts: Parts,
    gathered: Gathered,
    target: tuple[PatientId, UnitId],
    at: datetime,
    progress: Progress | None = None,
) -> RotatedJournal:
    """Give a patient's journal at a unit a new reader secret and a new patient secret.

    Raises UnknownError, RefusedError, NoKeyError when nobody there opens the journal, ConflictError when somebody wrote
    in it meanwhile: then nothing was changed, and it is begun anew.
    """
    with parts.store.database.reading() as connection:
        journal = _journal(connection, gathered, target)
        versions, texts = _versions(connection, journal, at), texts_in(connection, journal.id)
    named = (*(version.id for version in versions), *(text.id for text in texts))
    access = parts.store.log.log_access(decide_rotate(_ask(gathered, journal, named), _facts(gathered, journal)), at)
    sealed = _sealed_anew(parts, gathered, (journal, versions, texts), access, progress or _untold)
    with parts.store.writing(journal.provider, journal.patient, at=at) as tx:
        _store(parts, tx, gathered, sealed, at)
    return RotatedJournal(sealed.reader.epoch, len(sealed.keys), len(versions) - len(sealed.keys))


def _journal(connection: Connection, gathered: Gathered, target: tuple[PatientId, UnitId]) -> Journal:
    patient, unit = target
    journal = journal_of(connection, unit, patient)
    if journal is None or journal.provider != gathered.trust.provider:
        raise UnknownError("no such journal")
    return journal


def _versions(connection: Connection, journal: Journal, at: datetime) -> list[SealedVersion]:
    heads = entry_heads(connection, journal.id, Narrowing(limit=WHOLE), at)
    # What was destroyed has no half any more, and so no key to seal anew.
    return [version for head in heads for version in head.versions if version.destroyed_at is None]


def _ask(gathered: Gathered, journal: Journal, named: tuple[VersionId, ...]) -> RotateJournal:
    if journal.patient is None:
        raise UnknownError("a register is no journal")
    return RotateJournal(
        actor=gathered.actor,
        about=(journal.id,),
        by_officers=gathered.by_officers,
        patient=journal.patient,
        versions=named,
    )


def _facts(gathered: Gathered, journal: Journal) -> RotateFacts:
    actor = gathered.actor
    own_unit = actor.role is Role.THERAPIST and actor.unit == journal.unit
    return facts_about(gathered, in_hand=owner_of(journal) in gathered.held, own_unit=own_unit)


def _sealed_anew(
    parts: Parts,
    gathered: Gathered,
    what: tuple[Journal, list[SealedVersion], tuple[SealedCaseText, ...]],
    access: Logged[RotateJournal],
    progress: Progress,
) -> _Sealed:
    journal, versions, texts = what
    with parts.store.database.reading() as connection:
        last = open_newest_reader(connection, gathered.trust, gathered.held, journal)
    reader = next_reader(last)
    patients = next_patients(reader)
    progress(0, len(versions))
    keys = parts.vault.seal_keys_anew(access, versions, last.secret, reader.secret)
    progress(len(versions), len(versions))
    anew = _texts_anew(parts, gathered, (journal, texts, patients), access) if texts else {}
    return _Sealed(journal, last, reader, patients, _named(versions, texts), keys, anew)


def _texts_anew(
    parts: Parts,
    gathered: Gathered,
    what: tuple[Journal, tuple[SealedCaseText, ...], Granted],
    access: Logged[RotateJournal],
) -> dict[VersionId, bytes]:
    """Seal the texts of the journal's cases under the new patient secret, under which the patient reads them too."""
    journal, texts, patients = what
    with parts.store.database.reading() as connection:
        last = patient_secret_of(connection, gathered.trust, gathered.held, journal)
    if last is None:
        raise NoKeyError("nobody here opens the journal's patient secret")
    place = (journal.provider, journal.id, access.ask.patient)
    sealed = {one.id: (MessagePlace(*place, one.case), one.sealed) for one in texts}
    return seal_messages_anew(parts.vault, access, sealed, Renewed(last.secret, patients.secret))


def _named(versions: list[SealedVersion], texts: tuple[SealedCaseText, ...]) -> frozenset[VersionId]:
    return frozenset((*(version.id for version in versions), *(text.id for text in texts)))


def _store(parts: Parts, tx: Transaction, gathered: Gathered, sealed: _Sealed, at: datetime) -> None:
    journal = sealed.journal
    owner = gathered.held[owner_of(journal)]
    lock_epoch(tx, owner.id)
    require_newest(tx, {(owner.id, owner.epoch)})
    # Under the patient's lock nobody writes: what came since the row was logged would be left under the old secret.
    now_there = _named(_versions(tx.connection, journal, at), texts_in(tx.connection, journal.id))
    if now_there != sealed.of or newest_reader_epoch(tx.connection, journal.id) != sealed.last.epoch:
        raise ConflictError(newest_reader_epoch(tx.connection, journal.id))
    event = parts.store.log.recorded(
        tx, decide_rotate(_ask(gathered, journal, ()), _facts(gathered, journal)), at
    ).event
    noted = Noted(journal.provider, event, at)
    made = rekeyed(tx.connection, gathered.trust, owner, (journal, sealed.reader, sealed.patients), noted)
    end_each(tx, made.ended, at)
    add_grants(tx, made.grants)
    put_rewrapped(tx, sealed.keys, (journal.provider, sealed.reader.epoch, event), at)
    put_anew(tx, sealed.texts, sealed.reader.epoch)


def _untold(done: int, of: int) -> None:
    """Tell nobody."""
