"""Patients' questions about the log as rows: asked, due, answered once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, insert, select, update

from journal.domain.errors import UnknownError
from journal.domain.ids import AccountId, EventId, PatientId
from journal.domain.log_question import LogQuestion, QuestionKind
from journal.store.log_search import find_row
from journal.store.log_tables import LogLeafRow
from journal.store.own_log_tables import LogQuestionRow

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection, Row, Select

    from journal.domain.access import Recorded
    from journal.domain.ids import ProviderId
    from journal.domain.own_log_asks import AnswerQuestion, AskAboutRow
    from journal.store.database import Transaction
    from journal.store.log_search import LogRow
    from journal.store.own_log import Whose


def concerning(connection: Connection, whose: Whose, event: EventId) -> LogRow:
    """Return a row that concerns the patient. Raise UnknownError: others' rows and nobody's look the same."""
    provider, patient = whose
    row = find_row(connection, provider, event)
    named = row is not None and row.event is not None and patient in row.event.patients
    leaf = exists().where(LogLeafRow.event_id == event, LogLeafRow.patient_id == patient)
    if row is None or not (named or connection.execute(select(leaf)).scalar()):
        raise UnknownError("no such row in the log")
    return row


def add_question(tx: Transaction, recorded: Recorded[AskAboutRow], question: LogQuestion) -> None:
    """Insert a question."""
    tx.connection.execute(
        insert(LogQuestionRow).values(
            question_id=question.id,
            provider_id=recorded.ask.actor.provider,
            patient_id=question.patient,
            account_id=question.account,
            about_event=question.about,
            kind=question.kind.value,
            sealed_text=question.sealed_text,
            asked_at=question.asked_at,
            due_at=question.due_at,
            event_id=recorded.event,
        )
    )


def questions(
    connection: Connection, provider: ProviderId, patient: PatientId | None = None
) -> tuple[LogQuestion, ...]:
    """Return a provider's questions, or one patient's: those that wait first, by their clock, then the answered."""
    mine = _of(provider) if patient is None else _of(provider).where(LogQuestionRow.patient_id == patient)
    waits_first = LogQuestionRow.answered_at.is_not(None), LogQuestionRow.due_at, LogQuestionRow.question_id
    return tuple(_question(row) for row in connection.execute(mine.order_by(*waits_first)))


def question_named(connection: Connection, provider: ProviderId, question: UUID) -> LogQuestion:
    """Return one question of this provider. Raise UnknownError."""
    row = connection.execute(_of(provider).where(LogQuestionRow.question_id == question)).first()
    if row is None:
        raise UnknownError("no such question")
    return _question(row)


def answer_row(
    tx: Transaction, recorded: Recorded[AnswerQuestion], to: AccountId, sealed: tuple[int, bytes], at: datetime
) -> None:
    """Enter the answer, sealed to one epoch of an account's keys."""
    epoch, letter = sealed
    mine = LogQuestionRow.question_id == recorded.ask.question, LogQuestionRow.answered_at.is_(None)
    values = {
        "answered_at": at,
        "answered_by": recorded.ask.actor.account,
        "account_id": to,
        "answer_epoch": epoch,
        "sealed_answer": letter,
        "answer_event": recorded.event,
    }
    tx.connection.execute(update(LogQuestionRow).where(*mine).values(**values))


def _of(provider: ProviderId) -> Select[Any]:
    return (
        select(LogQuestionRow)
        .where(LogQuestionRow.provider_id == provider)
        .with_only_columns(*LogQuestionRow.__table__.c)
    )


def _question(row: Row[Any]) -> LogQuestion:
    return LogQuestion(
        id=row.question_id,
        patient=PatientId(row.patient_id),
        account=AccountId(row.account_id),
        about=EventId(row.about_event),
        kind=QuestionKind(row.kind),
        sealed_text=row.sealed_text,
        asked_at=row.asked_at,
        due_at=row.due_at,
        answered_at=row.answered_at,
        answer_epoch=row.answer_epoch,
        sealed_answer=row.sealed_answer,
    )
