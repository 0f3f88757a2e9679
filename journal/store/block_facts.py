"""The facts that the policy asks about blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.block import Requester
from journal.policy.blocking import BlockFacts, EndFacts
from journal.store.deaths import is_marked_anywhere
from journal.store.facts import register_facts

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.block import Block
    from journal.domain.ids import PatientId, UnitId
    from journal.domain.people import Actor


@dataclass(frozen=True, slots=True)
class Wish:
    """What was said when a block was asked for: by whom, and what was looked into before."""

    requester: Requester
    is_minor: bool
    is_mature: bool
    was_told: bool
    came_after_death: bool = False


def block_facts(
    connection: Connection, actor: Actor, about: tuple[UnitId, PatientId], wish: Wish, at: datetime
) -> BlockFacts:
    """Gather what the law asks before information of this unit about this patient is blocked."""
    unit, patient = about
    keeps = register_facts(connection, actor, unit, patient, at)
    return BlockFacts(
        keeps_register=keeps.is_clerk or keeps.is_therapist,
        own_unit=keeps.own_unit,
        asked_by_patient=wish.requester is Requester.PATIENT,
        asked_by_guardian=wish.requester is Requester.GUARDIAN,
        patient_is_minor=wish.is_minor,
        # Whether a child is mature enough, a clinician says; a clerk cannot (B-06).
        maturity_is_assessed=wish.is_mature and keeps.is_therapist,
        was_told_what_it_means=wish.was_told,
        is_own_record=keeps.is_own_record,
        is_program=keeps.is_program,
        asked_after_death=wish.came_after_death,
    )


def own_block_facts(connection: Connection, actor: Actor, patient: PatientId, wish: Wish) -> BlockFacts:
    """Gather what the law asks before a patient with a fresh unlock blocks what is their own."""
    return BlockFacts(
        keeps_register=False,
        own_unit=False,
        asked_by_patient=wish.requester is Requester.PATIENT,
        asked_by_guardian=wish.requester is Requester.GUARDIAN,
        patient_is_minor=wish.is_minor,
        maturity_is_assessed=wish.is_mature,
        was_told_what_it_means=wish.was_told,
        asked_after_death=is_marked_anywhere(connection, actor.provider, patient),
        is_the_patient=True,
        has_fresh_unlock=True,
    )


def own_end_facts(connection: Connection, block: Block, at: datetime, *, states_reason: bool = False) -> EndFacts:
    """Gather what the law asks before a patient with a fresh unlock ends or voids one of their own blocks."""
    return EndFacts(
        keeps_register=False,
        own_unit=False,
        stands=block.stands(at),
        asked_by_patient=True,
        states_reason=states_reason,
        asked_after_death=is_marked_anywhere(connection, block.provider, block.patient),
        is_the_patient=True,
        has_fresh_unlock=True,
    )


def end_facts(
    connection: Connection, actor: Actor, block: Block, wish: tuple[bool, bool, bool], at: datetime
) -> EndFacts:
    """Gather what the law asks before a block is ended or voided.

    ``wish`` is (the patient asks, a reason is given, the wish came after the patient's death).
    """
    own_unit = actor.unit is not None and block.unit in {None, actor.unit}
    keeps = register_facts(connection, actor, block.unit or _unit(actor), block.patient, at)
    asked, states, late = wish
    return EndFacts(
        keeps_register=keeps.is_clerk or keeps.is_therapist,
        own_unit=own_unit,
        stands=block.stands(at),
        asked_by_patient=asked,
        states_reason=states,
        is_own_record=keeps.is_own_record,
        is_program=keeps.is_program,
        asked_after_death=late,
    )


def _unit(actor: Actor) -> UnitId:
    if actor.unit is None:
        message = "the assignment has no unit"
        raise ValueError(message)
    return actor.unit
