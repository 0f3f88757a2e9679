"""A patient asks about a row of the log, a reviewer answers, and the patient alone opens the answer (P-19)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.entry_checks import sign_problem
from journal.domain.errors import InvalidError, UnknownError
from journal.domain.ids import new_id
from journal.domain.log_question import LogQuestion, QuestionKind
from journal.domain.own_log_asks import AnswerQuestion, AskAboutRow, ReadAnswer, SeeQuestions
from journal.domain.people import AccountKind
from journal.policy.clocks import question_due
from journal.policy.questioning import (
    AnswerFacts,
    QuestionFacts,
    decide_answer,
    decide_question,
    decide_see_questions,
)
from journal.services import keyring_sessions as items
from journal.services.keyring import trust
from journal.services.keyring_answers import open_answer, seal_answer
from journal.services.own_log_rows import OwnLogRow, row_reader
from journal.store import log_questions as stored
from journal.store.log_search import find_row, is_auditor
from journal.store.own_log import OwnRow
from journal.store.patient_accounts import account_of_patient

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection

    from journal.domain.ids import EventId
    from journal.services.keyring import PatientSession, Session
    from journal.services.parts import Parts
    from journal.store.log_search import LogRow

__all__ = ["LogQuestion", "QuestionKind", "QuestionSeen"]

_LONGEST = 2048
_THEIR_OWN = QuestionFacts(concerns_themselves=True, is_their_own_access=False)


@dataclass(frozen=True, slots=True)
class QuestionSeen:
    """A question as the reviewer sees it: the row, and the words, None where no held key opens them."""

    question: LogQuestion
    row: LogRow | None
    words: str | None


def row_asked_about(parts: Parts, session: PatientSession, event: EventId, at: datetime) -> OwnLogRow:
    """Return the row that a question would be about. Raise UnknownError for what does not concern the patient."""
    _ = at
    whose = (session.actor.provider, session.joined)
    with parts.store.database.reading() as connection:
        row = stored.concerning(connection, whose, event)
        return row_reader(connection, whose).read(connection, (OwnRow(None, row),))[0]


def ask_about(
    parts: Parts, session: PatientSession, event: EventId, said: tuple[QuestionKind, str], at: datetime
) -> UUID:
    """Ask about a row, or say that one knows the person; return the question's id. Its clock begins.

    Raises UnknownError, InvalidError, RefusedError for what one did oneself.
    """
    kind, words = said
    _check(words, may_be_empty=kind is QuestionKind.KNOWS_PERSON)
    whose, question = (session.actor.provider, session.joined), new_id()
    with parts.store.writing(*whose, at=at) as tx:
        row = stored.concerning(tx.connection, whose, event)
        own = row.event is not None and row.event.actor.account == session.actor.account
        ask = AskAboutRow(actor=session.actor, patient=session.joined, question=question, about=event)
        decision = decide_question(ask, QuestionFacts(concerns_themselves=True, is_their_own_access=own))
        recorded = parts.store.log.recorded(tx, decision, at)
        sealed = parts.keyring.seal_reason(tx.connection, session, words)
        new = LogQuestion(
            id=question,
            patient=session.joined,
            account=session.actor.account,
            about=event,
            kind=kind,
            sealed_text=sealed,
            asked_at=at,
            due_at=question_due(at),
        )
        stored.add_question(tx, recorded, new)
    return question


def own_questions(parts: Parts, session: PatientSession) -> tuple[LogQuestion, ...]:
    """Return what the patient has asked, and where each stands; no words are opened."""
    with parts.store.database.reading() as connection:
        return stored.questions(connection, session.actor.provider, session.joined)


def own_question(parts: Parts, session: PatientSession, question: UUID) -> LogQuestion:
    """Return one of the patient's own questions. Raise UnknownError for anybody else's."""
    with parts.store.database.reading() as connection:
        found = stored.question_named(connection, session.actor.provider, question)
    if found.patient != session.joined:
        raise UnknownError("no such question")
    return found


def read_answer(parts: Parts, session: PatientSession, question: UUID, at: datetime) -> str | None:
    """Open the answer to one's own question; None when it was sealed to keys that are lost.

    The seed is in reach for five minutes after an unlock. Raises UnknownError, UnlockNeededError.
    """
    found = own_question(parts, session, question)
    if found.sealed_answer is None or found.answer_epoch is None:
        raise UnknownError("it is not answered yet")
    seed = items.require_unlocked(parts.keyring.sessions, session.cookie, at).seed
    ask = ReadAnswer(actor=session.actor, patient=session.joined, question=question)
    parts.store.log.log_access(decide_question(ask, _THEIR_OWN), at)
    whose = (session.actor.provider, found.account)
    return open_answer(seed, whose, found.answer_epoch, question, found.sealed_answer)


def list_questions(parts: Parts, session: Session, at: datetime) -> tuple[QuestionSeen, ...]:
    """Return what patients have asked, those that wait first, to a reviewer of the log. Raises RefusedError."""
    provider = session.actor.provider
    with parts.store.database.reading() as connection:
        every = stored.questions(connection, provider)
        facts = _answer_facts(connection, session, None, at)
        ask = SeeQuestions(
            actor=session.actor,
            shown=tuple(one.id for one in every),
            about=tuple(dict.fromkeys(one.patient for one in every)),
        )
    parts.store.log.log_access(decide_see_questions(ask, facts), at)
    with parts.store.database.reading() as connection:
        return tuple(
            QuestionSeen(
                one,
                find_row(connection, provider, one.about),
                parts.keyring.open_reason(connection, session, one.sealed_text) if one.sealed_text else "",
            )
            for one in every
        )


def answer_question(parts: Parts, session: Session, question: UUID, words: str, at: datetime) -> None:
    """Answer a patient, once, in words that only the patient opens.

    Raises UnknownError, InvalidError, RefusedError; NoKeyError where the patient's account has gone.
    """
    _check(words, may_be_empty=False)
    provider = session.actor.provider
    with parts.store.database.reading() as connection:
        patient = stored.question_named(connection, provider, question).patient
    with parts.store.writing(provider, patient, at=at) as tx:
        found = stored.question_named(tx.connection, provider, question)
        ask = AnswerQuestion(actor=session.actor, patient=found.patient, question=question)
        decision = decide_answer(ask, _answer_facts(tx.connection, session, found, at))
        recorded = parts.store.log.recorded(tx, decision, at)
        to = account_of_patient(tx.connection, provider, found.patient) or found.account
        sealed = seal_answer(tx.connection, trust(session), to, question, words)
        stored.answer_row(tx, recorded, to, sealed, at)


def _answer_facts(connection: Connection, session: Session, found: LogQuestion | None, at: datetime) -> AnswerFacts:
    row = find_row(connection, session.actor.provider, found.about) if found else None
    return AnswerFacts(
        is_auditor=is_auditor(connection, session.actor, at),
        is_about_themselves=row is not None
        and row.event is not None
        and row.event.actor.account == session.actor.account,
        is_answered=found is not None and found.answered_at is not None,
        is_program=session.actor.kind is AccountKind.PROGRAM,
    )


def _check(words: str, *, may_be_empty: bool) -> None:
    """Raise InvalidError for words that cannot be kept."""
    problem = "required" if not words and not may_be_empty else None
    problem = problem or ("too-long" if len(words) > _LONGEST else None)
    problem = problem or (sign_problem(words) if words else None)
    if problem:
        raise InvalidError({"words": problem})
