"""Destructions as people see them: what is proposed, what was done; and proposals taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from journal.domain.errors import UnknownError
from journal.domain.people import Role
from journal.domain.retention_asks import OfDestruction, ReadDestruction, WithdrawDestruction
from journal.policy.retaining import decide_see
from journal.store import destructions as stored
from journal.store.destroyed import named_versions
from journal.store.retention_facts import hold_facts

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.ids import DestructionId
    from journal.domain.retention import Destruction, NamedVersion
    from journal.services.keyring import Session
    from journal.services.parts import Parts

D = TypeVar("D", bound=OfDestruction)


@dataclass(frozen=True, slots=True)
class Shown:
    """A destruction, and what it names: kinds and dates, no texts."""

    destruction: Destruction
    versions: tuple[NamedVersion, ...]


def withdraw_destruction(parts: Parts, session: Session, destruction: DestructionId, at: datetime) -> None:
    """Take a proposal back, one's own or another's. Raises UnknownError once it was carried out or taken back."""
    proposed = destruction_named(parts, session, destruction)
    with parts.store.writing(proposed.provider, proposed.patient, at=at) as tx:
        about = (proposed.patient, proposed.unit)
        facts = hold_facts(tx.connection, session.actor, about, (False, False), at)
        parts.store.log.recorded(tx, decide_see(_ask(WithdrawDestruction, session, proposed), facts), at)
        stored.withdraw(tx, proposed.id, session.actor.account, at)


def read_destruction(parts: Parts, session: Session, destruction: DestructionId, at: datetime) -> Shown:
    """Return a destruction with the kinds and dates of what it names; logged."""
    found = destruction_named(parts, session, destruction)
    with parts.store.database.reading() as connection:
        about = (found.patient, found.unit)
        facts = hold_facts(connection, session.actor, about, (False, False), at)
        versions = named_versions(connection, found.versions)
    parts.store.log.log_access(decide_see(_ask(ReadDestruction, session, found), facts), at)
    return Shown(found, versions)


def list_destructions(parts: Parts, session: Session) -> tuple[Destruction, ...]:
    """Return the destructions of the actor's unit or, for who works at none, of the provider; newest first."""
    actor = session.actor
    if actor.role not in {Role.HEAD, Role.THERAPIST}:
        return ()
    with parts.store.database.reading() as connection:
        every = stored.destructions(connection, actor.provider)
    return tuple(each for each in every if actor.unit in {None, each.unit})


def destruction_named(parts: Parts, session: Session, destruction: DestructionId) -> Destruction:
    """Return a destruction of the actor's unit or, for who works at none, of the provider. Raise UnknownError."""
    with parts.store.database.reading() as connection:
        found = stored.destruction_of(connection, session.actor.provider, destruction)
    if session.actor.unit not in {None, found.unit}:
        raise UnknownError("no such destruction")
    return found


def _ask(kind: type[D], session: Session, about: Destruction) -> D:
    return kind(
        actor=session.actor, patient=about.patient, journal=about.journal, unit=about.unit, destruction=about.id
    )
