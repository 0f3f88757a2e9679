"""Guessing is slowed before any passphrase is stretched: for each account and for each origin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.errors import ThrottledError
from journal.store.throttle import Limit, count_attempt, forget_attempts, forgive_attempt

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from journal.services.parts import Parts
    from journal.store.database import Transaction

FREE_FOR_ACCOUNT = 5
FREE_FOR_ORIGIN = 30
FREE_LOOKUPS = 200


@dataclass(frozen=True, slots=True)
class Door:
    """The two counts of one attempt: of the account that was named, and of where it came from."""

    account: Limit
    origin: Limit


def knock_from(parts: Parts, origin: str, at: datetime) -> None:
    """Count an attempt that names no account. Raise ThrottledError when there were too many from there."""
    with parts.store.database.writing() as tx:
        waits = count_attempt(tx, _of_origin(parts, origin), at)
    if waits:
        raise ThrottledError(waits)


def forgive_origin(parts: Parts, origin: str) -> None:
    """Take one attempt back: it was a right one."""
    with parts.store.database.writing() as tx:
        forgive_attempt(tx, _of_origin(parts, origin))


def door(parts: Parts, username: str, origin: str) -> Door:
    """Name the two counts. What was typed is kept as a MAC: people type passphrases where names belong."""
    return Door(
        Limit(f"account:{_hidden(parts, 'account', username.strip().lower())}", FREE_FOR_ACCOUNT),
        _of_origin(parts, origin),
    )


def knock(parts: Parts, at_door: Door, at: datetime) -> None:
    """Count an attempt before it is made. Raise ThrottledError when there were too many."""
    with parts.store.database.writing() as tx:
        waits = count_attempt(tx, at_door.account, at) or count_attempt(tx, at_door.origin, at)
    if waits:
        raise ThrottledError(waits)


def let_in(parts: Parts, at_door: Door) -> None:
    """Forget the account's failures; the origin, which many share, is forgiven this attempt alone."""
    with parts.store.database.writing() as tx:
        forget_attempts(tx, at_door.account.key)
        forgive_attempt(tx, at_door.origin)


def count_lookup(parts: Parts, account: UUID, at: datetime) -> None:
    """Count a look-up of a number by somebody signed in. Raise ThrottledError: nobody enumerates numbers (keys.md)."""
    with parts.store.database.writing() as tx:
        waits = count_attempt(tx, Limit(_of_lookups(account), FREE_LOOKUPS), at)
    if waits:
        raise ThrottledError(waits)


def forget_account(parts: Parts, tx: Transaction, username: str, accounts: Collection[UUID]) -> None:
    """Forget what was counted of an account that is closed, and of its programs."""
    forget_attempts(tx, door(parts, username, "").account.key)
    for account in accounts:
        forget_attempts(tx, _of_lookups(account))


def _of_lookups(account: UUID) -> str:
    return f"lookup:{account.hex}"


def _of_origin(parts: Parts, origin: str) -> Limit:
    return Limit(f"origin:{_hidden(parts, 'origin', origin)}", FREE_FOR_ORIGIN)


def _hidden(parts: Parts, what: str, typed: str) -> str:
    message = f"throttle/1 {what} {typed}".encode("utf-8", "surrogatepass")
    return parts.keyring.root.mac(message)[1].hex()
