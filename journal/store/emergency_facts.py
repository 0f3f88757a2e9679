"""The facts that the policy asks about emergency access."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from journal.domain.emergency import Emergency, Hindrance
from journal.domain.people import AccountKind, Role
from journal.policy.emergency import EmergencyFacts, EmergencyReadFacts, closes_at, narrow
from journal.policy.emergency_review import ApprovalFacts, ReviewFacts
from journal.policy.law import APPROVED_WITHIN
from journal.store.assignments import standing
from journal.store.emergencies import chosen_entries
from journal.store.facts import standing_towards
from journal.store.log_search import is_auditor
from journal.store.officers import appointments_of, has_officer, is_officer
from journal.store.people_tables import AssignmentRow
from journal.store.surroundings import unit_named

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.ids import EntryId, PatientId, UnitId
    from journal.domain.people import Actor


@dataclass(frozen=True, slots=True)
class Attested:
    """What was said when an emergency access was asked for."""

    hindrance: Hindrance
    is_indispensable: bool
    has_reason: bool
    is_bounded: bool


def emergency_facts(
    connection: Connection, actor: Actor, patient: PatientId, attested: Attested, at: datetime
) -> EmergencyFacts:
    """Gather what the law asks before somebody is told which units have blocked; they have just unlocked."""
    stands = standing_towards(connection, actor, patient, at)
    return EmergencyFacts(
        has_clinical_assignment=stands.has_clinical_assignment,
        consent_cannot_be_had=attested.hindrance is not Hindrance.REFUSES,
        patient_refuses=attested.hindrance is Hindrance.REFUSES,
        attests_indispensable_care=attested.is_indispensable,
        states_reason=attested.has_reason,
        ends_within_the_longest=attested.is_bounded,
        officer_is_appointed=has_officer(connection, actor.provider, at),
        somebody_else_reviews=_somebody_else_reviews(connection, actor, at),
        has_fresh_unlock=True,
        is_own_record=stands.is_own_record,
        is_relative=stands.is_relative,
        is_program=stands.is_program,
        patient_is_dead=stands.patient_is_dead,
    )


def emergency_read_facts(
    connection: Connection,
    actor: Actor,
    emergency: Emergency,
    wanted: tuple[Collection[UnitId], EntryId | None],
    at: datetime,
) -> EmergencyReadFacts:
    """Gather what the law asks before something at these units, or one chosen entry there, is shown."""
    units, entry = wanted
    chosen = chosen_entries(connection, emergency.id)
    stands = standing_towards(connection, actor, emergency.patient, at)
    return EmergencyReadFacts(
        has_clinical_assignment=stands.has_clinical_assignment,
        attested_themselves=(emergency.account, emergency.unit) == (actor.account, actor.unit),
        is_still_open=emergency.opened_at <= at < closes_at(emergency),
        unit_shares=all(unit_named(connection, unit)[1] for unit in units),
        within_one_unit_while_alone=not narrow(emergency) or len({*chosen.values(), *units}) <= 1,
        entry_was_chosen=entry in chosen,
        is_own_record=stands.is_own_record,
        is_relative=stands.is_relative,
        is_program=stands.is_program,
    )


def review_facts(connection: Connection, actor: Actor, emergency: Emergency | None, at: datetime) -> ReviewFacts:
    """Gather what the law asks of whoever reviews: one emergency access, or all of them where none is named."""
    return ReviewFacts(
        is_auditor=is_auditor(connection, actor, at),
        is_officer=is_officer(connection, actor.account, actor.provider, at),
        is_their_own=emergency is not None and emergency.account == actor.account,
        is_reviewed=emergency is not None and emergency.review is not None,
        is_program=actor.kind is AccountKind.PROGRAM,
    )


def approval_facts(connection: Connection, actor: Actor, emergency: Emergency, at: datetime) -> ApprovalFacts:
    """Gather what the law asks of a second person."""
    stands = standing_towards(connection, actor, emergency.patient, at)
    return ApprovalFacts(
        has_clinical_assignment=stands.has_clinical_assignment,
        is_officer=is_officer(connection, actor.account, actor.provider, at),
        is_their_own=emergency.account == actor.account,
        is_asked_for=narrow(emergency),
        is_in_time=emergency.opened_at <= at <= emergency.opened_at + APPROVED_WITHIN,
        is_own_record=stands.is_own_record,
        is_relative=stands.is_relative,
        is_program=stands.is_program,
    )


def _somebody_else_reviews(connection: Connection, actor: Actor, at: datetime) -> bool:
    """Say whether anybody but the actor is a log reviewer or an officer now."""
    auditor = exists().where(
        AssignmentRow.provider_id == actor.provider,
        AssignmentRow.account_id != actor.account,
        AssignmentRow.role == Role.AUDITOR.value,
        standing(at),
    )
    if connection.execute(select(auditor)).scalar():
        return True
    others = {one.account for one in appointments_of(connection, actor.provider)} - {actor.account}
    return any(is_officer(connection, account, actor.provider, at) for account in others)
