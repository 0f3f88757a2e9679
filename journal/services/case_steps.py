"""A step about a case: decided about under the patient's lock, recorded, and kept as a row of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from journal.domain.access_words import ReasonCode, Why
from journal.domain.case import CaseStep
from journal.domain.case_asks import TakeStep
from journal.domain.case_words import CaseKind
from journal.domain.ids import CaseId
from journal.services.holds import require_known
from journal.store import cases as stored
from journal.store.case_facts import answerer

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import Connection

    from journal.domain.access import Decision, Recorded
    from journal.domain.case import Case
    from journal.domain.case_words import StepKind
    from journal.domain.ids import AccountId, EntryId, PatientId
    from journal.services.keyring import Session
    from journal.services.parts import Parts
    from journal.store.case_facts import Answerer
    from journal.store.database import Transaction

Target = tuple["PatientId", CaseId]
"""Whose case, and which: found by both ids together."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step about to be taken. ``reason`` is in one's own words, and opens for auditors alone.

    ``by`` is who is named beside the actor, for a step that says who else looked.
    """

    kind: StepKind
    code: str = ""
    day: date | None = None
    entry: EntryId | None = None
    reason: str = ""
    by: AccountId | None = None


def known_case(connection: Connection, session: Session, target: Target, at: datetime) -> tuple[Case, Answerer]:
    """Return a case, and how the actor stands to it. Raise UnknownError for what the actor may not even know of."""
    patient, case = target
    require_known(connection, session, patient)
    found = stored.case_of(connection, session.actor.provider, patient, case)
    return found, answerer(connection, session.actor, (found.unit, patient), at)


def asked(parts: Parts, session: Session, tx: Transaction, case: Case, step: Step) -> TakeStep:
    """Return the ask of a step: of a copy, the log says that one was asked for; else the reason, if one is given."""
    sealed = parts.keyring.seal_reason(tx.connection, session, step.reason)
    why = Why(ReasonCode.OTHER, sealed) if sealed else None
    if why is None and case.kind is CaseKind.COPY:
        why = Why(ReasonCode.DISCLOSURE)
    return TakeStep(actor=session.actor, why=why, patient=case.patient, case=case.id, step=step.kind)


def taken(
    parts: Parts, tx: Transaction, case: Case, decided: tuple[Decision[TakeStep], tuple[Step, ...]], at: datetime
) -> Case:
    """Record a decision and keep its steps, under one row. Raises RefusedError."""
    decision, steps = decided
    return kept(tx, case, parts.store.log.recorded(tx, decision, at), steps, at)


def kept(tx: Transaction, case: Case, recorded: Recorded[TakeStep], steps: tuple[Step, ...], at: datetime) -> Case:
    """Keep the steps that a row of this transaction stands for."""
    by = recorded.ask.actor.account
    new = tuple(
        CaseStep(step.kind, step.by or by, at, recorded.event, str(step.code), step.day, step.entry) for step in steps
    )
    stored.add_steps(tx, case, *new)
    return replace(case, steps=(*case.steps, *new))
