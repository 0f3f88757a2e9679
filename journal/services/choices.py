"""The active choice: before it, only that there is more; after it, which units and what they hold (A-09, A-11)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.access_words import NOT_FOR_CHOICES, Purpose, ReasonCode, Why
from journal.domain.entry_checks import sign_problem
from journal.domain.errors import InvalidError, UnknownError
from journal.domain.journal_asks import ChooseUnit
from journal.policy.law import CHOICE_STANDS
from journal.policy.reading import decide_choice
from journal.services.veils import leaves_anything, veil_over
from journal.services.writing import unit_of
from journal.store.choices import add_choice, standing_choices
from journal.store.facts import choice_facts
from journal.store.patients import journal_of, journals_elsewhere, related_patients, require_registered

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.care import CareUnit, Journal
    from journal.domain.ids import PatientId, UnitId
    from journal.services.keyring import Session
    from journal.services.parts import Parts
    from journal.store.database import Transaction

_LONGEST_REASON = 1024


@dataclass(frozen=True, slots=True)
class OtherUnit:
    """Another unit's journal of the patient. Before the choice: one with neither unit nor name, "there is more"."""

    unit: UnitId | None
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """The stand that is taken: purpose, a reason of the catalogue, and free text, which OTHER requires."""

    purpose: Purpose
    reason: ReasonCode
    text: str = ""


def other_units(connection: Connection, session: Session, patient: PatientId, at: datetime) -> tuple[OtherUnit, ...]:
    """Return what may be told of other units' journals, to somebody who takes part in the care.

    No unit's name is told before the choice, and never how much there is (A-11).
    """
    unit, actor = unit_of(session), session.actor
    if patient not in related_patients(connection, actor.on_behalf_of or actor.account, unit, at):
        return ()
    sharing = _sharing(connection, session, patient, at)
    chosen = standing_choices(connection, actor, patient, at)
    named = tuple(OtherUnit(u.id, u.name, chosen=True) for j, u in sharing if j.id in chosen)
    hidden = any(j.id not in chosen for j, _ in sharing)
    return (*named, *([OtherUnit(None, "", chosen=False)] if hidden else []))


def choose_unit(
    parts: Parts, session: Session, target: tuple[PatientId, UnitId | None], choice: Choice, at: datetime
) -> None:
    """Take a stand, logged with purpose and reason: on the named unit's journal, or on every unit's that shares.

    For the own unit's journal it states another need than taking part in the care (A-02). It stands for twelve hours.
    Raises UnknownError when there is nothing to choose, RefusedError, InvalidError.
    """
    _check(choice)
    patient, unit = target
    with parts.store.writing(session.actor.provider, patient, at=at) as tx:
        require_registered(tx.connection, session.actor, patient)
        why = Why(choice.reason, parts.keyring.seal_reason(tx.connection, session, choice.text))
        for journal in _journals(tx, session, patient, unit, at):
            ask = ChooseUnit(
                actor=session.actor,
                purpose=choice.purpose,
                why=why,
                patient=patient,
                journal=journal.id,
                unit=journal.unit,
            )
            decision = decide_choice(ask, choice_facts(tx.connection, ask, at))
            add_choice(tx, parts.store.log.recorded(tx, decision, at), at, at + CHOICE_STANDS)


def _sharing(
    connection: Connection, session: Session, patient: PatientId, at: datetime
) -> list[tuple[Journal, CareUnit]]:
    """Return other units' journals that may be chosen: of units that share, and not blocked from end to end."""
    elsewhere = journals_elsewhere(connection, session.actor.provider, patient, unit_of(session))
    return [
        (journal, unit)
        for journal, unit in elsewhere
        if unit.shares and leaves_anything(connection, veil_over(connection, session.actor, journal, at), at)
    ]


def _journals(
    tx: Transaction, session: Session, patient: PatientId, unit: UnitId | None, at: datetime
) -> tuple[Journal, ...]:
    own = unit_of(session)
    if unit == own:
        found = [journal for journal in [journal_of(tx.connection, own, patient)] if journal]
    else:
        found = [j for j, u in _sharing(tx.connection, session, patient, at) if unit in {None, u.id}]
    if not found:
        message = "there is nothing to choose"
        raise UnknownError(message)
    return tuple(found)


def _check(choice: Choice) -> None:
    if choice.reason in NOT_FOR_CHOICES:
        raise InvalidError({"reason": "unknown"})
    if choice.reason is ReasonCode.OTHER and not choice.text.strip():
        raise InvalidError({"text": "needed-for-other"})
    if (problem := sign_problem(choice.text)) or len(choice.text) > _LONGEST_REASON:
        raise InvalidError({"text": problem or "too-long"})
