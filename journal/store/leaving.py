"""What an account leaves behind, and what is erased with it: in every table that knows it but for the law's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import delete, func, or_, select, update

from journal.domain.entry import EntryKind, VersionState
from journal.domain.ids import AccountId, ProviderId, new_id
from journal.domain.people import AccountKind
from journal.store.care_tables import EntryRow, RelativeRow, VersionRow
from journal.store.duty_tables import AppointmentRow
from journal.store.passkey_tables import PasskeyRow
from journal.store.people_tables import (
    AccountKeyRow,
    AccountRow,
    AssignmentRow,
    IdempotencyRow,
    InvitationRow,
    UnlockerRow,
)

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.store.database import Transaction


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody has written: entries and open drafts; the newest item of the journals that they wrote in."""

    entries: int
    drafts: int
    last_item: datetime | None


def written_by(connection: Connection, account: AccountId, at: datetime) -> Written:
    """Count what stands in journals by this author. Identities of the register are no journal's items."""
    mine = select(VersionRow.journal_id).join(EntryRow, EntryRow.entry_id == VersionRow.entry_id)
    journals = mine.where(VersionRow.author_id == account, EntryRow.kind != EntryKind.IDENTITY.value)
    entries = select(func.count(func.distinct(VersionRow.entry_id))).where(VersionRow.author_id == account)
    entries = entries.where(VersionRow.journal_id.in_(journals))
    drafts = select(func.count()).select_from(VersionRow).where(VersionRow.author_id == account)
    waits = drafts.where(VersionRow.state == VersionState.DRAFT.value, VersionRow.locks_at > at)
    newest = select(func.max(VersionRow.written_at)).where(VersionRow.journal_id.in_(journals))
    return Written(
        int(connection.execute(entries).scalar_one()),
        int(connection.execute(waits).scalar_one()),
        connection.execute(newest).scalar(),
    )


def erase_account(tx: Transaction, account: AccountId, at: datetime) -> None:
    """Close a person's account and erase what no law keeps; the user name is free again.

    Name and title stay (PDL 3:6; HSLF-FS 2016:40 4:9), and public keys, which verify what was signed (PDL 3:4).
    """
    programs = select(AccountRow.account_id).where(AccountRow.owner_id == account)
    every = (account, *tx.connection.execute(programs).scalars())
    for one in every:
        _erase_row(tx, one, at)
    named = update(AccountRow).where(AccountRow.owner_id == account)
    tx.connection.execute(named.values(name=""))
    for table in (PasskeyRow, UnlockerRow, IdempotencyRow):
        tx.connection.execute(delete(table).where(table.account_id.in_(every)))
    tx.connection.execute(delete(RelativeRow).where(RelativeRow.account_id == account))
    keys = update(AccountKeyRow).where(AccountKeyRow.account_id.in_(every), AccountKeyRow.ended_at.is_(None))
    tx.connection.execute(keys.values(ended_at=at))
    _empty_invitations(tx, account, at)
    _end_assignments(tx, account, at)


def people_by_provider(connection: Connection, *, closed: bool) -> dict[ProviderId, list[AccountId]]:
    """Return the people, staff and patients, whose accounts are closed, or open, of each provider, in order of ids."""
    is_closed = AccountRow.closed_at.is_not(None) if closed else AccountRow.closed_at.is_(None)
    rows = connection.execute(
        select(AccountRow.provider_id, AccountRow.account_id)
        .where(is_closed, AccountRow.kind != AccountKind.PROGRAM.value)
        .order_by(AccountRow.account_id)
    )
    found: dict[ProviderId, list[AccountId]] = {}
    for provider, account in rows:
        found.setdefault(ProviderId(provider), []).append(AccountId(account))
    return found


def _erase_row(tx: Transaction, account: UUID, at: datetime) -> None:
    emptied = update(AccountRow).where(AccountRow.account_id == account)
    tx.connection.execute(
        emptied.values(
            username=f"closed-{new_id().hex}", number_lookup=None, bundle=None, totp_step=0, scopes="", closed_at=at
        )
    )


def _empty_invitations(tx: Transaction, account: AccountId, at: datetime) -> None:
    """Empty what lies sealed in invitations to them, and in those that they sent and nobody took: they know the link.

    The rows stay: keys of others are certified by them.
    """
    emptied = update(InvitationRow).values(sealed=b"")
    tx.connection.execute(emptied.where(InvitationRow.account_id == account))
    untaken = (InvitationRow.used_at.is_(None), InvitationRow.expires_at > at)
    for about in (InvitationRow.account_id == account, InvitationRow.made_by == account):
        tx.connection.execute(emptied.where(about, *untaken).values(expires_at=at))


def _end_assignments(tx: Transaction, account: AccountId, at: datetime) -> None:
    """End what they were given to do: assignments, and being an authorised officer."""
    for table in (AssignmentRow, AppointmentRow):
        mine = update(table).where(table.account_id == account, or_(table.ends_at.is_(None), table.ends_at > at))
        tx.connection.execute(mine.values(ends_at=at, ended_by=account))
