"""The access log: the only maker of `Logged`, after its commit, and of `Recorded`, inside the effect's transaction.

Neither waits for the tree: an integrator gives committed events their leaves (`journal.store.log_integrator`).
Whoever acts holds the event's receipt at once, so a row that never reaches the tree is provable.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from journal.domain.access import Ask, Logged, Recorded
from journal.domain.access_log import event_of
from journal.domain.access_words import Activity
from journal.domain.errors import RefusedError
from journal.domain.ids import EventId, id_in_time
from journal.domain.tally import Tally
from journal.store import log_triggers
from journal.store.log_events import add_event, add_events, find_event

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from journal.domain.access import Decision, Receipt
    from journal.domain.access_log import AccessEvent
    from journal.domain.journal_asks import OfVersion
    from journal.store.database import Database, Transaction
    from journal.store.log_keys import LogCustody

EDIT_SESSION = timedelta(hours=12)
"""How long later saves of a draft may cite the row of the first."""

GUARDS = log_triggers.statements
"""The triggers come with the tables: importing the log registers them with the metadata."""

A = TypeVar("A", bound=Ask)
B = TypeVar("B", bound=Ask)
V = TypeVar("V", bound="OfVersion")


def _nobody_integrates() -> None:
    """Stand in for a background integrator where none runs: tests, commands."""


@dataclass(frozen=True, slots=True)
class AccessLog:
    """Logs decisions. ``zone`` is the zone that times are meant in; ``poke`` tells the integrator of a new row.

    ``tally`` is told how many halves a committed row promises, to be compared with what is opened (L-19).
    """

    database: Database
    custody: LogCustody
    zone: str = "Europe/Stockholm"
    poke: Callable[[], None] = _nobody_integrates
    tally: Tally = field(default_factory=Tally)

    def log_access(self, decision: Decision[A], at: datetime) -> Logged[A]:
        """Log a decision and commit, then return the proof.

        Raises RefusedError after a refusal was committed (L-05), UnavailableError when nothing could be: then
        nothing is opened either (L-02).
        """
        receipt = self._commit(decision, at)
        if not decision.permitted:
            raise RefusedError(decision)
        self.tally.promise(decision.ask.actor.provider, len(decision.ask.halves))
        return Logged(decision.ask, receipt)

    def log_refusal(self, decision: Decision[Any], at: datetime) -> None:
        """Commit the row of a refusal whose transaction was undone."""
        self._commit(decision, at)

    def recorded(
        self, tx: Transaction, decision: Decision[A], at: datetime, event: EventId | None = None
    ) -> Recorded[A]:
        """Log a permitted decision inside the transaction of its effect: both commit, or neither.

        ``event`` is the id of the row where the key store was told of it before.
        Raises RefusedError unlogged, since this transaction is about to be undone: `Store.writing` then calls
        `log_refusal`.
        """
        (receipt,) = self._add(tx, (decision,), at, event)
        return Recorded(decision.ask, receipt)

    def recorded_both(
        self, tx: Transaction, decisions: tuple[Decision[A], Decision[B]], at: datetime
    ) -> tuple[Recorded[A], Recorded[B]]:
        """Log two decisions about one effect, with a row for each, as ``recorded`` does."""
        first, second = self._add(tx, decisions, at)
        return Recorded(decisions[0].ask, first), Recorded(decisions[1].ask, second)

    def cited_or_recorded(
        self, tx: Transaction, decision: Decision[V], event: EventId | None, at: datetime
    ) -> Recorded[V]:
        """Cite the row of the edit session where it covers this save, and record a new one otherwise.

        A row covers saves of the same version by the same account for twelve hours. Raises as `recorded` does.
        """
        cited = find_event(tx.connection, event) if event and decision.permitted else None
        if cited and _covers(cited[0], decision.ask, at):
            return Recorded(decision.ask, cited[1])
        return self.recorded(tx, decision, at)

    def _commit(self, decision: Decision[Any], at: datetime) -> Receipt:
        with self.database.stating() as tx:
            receipt = add_event(tx, self.custody, self._event(decision, at))
        self.poke()
        return receipt

    def _add(
        self, tx: Transaction, decisions: Sequence[Decision[Any]], at: datetime, event: EventId | None = None
    ) -> tuple[Receipt, ...]:
        for refused in (decision for decision in decisions if not decision.permitted):
            raise RefusedError(refused)
        return add_events(tx, self.custody, [self._event(decision, at, event) for decision in decisions])

    def _event(self, decision: Decision[Any], at: datetime, event: EventId | None = None) -> AccessEvent:
        return event_of(decision, event or EventId(id_in_time(at)), at, self.zone)


def _covers(event: AccessEvent, ask: OfVersion, at: datetime) -> bool:
    same = (Activity.WRITE, ask.actor.account, ask.patients, (ask.version,), True)
    return (
        (event.activity, event.actor.account, event.patients, event.resource.ids, event.permitted) == same
        and event.actor.provider == ask.actor.provider
        and timedelta(0) <= at - event.at <= EDIT_SESSION
    )
