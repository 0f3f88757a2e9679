"""What of a journal is released, and what is not: a refusal goes to IVO the same day, the rest goes out (PDL 8:2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.case_words import CaseOutcome, CaseTextKind, StepKind
from journal.policy.answering import decide_answer
from journal.policy.weighing import decide_copy, decide_weigh
from journal.services.case_steps import Step, asked, known_case, taken
from journal.services.case_texts import new_text, put_text
from journal.services.copied import copied
from journal.store.case_facts import Deciding, answer_facts, decide_facts, message_facts, weigh_facts
from journal.store.case_masks import masks_of
from journal.store.patients import require_therapist

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.access import Decision
    from journal.domain.case import Case
    from journal.domain.case_asks import TakeStep
    from journal.domain.case_words import Withholding
    from journal.domain.ids import AccountId
    from journal.services.case_steps import Target
    from journal.services.keyring import Session
    from journal.services.parts import Parts
    from journal.store.case_facts import Answerer
    from journal.store.database import Transaction


@dataclass(frozen=True, slots=True)
class CopyDecision:
    """What is decided: all that was not kept back is released, or, on a ground, nothing is.

    ``statement`` goes to IVO, ``answer`` to whoever asked. ``reviewer`` is who else looked at what is kept back; one's
    own account says that nobody else did.
    """

    refused_for: Withholding | None = None
    statement: str = ""
    answer: str = ""
    reviewer: AccountId | None = None


def decide_about_copy(parts: Parts, session: Session, target: Target, said: CopyDecision, at: datetime) -> Case:
    """Decide. Where anything is kept back, the package for IVO is there from the same moment (P-06).

    Raises InvalidError, UnknownError, RefusedError, NoKeyError.
    """
    statement = new_text(parts, CaseTextKind.STATEMENT, said.statement, at)
    answer = new_text(parts, CaseTextKind.ANSWER, said.answer, at)
    with parts.store.writing(session.actor.provider, target[0], at=at) as tx:
        case, found = known_case(tx.connection, session, target, at)
        if said.reviewer not in {None, session.actor.account}:
            require_therapist(tx.connection, case.unit, said.reviewer, at)
        decision, steps = _decided(parts, session, tx, (case, found, said), at)
        decided = taken(parts, tx, case, (decision, steps), at)
        for new in filter(None, (statement, answer)):
            put_text(parts, session, tx, (case, new, message_facts(found)), at)
    return decided


def answer_case(parts: Parts, session: Session, target: Target, said: tuple[CaseOutcome, str], at: datetime) -> Case:
    """Decide a case that is no copy, with the answer. A refusal has its reasons (GDPR 12.4; G-11)."""
    outcome, words = said
    answer = new_text(parts, CaseTextKind.ANSWER, words, at)
    with parts.store.writing(session.actor.provider, target[0], at=at) as tx:
        case, found = known_case(tx.connection, session, target, at)
        refuses = outcome in {CaseOutcome.REFUSED, CaseOutcome.IN_PART}
        facts = answer_facts(found, case, refuses=refuses, states_reason=answer is not None)
        step = Step(StepKind.DECIDED, outcome)
        decided = taken(parts, tx, case, (decide_answer(asked(parts, session, tx, case, step), facts), (step,)), at)
        if answer is not None:
            put_text(parts, session, tx, (case, answer, message_facts(found)), at)
    return decided


def _decided(
    parts: Parts, session: Session, tx: Transaction, what: tuple[Case, Answerer, CopyDecision], at: datetime
) -> tuple[Decision[TakeStep], tuple[Step, ...]]:
    case, found, said = what
    masks = bool(masks_of(tx.connection, case.id))
    steps = _steps(said, masks=masks)
    ask = asked(parts, session, tx, case, steps[0])
    weighs = decide_weigh(ask, weigh_facts(found, case))
    if not weighs.permitted:
        return weighs, steps
    states_why = bool(said.statement.strip()) and said.reviewer is not None
    deciding = Deciding(said.refused_for, masks, states_why, copied(tx.connection, case, at).seen())
    return decide_copy(ask, decide_facts(case, deciding)), steps


def _steps(said: CopyDecision, *, masks: bool) -> tuple[Step, ...]:
    """Return what is decided; who else looked, and that IVO is to have it, where something is kept back."""
    if said.refused_for is not None:
        outcome = CaseOutcome.REFUSED
    else:
        outcome = CaseOutcome.IN_PART if masks else CaseOutcome.GRANTED
    decided = Step(StepKind.DECIDED, outcome)
    if outcome is CaseOutcome.GRANTED:
        return (decided,)
    return decided, Step(StepKind.REVIEWED, by=said.reviewer), Step(StepKind.IVO_MADE, said.refused_for or "")
