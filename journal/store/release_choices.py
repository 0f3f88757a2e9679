"""What units say of direct access, and therapists of single entries, as rows: the newest counts, none is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from journal.domain.ids import AccountId, EntryId, new_id
from journal.domain.release import Choice, ReleaseChoice, WithheldGround
from journal.store.care_tables import EntryRow
from journal.store.patient_tables import ReleaseChoiceRow, ReleaseRuleRow

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.ids import EventId, JournalId, ProviderId, UnitId
    from journal.store.database import Transaction


def set_rule(tx: Transaction, where: tuple[ProviderId, UnitId], by: AccountId, event: EventId, at: datetime) -> None:
    """Add the rule that the unit gives direct access from now on."""
    _add_rule(tx, where, (by, event, at), releases=True)


def end_rule(tx: Transaction, where: tuple[ProviderId, UnitId], by: AccountId, event: EventId, at: datetime) -> None:
    """Add the rule that it does not any more."""
    _add_rule(tx, where, (by, event, at), releases=False)


def _add_rule(
    tx: Transaction, where: tuple[ProviderId, UnitId], made: tuple[AccountId, EventId, datetime], *, releases: bool
) -> None:
    provider, unit = where
    by, event, at = made
    values = {"rule_id": new_id(), "provider_id": provider, "unit_id": unit, "releases": releases}
    tx.connection.execute(insert(ReleaseRuleRow).values(**values, made_by=by, made_at=at, event_id=event))


def choices_for(connection: Connection, entries: Collection[EntryId]) -> dict[EntryId, Choice]:
    """Return the newest choice of each of these entries that has one."""
    rows = connection.execute(
        select(ReleaseChoiceRow)
        .where(ReleaseChoiceRow.entry_id.in_(list(entries)))
        .order_by(ReleaseChoiceRow.made_at, ReleaseChoiceRow.choice_id)
    )
    return {
        EntryId(row.entry_id): Choice(
            EntryId(row.entry_id),
            ReleaseChoice(row.choice),
            WithheldGround(row.ground) if row.ground else None,
            AccountId(row.made_by),
            row.made_at,
        )
        for row in rows
    }


def add_choice(tx: Transaction, provider: ProviderId, choice: Choice, sealed_statement: bytes, event: EventId) -> None:
    """Add how an entry is shown from now on."""
    tx.connection.execute(
        insert(ReleaseChoiceRow).values(
            choice_id=new_id(),
            provider_id=provider,
            entry_id=choice.entry,
            choice=choice.choice.value,
            ground=choice.ground.value if choice.ground else "",
            sealed_statement=sealed_statement,
            made_by=choice.made_by,
            made_at=choice.made_at,
            event_id=event,
        )
    )


def choices_in(connection: Connection, journals: Collection[JournalId]) -> dict[EntryId, Choice]:
    """Return the newest choice of every entry of these journals that has one."""
    chosen = (
        select(ReleaseChoiceRow.entry_id)
        .join(EntryRow, EntryRow.entry_id == ReleaseChoiceRow.entry_id)
        .where(EntryRow.journal_id.in_(list(journals)))
    )
    return choices_for(connection, [EntryId(entry) for entry in connection.execute(chosen.distinct()).scalars()])
