"""Active choices, as rows with an end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from journal.domain.ids import new_id
from journal.store.care_tables import ChoiceRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.access import Recorded
    from journal.domain.ids import JournalId, PatientId
    from journal.domain.journal_asks import ChooseUnit
    from journal.domain.people import Actor
    from journal.store.database import Transaction


def standing_choices(connection: Connection, actor: Actor, patient: PatientId, at: datetime) -> frozenset[JournalId]:
    """Return the journals of this patient that the actor has chosen in the current assignment."""
    rows = connection.execute(
        select(ChoiceRow.journal_id).where(
            ChoiceRow.account_id == actor.account,
            ChoiceRow.assignment_id == actor.assignment,
            ChoiceRow.patient_id == patient,
            ChoiceRow.made_at <= at,
            ChoiceRow.ends_at > at,
        )
    )
    return frozenset(row.journal_id for row in rows)


def add_choice(tx: Transaction, recorded: Recorded[ChooseUnit], at: datetime, ends_at: datetime) -> None:
    """Insert a choice that its row of the log permits."""
    ask = recorded.ask
    if ask.why is None:
        message = "a choice states its reason"
        raise ValueError(message)
    tx.connection.execute(
        insert(ChoiceRow).values(
            choice_id=new_id(),
            provider_id=ask.actor.provider,
            unit_id=ask.unit,
            journal_id=ask.journal,
            patient_id=ask.patient,
            account_id=ask.actor.account,
            assignment_id=ask.actor.assignment,
            purpose=ask.purpose.value,
            reason_code=ask.why.code.value,
            sealed_reason=ask.why.sealed_text,
            event_id=recorded.event,
            made_at=at,
            ends_at=ends_at,
        )
    )
