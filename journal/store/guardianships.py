"""Children's guardians as rows: entered, joined to an account, ended, never deleted; and what the policy asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, exists, insert, or_, select, update

from journal.domain.care import Journal
from journal.domain.errors import UnknownError
from journal.domain.guardianship import Guardianship
from journal.policy.guarding import GuardianFacts
from journal.policy.law import ZONE
from journal.store.care_tables import JournalRow
from journal.store.deaths import is_marked_anywhere
from journal.store.guardian_tables import GuardianshipRow
from journal.store.patient_accounts import DIFFERS, PARTED
from journal.store.patient_tables import PatientClaimRow
from journal.store.people_tables import AccountKeyRow, AccountRow, GrantRow
from journal.store.releases import unit_releases

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from sqlalchemy import ColumnElement, Connection, Row, Select

    from journal.domain.access import Recorded
    from journal.domain.guardian_asks import EndGuardian
    from journal.domain.ids import AccountId, EventId, PatientId, ProviderId, UnitId
    from journal.store.database import Transaction


def add_guardianship(tx: Transaction, made: Guardianship) -> None:
    """Insert a guardianship."""
    tx.connection.execute(
        insert(GuardianshipRow).values(
            guardianship_id=made.id,
            provider_id=made.provider,
            unit_id=made.unit,
            patient_id=made.patient,
            lookup=made.lookup,
            last_day=made.last_day,
            made_by=made.made_by,
            made_at=made.made_at,
            event_id=made.event,
        )
    )


def end_guardianship(tx: Transaction, recorded: Recorded[EndGuardian], at: datetime) -> None:
    """End a guardianship; the row stays."""
    mine = update(GuardianshipRow).where(GuardianshipRow.guardianship_id == recorded.ask.guardianship)
    by = recorded.ask.actor.account
    tx.connection.execute(mine.values(ended_at=at, ended_by=by, end_event=recorded.event))


def end_guardianships(
    tx: Transaction,
    whose: tuple[ProviderId, PatientId],
    ending: tuple[AccountId, datetime, EventId],
    unit: UnitId | None = None,
) -> tuple[tuple[UUID, AccountId], ...]:
    """End every guardianship of a child, at one unit or at each; return (journal, account) of who may hold a key."""
    (provider, patient), (by, at, event) = whose, ending
    row = GuardianshipRow
    mine = [row.provider_id == provider, row.patient_id == patient, row.ended_at.is_(None)]
    if unit is not None:
        mine.append(row.unit_id == unit)
    joined = JournalRow.patient_id == row.patient_id, JournalRow.unit_id == row.unit_id
    held = (
        select(JournalRow.journal_id, row.account_id).join(row, and_(*joined)).where(*mine, row.account_id.is_not(None))
    )
    holders = tuple((found.journal_id, found.account_id) for found in tx.connection.execute(held))
    tx.connection.execute(update(row).where(*mine).values(ended_at=at, ended_by=by, end_event=event))
    return holders


def guardianships_of(connection: Connection, unit: UnitId, patient: PatientId) -> tuple[Guardianship, ...]:
    """Return every guardianship of a patient at the unit, newest first; those that are over too."""
    mine = GuardianshipRow.unit_id == unit, GuardianshipRow.patient_id == patient
    return _found(connection, *mine)


def guardianship_named(connection: Connection, unit: UnitId, patient: PatientId, which: UUID) -> Guardianship:
    """Return one guardianship of this patient at the unit. Raise UnknownError."""
    for one in guardianships_of(connection, unit, patient):
        if one.id == which:
            return one
    raise UnknownError("no such guardian")


def guarded_by(connection: Connection, account: AccountId) -> tuple[Guardianship, ...]:
    """Return every guardianship that an account is joined to, newest first; those that are over too."""
    return _found(connection, GuardianshipRow.account_id == account)


def unjoined_with(connection: Connection, unit: UnitId, lookup: bytes, today: date) -> tuple[Guardianship, ...]:
    """Return the guardianships of a unit that wait for whoever has this lookup value: nobody came, or left again."""
    closed = exists().where(AccountRow.account_id == GuardianshipRow.account_id, AccountRow.closed_at.is_not(None))
    unheld = or_(GuardianshipRow.account_id.is_(None), closed)
    waits = unheld, GuardianshipRow.ended_at.is_(None), GuardianshipRow.last_day >= today
    return _found(connection, GuardianshipRow.unit_id == unit, GuardianshipRow.lookup == lookup, *waits)


def join_guardianship(tx: Transaction, which: UUID, account: AccountId, event: EventId) -> None:
    """Join an account to a guardianship."""
    mine = update(GuardianshipRow).where(GuardianshipRow.guardianship_id == which)
    tx.connection.execute(mine.values(account_id=account, joined_event=event))


def ask_claims_again(tx: Transaction, circle: UUID) -> None:
    """Let the claims that a unit's register has answered be looked at once more, for its new guardian may be there."""
    answered = PatientClaimRow.circle_id == circle, PatientClaimRow.answer.not_in(("", DIFFERS, PARTED))
    tx.connection.execute(update(PatientClaimRow).where(*answered).values(answered_at=None, answer=""))


def journals_guarded(connection: Connection, account: AccountId, today: date) -> tuple[Journal, ...]:
    """Return the journals, one for each child and unit, that the account's guardianships are of today."""
    mine = (
        GuardianshipRow.account_id == account,
        GuardianshipRow.ended_at.is_(None),
        GuardianshipRow.last_day >= today,
    )
    joined = JournalRow.patient_id == GuardianshipRow.patient_id, JournalRow.unit_id == GuardianshipRow.unit_id
    rows = connection.execute(select(JournalRow).where(exists().where(*mine, *joined)))
    return tuple(Journal(row.journal_id, row.provider_id, row.unit_id, row.patient_id) for row in rows)


# Both written once: every sign-in of a therapist asks them, and they cost more to build than to run.
_NEWEST = (
    select(GrantRow.epoch)
    .where(GrantRow.what == "patient", GrantRow.what_id == JournalRow.journal_id, GrantRow.ended_at.is_(None))
    .order_by(GrantRow.epoch.desc())
    .limit(1)
    .correlate(JournalRow)
    .scalar_subquery()
)
_GRANTED = exists().where(
    GrantRow.what == "patient",
    GrantRow.what_id == JournalRow.journal_id,
    GrantRow.to_id == AccountKeyRow.account_id,
    GrantRow.to_epoch == AccountKeyRow.epoch,
    GrantRow.epoch == _NEWEST,
    GrantRow.ended_at.is_(None),
)
_STANDS = and_(GuardianshipRow.ended_at.is_(None), GuardianshipRow.last_day >= bindparam("today"))
_LACKING_GRANT: Select[*tuple[Any, ...]] = (
    select(*GuardianshipRow.__table__.c, JournalRow.journal_id)
    .join(AccountKeyRow, AccountKeyRow.account_id == GuardianshipRow.account_id)
    .join(JournalRow, JournalRow.patient_id == GuardianshipRow.patient_id)
    .where(JournalRow.unit_id == GuardianshipRow.unit_id, GuardianshipRow.unit_id == bindparam("unit"), _STANDS)
    .where(AccountKeyRow.ended_at.is_(None), ~_GRANTED)
)
_OF_THE_HOLDER = and_(
    GuardianshipRow.account_id == GrantRow.to_id,
    GuardianshipRow.patient_id == JournalRow.patient_id,
    GuardianshipRow.unit_id == JournalRow.unit_id,
)
_STILL_GRANTED = (
    select(GrantRow.to_id, GrantRow.what_id)
    .join(JournalRow, JournalRow.journal_id == GrantRow.what_id)
    .where(GrantRow.what == "patient", GrantRow.ended_at.is_(None), JournalRow.unit_id == bindparam("unit"))
    .where(exists().where(_OF_THE_HOLDER), ~exists().where(_OF_THE_HOLDER, _STANDS))
    .distinct()
)


def lacking_grant(connection: Connection, unit: UnitId, today: date) -> tuple[tuple[Guardianship, Journal], ...]:
    """Return the joined guardianships of a unit whose certified account lacks the child's newest patient secret."""
    made = (
        (_guardianship(row), row.journal_id)
        for row in connection.execute(_LACKING_GRANT, {"unit": unit, "today": today})
    )
    return tuple((one, Journal(journal, one.provider, one.unit, one.patient)) for one, journal in made)


def still_granted(connection: Connection, unit: UnitId, today: date) -> tuple[tuple[AccountId, UUID], ...]:
    """Return (account, journal) for guardians of a unit who hold a grant and whose guardianships are all over."""
    rows = connection.execute(_STILL_GRANTED, {"unit": unit, "today": today})
    return tuple((row.to_id, row.what_id) for row in rows)


def guardian_facts(connection: Connection, one: Guardianship, at: datetime) -> GuardianFacts:
    """Gather what the law asks of a guardianship that an account is joined to, by the clock."""
    return GuardianFacts(
        guards_the_child=True,
        unit_releases=unit_releases(connection, one.unit),
        was_ended=one.ended_at is not None,
        is_thirteen=at.astimezone(ZONE).date() > one.last_day,
        is_marked_dead=is_marked_anywhere(connection, one.provider, one.patient),
    )


def _found(connection: Connection, *which: ColumnElement[bool]) -> tuple[Guardianship, ...]:
    rows = connection.execute(select(GuardianshipRow).where(*which).order_by(GuardianshipRow.made_at.desc()))
    return tuple(_guardianship(row) for row in rows)


def _guardianship(row: Row[*tuple[Any, ...]]) -> Guardianship:
    return Guardianship(
        id=row.guardianship_id,
        provider=row.provider_id,
        unit=row.unit_id,
        patient=row.patient_id,
        lookup=row.lookup,
        last_day=row.last_day,
        made_by=row.made_by,
        made_at=row.made_at,
        event=row.event_id,
        account=row.account_id,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
    )
