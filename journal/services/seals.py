"""A patient seals the own direct access, whole, at one unit or for a period; and opens it again as themselves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from journal.domain.errors import InvalidError, UnknownError, UnlockNeededError
from journal.domain.ids import new_id
from journal.domain.release import Seal
from journal.domain.seal_asks import ReopenPortal, SealPortal, SeeSeals
from journal.policy.sealing import SealFacts, decide_reopen, decide_seal
from journal.store import seals as stored
from journal.store.patient_accounts import require_account
from journal.store.patients import registered_at

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from journal.domain.ids import UnitId
    from journal.services.keyring import PatientSession
    from journal.services.parts import Parts


@dataclass(frozen=True, slots=True)
class NewSeal:
    """What is to be hidden: everywhere or at one unit, always or what happened on these days."""

    unit: UnitId | None = None
    first_day: date | None = None
    last_day: date | None = None

    def check(self) -> None:
        """Raise InvalidError for a period that ends before it begins."""
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise InvalidError({"last_day": "ends-wrong"})


def seal_portal(parts: Parts, session: PatientSession, new: NewSeal, at: datetime) -> UUID:
    """Seal, from the next request on. Staff read as before. Raises InvalidError, UnknownError, RefusedError."""
    new.check()
    actor, patient = session.actor, session.joined
    seal = Seal(new_id(), actor.provider, patient, new.unit, new.first_day, new.last_day, at)
    with parts.store.writing(actor.provider, patient, at=at) as tx:
        require_account(tx.connection, session.actor.account)
        if new.unit is not None and new.unit not in registered_at(tx.connection, actor.provider, patient):
            raise UnknownError("no such unit")
        ask = SealPortal(actor=actor, patient=patient, seal=seal.id)
        stored.add_seal(tx, seal, parts.store.log.recorded(tx, decide_seal(ask, _facts()), at))
    return seal.id


def reopen_portal(parts: Parts, session: PatientSession, seal: UUID, at: datetime) -> None:
    """Show again what was sealed: to whoever has signed in since, and just unlocked.

    Raises UnknownError, UnlockNeededError, RefusedError.
    """
    if not parts.keyring.is_unlocked(session, at):
        raise UnlockNeededError("to open a seal asks for a fresh unlock")
    actor, patient = session.actor, session.joined
    with parts.store.writing(actor.provider, patient, at=at) as tx:
        found = stored.seal_named(tx.connection, actor.provider, patient, seal)
        facts = replace(
            _facts(),
            the_care_sealed_it=found.by_unit is not None,
            still_stands=found.reopened_at is None,
            signed_in_since=session.made_at > found.made_at,
        )
        ask = ReopenPortal(actor=actor, patient=patient, seal=seal)
        stored.reopen_row(tx, parts.store.log.recorded(tx, decide_reopen(ask, facts), at), at)


def list_seals(parts: Parts, session: PatientSession, at: datetime) -> tuple[Seal, ...]:
    """Return the patient's seals, newest first; opened ones too."""
    with parts.store.database.reading() as connection:
        found = stored.seals_of(connection, session.actor.provider, session.joined)
    ask = SeeSeals(actor=session.actor, patient=session.joined, seal=session.actor.account)
    parts.store.log.log_access(decide_seal(ask, _facts()), at)
    return found


def _facts() -> SealFacts:
    return SealFacts(
        is_the_patient=True,
        the_care_sealed_it=False,
        still_stands=False,
        signed_in_since=False,
        has_fresh_unlock=True,
    )
