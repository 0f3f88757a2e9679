"""Destroy by decision: one proposes and signs, another approves, signs and carries out (PDL 3:17, 8:4; R-06).

Main is written first, the key store after it. What a crash leaves between them is carried out before anything is
served again (`replaying`), from the row and both signatures.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from journal.domain.destruction_certificate import Where, certificate_text
from journal.domain.errors import InvalidError, UnknownError
from journal.domain.ids import DestructionId, new_id
from journal.domain.retention import Destruction, DestructionKind, DestructionState, Signer
from journal.domain.retention_asks import (
    Destroy,
    ProposeDestruction,
)
from journal.policy.law import BACKUPS_STAND
from journal.policy.retaining import decide_destroy, decide_propose
from journal.services.destruction_choices import (
    Chosen,
    Wanted,
    check_decision,
    chosen_texts,
    chosen_versions,
    holds_identity,
)
from journal.services.destructions import destruction_named
from journal.services.keyring_orders import order_of, sign_order
from journal.services.replaying import carry_out_in_key_store
from journal.services.restoring import require_consistent
from journal.services.retention import keepings
from journal.store import destructions as stored
from journal.store.destroyed import forget_patient
from journal.store.patients import journal_of, require_registered
from journal.store.people import providers, unit_row
from journal.store.retention_facts import Grounds, destroy_facts

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.care import Journal
    from journal.domain.ids import PatientId, UnitId
    from journal.services.keyring import Session
    from journal.services.parts import Parts
    from journal.store.database import Transaction

__all__ = ["Chosen", "Wanted", "approve_destruction", "propose_destruction"]

_DUE = "{until:%Y-%m-%d}"

P = TypeVar("P", bound=ProposeDestruction)


def propose_destruction(
    parts: Parts, session: Session, target: tuple[PatientId, UnitId], wanted: Wanted, at: datetime
) -> Destruction:
    """Choose what is to be destroyed in a patient's journal at a unit, and sign it. Nothing is destroyed yet.

    Raises InvalidError, UnknownError, UnlockNeededError, RefusedError; MainBehindError after a restore.
    """
    require_consistent(parts)
    check_decision(wanted)
    _pin(parts, session)
    patient, unit = target
    with parts.store.database.reading() as connection:
        journal = _journal(connection, session, patient, unit)
        versions = chosen_versions(connection, journal, patient, wanted)
        texts = chosen_texts(connection, journal, versions, whole=wanted.whole)
        decision = wanted.decision.strip() or _due_since(connection, journal, patient)
    unsigned = Signer(session.actor.account, session.actor.name, session.actor.title, at, b"")
    about = (journal.provider, unit, journal.id, patient, wanted.kind, decision, wanted.whole, unsigned)
    proposed = Destruction(DestructionId(new_id()), *about, None, versions, texts)
    signature = sign_order(parts.keyring, session, proposed, at)
    proposed = replace(proposed, proposed=replace(unsigned, signature=signature))
    with parts.store.writing(journal.provider, patient, at=at) as tx:
        facts = destroy_facts(tx.connection, session.actor, target, _grounds(parts, tx, proposed, at), at)
        decided = decide_propose(_naming(ProposeDestruction, session, proposed), facts)
        stored.add_destruction(tx, proposed, parts.store.log.recorded(tx, decided, at).event)
    return proposed


def approve_destruction(parts: Parts, session: Session, destruction: DestructionId, at: datetime) -> Destruction:
    """Sign what another proposed, and carry it out: exactly those versions open to nobody any more.

    Once it stands in the log, calling it again only sees to it that the key store has done its part. Raises
    InvalidError when the journal is no longer as it was proposed, and what proposing raises.
    """
    require_consistent(parts)
    proposed = destruction_named(parts, session, destruction)
    if proposed.state is DestructionState.WITHDRAWN:
        raise UnknownError("no such proposal")
    if proposed.state is DestructionState.PROPOSED:
        proposed = _carry_out(parts, session, proposed, at)
    carry_out_in_key_store(parts, proposed, at)
    return proposed


def _carry_out(parts: Parts, session: Session, proposed: Destruction, at: datetime) -> Destruction:
    actor = session.actor
    signature = sign_order(parts.keyring, session, proposed, at)
    approved = Signer(actor.account, actor.name, actor.title, at, signature)
    with parts.store.writing(proposed.provider, proposed.patient, at=at) as tx:
        facts = destroy_facts(
            tx.connection, actor, (proposed.patient, proposed.unit), _grounds(parts, tx, proposed, at), at
        )
        recorded = parts.store.log.recorded(tx, decide_destroy(_naming(Destroy, session, proposed), facts), at)
        _require_unchanged(tx.connection, proposed)
        done = replace(proposed, approved=approved, backups_expire_at=at + BACKUPS_STAND)
        _require_order(parts, tx, done, at)
        done = replace(done, certificate=_certificate(parts, tx, done))
        identity = holds_identity(tx.connection, done.versions)
        stored.carry_out(tx, done, recorded.event)
        if identity:
            forget_patient(tx, done.patient, actor.account, at)
    return done


def _require_unchanged(connection: Connection, proposed: Destruction) -> None:
    """Raise InvalidError when a whole journal got another version, the patient another journal, or a case a text."""
    journal = journal_of(connection, proposed.unit, proposed.patient)
    if journal is None:
        raise InvalidError({"versions": "changed"})
    now = proposed.versions
    if proposed.whole:
        now = chosen_versions(connection, journal, proposed.patient, Wanted(proposed.kind))
    texts = chosen_texts(connection, journal, now, whole=proposed.whole)
    if {*now, *texts} != set(proposed.named):
        raise InvalidError({"versions": "changed"})


def _require_order(parts: Parts, tx: Transaction, done: Destruction, at: datetime) -> None:
    """Let the key store say before the commit whether it will do its part: DestructionRefusedError otherwise."""
    if done.kind is DestructionKind.ORDERED:
        parts.key_store.require(done.provider, done.named, order_of(tx.connection, done), at)


def _certificate(parts: Parts, tx: Transaction, done: Destruction) -> str:
    unit = unit_row(tx.connection, done.provider, done.unit)
    names = {each.id: each.name for each in providers(tx.connection)}
    where = Where(names[done.provider], unit.name if unit else "")
    return parts.store.log.custody.signed_note(done.provider, certificate_text(done, where))


def _grounds(parts: Parts, tx: Transaction, proposed: Destruction, at: datetime) -> Grounds:
    ordered = proposed.kind is DestructionKind.ORDERED
    keeping = keepings(tx.connection, proposed.provider, (proposed.patient,)).get(proposed.patient)
    return Grounds(
        authority_decided=ordered,
        is_due=not ordered and keeping is not None and at >= keeping.disposable_from,
        halves_are_old=not ordered and not parts.key_store.young(proposed.named, at),
        # Whoever comes here has signed with the key that a fresh unlock gives.
        has_fresh_unlock=True,
        proposed_by=proposed.proposed.account,
    )


def _journal(connection: Connection, session: Session, patient: PatientId, unit: UnitId) -> Journal:
    """Return the patient's journal at the unit. Raise UnknownError for what the actor may not even know of."""
    if session.actor.unit is not None:
        require_registered(connection, session.actor, patient)
    known = unit_row(connection, session.actor.provider, unit)
    journal = journal_of(connection, unit, patient) if known else None
    if journal is None:
        raise UnknownError("no such journal")
    return journal


def _due_since(connection: Connection, journal: Journal, patient: PatientId) -> str:
    keeping = keepings(connection, journal.provider, (patient,)).get(patient)
    if keeping is None:
        raise UnknownError("nothing is kept there")
    return _DUE.format(until=keeping.disposable_from)


def _naming(kind: type[P], session: Session, about: Destruction) -> P:
    """Return an ask that names the versions."""
    return kind(
        actor=session.actor,
        patient=about.patient,
        journal=about.journal,
        unit=about.unit,
        destruction=about.id,
        versions=about.named,
    )


def _pin(parts: Parts, session: Session) -> None:
    """Let the key store know whom to believe, where it is older than orders: this session's own bundle says it."""
    provider = session.actor.provider
    if parts.key_store.pinned(provider) is None:
        parts.key_store.pin(provider, session.pins[provider])
