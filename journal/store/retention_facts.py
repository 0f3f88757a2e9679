"""The facts that the law of keeping and destroying asks about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, exists, select

from journal.domain.people import AccountKind, Role
from journal.policy.retaining import DestroyFacts, HoldFacts
from journal.store.facts import IS_PATIENT, IS_RELATIVE, assigned, person_behind, who
from journal.store.retention_tables import RetentionHoldRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from journal.domain.ids import AccountId, PatientId, UnitId
    from journal.domain.people import Actor

_HELD = exists().where(
    RetentionHoldRow.patient_id == bindparam("patient"),
    RetentionHoldRow.provider_id == bindparam("provider"),
    RetentionHoldRow.lifted_at.is_(None),
)
_KEEPING = select(
    assigned(Role.HEAD),
    assigned(Role.THERAPIST),
    IS_PATIENT.label("own"),
    IS_RELATIVE.label("relative"),
    _HELD.label("held"),
)


@dataclass(frozen=True, slots=True)
class Grounds:
    """What is known beside the database's rows: the decision, the clocks of policy and key store, who proposed."""

    authority_decided: bool
    is_due: bool
    halves_are_old: bool
    has_fresh_unlock: bool
    proposed_by: AccountId | None = None


def destroy_facts(
    connection: Connection, actor: Actor, about: tuple[PatientId, UnitId], known: Grounds, at: datetime
) -> DestroyFacts:
    """Gather what the law asks of somebody who would have a patient's texts at a unit destroyed."""
    patient, unit = about
    row = _asked(connection, actor, patient, at)
    return DestroyFacts(
        is_head=bool(row.head),
        treats_at_unit=bool(row.therapist) and actor.unit == unit,
        authority_decided=known.authority_decided,
        is_due=known.is_due,
        halves_are_old=known.halves_are_old,
        under_hold=bool(row.held),
        another_proposed=known.proposed_by not in {None, person_behind(actor)},
        has_fresh_unlock=known.has_fresh_unlock,
        is_own_record=bool(row.own),
        is_relative=bool(row.relative),
        is_program=actor.kind is AccountKind.PROGRAM,
    )


def hold_facts(
    connection: Connection,
    actor: Actor,
    about: tuple[PatientId | None, UnitId | None],
    said: tuple[bool, bool],
    at: datetime,
) -> HoldFacts:
    """Gather what the law asks about holds; ``said`` is whether a reason was stated, and a fresh unlock stands."""
    patient, unit = about
    states_reason, has_fresh_unlock = said
    row = _asked(connection, actor, patient, at)
    return HoldFacts(
        is_head=bool(row.head),
        treats_at_unit=bool(row.therapist) and actor.unit == unit,
        states_reason=states_reason,
        has_fresh_unlock=has_fresh_unlock,
        is_own_record=bool(row.own),
        is_relative=bool(row.relative),
        is_program=actor.kind is AccountKind.PROGRAM,
    )


def _asked(connection: Connection, actor: Actor, patient: PatientId | None, at: datetime) -> Row[*tuple[bool, ...]]:
    return connection.execute(_KEEPING, who(actor, at) | {"patient": patient}).one()
