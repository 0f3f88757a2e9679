"""The key store and its synchronous replica as one: the replica is written first.

Each write draws a random mark that both sides keep. Equal marks mean the same last write. Unequal ones mean
that a crash or a lost disk left one side behind, and the next write first merges both ways.
"""

from __future__ import annotations

import secrets
from contextlib import ExitStack, contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any

from sqlalchemy import false, select, update

from keys.errors import KeyStoreError, StoresDifferError
from keys.store_engine import WRITES, explained
from keys.store_forks import in_each_child
from keys.store_merge import merge_rows
from keys.store_schema import create_schema, head

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection, Engine, Executable

STORE = "key store"
REPLICA = "key store's replica"
MARK_BYTES = 16
UNCOUNTED = -1
_NOTHING = update(head).where(false()).values(number=head.c.number)


class Writing:
    """One write, under way on both sides; nothing of it counts before `Stores.writing` has ended."""

    def __init__(self, sides: dict[str, Connection]) -> None:
        """Lock both sides, the replica first, and heal them when they differ."""
        self._sides = sides
        self.store = sides[STORE]
        heads = [self._locked_head(which) for which in sides]
        self.healed = len({mark for _, mark in heads}) > 1
        if self.healed:
            _heal(sides[REPLICA], self.store)
        self.number: int = max(number for number, _ in heads) + 1

    def each_side(self) -> Iterable[Connection]:
        """Both connections, the replica first, for work that is not one statement."""
        return self._sides.values()

    def follow(self, number: int) -> None:
        """Let this write be later than another copy's write of a number."""
        self.number = max(self.number, number + 1)

    def execute(
        self, statement: Executable, rows: Sequence[Mapping[str, Any]] | Mapping[str, Any] | None = None
    ) -> int:
        """Run a statement on both sides; how many rows it changed, which must be as many on both."""
        changed: set[int] = set()
        for which, connection in self._sides.items():
            with explained(which):
                changed.add(connection.execute(statement, rows).rowcount)
        # A driver that does not count a bulk insert says -1; a row that is missing or double there fails by itself.
        if len(changed - {UNCOUNTED}) > 1:
            raise StoresDifferError("The key store and its replica differ: a write found more rows in one of them.")
        return max(changed)

    def commit(self) -> None:
        """Mark both sides with this write and commit, the replica first."""
        self.execute(update(head).values(number=self.number, mark=secrets.token_bytes(MARK_BYTES)))
        for which, connection in self._sides.items():
            with explained(which):
                connection.commit()

    def _locked_head(self, which: str) -> tuple[int, bytes]:
        with explained(which):
            row = self._sides[which].execute(select(head.c.number, head.c.mark).with_for_update()).one()
        return row.number, row.mark


class Stores:
    """The two databases; several threads and several processes may use them at once."""

    def __init__(self, store: Engine, replica: Engine | None) -> None:
        """Make missing tables and heal what a crash left; KeyStoreError when the store cannot serve.

        A replica that is away keeps nobody from reading: a clinic must be able to restart. Writes wait for it.
        """
        self._engines = {STORE: store} if replica is None else {REPLICA: replica, STORE: store}
        self._forget_parent()
        in_each_child(self._forget_parent)
        self._prepared = False
        create_schema(store, STORE)
        if self._replica_answers():
            self.level()

    @property
    def has_replica(self) -> bool:
        """Whether a replica is set."""
        return REPLICA in self._engines

    @contextmanager
    def reading(self, which: str = STORE) -> Iterator[Connection]:
        """A connection that reads one side, the key store unless told."""
        with explained(which), self._engines[which].connect() as connection:
            if connection.dialect.name == "postgresql":
                # As READ COMMITTED each statement sees its own moment anyhow; this spares BEGIN and ROLLBACK.
                connection.execution_options(isolation_level="AUTOCOMMIT")
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A connection to the key store in which every statement sees the same moment."""
        with self.reading() as connection:
            if connection.dialect.name == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """One write to both sides, all or nothing on each; after an error nothing of it may be used."""
        self._prepare()
        with self._lock, ExitStack() as stack:
            sides: dict[str, Connection] = {}
            for which, engine in self._engines.items():
                with explained(which):
                    opened = stack.enter_context(engine.connect())
                sides[which] = stack.enter_context(_all_or_gone(opened.execution_options(**{WRITES: True})))
            writing = Writing(sides)
            with explained(STORE):
                yield writing
            writing.commit()

    def require_writing(self) -> None:
        """Raise KeyStoreError unless both sides take writing. Nothing is written."""
        for which, engine in self._engines.items():
            with explained(which), engine.connect() as plain:
                plain.execution_options(**{WRITES: True}).execute(_NOTHING)

    def level(self) -> bool:
        """Heal the two sides when they are apart, by an empty write; whether they were."""
        self._prepare()
        if not self._apart():
            return False
        with self.writing() as writing:
            return writing.healed

    def _prepare(self) -> None:
        if self._prepared:
            return
        for which, engine in self._engines.items():
            create_schema(engine, which)
        self._prepared = True

    def _replica_answers(self) -> bool:
        try:
            self._prepare()
        except KeyStoreError:
            return False
        return True

    def _apart(self) -> bool:
        """Whether the last write of one side is missing in the other."""
        marks = set()
        for which in self._engines:
            with self.reading(which) as connection:
                marks.add(connection.scalar(select(head.c.mark)))
        return len(marks) > 1

    def _forget_parent(self) -> None:
        self._lock = Lock()


def _heal(replica: Connection, store: Connection) -> None:
    """Copy what each side lacks from the other; StoresDifferError when they hold different bytes."""
    with explained(f"{STORE} or its replica"):
        merge_rows(into=store, source=replica)
        merge_rows(into=replica, source=store)


@contextmanager
def _all_or_gone(connection: Connection) -> Iterator[Connection]:
    # After a failed COMMIT SQLAlchemy thinks that the transaction is over and puts the connection back into its pool
    # without a rollback; SQLite, whose COMMIT can fail for a reader's lock, would go on holding the write lock.
    try:
        yield connection
    except BaseException:
        connection.invalidate()
        raise
