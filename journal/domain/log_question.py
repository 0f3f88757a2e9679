"""What a patient asks about a row of the log, and where the answer stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from journal.domain.ids import AccountId, EventId, PatientId


class QuestionKind(StrEnum):
    """Whether it is a question, or that the patient knows who has read."""

    QUESTION = "question"
    KNOWS_PERSON = "knows-person"


@dataclass(frozen=True, slots=True)
class LogQuestion:
    """One question: its words sealed to the audit circle, the answer's to the account that it was sealed to."""

    id: UUID
    patient: PatientId
    account: AccountId
    about: EventId
    kind: QuestionKind
    sealed_text: bytes = field(repr=False)
    asked_at: datetime
    due_at: datetime
    answered_at: datetime | None = None
    answer_epoch: int | None = None
    sealed_answer: bytes | None = field(default=None, repr=False)

    def is_late(self, at: datetime) -> bool:
        """Say whether the answer is overdue."""
        return self.answered_at is None and at > self.due_at
