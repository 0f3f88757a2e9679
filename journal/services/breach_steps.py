"""What is done about an incident: a step after the others, under one row of the log (GDPR 33 and 34; G-13)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.breach import BreachStep, BreachStepKind, Risk
from journal.domain.breach_asks import WriteBreach
from journal.domain.entry_checks import sign_problem
from journal.domain.errors import InvalidError
from journal.policy.breaching import (
    InformFacts,
    KeepBreachFacts,
    NotReportFacts,
    ReportFacts,
    decide_inform,
    decide_keep_breach,
    decide_not_report,
    decide_report,
)
from journal.services.breaches import check, known_who
from journal.services.staffing import unlocked_circles
from journal.store import breaches as stored

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from journal.domain.access import Decision
    from journal.domain.breach import Breach
    from journal.services.breaches import Assessment
    from journal.services.keyring import Session
    from journal.services.parts import Parts

    Decide = Callable[[WriteBreach, Breach, dict[str, bool]], Decision[WriteBreach]]

LONGEST_REFERENCE = 200


@dataclass(frozen=True, slots=True)
class Told:
    """When somebody was told. To IMY: its reference, and why it took longer than 72 hours; to patients: the message."""

    at: datetime
    words: str = ""
    reference: str = ""
    patients: int | None = None


@dataclass(frozen=True, slots=True)
class _Step:
    kind: BreachStepKind
    code: str = ""
    patients: int | None = None
    happened_at: datetime | None = None
    words: str = ""


def assess_breach(parts: Parts, session: Session, breach: UUID, assessed: Assessment, at: datetime) -> None:
    """Assess an incident anew. Raises UnknownError, RefusedError."""
    check(now=at, patients=assessed.patients)

    def decide(ask: WriteBreach, _found: Breach, who: dict[str, bool]) -> Decision[WriteBreach]:
        return decide_keep_breach(ask, KeepBreachFacts(**who))

    step = _Step(BreachStepKind.ASSESSED, assessed.risk.value, assessed.patients)
    _take(parts, session, breach, (step, decide), at)


def report_breach(parts: Parts, session: Session, breach: UUID, told: Told, at: datetime) -> None:
    """Note when IMY was told, and its reference; later than 72 hours, why. Raises as the others."""
    check(now=at, words=told.words, moment=told.at)
    _check_reference(told.reference)

    def decide(ask: WriteBreach, found: Breach, who: dict[str, bool]) -> Decision[WriteBreach]:
        _require_after(found, told.at)
        late, why = told.at > found.due, bool(told.words)
        return decide_report(ask, ReportFacts(**who, is_reported=found.is_reported, is_late=late, states_why=why))

    step = _Step(BreachStepKind.REPORTED, told.reference, None, told.at, told.words)
    _take(parts, session, breach, (step, decide), at)


def leave_unreported(parts: Parts, session: Session, breach: UUID, why: str, at: datetime) -> None:
    """Decide that IMY is not told, and say why: the incident stays in the register. Raises as the others."""
    check(now=at, words=why)

    def decide(ask: WriteBreach, found: Breach, who: dict[str, bool]) -> Decision[WriteBreach]:
        unlikely = found.risk is Risk.UNLIKELY
        return decide_not_report(
            ask,
            NotReportFacts(**who, is_settled=found.is_settled, risk_is_unlikely=unlikely, states_why=bool(why)),
        )

    _take(parts, session, breach, (_Step(BreachStepKind.NOT_REPORTED, words=why), decide), at)


def note_informed(parts: Parts, session: Session, breach: UUID, told: Told, at: datetime) -> None:
    """Note that those affected were told, when, how many, and in what words. Raises as the others."""
    check(now=at, words=told.words, moment=told.at, patients=told.patients)

    def decide(ask: WriteBreach, found: Breach, who: dict[str, bool]) -> Decision[WriteBreach]:
        _require_after(found, told.at)
        return decide_inform(ask, InformFacts(**who, says_what_was_told=bool(told.words)))

    step = _Step(BreachStepKind.INFORMED, "", told.patients, told.at, told.words)
    _take(parts, session, breach, (step, decide), at)


def _take(parts: Parts, session: Session, breach: UUID, what: tuple[_Step, Decide], at: datetime) -> None:
    new, decide = what
    unlocked_circles(parts, session, at)
    actor = session.actor
    with parts.store.writing(at=at) as tx:
        found = stored.locked_breach(tx, actor.provider, breach)
        who = known_who(tx.connection, session, at) | {"has_fresh_unlock": True}
        decision = decide(WriteBreach(actor=actor, shown=(breach,)), found, who)
        step = BreachStep(
            kind=new.kind,
            by=actor.account,
            at=at,
            event=parts.store.log.recorded(tx, decision, at).event,
            code=new.code,
            patients=new.patients,
            happened_at=new.happened_at,
            sealed_text=parts.keyring.seal_reason(tx.connection, session, new.words),
        )
        stored.add_step(tx, found, step)


def _require_after(found: Breach, told_at: datetime) -> None:
    """Raise InvalidError where somebody is said to have been told of what nobody knew."""
    if told_at < found.discovered_at:
        raise InvalidError({"at": "before-discovery"})


def _check_reference(reference: str) -> None:
    problem = sign_problem(reference) or ("too-long" if len(reference) > LONGEST_REFERENCE else None)
    if problem:
        raise InvalidError({"reference": problem})
