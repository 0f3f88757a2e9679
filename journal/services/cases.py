"""What somebody asks for, entered with the day on which it came; and the steps that keep its clock (GDPR 12)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from journal.domain.case import WHOLE_JOURNAL, Case, CaseStep, CopyScope
from journal.domain.case_asks import RegisterCase
from journal.domain.case_words import Asker, CaseKind, Channel, IdentityCheck, StepKind
from journal.domain.entry_checks import EARLIEST, sign_problem
from journal.domain.errors import InvalidError
from journal.domain.ids import CaseId, new_id
from journal.policy.answering import STEPS, decide_extension, decide_register
from journal.policy.clocks import clock_of
from journal.policy.referring import decide_note_ivo
from journal.services.case_steps import Step, asked, known_case, taken
from journal.services.writing import unit_of
from journal.store import cases as stored
from journal.store.case_facts import PATIENT_ASKS, answerer, asked_facts, extend_facts, ivo_facts, step_facts
from journal.store.patients import require_registered

if TYPE_CHECKING:
    from datetime import date, datetime

    from journal.domain.case_words import ExtensionReason, RemarkKind, SecrecyTest
    from journal.domain.disclosure import DisclosureForm
    from journal.domain.ids import EntryId, PatientId, UnitId
    from journal.domain.people import Actor
    from journal.policy.answering import AskedFacts
    from journal.services.case_steps import Target
    from journal.services.keyring import Session
    from journal.services.parts import Parts
    from journal.store.database import Transaction

LONGEST_REASON = 1_000


@dataclass(frozen=True, slots=True)
class NewCase:
    """Who asks for what, which way, and when it came. No reason is asked for, and there is no fee (P-03, G-04).

    ``entry`` is the one that a patient says something of, ``remark`` what.
    """

    patient: PatientId
    kind: CaseKind
    channel: Channel
    received_at: datetime
    asker: Asker = Asker.PATIENT
    form: DisclosureForm | None = None
    scope: CopyScope = WHOLE_JOURNAL
    entry: EntryId | None = None
    remark: RemarkKind | None = None


def register_case(parts: Parts, session: Session, new: NewCase, at: datetime) -> Case:
    """Enter what came by letter, by telephone or at the desk; its clock goes from the day on which it came.

    Whoever keeps the register may, and is shown nothing of the journal. Raises InvalidError, UnknownError,
    RefusedError.
    """
    _check(new, at)
    if new.channel is Channel.PORTAL:
        raise InvalidError({"channel": "unknown"})
    actor, unit = session.actor, unit_of(session)
    with parts.store.writing(actor.provider, new.patient, at=at) as tx:
        require_registered(tx.connection, actor, new.patient)
        facts = asked_facts(answerer(tx.connection, actor, (unit, new.patient), at))
        return _entered(parts, tx, (actor, unit, new), facts, at)


def ask_as_patient(parts: Parts, actor: Actor, unit: UnitId, new: NewCase, at: datetime) -> Case:
    """Enter what a signed-in patient asks a unit for: the e-ID says who they are, and nothing more is asked (G-03)."""
    new = replace(new, channel=Channel.PORTAL, asker=Asker.PATIENT, received_at=at)
    _check(new, at)
    with parts.store.writing(actor.provider, new.patient, at=at) as tx:
        require_registered(tx.connection, replace(actor, unit=unit), new.patient)
        return _entered(parts, tx, (actor, unit, new), PATIENT_ASKS, at)


def note_identity(parts: Parts, session: Session, target: Target, how: IdentityCheck, at: datetime) -> Case:
    """Note how it is known who asks. A clock that stood for it goes on."""
    return _take(parts, session, target, Step(StepKind.IDENTITY, how), at)


def pause(parts: Parts, session: Session, target: Target, reason: str, at: datetime) -> Case:
    """Let the clock stand until who asks has shown it, with the reason, which opens for auditors alone (G-03)."""
    if problem := sign_problem(reason) or ("too-long" if len(reason) > LONGEST_REASON else None):
        raise InvalidError({"reason": problem})
    return _take(parts, session, target, Step(StepKind.PAUSED, reason=reason), at)


def weigh_secrecy(parts: Parts, session: Session, target: Target, found: SecrecyTest, at: datetime) -> Case:
    """Note what the test found before a relative is given anything. Until then, nothing is (P-07)."""
    return _take(parts, session, target, Step(StepKind.SECRECY, found), at)


def note_told(parts: Parts, session: Session, target: Target, at: datetime) -> Case:
    """Note that whoever asked was told what was decided: it closes a case that owes no copy (G-11)."""
    return _take(parts, session, target, Step(StepKind.DELIVERED), at)


def withdraw(parts: Parts, session: Session, target: Target, at: datetime) -> Case:
    """Note that who asked does so no more."""
    return _take(parts, session, target, Step(StepKind.WITHDRAWN), at)


def set_scope(parts: Parts, session: Session, target: Target, scope: CopyScope, at: datetime) -> Case:
    """Say how much of the journal the copy is of. Raises InvalidError where it ends before it begins."""
    if problems := scope.problems:
        raise InvalidError(problems)
    with parts.store.writing(session.actor.provider, target[0], at=at) as tx:
        case, found = known_case(tx.connection, session, target, at)
        step = Step(StepKind.SCOPED)
        decision = STEPS[step.kind].decide(asked(parts, session, tx, case, step), step_facts(found, case))
        stored.set_scope(tx, case, scope)
        return replace(taken(parts, tx, case, (decision, (step,)), at), scope=scope)


def extend(parts: Parts, session: Session, target: Target, until: tuple[date, ExtensionReason], at: datetime) -> Case:
    """Take longer to answer, until a day, for a reason that is told: within the first month alone (G-02)."""
    day, reason = until
    with parts.store.writing(session.actor.provider, target[0], at=at) as tx:
        case, found = known_case(tx.connection, session, target, at)
        clock, step = clock_of(case, at), Step(StepKind.EXTENDED, reason, day)
        if day <= clock.due:
            raise InvalidError({"until": "ends-wrong"})
        facts = extend_facts(found, case, in_time=not clock.overdue, within=day <= clock.latest)
        decision = decide_extension(asked(parts, session, tx, case, step), facts)
        return taken(parts, tx, case, (decision, (step,)), at)


def note_sent_to_ivo(parts: Parts, session: Session, target: Target, at: datetime) -> Case:
    """Note that the package of what was refused went to IVO (P-06)."""
    with parts.store.writing(session.actor.provider, target[0], at=at) as tx:
        case, found = known_case(tx.connection, session, target, at)
        step = Step(StepKind.IVO_SENT)
        decision = decide_note_ivo(asked(parts, session, tx, case, step), ivo_facts(found, case))
        return taken(parts, tx, case, (decision, (step,)), at)


def _take(parts: Parts, session: Session, target: Target, step: Step, at: datetime) -> Case:
    with parts.store.writing(session.actor.provider, target[0], at=at) as tx:
        case, found = known_case(tx.connection, session, target, at)
        facts = step_facts(found, case, states_reason=bool(step.reason.strip()))
        decision = STEPS[step.kind].decide(asked(parts, session, tx, case, step), facts)
        return taken(parts, tx, case, (decision, (step,)), at)


def _entered(
    parts: Parts, tx: Transaction, what: tuple[Actor, UnitId, NewCase], facts: AskedFacts, at: datetime
) -> Case:
    actor, unit, new = what
    case = CaseId(new_id())
    ask = RegisterCase(actor=actor, patient=new.patient, case=case)
    event = parts.store.log.recorded(tx, decide_register(ask, facts), at).event
    known = (CaseStep(StepKind.IDENTITY, actor.account, at, event, IdentityCheck.E_ID),) if facts.is_the_patient else ()
    remarked = (
        (CaseStep(StepKind.REMARKED, actor.account, at, event, new.remark or "", entry=new.entry),) if new.entry else ()
    )
    entered = Case(
        id=case,
        provider=actor.provider,
        unit=unit,
        patient=new.patient,
        kind=new.kind,
        channel=new.channel,
        asker=new.asker,
        form=new.form,
        received_at=new.received_at,
        registered_by=actor.account,
        registered_at=at,
        event=event,
        scope=new.scope,
        steps=(*known, *remarked),
    )
    stored.add_case(tx, entered)
    return entered


def _check(new: NewCase, at: datetime) -> None:
    problems = dict(new.scope.problems)
    if new.kind is CaseKind.COPY and new.form is None:
        problems["form"] = "unchosen"
    if new.received_at > at:
        problems["received_at"] = "in-the-future"
    if new.received_at < EARLIEST:
        problems["received_at"] = "too-early"
    if problems:
        raise InvalidError(problems)
