"""The integrator: gives committed events their leaves and signs the tree. Whoever wins a try-lock does it.

PostgreSQL's identity values are not in commit order, so a later commit may carry an earlier arrival: each round looks
back over a bounded number of arrivals, and a whole round, at the start and each hour, over all. SQLite's are, since it
has one writer.
"""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, bindparam, func, insert, select

from journal.domain.errors import TamperedError
from journal.store.log_chains import Chains
from journal.store.log_events import EVENT
from journal.store.log_tables import AccessEventRow, AccessPayloadRow, CheckpointRow, LogLeafRow
from journal.store.log_tree import asked_of_tree, newest_checkpoint, size_of, stored_root
from journal.store.together import add_many
from keys.errors import MainBehindError
from keys.merkle import EMPTY_ROOT, Frontier

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path
    from uuid import UUID

    from sqlalchemy import Connection, Row, Select

    from journal.store.database import Database
    from journal.store.log_keys import LogCustody


_BACK = 5_000
"""Arrivals that others may have made on PostgreSQL while one transaction is under way."""
_SHOWN = 1_000
"""Of events that wait for their leaves, so many are looked through for a page: one second has fewer."""

_BELOW_ALL = 1 - (1 << 63)
"""Of arrivals. PostgreSQL reads a number below it as no integer, and would compare each arrival as it does decimals."""

_BETWEEN = 0.005
"""Seconds between two portions: whoever waited for the one before goes first."""

# Written once: to build these statements anew would cost every round more than to run them.
_ADD_CHECKPOINT = insert(CheckpointRow)
_NEWEST = select(AccessEventRow.arrival).where(
    AccessEventRow.event_id
    == select(LogLeafRow.event_id)
    .where(LogLeafRow.provider_id == bindparam("provider"))
    .order_by(LogLeafRow.leaf_index.desc())
    .limit(1)
    .scalar_subquery()
)


def _without_leaf(events: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Of a provider's events, those that arrived after a floor and have no leaf, in the order of their arrival.

    The floor stands in the text: a plan for whatever floor would look through the whole log.
    """
    leaf = select(LogLeafRow.event_id).where(LogLeafRow.event_id == AccessEventRow.event_id)
    floor = bindparam("floor", type_=BigInteger(), literal_execute=True)
    return (
        events.join_from(
            AccessEventRow, AccessPayloadRow, AccessPayloadRow.event_id == AccessEventRow.event_id, isouter=True
        )
        .where(AccessEventRow.provider_id == bindparam("provider"), ~leaf.exists(), AccessEventRow.arrival > floor)
        .order_by(AccessEventRow.arrival)
        .limit(bindparam("most"))
    )


_WAITING = _without_leaf(EVENT)
# What a leaf is made of, and no more: a value that nobody looks at is converted all the same.
_TO_LEAVES = _without_leaf(
    select(
        AccessEventRow.event_id,
        AccessEventRow.at,
        AccessEventRow.zone,
        AccessEventRow.commitment,
        AccessPayloadRow.salt,
        AccessPayloadRow.payload,
    )
)


@dataclass(frozen=True, slots=True)
class Integrator:
    """Makes leaves and checkpoints of one database's logs: so many events at once, looking so many arrivals back.

    ``look_back`` None is as far as the database may need between two whole rounds. A ``portion`` is what is made and
    added in one go: meanwhile SQLite's other writers wait, and the threads of this process.
    """

    database: Database
    custody: LogCustody
    at_once: int = 1_000
    look_back: int | None = None
    portion: int = 100

    def integrate(self, provider: UUID, at: datetime, *, whole: bool = False) -> int | None:
        """Integrate what waits, and return how many leaves that made; None when another one is at it.

        Raises MainBehindError when the key store has seen a larger or another tree, TamperedError when the stored
        tree is not the one that was signed last, UnavailableError when a store cannot serve. Then nothing is signed.
        """
        with tree_lock(self.database, provider) as won:
            if not won:
                return None
            made, more = 0, True
            while more:
                events, leaves = self._integrate_some(provider, at, whole=whole)
                made, more = made + leaves, events == self.at_once
            return made

    def _integrate_some(self, provider: UUID, at: datetime, *, whole: bool) -> tuple[int, int]:
        # Only the holder of the lock adds leaves, so reading needs no transaction that others would wait for.
        with self.database.reading() as connection:
            tree, frontier = self._sound_tree(connection, provider)
            floor = _BELOW_ALL if whole else _newest_arrival(connection, provider) - self._back
            asked = {"provider": provider, "floor": floor, "most": self.at_once}
            events = connection.execute(_TO_LEAVES, asked).all()
        chains, before = Chains(provider, frontier), frontier.size
        # A log without a checkpoint gets its first one, though nothing waits.
        due = max(len(events), 1 if tree is None else 0)
        for start in range(0, due, self.portion):
            if start:
                time.sleep(_BETWEEN)
            self._add(chains, events[start : start + self.portion], at)
        self.custody.see_tree(provider, frontier.size, frontier.root())
        return len(events), frontier.size - before

    @property
    def _back(self) -> int:
        return _usual_back(self.database) if self.look_back is None else self.look_back

    def _sound_tree(self, connection: Connection, provider: UUID) -> tuple[tuple[int, bytes] | None, Frontier]:
        """Return the newest signed (size, root) and the frontier to continue, checked against what was seen."""
        size, newest = size_of(connection, provider), newest_checkpoint(connection, provider)
        frontier = asked_of_tree(connection, provider, lambda subtree: Frontier(size, subtree))
        signed = (newest.size, newest.root) if newest else None
        if (signed or (0, EMPTY_ROOT)) != (size, frontier.root()):
            raise TamperedError("the stored tree is not the one that was signed")
        seen = self.custody.largest_seen(provider)
        if seen != (size, frontier.root()) and (
            seen[0] > size or stored_root(connection, provider, seen[0]) != seen[1]
        ):
            raise MainBehindError("the key store has seen a larger or another tree than the main database holds")
        return signed, frontier

    def _add(self, chains: Chains, events: Sequence[Row[*tuple[Any, ...]]], at: datetime) -> None:
        """Add the leaves of some events, and the checkpoint that they make up together with all before."""
        with self.database.reading() as connection:
            leaves = chains.leaves(connection, events)
        size, root = chains.frontier.size, chains.frontier.root()
        note = self.custody.signed_checkpoint(chains.provider, size, root)
        with self.database.writing() as tx:
            if leaves:
                add_many(tx.connection, LogLeafRow, leaves)
            checkpoint = {"provider_id": chains.provider, "size": size, "root": root, "note": note, "at": at}
            tx.connection.execute(_ADD_CHECKPOINT, checkpoint)


def waiting_events(database: Database, connection: Connection, provider: UUID) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return committed events that have no leaf yet, in the order of their arrival: a second old, a minute at most."""
    floor = _newest_arrival(connection, provider) - _usual_back(database)
    return connection.execute(_WAITING, {"provider": provider, "floor": floor, "most": _SHOWN}).all()


def _usual_back(database: Database) -> int:
    return _BACK if database.engine.dialect.name == "postgresql" else 0


def _newest_arrival(connection: Connection, provider: UUID) -> int:
    """Return the arrival of the newest leaf's event, or 0."""
    return connection.execute(_NEWEST, {"provider": provider}).scalar() or 0


@contextmanager
def tree_lock(database: Database, provider: UUID) -> Iterator[bool]:
    """Try for the lock on a provider's tree and say whether it was won; it is let go at the end."""
    writers = database.lock_file
    if database.engine.dialect.name == "postgresql":
        with _advisory_lock(database, provider) as won:
            yield won
    elif writers is not None:
        with _file_lock(writers.with_suffix(".tree")) as won:
            yield won
    else:
        yield True


@contextmanager
def _file_lock(path: Path) -> Iterator[bool]:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield _locked(handle)
    finally:
        os.close(handle)


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _advisory_lock(database: Database, provider: UUID) -> Iterator[bool]:
    number = int.from_bytes(sha256(b"sigill-log" + provider.bytes).digest()[:8], "big", signed=True)
    # Held by a session, not by a transaction: the key store is told of the tree before it is let go.
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        won = bool(connection.execute(select(func.pg_try_advisory_lock(number))).scalar())
        try:
            yield won
        finally:
            if won:
                connection.execute(select(func.pg_advisory_unlock(number)))
