"""Releases of versions to their patients, what each unit and entry says about it, and what waits to be released."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, exists, func, insert, not_, or_, select, true, tuple_

from journal.domain.care import Journal
from journal.domain.entry import EntryKind, VersionState
from journal.domain.ids import EntryId, VersionId
from journal.domain.release import Released
from journal.policy.law import ZONE
from journal.store.care_tables import EntryRow, JournalRow, VersionRow
from journal.store.entries import entries_named
from journal.store.guardian_tables import GuardianshipRow
from journal.store.patient_tables import PatientAccountRow, ReleaseRow, ReleaseRuleRow
from journal.store.people_tables import AccountRow, GrantRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sqlalchemy import ColumnElement, Connection

    from journal.domain.entry import EntryHead, SealedVersion
    from journal.domain.ids import EventId, JournalId, ProviderId, UnitId
    from journal.store.database import Transaction


DAY = timedelta(days=1)


def _waiting() -> tuple[ColumnElement[bool], ...]:
    newest = (
        select(func.max(GrantRow.epoch))
        .where(GrantRow.what == "patient", GrantRow.what_id == VersionRow.journal_id, GrantRow.ended_at.is_(None))
        .correlate(VersionRow)
        .scalar_subquery()
    )
    released = exists().where(ReleaseRow.version_id == VersionRow.version_id, ReleaseRow.epoch == newest)
    settled = VersionRow.state.in_((VersionState.SIGNED.value, VersionState.LOCKED.value))
    # By the clock alone: nobody has to have said why, and its row is a draft's still (J-09).
    locked = and_(VersionRow.state == VersionState.DRAFT.value, VersionRow.locks_at <= bindparam("at"))
    return or_(settled, locked), VersionRow.destroyed_at.is_(None), ~released


NEWEST_RULE = (
    select(ReleaseRuleRow.releases)
    .where(ReleaseRuleRow.unit_id == bindparam("unit"))
    .order_by(ReleaseRuleRow.made_at.desc(), ReleaseRuleRow.rule_id)
    .limit(1)
)
"""Whether a unit gives its patients direct access now; nothing where it never said."""

# Written once: whoever signs asks it each time.
_TO_RELEASE = select(JournalRow).where(
    JournalRow.unit_id == bindparam("unit"),
    NEWEST_RULE.scalar_subquery().is_(True),
    or_(
        exists().where(
            PatientAccountRow.patient_id == JournalRow.patient_id,
            PatientAccountRow.provider_id == JournalRow.provider_id,
            AccountRow.account_id == PatientAccountRow.account_id,
            AccountRow.closed_at.is_(None),
        ),
        exists().where(
            GuardianshipRow.patient_id == JournalRow.patient_id,
            GuardianshipRow.unit_id == JournalRow.unit_id,
            GuardianshipRow.account_id.is_not(None),
            GuardianshipRow.ended_at.is_(None),
        ),
    ),
    exists().where(VersionRow.journal_id == JournalRow.journal_id, *_waiting()),
)
_ONE_TO_RELEASE = _TO_RELEASE.where(JournalRow.journal_id == bindparam("journal"))


def unit_releases(connection: Connection, unit: UnitId) -> bool:
    """Say whether a unit gives its patients direct access now; without a rule it does not."""
    return bool(connection.execute(NEWEST_RULE, {"unit": unit}).scalar_one_or_none())


def releasing_units(connection: Connection, provider: ProviderId, units: Iterable[UnitId]) -> frozenset[UnitId]:
    """Return which of these units of the provider give direct access now."""
    rows = connection.execute(
        select(ReleaseRuleRow.unit_id, ReleaseRuleRow.releases)
        .where(ReleaseRuleRow.provider_id == provider, ReleaseRuleRow.unit_id.in_(tuple(units)))
        .order_by(ReleaseRuleRow.made_at, ReleaseRuleRow.rule_id.desc())
    )
    newest = {row.unit_id: row.releases for row in rows}
    return frozenset(unit for unit, releases in newest.items() if releases)


def patient_epoch(connection: Connection, journal: JournalId) -> int:
    """Return the newest epoch of a journal's patient secret, 0 where there is none."""
    mine = GrantRow.what == "patient", GrantRow.what_id == journal, GrantRow.ended_at.is_(None)
    return int(connection.execute(select(func.max(GrantRow.epoch)).where(*mine)).scalar_one() or 0)


def journals_to_release(
    connection: Connection, unit: UnitId, at: datetime, only: JournalId | None = None
) -> tuple[Journal, ...]:
    """Return those of a unit's journals, or whether this one is one, in which something waits to be released.

    Their patients, or a guardian, have an account, the unit gives direct access, and a settled version is not released.
    """
    if only is None:
        rows = connection.execute(_TO_RELEASE, {"unit": unit, "at": at})
    else:
        rows = connection.execute(_ONE_TO_RELEASE, {"unit": unit, "at": at, "journal": only})
    return tuple(Journal(row.journal_id, row.provider_id, row.unit_id, row.patient_id) for row in rows)


def waiting_heads(connection: Connection, journal: JournalId, at: datetime) -> tuple[EntryHead, ...]:
    """Return the entries of a journal with a settled version that is not released in the newest epoch."""
    entries = select(VersionRow.entry_id).where(VersionRow.journal_id == journal, *_waiting()).distinct()
    return entries_named(connection, connection.execute(entries, {"at": at}).scalars(), at)


def released_in(connection: Connection, versions: Iterable[SealedVersion], epoch: int) -> tuple[Released, ...]:
    """Return those of these versions that are released in the epoch and were not destroyed."""
    left = {version.id: version for version in versions if version.destroyed_at is None}
    mine = ReleaseRow.version_id.in_(list(left)), ReleaseRow.epoch == epoch
    found = select(ReleaseRow.version_id, ReleaseRow.sealed_data_key).where(*mine)
    return tuple(Released(left[VersionId(row.version_id)], row.sealed_data_key) for row in connection.execute(found))


def not_destroyed(connection: Connection, versions: Collection[VersionId]) -> frozenset[VersionId]:
    """Return which of these versions still stand, as this transaction sees it."""
    mine = VersionRow.version_id.in_(list(versions)), VersionRow.destroyed_at.is_(None)
    found = connection.execute(select(VersionRow.version_id).where(*mine)).scalars()
    return frozenset(VersionId(version) for version in found)


@dataclass(frozen=True, slots=True)
class Window:
    """Which released entries of a journal: in this epoch, none of those kept back, happened before ``until``.

    ``hidden`` are days, bounds included: what happened on them, also in part, is left out. ``before`` is a keyset
    cursor. Statements are found with the entries that they are about, not among them.
    """

    journal: JournalId
    epoch: int
    kept_back: frozenset[EntryId] = frozenset()
    hidden: tuple[tuple[date | None, date | None], ...] = ()
    until: datetime | None = None
    before: tuple[datetime, EntryId] | None = None
    only: EntryId | None = None
    kinds: tuple[EntryKind, ...] = ()
    limit: int = 50


def start_of_day(day: date) -> datetime:
    """Return the moment at which a day begins where the law counts days."""
    return datetime.combine(day, time(), ZONE).astimezone(UTC)


def released_heads(connection: Connection, window: Window, at: datetime) -> tuple[EntryHead, ...]:
    """Return released entries, newest happening first, at most ``limit``."""
    page = select(EntryRow.entry_id).where(*_within(window))
    if window.before is not None:
        page = page.where(tuple_(EntryRow.happened_from, EntryRow.entry_id) < window.before)
    newest = page.order_by(EntryRow.happened_from.desc(), EntryRow.entry_id.desc()).limit(window.limit)
    return entries_named(connection, list(connection.execute(newest).scalars()), at)


def count_released(connection: Connection, window: Window) -> int:
    """Return how many released entries there are, regardless of the cursor."""
    return int(connection.execute(select(func.count()).select_from(EntryRow).where(*_within(window))).scalar_one())


def _within(window: Window) -> list[ColumnElement[bool]]:
    released = exists().where(
        VersionRow.entry_id == EntryRow.entry_id,
        ReleaseRow.version_id == VersionRow.version_id,
        ReleaseRow.epoch == window.epoch,
    )
    found = [
        EntryRow.journal_id == window.journal,
        EntryRow.kind != EntryKind.STATEMENT.value,
        EntryRow.misfiled_at.is_(None),
        released,
    ]
    if window.kept_back:
        found.append(EntryRow.entry_id.not_in(list(window.kept_back)))
    for first, last in window.hidden:
        begins = EntryRow.happened_from < start_of_day(last + DAY) if last else true()
        ends = EntryRow.happened_to >= start_of_day(first) if first else true()
        found.append(not_(and_(begins, ends)))
    if window.until is not None:
        found.append(EntryRow.happened_from <= window.until)
    if window.kinds:
        found.append(EntryRow.kind.in_([kind.value for kind in window.kinds]))
    if window.only is not None:
        found.append(EntryRow.entry_id == window.only)
    return found


def add_releases(
    tx: Transaction, releases: Mapping[VersionId, Released], journal: Journal, stamp: tuple[int, EventId, datetime]
) -> None:
    """Insert releases of a journal's versions in an epoch of its patient secret."""
    epoch, event, at = stamp
    rows = [
        {
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
