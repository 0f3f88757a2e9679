"""Begin an entry inside a transaction: the row, the sealed first version, and the journal where there was none."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from journal.domain.entry import VersionState
from journal.domain.ids import EntryId, new_id
from journal.domain.journal_asks import SignEntry, WriteEntry
from journal.policy.writing import decide_write
from journal.services.closing import close_from_birth
from journal.services.writing import (
    NewEntry,
    ask_about,
    fresh_version,
    journal_to_write,
    new_head,
    place_of,
    reader_secret,
    statement_of,
)
from journal.store import versions
from journal.store.facts import facts_once_begun, write_facts
from journal.store.patients import add_journal, require_registered
from journal.vault import Sealed, Text, sign_text

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from journal.domain.access import Receipt, Recorded
    from journal.domain.care import Journal
    from journal.domain.entry import EntryHead, Place, SealedVersion
    from journal.policy.writing import WriteFacts
    from journal.services.keyring import Session
    from journal.services.parts import Parts
    from journal.store.database import Transaction
    from journal.vault import Fresh


_NOT_YET_SEALED = Sealed(b"", b"", b"")


@dataclass(frozen=True, slots=True)
class Beginning:
    """What is begun, under which fresh id; ``link`` joins it to a misfiled entry and names no patient.

    ``seed`` is the signing seed of whoever signs in the same act. ``act`` is the ask that the table decides by.
    """

    new: NewEntry
    fresh: Fresh
    link: UUID | None = None
    seed: bytes = field(default=b"", repr=False)
    act: type[WriteEntry] = WriteEntry


@dataclass(frozen=True, slots=True)
class Begun:
    """The entry as it was stored, and the data key under which its draft goes on."""

    head: EntryHead
    version: SealedVersion
    receipt: Receipt
    data_key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Decided:
    recorded: Recorded[WriteEntry]
    facts: WriteFacts
    journal: Journal
    place: Place
    secret: bytes = field(repr=False)


def begin_in(parts: Parts, session: Session, tx: Transaction, what: Beginning, at: datetime) -> Begun:
    """Decide, record, seal and store a new entry. Raise UnknownError, RefusedError, NoKeyError."""
    decided = _decided(parts, session, tx, what, at)
    text = Text(decided.place, what.new.text)
    sealed = parts.vault.seal_new(decided.recorded, what.fresh, decided.secret, text)
    version = fresh_version(session, decided.place, decided.recorded, sealed, at)
    head = replace(new_head(what.new, version, at), misfiled_link=what.link)
    close_from_birth(parts, tx, head, (version.id,), at)
    versions.add_entry(tx, head, session.actor.provider)
    versions.add_version(tx, version, session.actor.assignment)
    return Begun(head, version, decided.recorded.receipt, sealed.data_key)


def begin_signed_in(
    parts: Parts, session: Session, tx: Transaction, what: Beginning, at: datetime
) -> tuple[SealedVersion, Receipt]:
    """Begin an entry and sign it, with a row for each; it is sealed and stored once, signed. Raise as `begin_in`."""
    decided = _decided(parts, session, tx, what, at)
    draft = fresh_version(session, decided.place, decided.recorded, _NOT_YET_SEALED, at)
    head = new_head(what.new, draft, at)
    ask = ask_about(SignEntry, session, decided.journal, head.patient, draft.id)
    recorded = parts.store.log.recorded(tx, decide_write(ask, facts_once_begun(decided.facts, ask, head)), at)
    signed = replace(draft, state=VersionState.SIGNED, settled_at=at, revision=draft.revision + 1)
    signature = sign_text(what.seed, what.new.text, statement_of(head, signed))
    text = Text(decided.place, what.new.text, signature)
    sealed = parts.vault.seal_new(decided.recorded, what.fresh, decided.secret, text)
    frozen = replace(signed, sealed_text=sealed.text, sealed_data_key=sealed.data_key_sealed)
    close_from_birth(parts, tx, head, (frozen.id,), at)
    versions.add_entry(tx, head, session.actor.provider)
    versions.add_version(tx, frozen, session.actor.assignment, recorded.event)
    return frozen, recorded.receipt


def _decided(parts: Parts, session: Session, tx: Transaction, what: Beginning, at: datetime) -> _Decided:
    """Decide and record, and make the journal where there is none."""
    patient = what.new.patient
    require_registered(tx.connection, session.actor, patient)
    journal, is_there = journal_to_write(tx.connection, session, patient)
    ask = ask_about(what.act, session, journal, patient, what.fresh.id)
    facts = write_facts(tx.connection, ask, None, at)
    recorded = parts.store.log.recorded(tx, decide_write(ask, facts), at)
    if not is_there:
        add_journal(tx, journal, at)
    secret = reader_secret(parts, tx, session, journal, None if is_there else (recorded.event, at))
    place = place_of(journal, patient, EntryId(new_id()), what.fresh.id)
    return _Decided(recorded, facts, journal, place, secret)
