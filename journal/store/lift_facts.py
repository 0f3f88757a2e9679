"""The facts that the policy asks about lifts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.policy.lifting import LiftFacts
from journal.store.deaths import is_marked_anywhere
from journal.store.facts import person_behind, standing_towards
from journal.store.officers import is_officer

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.ids import PatientId
    from journal.domain.people import Actor


@dataclass(frozen=True, slots=True)
class Consent:
    """What a lift rests on: whose consent, for how long, of what, and whether whoever enters it has just unlocked."""

    is_the_patients: bool = False
    is_bounded: bool = False
    is_of_a_block: bool = False
    still_stands: bool = False
    is_unlocked: bool = False


def lift_facts(connection: Connection, actor: Actor, patient: PatientId, consent: Consent, at: datetime) -> LiftFacts:
    """Gather what the law asks before something is lifted, seen or taken back."""
    standing = standing_towards(connection, actor, patient, at)
    return LiftFacts(
        is_officer=is_officer(connection, person_behind(actor), actor.provider, at),
        patient_consents=consent.is_the_patients,
        ends_within_the_longest=consent.is_bounded,
        something_is_blocked=consent.is_of_a_block,
        still_stands=consent.still_stands,
        has_fresh_unlock=consent.is_unlocked,
        is_own_record=standing.is_own_record,
        is_relative=standing.is_relative,
        is_program=standing.is_program,
        patient_is_dead=is_marked_anywhere(connection, actor.provider, patient),
    )


def own_lift_facts(connection: Connection, actor: Actor, patient: PatientId, consent: Consent) -> LiftFacts:
    """Gather what the law asks before a patient lifts, sees or takes back what is their own."""
    return LiftFacts(
        is_officer=False,
        patient_consents=consent.is_the_patients,
        ends_within_the_longest=consent.is_bounded,
        something_is_blocked=consent.is_of_a_block,
        still_stands=consent.still_stands,
        has_fresh_unlock=consent.is_unlocked,
        patient_is_dead=is_marked_anywhere(connection, actor.provider, patient),
        is_the_patient=True,
    )
