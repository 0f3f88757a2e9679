"""Names of what stands around a page: the provider, the unit, who takes part in a patient's care."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from journal.domain.entry import EntryKind
from journal.store.care_tables import EntryRow, RelationRow
from journal.store.people_tables import AccountRow, ProviderRow, UnitRow

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.ids import AccountId, PatientId, ProviderId, UnitId


@dataclass(frozen=True, slots=True)
class TakesPart:
    """A staff member with a standing relation of care to a patient, and until when."""

    account: AccountId
    name: str
    title: str
    ends_at: datetime


def provider_name(connection: Connection, provider: ProviderId) -> str:
    """Return the care provider's name."""
    found = select(ProviderRow.name).where(ProviderRow.provider_id == provider)
    return str(connection.execute(found).scalar_one())


def other_provider_names(connection: Connection, provider: ProviderId) -> tuple[str, ...]:
    """Return the names of the installation's other providers: what is not to be told to this one's people."""
    found = select(ProviderRow.name).where(ProviderRow.provider_id != provider)
    return tuple(str(name) for name in connection.execute(found).scalars())


def only_provider_name(connection: Connection) -> str:
    """Return the provider's name where the installation has a single one; "" otherwise."""
    names = connection.execute(select(ProviderRow.name).limit(2)).scalars().all()
    return str(names[0]) if len(names) == 1 else ""


def unit_named(connection: Connection, unit: UnitId) -> tuple[str, bool]:
    """Return a unit's name and whether it shares its journals."""
    row = connection.execute(select(UnitRow.name, UnitRow.shares).where(UnitRow.unit_id == unit)).one()
    return str(row.name), bool(row.shares)


def unit_names(connection: Connection, provider: ProviderId) -> dict[UnitId, str]:
    """Return the names of a provider's units by id."""
    rows = connection.execute(select(UnitRow.unit_id, UnitRow.name).where(UnitRow.provider_id == provider))
    return {row.unit_id: str(row.name) for row in rows}


def username_of(connection: Connection, account: AccountId) -> str:
    """Return the name that an account signs in with."""
    return str(connection.execute(select(AccountRow.username).where(AccountRow.account_id == account)).scalar_one())


def people_named(connection: Connection, provider: ProviderId) -> dict[AccountId, tuple[str, str]]:
    """Return name and title of everybody who has or had an account at the provider, by id."""
    rows = connection.execute(
        select(AccountRow.account_id, AccountRow.name, AccountRow.title).where(AccountRow.provider_id == provider)
    )
    return {row.account_id: (str(row.name), str(row.title)) for row in rows}


def taking_part(connection: Connection, unit: UnitId, patient: PatientId, at: datetime) -> tuple[TakesPart, ...]:
    """Return who takes part in the patient's care at the unit now, by name."""
    rows = connection.execute(
        select(AccountRow.account_id, AccountRow.name, AccountRow.title, RelationRow.ends_at)
        .join(RelationRow, RelationRow.account_id == AccountRow.account_id)
        .where(
            RelationRow.unit_id == unit,
            RelationRow.patient_id == patient,
            RelationRow.starts_at <= at,
            RelationRow.ends_at > at,
        )
        .order_by(AccountRow.name)
    )
    return tuple(TakesPart(row.account_id, row.name, row.title, row.ends_at) for row in rows)


def newest_events(connection: Connection, unit: UnitId, patients: Iterable[PatientId]) -> dict[PatientId, datetime]:
    """Return when the newest written-about event of each patient took place at the unit."""
    newest = (
        select(EntryRow.patient_id, func.max(EntryRow.happened_from).label("at"))
        .where(EntryRow.unit_id == unit, EntryRow.patient_id.in_(list(patients)))
        .where(EntryRow.kind != EntryKind.IDENTITY.value)
        .group_by(EntryRow.patient_id)
    )
    return {row.patient_id: row.at for row in connection.execute(newest)}
