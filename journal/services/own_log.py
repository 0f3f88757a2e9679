"""A patient reads who has read: every row that concerns them, by name or role, itself a row of the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import chain, islice, takewhile, tee
from typing import TYPE_CHECKING

from journal.domain.access_words import Subtype
from journal.domain.own_log import LogKind, kind_of, person_key
from journal.domain.own_log_asks import ReadOwnLog
from journal.policy.questioning import OwnLogFacts, decide_own_log
from journal.services.own_log_rows import OwnLogRow, WhoRead, row_reader
from journal.store import own_log as store
from journal.store.log_integrator import waiting_events

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.services.keyring import PatientSession
    from journal.services.parts import Parts
    from journal.store.own_log import OwnRow, Whose

__all__ = [
    "PAGE",
    "STRIP",
    "OwnLogPage",
    "OwnLogRow",
    "OwnLogWanted",
    "SinceLastTime",
    "WhoRead",
    "read_own_log",
    "read_since_last_time",
]

PAGE = 50
STRIP = timedelta(weeks=12)
ITSELF = OwnLogFacts(concerns_themselves=True, is_marked_dead=False)
"""A session finds its own patient's rows alone, and whose portal is closed has none (services/patient_door)."""

MOST = 1_000
"""So many rows are looked through for the strip, and for the last time that somebody came in."""

_SEEN = frozenset({LogKind.READ, LogKind.PRINTED, LogKind.EMERGENCY})
_OUT_OF_ORDER = timedelta(hours=1)
"""Own numbers are given as rows arrive: in the order of their times, but for how long a request took."""


@dataclass(frozen=True, slots=True)
class OwnLogWanted:
    """What to look for: None and "" are anything. ``before`` is the own number that the page before ended with."""

    since: datetime | None = None
    until: datetime | None = None
    person: str = ""
    kind: LogKind | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class OwnLogPage:
    """Rows, newest first; those of the last twelve weeks, for the strip; the own number where the next page begins.

    ``strip_since`` is the moment of the strip's oldest row where older ones of the twelve weeks are left out.
    """

    rows: tuple[OwnLogRow, ...]
    strip: tuple[OwnLogRow, ...]
    strip_since: datetime | None
    last_seq: int
    older: int | None


@dataclass(frozen=True, slots=True)
class SinceLastTime:
    """When the patient last came in, None for the first time, and what others have seen since."""

    last: datetime | None
    rows: tuple[OwnLogRow, ...]


def read_own_log(parts: Parts, session: PatientSession, wanted: OwnLogWanted, at: datetime) -> OwnLogPage:
    """Return a page of one's own rows, with what has no number yet. Raise UnknownError before the account is joined."""
    whose = (session.actor.provider, session.joined)
    ask = ReadOwnLog(actor=session.actor, patient=session.joined)
    parts.store.log.log_access(decide_own_log(ask, ITSELF), at)
    with parts.store.database.reading() as connection:
        # First what waits: a row that gets its number in between is then there twice, and never missing.
        waiting = store.unnumbered(waiting_events(parts.store.database, connection, whose[0]), whose[1])
        newest, listed = tee(every_row(connection, whose, waiting))
        if wanted.before is not None:
            listed = every_row(connection, whose, waiting, wanted.before)
        near = list(islice(_not_before(newest, at - STRIP), MOST + 1))
        found = list(islice(_fitting(listed, whose, wanted), PAGE + 1))
        shown = {one.row.id: one for one in (*near[:MOST], *found[:PAGE])}
        told = {row.id: row for row in row_reader(connection, whose).read(connection, shown.values())}
        last = store.last_number(connection, whose)
    rows, strip = (tuple(told[one.row.id] for one in ones) for ones in (found[:PAGE], near[:MOST]))
    since = strip[-1].at if len(near) > MOST else None
    return OwnLogPage(rows, strip, since, last, rows[-1].seq if len(found) > PAGE else None)


def read_since_last_time(parts: Parts, session: PatientSession, at: datetime) -> SinceLastTime:
    """Return what others have read, printed or opened since the patient came in the time before this.

    It is a reading of the list, and a row like it. Raise UnknownError before the account is joined.
    """
    whose = (session.actor.provider, session.joined)
    ask = ReadOwnLog(actor=session.actor, patient=session.joined)
    parts.store.log.log_access(decide_own_log(ask, ITSELF), at)
    since: list[OwnRow] = []
    last = None
    with parts.store.database.reading() as connection:
        waiting = store.unnumbered(waiting_events(parts.store.database, connection, whose[0]), whose[1])
        for one in islice(every_row(connection, whose, waiting), MOST):
            if _came_in(one, session):
                last = one.row.receipt.at
                break
            since.append(one)
        rows = row_reader(connection, whose).read(connection, since)
    return SinceLastTime(last, tuple(row for row in rows if row.kind in _SEEN))


def _came_in(one: OwnRow, session: PatientSession) -> bool:
    """Say whether the row is of an earlier time that this account came in."""
    event = one.row.event
    return (
        event is not None
        and event.subtype is Subtype.SIGN_IN
        and event.actor.account == session.actor.account
        and event.at < session.made_at
    )


def every_row(
    connection: Connection, whose: Whose, waiting: Sequence[OwnRow], before: int | None = None
) -> Iterator[OwnRow]:
    """Give every row once, newest first: those without a number stand on the first page alone."""
    unnumbered = {one.row.id: one for one in waiting} if before is None else {}
    numbered = store.newest_first(connection, whose, before)
    return chain(unnumbered.values(), (one for one in numbered if one.row.id not in unnumbered))


def _fitting(rows: Iterable[OwnRow], whose: Whose, wanted: OwnLogWanted) -> Iterator[OwnRow]:
    within = rows if wanted.since is None else _not_before(rows, wanted.since)
    for one in within:
        if (wanted.until is None or one.row.receipt.at < wanted.until) and _is_wanted(one, whose, wanted):
            yield one


def _not_before(rows: Iterable[OwnRow], since: datetime) -> Iterator[OwnRow]:
    near = takewhile(lambda one: one.row.receipt.at >= since - _OUT_OF_ORDER, rows)
    return (one for one in near if one.row.receipt.at >= since)


def _is_wanted(one: OwnRow, whose: Whose, wanted: OwnLogWanted) -> bool:
    event = one.row.event
    if event is None:
        return not wanted.person and wanted.kind is None
    person = event.actor.on_behalf_of or event.actor.account
    same_person = not wanted.person or person_key(whose[1], person) == wanted.person
    return same_person and (wanted.kind is None or kind_of(event) is wanted.kind)
