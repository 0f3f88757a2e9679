"""Which cases there are and how their clocks stand: at a unit, of a patient, of a provider. No text is opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.case_asks import SeeCases
from journal.policy.answering import decide_see_cases
from journal.policy.clocks import clock_of, is_late_to_ivo
from journal.services.case_steps import known_case
from journal.services.holds import require_known
from journal.services.writing import unit_of
from journal.store import cases as stored
from journal.store.case_facts import PATIENT_ASKS, answerer, asked_facts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.case import Case
    from journal.domain.case_words import CaseKind
    from journal.domain.ids import PatientId, ProviderId, UnitId
    from journal.domain.people import Actor
    from journal.policy.answering import AskedFacts
    from journal.policy.clocks import Clock
    from journal.services.case_steps import Target
    from journal.services.keyring import PatientSession, Session
    from journal.services.parts import Parts


@dataclass(frozen=True, slots=True)
class ListedCase:
    """A case, and how its clock stands."""

    case: Case
    clock: Clock


@dataclass(frozen=True, slots=True)
class Alarms:
    """How many cases wait for somebody; how many of them late, overdue, or refused and not sent to IVO.

    ``not_sent_in_time`` are those of the last that were refused on an earlier day: IVO has them the same day (P-06).
    """

    waiting: int
    late: int
    overdue: int
    not_sent: int
    not_sent_in_time: int


def unit_cases(parts: Parts, session: Session, at: datetime) -> tuple[ListedCase, ...]:
    """Return what somebody at the own unit has left to do, what is due first on top."""
    unit = unit_of(session)
    with parts.store.database.reading() as connection:
        found = stored.cases_at(connection, unit)
        facts = asked_facts(answerer(connection, session.actor, (unit, None), at))
    return _seen(parts, session.actor, found, facts, at)


def provider_cases(
    parts: Parts, session: Session, kind: CaseKind | None, at: datetime, *, waiting: bool
) -> tuple[ListedCase, ...]:
    """Return the cases of the whole provider, for whoever sees to it that everybody is answered (G-01)."""
    with parts.store.database.reading() as connection:
        every = stored.cases_of_provider(connection, session.actor.provider, waiting=waiting)
        facts = asked_facts(answerer(connection, session.actor, (None, None), at))
    return _seen(parts, session.actor, [case for case in every if kind in {None, case.kind}], facts, at)


def patient_cases(parts: Parts, session: Session, patient: PatientId, at: datetime) -> tuple[ListedCase, ...]:
    """Return every case of a patient at the own unit, newest first. Raise UnknownError for anybody else's patient."""
    unit = unit_of(session)
    with parts.store.database.reading() as connection:
        require_known(connection, session, patient)
        found = stored.cases_of(connection, unit, patient)
        facts = asked_facts(answerer(connection, session.actor, (unit, patient), at))
    return _seen(parts, session.actor, found, facts, at)


def see_case(parts: Parts, session: Session, target: Target, at: datetime) -> ListedCase:
    """Return one case with its steps. Raises UnknownError, RefusedError."""
    with parts.store.database.reading() as connection:
        case, found = known_case(connection, session, target, at)
    return _seen(parts, session.actor, (case,), asked_facts(found), at)[0]


def own_cases(parts: Parts, session: PatientSession, at: datetime) -> tuple[ListedCase, ...]:
    """Return a patient's own cases at every unit of the provider, newest first."""
    with parts.store.database.reading() as connection:
        found = stored.cases_of_patient(connection, session.actor.provider, session.joined)
    return _seen(parts, session.actor, found, PATIENT_ASKS, at)


def alarms_at(connection: Connection, unit: UnitId, at: datetime) -> Alarms:
    """Count what waits at a unit. Only metadata, and nobody is named: nothing is opened, so nothing is logged."""
    return _alarms(stored.cases_at(connection, unit), at)


def alarms_of(connection: Connection, provider: ProviderId, at: datetime) -> Alarms:
    """Count what waits at a provider, as `alarms_at` does."""
    return _alarms(stored.cases_of_provider(connection, provider, waiting=True), at)


def waiting_here(parts: Parts, session: Session, at: datetime) -> Alarms:
    """Count what waits at the own unit."""
    with parts.store.database.reading() as connection:
        return alarms_at(connection, unit_of(session), at)


def _alarms(cases: Iterable[Case], at: datetime) -> Alarms:
    listed = [ListedCase(case, clock_of(case, at)) for case in cases]
    still = [one for one in listed if not one.case.is_closed]
    return Alarms(
        waiting=len(listed),
        late=sum(one.clock.late for one in still),
        overdue=sum(one.clock.overdue for one in still),
        not_sent=sum(one.case.waits_for_ivo for one in listed),
        not_sent_in_time=sum(is_late_to_ivo(one.case, at) for one in listed),
    )


def _seen(parts: Parts, actor: Actor, cases: Iterable[Case], facts: AskedFacts, at: datetime) -> tuple[ListedCase, ...]:
    shown = tuple(cases)
    ask = SeeCases(actor=actor, shown=tuple(one.id for one in shown), about=tuple(one.patient for one in shown))
    parts.store.log.log_access(decide_see_cases(ask, facts), at)
    return tuple(ListedCase(case, clock_of(case, at)) for case in shown)
