"""Begin an entry inside a transaction: the row, the sealed first version, and the journal where there was none."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from journal.domain.ids import EntryId, new_id
from journal.domain.journal_asks import WriteEntry
from journal.policy.writing import decide_write
from journal.services.writing import (
    NewEntry,
    ask_about,
    fresh_version,
    journal_to_write,
    new_head,
    place_of,
    reader_secret,
)
from journal.store import versions
from journal.store.facts import write_facts
from journal.store.patients import add_journal, require_registered
from journal.vault import Text

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from journal.domain.access import Receipt
    from journal.domain.entry import EntryHead, SealedVersion
    from journal.services.keyring import Session
    from journal.services.parts import Parts
    from journal.store.database import Transaction
    from journal.vault import Fresh


@dataclass(frozen=True, slots=True)
class Beginning:
    """What is begun, under which fresh id; ``link`` joins it to a misfiled entry and names no patient."""

    new: NewEntry
    fresh: Fresh
    link: UUID | None = None


@dataclass(frozen=True, slots=True)
class Begun:
    """The entry as it was stored, and the data key under which its draft goes on."""

    head: EntryHead
    version: SealedVersion
    receipt: Receipt
    data_key: bytes = field(repr=False)


def begin_in(parts: Parts, session: Session, tx: Transaction, what: Beginning, at: datetime) -> Begun:
    """Decide, record, seal and store a new entry. Raise UnknownError, RefusedError, NoKeyError."""
    patient = what.new.patient
    require_registered(tx.connection, session.actor, patient)
    journal, is_there = journal_to_write(tx.connection, session, patient)
    ask = ask_about(WriteEntry, session, journal, patient, what.fresh.id)
    recorded = parts.store.log.recorded(tx, decide_write(ask, write_facts(tx.connection, ask, None, at)), at)
    if not is_there:
        add_journal(tx, journal, at)
    secret = reader_secret(parts, tx, session, journal, None if is_there else (recorded.event, at))
    place = place_of(journal, patient, EntryId(new_id()), what.fresh.id)
    sealed = parts.vault.seal_new(recorded, what.fresh, secret, Text(place, what.new.text))
    version = fresh_version(session, place, recorded, sealed, at)
    head = replace(new_head(what.new, version, at), misfiled_link=what.link)
    versions.add_entry(tx, head, session.actor.provider)
    versions.add_version(tx, version, session.actor.assignment)
    return Begun(head, version, recorded.receipt, sealed.data_key)
