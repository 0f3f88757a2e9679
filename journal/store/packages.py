"""What a provider hands over as rows: its journals by id, who worked where by which keys, what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from journal.domain.care import Journal
from journal.store.age_exemption_tables import AgeExemptionRow
from journal.store.block_tables import BlockRow, LiftRow
from journal.store.breach_tables import BreachRow, BreachStepRow
from journal.store.care_tables import EntryRow, JournalRow, RelationRow, RelativeRow
from journal.store.case_tables import CaseMaskRow, CaseRow, CaseStepRow
from journal.store.death_tables import DeathRow
from journal.store.duty_tables import AppointmentRow, AssignmentReviewRow, NeedAnalysisRow
from journal.store.emergency_tables import EmergencyEntryRow, EmergencyRow, EmergencyRuleRow, NoticeRow
from journal.store.informed_tables import InformedRow
from journal.store.own_log_tables import LogQuestionRow, NoticeChoiceRow, StaffNameRow
from journal.store.patient_tables import PortalSealRow, ReleaseChoiceRow, ReleaseRuleRow
from journal.store.people_tables import AccountKeyRow, AccountRow, AssignmentRow, CircleRow, ProviderRow, UnitRow
from journal.store.protection_tables import ProtectionRow
from journal.store.retention_tables import DestructionRow, DestructionTextRow, DestructionVersionRow, RetentionHoldRow
from journal.store.statement_tables import StatementRow

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select

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
    "relatives": (RelativeRow, ("patient_id", "account_id", "made_by", "made_at")),
    "release_rules": (ReleaseRuleRow, ("unit_id", "releases", "made_by", "made_at")),
    "emergency_rules": (EmergencyRuleRow, ("two_persons", "made_by", "made_at")),
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

_ACTS: dict[str, tuple[Any, str]] = {
    "blocks": (BlockRow, "registered_at"),
    "lifts": (LiftRow, "registered_at"),
    "emergencies": (EmergencyRow, "opened_at"),
    "notices": (NoticeRow, "queued_at"),
    "holds": (RetentionHoldRow, "set_at"),
    "deaths": (DeathRow, "marked_at"),
    "protections": (ProtectionRow, "made_at"),
    "age_exemptions": (AgeExemptionRow, "made_at"),
    "destructions": (DestructionRow, "proposed_at"),
    "cases": (CaseRow, "received_at"),
    "log_questions": (LogQuestionRow, "asked_at"),
    "release_choices": (ReleaseChoiceRow, "made_at"),
    "seals": (PortalSealRow, "made_at"),
    "notice_choices": (NoticeChoiceRow, "made_at"),
    "informed": (InformedRow, "shown_at"),
    "staff_names": (StaffNameRow, "made_at"),
    "breaches": (BreachRow, "discovered_at"),
    "breach_steps": (BreachStepRow, "made_at"),
}
"""Table of each list, and the column that it is ordered by. All columns go; the last four need not name a patient."""

_NAMED: tuple[tuple[str, Any, str, str, tuple[str, ...]], ...] = (
    ("emergencies", EmergencyEntryRow, "emergency_id", "entries", ("entry_id", "unit_id", "chosen_at", "event_id")),
    ("destructions", DestructionVersionRow, "destruction_id", "versions", ("version_id",)),
    ("destructions", DestructionTextRow, "destruction_id", "texts", ("text_id",)),
    ("cases", CaseStepRow, "case_id", "steps", ("number", "kind", "code", "day", "entry_id", "made_by", "made_at")),
    ("cases", CaseMaskRow, "case_id", "masks", ("entry_id", "passage", "ground", "made_by", "made_at", "ended_at")),
)
"""What rows of a list name one by one: list, table, the id of the row, what they are called there, and columns."""


def journals_of(connection: Connection, provider: ProviderId) -> tuple[Journal, ...]:
    """Return a provider's journals and registers, in the order in which they were begun."""
    found = (
        select(JournalRow).where(JournalRow.provider_id == provider).order_by(JournalRow.made_at, JournalRow.journal_id)
    )
    rows = connection.execute(found)
    return tuple(Journal(row.journal_id, row.provider_id, row.unit_id, row.patient_id) for row in rows)


def practice_rows(connection: Connection, provider: ProviderId) -> dict[str, list[dict[str, Any]]]:
    """Return who and what the provider was: lists of rows, column by column, as the database holds them."""
    told = {}
    for name, (table, columns) in _PRACTICE.items():
        rows = connection.execute(select(*(getattr(table, c) for c in columns)).where(table.provider_id == provider))
        told[name] = [dict(row) for row in rows.mappings()]
    return told


def _about_patients(table: Any) -> Select[Any]:  # noqa: ANN401 - any table
    """Select a table's columns and whom a row is about: an entry's choice names the entry alone, an incident nobody."""
    columns = table.__table__.columns
    if "patient_id" in columns or "entry_id" not in columns:
        return select(*columns)
    return select(*columns, EntryRow.patient_id).join(EntryRow, EntryRow.entry_id == table.entry_id)


def act_rows(connection: Connection, provider: ProviderId) -> dict[str, list[dict[str, Any]]]:
    """Return what was ever decided about patients, and of the practice's own, oldest first: what ended or lapsed too.

    A column that holds nothing is left out of its row. Reasons are sealed, as the database holds them.
    """
    told = {}
    for name, (table, order) in _ACTS.items():
        found = _about_patients(table).where(table.provider_id == provider)
        rows = connection.execute(found.order_by(getattr(table, order), *table.__table__.primary_key)).mappings()
        told[name] = [{column: value for column, value in row.items() if value is not None} for row in rows]
    for name, table, key, called, columns in _NAMED:
        found = select(*(getattr(table, column) for column in (key, *columns))).where(table.provider_id == provider)
        named: dict[Any, list[dict[str, Any]]] = {}
        first = (table.number,) if "number" in columns else ()
        for row in connection.execute(found.order_by(*first, *table.__table__.primary_key)).mappings():
            there = {column: row[column] for column in columns if row[column] not in (None, "")}
            named.setdefault(row[key], []).append(there)
        told[name] = [{**row, called: named.get(row[key], [])} for row in told[name]]
    return told
