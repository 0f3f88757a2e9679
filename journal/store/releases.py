"""Releases of versions to their patients, what each unit and entry says about it, and what waits to be released."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, func, insert, select

from journal.domain.care import Journal
from journal.domain.entry import VersionState
from journal.domain.ids import AccountId, EntryId, VersionId, new_id
from journal.domain.release import Choice, ReleaseChoice, Released, WithheldGround
from journal.store.care_tables import JournalRow, VersionRow
from journal.store.entries import entries_named
from journal.store.patient_tables import PatientAccountRow, ReleaseChoiceRow, ReleaseRow, ReleaseRuleRow
from journal.store.people_tables import AccountRow, GrantRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import ColumnElement, Connection

    from journal.domain.entry import EntryHead
    from journal.domain.ids import EventId, JournalId, ProviderId, UnitId
    from journal.store.database import Transaction


def unit_releases(connection: Connection, unit: UnitId) -> bool:
    """Say whether a unit gives its patients direct access now; without a rule it does not."""
    newest = select(ReleaseRuleRow.releases).where(ReleaseRuleRow.unit_id == unit)
    found = connection.execute(newest.order_by(ReleaseRuleRow.made_at.desc(), ReleaseRuleRow.rule_id).limit(1))
    return bool(found.scalar_one_or_none())


def releasing_units(connection: Connection, provider: ProviderId, units: Iterable[UnitId]) -> frozenset[UnitId]:
    """Return which of these units of the provider give direct access now."""
    rows = connection.execute(
        select(ReleaseRuleRow.unit_id, ReleaseRuleRow.releases)
        .where(ReleaseRuleRow.provider_id == provider, ReleaseRuleRow.unit_id.in_(tuple(units)))
        .order_by(ReleaseRuleRow.made_at, ReleaseRuleRow.rule_id.desc())
    )
    newest = {row.unit_id: row.releases for row in rows}
    return frozenset(unit for unit, releases in newest.items() if releases)


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


def patient_epoch(connection: Connection, journal: JournalId) -> int:
    """Return the newest epoch of a journal's patient secret, 0 where there is none."""
    mine = GrantRow.what == "patient", GrantRow.what_id == journal, GrantRow.ended_at.is_(None)
    return int(connection.execute(select(func.max(GrantRow.epoch)).where(*mine)).scalar_one() or 0)


def journals_to_release(connection: Connection, unit: UnitId, only: JournalId | None = None) -> tuple[Journal, ...]:
    """Return the unit's journals whose patients have an account, and in which a settled version is not released."""
    chosen = () if only is None else (JournalRow.journal_id == only,)
    from_account = exists().where(
        PatientAccountRow.patient_id == JournalRow.patient_id,
        PatientAccountRow.provider_id == JournalRow.provider_id,
        AccountRow.account_id == PatientAccountRow.account_id,
        AccountRow.closed_at.is_(None),
    )
    waits = exists().where(VersionRow.journal_id == JournalRow.journal_id, *_waiting())
    rows = connection.execute(select(JournalRow).where(JournalRow.unit_id == unit, from_account, waits, *chosen))
    return tuple(_journal(row) for row in rows)


def waiting_heads(connection: Connection, journal: JournalId, at: datetime) -> tuple[EntryHead, ...]:
    """Return the entries of a journal with a settled version that is not released in the newest epoch."""
    entries = select(VersionRow.entry_id).where(VersionRow.journal_id == journal, *_waiting()).distinct()
    return entries_named(connection, connection.execute(entries).scalars(), at)


def _waiting() -> tuple[ColumnElement[bool], ...]:
    newest = (
        select(func.max(GrantRow.epoch))
        .where(GrantRow.what == "patient", GrantRow.what_id == VersionRow.journal_id, GrantRow.ended_at.is_(None))
        .correlate(VersionRow)
        .scalar_subquery()
    )
    released = exists().where(ReleaseRow.version_id == VersionRow.version_id, ReleaseRow.epoch == newest)
    settled = VersionRow.state.in_((VersionState.SIGNED.value, VersionState.LOCKED.value))
    return settled, VersionRow.destroyed_at.is_(None), ~released


def released_in(connection: Connection, versions: Iterable[SealedVersion], epoch: int) -> tuple[Released, ...]:
    """Return those of these versions that are released in the epoch and were not destroyed."""
    left = {version.id: version for version in versions if version.destroyed_at is None}
    mine = ReleaseRow.version_id.in_(list(left)), ReleaseRow.epoch == epoch
    found = select(ReleaseRow.version_id, ReleaseRow.release_id, ReleaseRow.sealed_data_key).where(*mine)
    return tuple(
        Released(VersionId(row.release_id), left[VersionId(row.version_id)], row.sealed_data_key)
        for row in connection.execute(found)
    )


def not_destroyed(connection: Connection, versions: Collection[VersionId]) -> frozenset[VersionId]:
    """Return which of these versions still stand, as this transaction sees it."""
    mine = VersionRow.version_id.in_(list(versions)), VersionRow.destroyed_at.is_(None)
    found = connection.execute(select(VersionRow.version_id).where(*mine)).scalars()
    return frozenset(VersionId(version) for version in found)


def released_entries(connection: Connection, journal: JournalId, epoch: int) -> list[EntryId]:
    """Return the entries of a journal of which some version is released in the epoch."""
    found = (
        select(VersionRow.entry_id)
        .join(ReleaseRow, ReleaseRow.version_id == VersionRow.version_id)
        .where(ReleaseRow.journal_id == journal, ReleaseRow.epoch == epoch)
        .distinct()
    )
    return [EntryId(entry) for entry in connection.execute(found).scalars()]


def releases_of(connection: Connection, versions: Collection[UUID]) -> tuple[VersionId, ...]:
    """Return the halves made for releases of these versions, of whatever epoch: they are destroyed along."""
    found = select(ReleaseRow.release_id).where(ReleaseRow.version_id.in_(list(versions)))
    return tuple(VersionId(release) for release in connection.execute(found).scalars())


def add_releases(
    tx: Transaction, releases: Mapping[VersionId, Released], journal: Journal, stamp: tuple[int, EventId, datetime]
) -> None:
    """Insert releases of a journal's versions in an epoch of its patient secret."""
    epoch, event, at = stamp
    rows = [
        {
            "release_id": released.id,
            "provider_id": journal.provider,
            "journal_id": journal.id,
            "version_id": version,
            "epoch": epoch,
            "sealed_data_key": released.sealed_data_key,
            "event_id": event,
            "made_at": at,
        }
        for version, released in releases.items()
    ]
    if rows:
        tx.connection.execute(insert(ReleaseRow), rows)


def _journal(row: Any) -> Journal:  # noqa: ANN401  (a row of columns)
    return Journal(row.journal_id, row.provider_id, row.unit_id, row.patient_id)
