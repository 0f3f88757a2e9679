"""Begin an entry inside a transaction: the row, the sealed first version, and the journal where there was none."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from journal.domain.care import Journal
from journal.domain.entry import VersionState
from journal.domain.ids import EntryId, JournalId, id_in_time, new_id
from journal.domain.journal_asks import SignEntry, WriteEntry
from journal.policy.writing import decide_write
from journal.services.closing import close_from_birth
from journal.services.writing import (
    NewEntry,
    ask_about,
    fresh_version,
    new_head,
    place_of,
    statement_of,
    unit_of,
)
from journal.store import versions
from journal.store.ground import ground_for
from journal.store.patients import add_journal
from journal.vault import Sealed, Text, sign_text

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from journal.domain.access import Receipt
    from journal.domain.entry import EntryHead, Place, SealedVersion
    from journal.domain.ids import EventId
    from journal.services.keyring import Session
    from journal.services.parts import Parts
    from journal.store.database import Transaction
    from journal.store.ground import Ground
    from journal.vault import Fresh


_NOT_YET_SEALED = Sealed(b"", b"", b"")


@dataclass(frozen=True, slots=True)
class Beginning:
    """What is begun, under which fresh id; ``link`` joins it to a misfiled entry and names no patient.

    ``seed`` is the signing seed of whoever signs in the same act. ``act`` is the ask that the table decides by.
    ``on_request``: a copy that somebody asked for is handed over in the same transaction.
    """

    new: NewEntry
    fresh: Fresh
    link: UUID | None = None
    seed: bytes = field(default=b"", repr=False)
    act: type[WriteEntry] = WriteEntry
    on_request: bool = False


@dataclass(frozen=True, slots=True)
class Begun:
    """The entry as it was stored, and the data key under which its draft goes on."""

    head: EntryHead
    version: SealedVersion
    receipt: Receipt
    data_key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Gathered:
    """What is decided about, by whom, and on which ground; ``journal`` may have to be made."""

    session: Session
    ask: WriteEntry
    ground: Ground
    journal: Journal
    place: Place


def begin_in(parts: Parts, session: Session, tx: Transaction, what: Beginning, at: datetime) -> Begun:
    """Decide, record, seal and store a new entry. Raise UnknownError, RefusedError, NoKeyError."""
    gathered = _gathered(session, tx, what, at)
    recorded = parts.store.log.recorded(tx, decide_write(gathered.ask, gathered.ground.facts), at)
    text = Text(gathered.place, what.new.text)
    sealed = parts.vault.seal_new(recorded, what.fresh, _secret(parts, tx, gathered, recorded.event, at), text)
    version = fresh_version(session, gathered.place, recorded, sealed, at)
    head = replace(new_head(what.new, version, at), misfiled_link=what.link)
    if gathered.ground.blocked:
        close_from_birth(parts, tx, head, (version.id,), at)
    versions.add_entry(tx, head, version, session.actor.assignment)
    return Begun(head, version, recorded.receipt, sealed.data_key)


def begin_signed_in(
    parts: Parts, session: Session, tx: Transaction, what: Beginning, at: datetime
) -> tuple[SealedVersion, Receipt, bool]:
    """Begin an entry and sign it, with a row for each; it is sealed and stored once, signed. Raise as `begin_in`.

    The last is whether the unit gives its patients direct access: then the caller releases it once it is committed.
    """
    gathered = _gathered(session, tx, what, at)
    signing = ask_about(SignEntry, session, gathered.journal, what.new.patient, what.fresh.id)
    decided = (decide_write(gathered.ask, gathered.ground.facts), decide_write(signing, gathered.ground.facts))
    recorded, settled = parts.store.log.recorded_both(tx, decided, at)
    draft = fresh_version(session, gathered.place, recorded, _NOT_YET_SEALED, at)
    head = new_head(what.new, draft, at)
    signed = replace(draft, state=VersionState.SIGNED, settled_at=at, revision=draft.revision + 1)
    signature = sign_text(what.seed, what.new.text, statement_of(head, signed))
    text = Text(gathered.place, what.new.text, signature)
    sealed = parts.vault.seal_new(recorded, what.fresh, _secret(parts, tx, gathered, recorded.event, at), text)
    frozen = replace(signed, sealed_text=sealed.text, sealed_data_key=sealed.data_key_sealed)
    if gathered.ground.blocked:
        close_from_birth(parts, tx, head, (frozen.id,), at)
    versions.add_entry(tx, head, frozen, session.actor.assignment, settled.event)
    return frozen, settled.receipt, gathered.ground.releases


def _gathered(session: Session, tx: Transaction, what: Beginning, at: datetime) -> _Gathered:
    patient, unit, version = what.new.patient, unit_of(session), what.fresh.id
    ground = ground_for(tx.connection, session.actor, patient, at)
    if what.on_request:
        ground = replace(ground, facts=replace(ground.facts, answers_a_request=True))
    journal = Journal(ground.journal or JournalId(new_id()), session.actor.provider, unit, patient)
    ask = ask_about(what.act, session, journal, patient, version)
    return _Gathered(session, ask, ground, journal, place_of(journal, patient, EntryId(id_in_time(at)), version))


def _secret(parts: Parts, tx: Transaction, gathered: _Gathered, event: EventId, at: datetime) -> bytes:
    """Return the reader secret to seal under, and make the journal where there is none."""
    session, journal, ground = gathered.session, gathered.journal, gathered.ground
    if ground.journal is not None:
        # A text sealed under a secret that was renewed meanwhile would open for nobody.
        return parts.keyring.reader_secret_of(tx.connection, session, journal, ground.epoch)
    add_journal(tx, journal, at)
    return parts.keyring.new_journal(tx, session, journal, event, at)
