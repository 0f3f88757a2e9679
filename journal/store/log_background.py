"""The thread that integrates in the background: soon after an event, at most once a second, and by a minute timer.

It also keeps the counts of what was promised and opened, which are compared with each other (L-19), and SQLite's log of
pages short, which would be left to whoever commits.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from journal.domain.errors import JournalError
from journal.store.people_tables import ProviderRow
from keys.errors import KeyStoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from uuid import UUID

    from journal.store.log_integrator import Integrator
    from journal.store.openings import OpeningCount

_WHOLE_EVERY = 60 * 60
_UNTIL_COMMITTED = 0.05
"""Seconds between a poke and its round: a row is recorded, and pokes, a moment before its transaction commits."""


class BackgroundIntegrator:
    """Runs an integrator in a daemon thread from `start` to `stop`; `poke` is what an event's commit calls.

    ``openings`` are kept in the same rounds, and once more at the end. ``clock`` gives aware UTC. ``trouble`` is the
    last round's error, or None: what health checks look at.
    """

    def __init__(
        self,
        integrator: Integrator,
        clock: Callable[[], datetime],
        openings: OpeningCount | None = None,
        pause: float = 1.0,
        timer: float = 60.0,
    ) -> None:
        """Take the shortest pause between rounds and the longest wait for one, in seconds."""
        self.trouble: Exception | None = None
        self._openings = openings
        self._integrator, self._clock, self._pause, self._timer = integrator, clock, pause, timer
        self._whole_at: datetime | None = None
        self._wanted, self._stopped = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="log-integrator", daemon=True)

    def start(self) -> None:
        """Start the thread, in the process that serves: after a fork, not before it. The first round is whole."""
        self._wanted.set()
        self._thread.start()

    def poke(self) -> None:
        """Say that an event was committed. Costs nothing; many pokes make one round."""
        self._wanted.set()

    def stop(self) -> None:
        """End the thread after the round it is in, and wait for it."""
        self._stopped.set()
        self._wanted.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._wanted.wait(self._timer)
            self._stopped.wait(_UNTIL_COMMITTED)
            self._wanted.clear()
            self._round()
            self._stopped.wait(self._pause)
        self._keep_count(last=True)

    def _round(self) -> None:
        at = self._clock()
        whole = self._whole_at is None or (at - self._whole_at).total_seconds() >= _WHOLE_EVERY
        try:
            for provider in self._providers():
                if self._integrator.integrate(provider, at, whole=whole) is None:
                    # The winner may have looked before our event was committed: look again after its release.
                    self._wanted.set()
            self._integrator.database.shorten_log()
        except (JournalError, KeyStoreError, SQLAlchemyError, OSError) as error:
            self.trouble = error
            return
        self.trouble = self._keep_count()
        self._whole_at = at if whole else self._whole_at

    def _keep_count(self, *, last: bool = False) -> Exception | None:
        try:
            if self._openings is not None:
                self._openings.keep(self._clock(), last=last)
        except (JournalError, SQLAlchemyError) as error:
            return error
        return None

    def _providers(self) -> Sequence[UUID]:
        with self._integrator.database.reading() as connection:
            return connection.execute(select(ProviderRow.provider_id)).scalars().all()
