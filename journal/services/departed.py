"""What the key store knows of closed accounts: their secrets are forgotten, and that they are closed never is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.services.notices import ADDRESS
from journal.store.health import has_tables
from journal.store.leaving import people_by_provider
from keys import store_custody as custody
from keys.errors import DoesNotOpenError

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from journal.domain.ids import AccountId, ProviderId
    from journal.services.parts import Parts

_OF_ACCOUNTS = ("totp", ADDRESS)


def mark_closed(parts: Parts, provider: ProviderId, accounts: Collection[AccountId], at: datetime) -> None:
    """Let the key store know, whichever copies come later, that accounts are closed: call it once that is committed.

    An account gets a tombstone as a half does. It is no half's id, so no order is asked for.
    """
    parts.key_store.destroy(provider, accounts, None, at)


def forget_closed(parts: Parts, at: datetime) -> int:
    """Drop what the key store holds of closed accounts, and mark them there as closed; return for how many it was due.

    A stop between the two stores leaves it due, and a key store that was restored brings it back.
    """
    with parts.store.database.reading() as connection:
        closed = people_by_provider(connection, closed=True) if has_tables(connection) else {}
    return sum(_forget(parts, provider, accounts, at) for provider, accounts in closed.items())


def marked_and_open(parts: Parts) -> dict[ProviderId, list[AccountId]]:
    """Return the accounts that the key store knows to be closed and the main database holds open, by provider."""
    with parts.store.database.reading() as connection:
        people = people_by_provider(connection, closed=False) if has_tables(connection) else {}
    every = [account for accounts in people.values() for account in accounts]
    marked = custody.buried_among(parts.key_store.stores, every)
    return {p: found for p, accounts in people.items() if (found := [a for a in accounts if a in marked])}


def _forget(parts: Parts, provider: ProviderId, accounts: list[AccountId], at: datetime) -> int:
    marked = custody.buried_among(parts.key_store.stores, accounts)
    left = [account for account in accounts if account not in marked or _has_secret(parts, account)]
    for account in left:
        for kind in _OF_ACCOUNTS:
            parts.key_store.drop_secret(kind, account)
    if left:
        mark_closed(parts, provider, left, at)
    return len(left)


def _has_secret(parts: Parts, account: AccountId) -> bool:
    try:
        return any(parts.key_store.secret(kind, account) is not None for kind in _OF_ACCOUNTS)
    except DoesNotOpenError:
        return True
