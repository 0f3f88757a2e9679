"""What processes promised and opened, kept in the main database: a row for each process and provider (L-19).

Both counts of a process are written together, so one that is killed takes the same few seconds of both with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, case, delete, func, insert, select, update

from journal.domain.ids import new_id
from journal.domain.tally import Counted
from journal.store.log_tables import OpeningCountRow

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection

    from journal.domain.tally import Tally
    from journal.store.database import Database, Transaction

APART = timedelta(seconds=10)
"""Between two writings of a process that serves: what a kill may lose, of both counts alike."""

KEPT = timedelta(days=90)
"""How long the counts of a process that ended are shown. Who opened what stands in the log, which is kept longer."""

_BEYOND = OpeningCountRow.opened - OpeningCountRow.promised


@dataclass(frozen=True, slots=True)
class Openings:
    """A provider's counts since a time, over all processes; ``beyond`` is what some process opened without a promise.

    A process that promised more than it opened does not make up for another: each answers for its own rows.
    """

    since: datetime | None
    promised: int
    opened: int
    beyond: int


class OpeningCount:
    """Writes one process's tally, at most so often, where it has grown."""

    def __init__(self, database: Database, tally: Tally) -> None:
        """Take the tally that log and vault of this process count in."""
        self._database, self._tally = database, tally
        self._worker: UUID | None = None
        self._since: datetime | None = None
        self._next: datetime | None = None
        self._kept: dict[UUID, Counted] = {}

    def keep(self, at: datetime, *, last: bool = False) -> None:
        """Write what has grown since the last time, when it is time or this is the last. Raises UnavailableError."""
        # A process is named by its first round, after the fork: two that shared a row would write over each other.
        self._worker, self._since = self._worker or new_id(), self._since or at
        if self._next is not None and at < self._next and not last:
            return
        counted = self._tally.counted()
        grown = {provider: counts for provider, counts in counted.items() if counts != self._kept.get(provider)}
        if grown:
            with self._database.writing() as tx:
                for provider, counts in grown.items():
                    self._write(tx, provider, counts, at)
                tx.connection.execute(delete(OpeningCountRow).where(OpeningCountRow.at < at - KEPT))
        self._kept, self._next = counted, at + APART

    def _write(self, tx: Transaction, provider: UUID, counts: Counted, at: datetime) -> None:
        mine = and_(OpeningCountRow.worker_id == self._worker, OpeningCountRow.provider_id == provider)
        counted = {"promised": counts.promised, "opened": counts.opened, "at": at}
        if tx.connection.execute(update(OpeningCountRow).where(mine).values(counted)).rowcount == 0:
            named = {"worker_id": self._worker, "provider_id": provider, "since": self._since}
            tx.connection.execute(insert(OpeningCountRow).values(named | counted))


def openings(connection: Connection, provider: UUID | None = None) -> Openings:
    """Return the counts of one provider, or of all."""
    asked = select(
        func.min(OpeningCountRow.since),
        func.coalesce(func.sum(OpeningCountRow.promised), 0),
        func.coalesce(func.sum(OpeningCountRow.opened), 0),
        func.coalesce(func.sum(case((_BEYOND > 0, _BEYOND), else_=0)), 0),
    )
    mine = asked if provider is None else asked.where(OpeningCountRow.provider_id == provider)
    since, promised, opened, beyond = connection.execute(mine).one()
    return Openings(since, int(promised), int(opened), int(beyond))
