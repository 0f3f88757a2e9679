"""What a provider hands over that lies in clear: its journals by id, and who worked where, by which keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from journal.domain.care import Journal
from journal.store.block_tables import BlockRow
from journal.store.care_tables import JournalRow, RelationRow
from journal.store.duty_tables import AppointmentRow, AssignmentReviewRow, NeedAnalysisRow
from journal.store.people_tables import AccountKeyRow, AccountRow, AssignmentRow, CircleRow, ProviderRow, UnitRow
from journal.store.statement_tables import StatementRow

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from journal.domain.ids import ProviderId

_PRACTICE: dict[str, tuple[Any, tuple[str, ...]]] = {
    "providers": (ProviderRow, ("provider_id", "name", "public_key", "made_at")),
    "units": (UnitRow, ("unit_id", "name", "shares", "sharing_analysis", "sharing_since", "made_at")),
    "people": (AccountRow, ("account_id", "kind", "name", "title", "owner_id", "made_at", "closed_at")),
    "assignments": (AssignmentRow, ("assignment_id", "account_id", "unit_id", "role", "starts_at", "ends_at")),
    "analyses": (NeedAnalysisRow, ("analysis_id", "role", "dated", "reference", "made_by", "made_at")),
    "reviews": (AssignmentReviewRow, ("review_id", "assignment_id", "made_by", "made_at")),
    "officers": (AppointmentRow, ("account_id", "analysis", "given_by", "made_at", "ends_at", "ended_by")),
    "relations": (RelationRow, ("unit_id", "patient_id", "account_id", "starts_at", "ends_at")),
    "statements": (StatementRow, ("entry_id", "about_id", "made_at")),
    "account_keys": (
        AccountKeyRow,
        ("account_id", "epoch", "wrapping_key", "signing_key", "issuer_id", "certificate", "made_at", "ended_at"),
    ),
    "circles": (
        CircleRow,
        ("circle_id", "epoch", "kind", "unit_id", "wrapping_key", "signing_key", "issuer_id", "certificate"),
    ),
}
"""Table and columns of each list. User names and what opens an account are not handed over: nobody signs in there."""


def journals_of(connection: Connection, provider: ProviderId) -> tuple[Journal, ...]:
    """Return a provider's journals and registers, in the order in which they were begun."""
    found = (
        select(JournalRow).where(JournalRow.provider_id == provider).order_by(JournalRow.made_at, JournalRow.journal_id)
    )
    rows = connection.execute(found)
    return tuple(Journal(row.journal_id, row.provider_id, row.unit_id, row.patient_id) for row in rows)


def block_rows(connection: Connection, journal: Journal) -> list[dict[str, Any]]:
    """Return every block that was ever put on a journal, ended and voided ones too, the oldest first."""
    found = select(*BlockRow.__table__.columns).where(BlockRow.patient_id == journal.patient)
    here = found.where(or_(BlockRow.unit_id == journal.unit, BlockRow.unit_id.is_(None)))
    return [dict(row) for row in connection.execute(here.order_by(BlockRow.registered_at)).mappings()]


def practice_rows(connection: Connection, provider: ProviderId) -> dict[str, list[dict[str, Any]]]:
    """Return who and what the provider was: lists of rows, column by column, as the database holds them."""
    told = {}
    for name, (table, columns) in _PRACTICE.items():
        rows = connection.execute(select(*(getattr(table, c) for c in columns)).where(table.provider_id == provider))
        told[name] = [dict(row) for row in rows.mappings()]
    return told
