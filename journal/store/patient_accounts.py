"""Patients' own accounts: found by e-ID, joined to a patient, and what waits for a member of the unit to look."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import and_, bindparam, exists, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from journal.domain.care import Journal
from journal.domain.errors import ConflictError, SignedOutError
from journal.domain.ids import AccountId, PatientId
from journal.domain.people import AccountKind
from journal.store.age_exemptions import reads_alone
from journal.store.care_tables import JournalRow
from journal.store.death_tables import DeathRow
from journal.store.grants import StoredAccountKey
from journal.store.patient_tables import PatientAccountRow, PatientClaimRow
from journal.store.people_tables import AccountKeyRow, AccountRow, CircleRow, GrantRow

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement, Connection

    from journal.domain.ids import EventId, ProviderId, UnitId
    from journal.store.database import Transaction


NOT_HERE = "not-here"
"""What a register answers to a claim of somebody whom it does not have."""
JOINED = "joined"
DIFFERS = "names-differ"
"""What is answered where the number is a patient's and the name another: somebody has to compare them."""
PARTED = "parted"
"""What stands for good once an account turned out to be somebody else's: it is not asked about again."""


@dataclass(frozen=True, slots=True)
class StoredPatientAccount:
    """Whose account it is; ``patient_id`` is None until a member has seen the number.

    ``sealed_name`` is the name that the e-ID last told, under the account's own key; None where none was kept yet.
    """

    account_id: UUID
    provider_id: UUID
    eid_lookup: bytes
    patient_id: UUID | None
    made_at: datetime
    joined_at: datetime | None
    joined_event: UUID | None
    of_age_on: date | None = None
    sealed_name: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class StoredClaim:
    """A claim to be somebody, sealed to one epoch of one register circle."""

    claim_id: UUID
    provider_id: UUID
    account_id: UUID
    circle_id: UUID
    circle_epoch: int
    letter: bytes = field(repr=False)
    proof: bytes = field(repr=False)
    made_at: datetime


@dataclass(frozen=True, slots=True)
class GrantWaiting:
    """A patient's account that lacks the newest patient secret of a journal at the unit."""

    key: StoredAccountKey
    journal: Journal


_ACCOUNT = [getattr(PatientAccountRow, name) for name in StoredPatientAccount.__slots__]
_CLAIM = [getattr(PatientClaimRow, name) for name in StoredClaim.__slots__]
_UNANSWERED = PatientClaimRow.circle_id == bindparam("circle"), PatientClaimRow.answered_at.is_(None)
_OPEN_CLAIMS = select(*_CLAIM).where(*_UNANSWERED).order_by(PatientClaimRow.made_at)
_IS_OPEN = exists().where(AccountRow.account_id == PatientAccountRow.account_id, AccountRow.closed_at.is_(None))


def add_patient_account(tx: Transaction, account: StoredPatientAccount) -> None:
    """Insert whose account it is. Raise ConflictError where another browser just did: the transaction is lost then."""
    try:
        tx.connection.execute(insert(PatientAccountRow).values(**asdict(account)))
    except IntegrityError as error:
        raise ConflictError(0) from error


def patient_account(connection: Connection, account: AccountId) -> StoredPatientAccount | None:
    """Return an open account of a patient, or None: staff have none here."""
    return _account(connection, PatientAccountRow.account_id == account)


def comes_of_age_on(connection: Connection, account: AccountId) -> date | None:
    """Return on which day the holder of an account comes of age; None for whoever was of age when it was opened."""
    mine = PatientAccountRow.account_id == account
    return connection.execute(select(PatientAccountRow.of_age_on).where(mine)).scalar_one_or_none()


def account_by_eid(connection: Connection, provider: ProviderId, lookup: bytes) -> StoredPatientAccount | None:
    """Return the open account of whoever proves this identity, or None."""
    return _account(connection, and_(PatientAccountRow.provider_id == provider, PatientAccountRow.eid_lookup == lookup))


def account_of_patient(connection: Connection, provider: ProviderId, patient: PatientId) -> AccountId | None:
    """Return the open account that is joined to a patient, or None."""
    mine = and_(PatientAccountRow.provider_id == provider, PatientAccountRow.patient_id == patient)
    found = _account(connection, mine)
    return None if found is None else AccountId(found.account_id)


def keep_name(tx: Transaction, account: AccountId, sealed_name: bytes) -> None:
    """Keep the name that an e-ID told last, sealed to its bearer."""
    mine = update(PatientAccountRow).where(PatientAccountRow.account_id == account)
    tx.connection.execute(mine.values(sealed_name=sealed_name))


def require_account(connection: Connection, account: AccountId) -> None:
    """Raise SignedOutError for a patient's account that was closed after the request that writes had begun."""
    if patient_account(connection, account) is None:
        raise SignedOutError("the account is closed")


def _account(connection: Connection, which: ColumnElement[bool]) -> StoredPatientAccount | None:
    row = connection.execute(select(*_ACCOUNT).where(which, _IS_OPEN)).mappings().first()
    return None if row is None else StoredPatientAccount(**row)


def patients_among(connection: Connection, accounts: Collection[AccountId]) -> set[AccountId]:
    """Return which of these accounts are, or were, a patient's."""
    theirs = AccountRow.account_id.in_(list(accounts)), AccountRow.kind == AccountKind.PATIENT.value
    return {AccountId(each) for each in connection.execute(select(AccountRow.account_id).where(*theirs)).scalars()}


def join_patient(tx: Transaction, account: AccountId, patient: PatientId, event: EventId, at: datetime) -> None:
    """Join an account to a patient, and end the patient's earlier accounts' being so."""
    mine = PatientAccountRow.account_id == account
    values = {"patient_id": patient, "joined_at": at, "joined_event": event}
    tx.connection.execute(update(PatientAccountRow).where(mine).values(**values))


def add_claims(tx: Transaction, claims: list[StoredClaim]) -> None:
    """Insert claims."""
    tx.connection.execute(insert(PatientClaimRow), [asdict(claim) | {"answer": ""} for claim in claims])


def open_claims(connection: Connection, circle: UUID) -> list[StoredClaim]:
    """Return the claims that nobody who holds this circle has answered, oldest first."""
    rows = connection.execute(_OPEN_CLAIMS, {"circle": circle}).mappings()
    return [StoredClaim(**row) for row in rows]


def answer_claim(tx: Transaction, claim: UUID, answer: str, at: datetime, before: str = "") -> bool:
    """Answer a claim once, or once more where that was the answer ``before``; False when another member just did."""
    waiting = update(PatientClaimRow).where(PatientClaimRow.claim_id == claim, PatientClaimRow.answer == before)
    return tx.connection.execute(waiting.values(answered_at=at, answer=answer)).rowcount == 1


def claims_answered(connection: Connection, circle: UUID, answer: str) -> list[StoredClaim]:
    """Return the claims that a register has answered so, oldest first."""
    mine = PatientClaimRow.circle_id == circle, PatientClaimRow.answer == answer
    rows = connection.execute(select(*_CLAIM).where(*mine).order_by(PatientClaimRow.made_at)).mappings()
    return [StoredClaim(**row) for row in rows]


def separate_account(tx: Transaction, account: AccountId, at: datetime) -> None:
    """Undo that an account is a patient's, and let none of its claims make it so again."""
    mine = update(PatientAccountRow).where(PatientAccountRow.account_id == account)
    tx.connection.execute(mine.values(patient_id=None, joined_at=None, joined_event=None))
    claims = update(PatientClaimRow).where(PatientClaimRow.account_id == account)
    tx.connection.execute(claims.values(answered_at=at, answer=PARTED))


def ask_strangers_again(tx: Transaction, circle: UUID) -> None:
    """Let the claims that a register knew nobody for be looked at once more: somebody was just entered in it."""
    unknown = PatientClaimRow.circle_id == circle, PatientClaimRow.answer == NOT_HERE
    tx.connection.execute(update(PatientClaimRow).where(*unknown).values(answered_at=None, answer=""))


def waits_since(connection: Connection, account: AccountId) -> datetime | None:
    """Return since when claims of the account wait for a member to look, or to compare; None when none does."""
    waiting = select(func.min(PatientClaimRow.made_at)).where(
        PatientClaimRow.account_id == account, PatientClaimRow.answer.in_(("", DIFFERS))
    )
    return connection.execute(waiting).scalar_one_or_none()


def grants_waiting(connection: Connection, unit: UnitId, circle: UUID, today: date) -> list[GrantWaiting]:
    """Return which patients' accounts lack the newest patient secret of their journal at the unit, and may have it."""
    newest = (
        select(func.max(GrantRow.epoch))
        .where(GrantRow.what == "patient", GrantRow.what_id == JournalRow.journal_id, GrantRow.to_id == circle)
        .where(GrantRow.ended_at.is_(None))
        .correlate(JournalRow)
        .scalar_subquery()
    )
    granted = exists().where(
        GrantRow.what == "patient",
        GrantRow.what_id == JournalRow.journal_id,
        GrantRow.to_id == AccountKeyRow.account_id,
        GrantRow.to_epoch == AccountKeyRow.epoch,
        GrantRow.epoch == newest,
        GrantRow.ended_at.is_(None),
    )
    columns = [getattr(AccountKeyRow, name) for name in StoredAccountKey.__slots__]
    found = (
        select(JournalRow.journal_id, JournalRow.unit_id, JournalRow.patient_id, *columns)
        .join(PatientAccountRow, PatientAccountRow.patient_id == JournalRow.patient_id)
        .join(AccountKeyRow, AccountKeyRow.account_id == PatientAccountRow.account_id)
        .where(JournalRow.unit_id == unit, AccountKeyRow.ended_at.is_(None), _IS_OPEN, ~granted)
        .where(reads_alone(unit, today))
        .where(PatientAccountRow.provider_id == JournalRow.provider_id)
    )
    rows = connection.execute(found).mappings()
    return [
        GrantWaiting(
            StoredAccountKey(**{name: row[name] for name in StoredAccountKey.__slots__}),
            Journal(row["journal_id"], row["provider_id"], row["unit_id"], PatientId(row["patient_id"])),
        )
        for row in rows
    ]


def journals_of(connection: Connection, provider: ProviderId, patient: PatientId) -> tuple[Journal, ...]:
    """Return every journal of a patient at the provider."""
    mine = JournalRow.provider_id == provider, JournalRow.patient_id == patient
    rows = connection.execute(select(JournalRow).where(*mine).order_by(JournalRow.made_at, JournalRow.journal_id))
    return tuple(Journal(row.journal_id, row.provider_id, row.unit_id, patient) for row in rows)


def is_marked_dead(connection: Connection, provider: ProviderId, patient: PatientId) -> bool:
    """Say whether any unit of the provider has marked the patient as dead, and no mistake was taken back."""
    marked = exists().where(
        DeathRow.provider_id == provider, DeathRow.patient_id == patient, DeathRow.undone_at.is_(None)
    )
    return bool(connection.execute(select(marked)).scalar())


def register_circles(connection: Connection, provider: ProviderId) -> list[UUID]:
    """Return the ids of a provider's register circles."""
    mine = CircleRow.provider_id == provider, CircleRow.kind == "register"
    return list(connection.execute(select(CircleRow.circle_id).where(*mine).distinct()).scalars())
