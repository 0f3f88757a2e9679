"""To whom every row of every table belongs, or why to nobody: what an extract shows and an account's end erases.

A test walks the schema: a table that is not named here fails it, so that none can be forgotten (RIG-02).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, false, func, or_, select

from journal.domain.entry import VersionState
from journal.domain.holding import HeldMatter
from journal.store import tables as t
from journal.store.columns import Tables

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection
    from sqlalchemy.orm import InstrumentedAttribute

    from journal.domain.ids import AccountId, PatientId
    from journal.store.database import Transaction

    Column = InstrumentedAttribute[Any]


@dataclass(frozen=True, slots=True)
class Whose:
    """A person: by the account, and as a patient where the account is joined to one."""

    account: AccountId
    patient: PatientId | None


@dataclass(frozen=True, slots=True)
class Own:
    """Rows whose column holds the person's own id: the account's, or the patient's."""

    column: Column
    is_account: bool = False


@dataclass(frozen=True, slots=True)
class Through:
    """Rows whose column stands in a column of another table, among the person's rows there."""

    column: Column
    to: Column


@dataclass(frozen=True, slots=True)
class Holding:
    """Of which matter the rows of a table are, and by which columns they are somebody's: any of them is enough."""

    matter: HeldMatter
    by: tuple[Own | Through, ...]


def _account(matter: HeldMatter, column: Column) -> Holding:
    return Holding(matter, (Own(column, is_account=True),))


def _patient(matter: HeldMatter, column: Column) -> Holding:
    return Holding(matter, (Own(column),))


def _through(matter: HeldMatter, *by: tuple[Column, Column]) -> Holding:
    return Holding(matter, tuple(Through(*pair) for pair in by))


HOLDINGS: Mapping[str, Holding] = {
    "account": _account(HeldMatter.ACCOUNT, t.AccountRow.account_id),
    "account_key": _account(HeldMatter.ACCOUNT, t.AccountKeyRow.account_id),
    "invitation": _account(HeldMatter.ACCOUNT, t.InvitationRow.account_id),
    "key_grant": _account(HeldMatter.ACCOUNT, t.GrantRow.to_id),
    "informed": _account(HeldMatter.LOG, t.InformedRow.account_id),
    "unlocker": _account(HeldMatter.SIGN_IN, t.UnlockerRow.account_id),
    "passkey": _account(HeldMatter.SIGN_IN, t.PasskeyRow.account_id),
    "patient_account": _account(HeldMatter.SIGN_IN, t.PatientAccountRow.account_id),
    "patient_claim": _account(HeldMatter.CLAIMS, t.PatientClaimRow.account_id),
    "idempotency": _account(HeldMatter.PASSING, t.IdempotencyRow.account_id),
    "notice_choice": _patient(HeldMatter.CHOICES, t.NoticeChoiceRow.patient_id),
    "portal_seal": _patient(HeldMatter.CHOICES, t.PortalSealRow.patient_id),
    "patient": _patient(HeldMatter.JOURNAL, t.PatientRow.patient_id),
    "journal": _patient(HeldMatter.JOURNAL, t.JournalRow.patient_id),
    "entry": _patient(HeldMatter.JOURNAL, t.EntryRow.patient_id),
    "version": _patient(HeldMatter.JOURNAL, t.VersionRow.patient_id),
    "rewrapped_key": _through(HeldMatter.JOURNAL, (t.RewrappedKeyRow.version_id, t.VersionRow.version_id)),
    "patient_statement": _through(HeldMatter.JOURNAL, (t.StatementRow.entry_id, t.EntryRow.entry_id)),
    "release": _through(HeldMatter.JOURNAL, (t.ReleaseRow.journal_id, t.JournalRow.journal_id)),
    "release_choice": _through(HeldMatter.JOURNAL, (t.ReleaseChoiceRow.entry_id, t.EntryRow.entry_id)),
    "care_relation": _patient(HeldMatter.CARE, t.RelationRow.patient_id),
    "active_choice": _patient(HeldMatter.CARE, t.ChoiceRow.patient_id),
    "relative": _patient(HeldMatter.RELATIVES, t.RelativeRow.patient_id),
    "guardianship": Holding(
        HeldMatter.RELATIVES,
        (Own(t.GuardianshipRow.patient_id), Own(t.GuardianshipRow.account_id, is_account=True)),
    ),
    "age_exemption": _patient(HeldMatter.RELATIVES, t.AgeExemptionRow.patient_id),
    "protection": _patient(HeldMatter.CARE, t.ProtectionRow.patient_id),
    "block": _patient(HeldMatter.BLOCKS, t.BlockRow.patient_id),
    "lift": _patient(HeldMatter.BLOCKS, t.LiftRow.patient_id),
    "rights_case": _patient(HeldMatter.CASES, t.CaseRow.patient_id),
    "case_step": _through(HeldMatter.CASES, (t.CaseStepRow.case_id, t.CaseRow.case_id)),
    "case_mask": _through(HeldMatter.CASES, (t.CaseMaskRow.case_id, t.CaseRow.case_id)),
    "case_text": _through(HeldMatter.CASES, (t.CaseTextRow.case_id, t.CaseRow.case_id)),
    "emergency_access": _patient(HeldMatter.EMERGENCIES, t.EmergencyRow.patient_id),
    "emergency_entry": _through(HeldMatter.EMERGENCIES, (t.EmergencyEntryRow.entry_id, t.EntryRow.entry_id)),
    "notice": _patient(HeldMatter.EMERGENCIES, t.NoticeRow.patient_id),
    "death": _patient(HeldMatter.DEATHS, t.DeathRow.patient_id),
    "retention_hold": _patient(HeldMatter.KEEPING, t.RetentionHoldRow.patient_id),
    "destruction": _patient(HeldMatter.KEEPING, t.DestructionRow.patient_id),
    "destruction_version": _through(
        HeldMatter.KEEPING, (t.DestructionVersionRow.destruction_id, t.DestructionRow.destruction_id)
    ),
    "destruction_text": _through(
        HeldMatter.KEEPING, (t.DestructionTextRow.destruction_id, t.DestructionRow.destruction_id)
    ),
    "log_question": _patient(HeldMatter.CASES, t.LogQuestionRow.patient_id),
    "staff_name_choice": _patient(HeldMatter.LOG, t.StaffNameRow.patient_id),
    "log_leaf": _patient(HeldMatter.LOG, t.LogLeafRow.patient_id),
    "access_payload": Holding(
        HeldMatter.LOG,
        (
            Through(t.AccessPayloadRow.event_id, t.LogLeafRow.event_id),
            # What somebody did before a unit had seen whose account it is names no patient.
            Own(t.AccessPayloadRow.actor_id, is_account=True),
        ),
    ),
    "access_event": _through(
        HeldMatter.LOG,
        (t.AccessEventRow.event_id, t.LogLeafRow.event_id),
        (t.AccessEventRow.event_id, t.AccessPayloadRow.event_id),
    ),
}
"""By table: whose its rows are."""

_STAFF = "is about what staff may do; a patient's account has none"
_HOUSE = "is the care provider's own, and names no patient"
NOBODYS: Mapping[str, str] = {
    "provider": _HOUSE,
    "log_key": _HOUSE,
    "unit": _HOUSE,
    "circle": _HOUSE,
    "release_rule": _HOUSE,
    "emergency_rule": _HOUSE,
    "checkpoint": _HOUSE,
    "breach": _HOUSE,
    "breach_step": _HOUSE,
    "notice_sweep": _HOUSE,
    "opening_count": "counts openings, of nobody in particular",
    "assignment": _STAFF,
    "need_analysis": _STAFF,
    "assignment_review": _STAFF,
    "officer_appointment": _STAFF,
    "throttle": "counts attempts under a MAC of what was typed: nobody finds from a row whose it is; it goes with the "
    "account all the same",
}
"""By table: why its rows are no patient's."""

SECRETS: Mapping[str, str] = {
    "index-half": _HOUSE,
    "log-key": _HOUSE,
    "provider-pin": _HOUSE,
    "notice-address": "is where a patient's notices go: told in the extract, where no protected identity hides it, and "
    "goes with the account",
    "totp": "opens staff's one-time codes; a patient comes in by e-ID",
}
"""By kind of secret in the key store, the same. A half belongs to whoever the version of its id belongs to."""

_CALLED_BY = ("_by", "account_id", "author_id", "actor_id", "assignment_id", "scope_author")


def count_held(connection: Connection, whose: Whose) -> dict[HeldMatter, int]:
    """Return how many rows are held about somebody, by matter."""
    counts = dict.fromkeys(HeldMatter, 0)
    for name, holding in HOLDINGS.items():
        rows = select(func.count()).select_from(Tables.metadata.tables[name]).where(_is_theirs(name, whose))
        counts[holding.matter] += int(connection.execute(rows).scalar_one())
    return counts


def rows_held(connection: Connection, whose: Whose) -> Iterator[tuple[HeldMatter, str, dict[str, Any]]]:
    """Yield every row that is held about somebody: (matter, table, columns).

    Sealed and hashed bytes stand as how many they are; somebody else's id as that it is somebody of the staff: who they
    are is the journal's and the log's to say.
    """
    for name, holding in HOLDINGS.items():
        table = Tables.metadata.tables[name]
        for row in connection.execute(select(table).where(_is_theirs(name, whose))).mappings():
            yield holding.matter, name, {column: _told(column, value, whose) for column, value in row.items()}


def drafts_about(connection: Connection, patient: PatientId | None, at: datetime) -> int:
    """Count the drafts about a patient that are not signed, locked, by the clock too, or set aside."""
    drafts = t.VersionRow.state == VersionState.DRAFT.value, t.VersionRow.locks_at > at
    mine = t.VersionRow.patient_id == patient, *drafts
    return int(connection.execute(select(func.count()).select_from(t.VersionRow).where(*mine)).scalar_one())


def erase_held(tx: Transaction, whose: Whose, matters: Collection[HeldMatter]) -> None:
    """Delete every row of these matters about somebody."""
    for table in reversed(Tables.metadata.sorted_tables):
        holding = HOLDINGS.get(table.name)
        if holding is not None and holding.matter in matters:
            tx.connection.execute(delete(table).where(_is_theirs(table.name, whose)))


def _is_theirs(name: str, whose: Whose) -> ColumnElement[bool]:
    return or_(*(_by(one, whose) for one in HOLDINGS[name].by))


def _by(link: Own | Through, whose: Whose) -> ColumnElement[bool]:
    if isinstance(link, Through):
        among = _is_theirs(link.to.class_.__tablename__, whose)
        return link.column.in_(select(link.to).where(among))
    if link.is_account:
        return link.column == whose.account
    return false() if whose.patient is None else link.column == whose.patient


def _told(column: str, value: object, whose: Whose) -> object:
    if isinstance(value, bytes):
        return {"bytes": len(value)}
    if value is None or not column.endswith(_CALLED_BY):
        return value
    return "self" if value == whose.account else "staff"
