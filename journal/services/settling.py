"""Sign, set aside, or say why unsigned: the three ways in which a version comes to rest (PDL 3:10, 3:14)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from journal.domain.disclosure import is_to_be_issued
from journal.domain.entry import UnsignedReason, VersionState
from journal.domain.errors import ConflictError, InvalidError, SealedStateError
from journal.domain.journal_asks import DiscardDraft, SignEntry, StateUnsigned
from journal.domain.people import Role
from journal.policy.writing import decide_write
from journal.services.draft_keys import draft_key
from journal.services.releasing import release_signed
from journal.services.veils import shown_head
from journal.services.writing import (
    Saved,
    ask_about,
    journal_holding,
    require_draft,
    require_whole,
    saved,
    statement_of,
)
from journal.store import versions
from journal.store.entries import entry_head
from journal.store.facts import write_facts
from journal.vault import Text, sign_text

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.access import Receipt
    from journal.domain.entry import EntryHead, SealedVersion
    from journal.domain.ids import EntryId, PatientId
    from journal.services.keyring import Session
    from journal.services.parts import Parts
    from journal.store.database import Transaction


def sign_entry(parts: Parts, session: Session, target: tuple[PatientId, EntryId], revision: int, at: datetime) -> Saved:
    """Sign one's own draft as it was seen at ``revision``; a newer save in between is a ConflictError.

    A certificate is issued instead, since its signature says who receives it: InvalidError.
    """
    seed = parts.keyring.signing_seed(session, at)
    head = shown_head(parts, session, target, at)
    version = head.newest
    require_draft(version)
    require_seen(version, revision)
    if is_to_be_issued(head):
        raise InvalidError({"recipient": "required"})
    key = draft_key(parts, session, head, version, at)
    with parts.store.writing(session.actor.provider, head.patient, at=at) as tx:
        signed, receipt = sign_version(parts, session, tx, Signing(head, version, key.data_key, seed), at)
    parts.keyring.forget(session, f"draft-{version.id.hex}")
    release_signed(parts, session, signed.place.journal, at)
    return saved(signed, receipt)


def discard_draft(
    parts: Parts, session: Session, target: tuple[PatientId, EntryId], revision: int, at: datetime
) -> Saved:
    """Set one's own draft aside: it stays sealed in the journal, marked, and opens for whoever may read (ADR 0002)."""
    head = shown_head(parts, session, target, at)
    version = head.newest
    require_draft(version)
    require_seen(version, revision)
    with parts.store.writing(session.actor.provider, head.patient, at=at) as tx:
        ask = ask_about(DiscardDraft, session, journal_holding(head), head.patient, version.id)
        recorded = parts.store.log.recorded(tx, decide_write(ask, write_facts(tx.connection, ask, head, at)), at)
        discarded = replace(version, state=VersionState.DISCARDED, settled_at=at, revision=revision + 1)
        versions.settle_draft(tx, discarded, revision, recorded.event)
    return saved(discarded, recorded.receipt)


def state_unsigned(
    parts: Parts, session: Session, target: tuple[PatientId, EntryId], reason: UnsignedReason, at: datetime
) -> Saved:
    """Say why an entry stays unsigned (J-08; PDL 3:10): it was not needed, or something hinders it.

    It is about what locked first and still asks why, or about a draft, which locks thereby.
    """
    if reason is UnsignedReason.PENDING:
        raise InvalidError({"reason": "choose"})
    head = _head_to_explain(parts, session, target, at)
    version = (*head.unexplained, head.newest)[0]
    if version.is_settled and not version.asks_why_unsigned:
        raise SealedStateError(version.state)
    with parts.store.writing(session.actor.provider, head.patient, at=at) as tx:
        ask = ask_about(StateUnsigned, session, journal_holding(head), head.patient, version.id)
        recorded = parts.store.log.recorded(tx, decide_write(ask, write_facts(tx.connection, ask, head, at)), at)
        versions.lock_unsigned(tx, version, reason.value, session.actor.account, at)
    return saved(replace(version, state=VersionState.LOCKED, unsigned_reason=reason.value), recorded.receipt)


def _head_to_explain(parts: Parts, session: Session, target: tuple[PatientId, EntryId], at: datetime) -> EntryHead:
    """Return the entry; a head, who works at no unit, explains for the author who cannot any more."""
    if session.actor.role is not Role.HEAD:
        return shown_head(parts, session, target, at)
    with parts.store.database.reading() as connection:
        return entry_head(connection, session.actor.provider, *target, at)


@dataclass(frozen=True, slots=True)
class Signing:
    """A draft about to be signed, and the data key under which its text is reopened."""

    head: EntryHead
    version: SealedVersion
    data_key: bytes = field(repr=False)
    seed: bytes = field(repr=False)


def sign_version(
    parts: Parts, session: Session, tx: Transaction, signing: Signing, at: datetime
) -> tuple[SealedVersion, Receipt]:
    """Sign a draft in this transaction, under its own row; the signature lies inside the seal."""
    head, version = signing.head, signing.version
    ask = ask_about(SignEntry, session, journal_holding(head), head.patient, version.id)
    recorded = parts.store.log.recorded(tx, decide_write(ask, write_facts(tx.connection, ask, head, at)), at)
    text = parts.vault.reopen_draft(recorded, signing.data_key, version)
    require_whole(head.kind, text)
    signed = replace(version, state=VersionState.SIGNED, settled_at=at, revision=version.revision + 1)
    signature = sign_text(signing.seed, text, statement_of(head, signed))
    sealed = parts.vault.seal_again(recorded, signing.data_key, Text(version.place, text, signature))
    frozen = replace(signed, sealed_text=sealed)
    versions.settle_draft(tx, frozen, version.revision, recorded.event)
    return frozen, recorded.receipt


def require_seen(version: SealedVersion, revision: int) -> None:
    """Raise ConflictError unless the draft is the one that the caller saw."""
    if version.revision != revision:
        raise ConflictError(version.revision)
