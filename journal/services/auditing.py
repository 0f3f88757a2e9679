"""Read the access log: search it, read one's own rows, take it out, prove a row. Each of these is logged too (L-09)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, BinaryIO

from journal.domain.errors import InvalidError, UnknownError
from journal.domain.ids import new_id
from journal.domain.people import AccountKind
from journal.domain.practice_asks import ExportLog, ReadLog
from journal.outlets.fhir.audit import LogExtract, Unreadable
from journal.policy.auditing import AuditFacts, decide_audit
from journal.policy.emergency import NOT_CHOSEN
from journal.policy.reading import BLOCKED
from journal.store.log_export import export_lines
from journal.store.log_search import MOST_ROWS, LogFilter, LogPage, LogRow, find_row, find_rows, is_auditor
from journal.store.log_tree import newest_checkpoint, prove_event
from journal.store.surroundings import provider_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.ids import EventId
    from journal.services.keyring import Session
    from journal.services.parts import Parts
    from journal.store.log_tree import LeafProof, SignedTree

__all__ = ["EventProof", "LogFilter", "LogPage", "LogRow", "export_log", "own_log", "proof", "search_log", "select_log"]

MOST_SELECTED = 10_000
"""So many rows a selection may have: it is one document in memory. The whole log is `export_log`'s."""

_HIDDEN = frozenset({str(BLOCKED), str(NOT_CHOSEN)})
"""Refusals that their own reader is not told of: they would tell that something is there."""


@dataclass(frozen=True, slots=True)
class EventProof:
    """One row with its leaves, each proven in the newest signed tree; no leaves while it waits to be integrated."""

    row: LogRow
    leaves: tuple[LeafProof, ...]
    tree: SignedTree | None


def search_log(parts: Parts, session: Session, wanted: LogFilter, at: datetime) -> LogPage:
    """Return a page of the provider's rows to a reviewer of the log. Raises RefusedError, InvalidError."""
    about = (wanted.patient,) if wanted.patient else ()
    _log_reading(parts, session, ReadLog(actor=session.actor, about=about), at)
    with parts.store.database.reading() as connection:
        return find_rows(connection, session.actor.provider, wanted)


def own_log(parts: Parts, session: Session, cursor: str | None, at: datetime) -> LogPage:
    """Return a page of what this account itself did, but for what would tell that something is blocked (B-07)."""
    _log_reading(parts, session, ReadLog(actor=session.actor, own=True), at)
    wanted = LogFilter(actor=session.actor.account, cursor=cursor)
    with parts.store.database.reading() as connection:
        page = find_rows(connection, session.actor.provider, wanted)
    return replace(page, rows=tuple(row for row in page.rows if not _tells_of_block(row)))


def export_log(parts: Parts, session: Session, target: BinaryIO, at: datetime) -> None:
    """Write the log as of its newest checkpoint, docs/formats/log-export.md. Raises RefusedError, UnknownError.

    It asks for a fresh unlock. The row of this export stands after the checkpoint, in the next export.
    """
    _log_reading(parts, session, ExportLog(actor=session.actor), at)
    target.writelines(export_lines(parts.store.database, session.actor.provider, at))


def select_log(parts: Parts, session: Session, wanted: LogFilter, at: datetime) -> LogExtract:
    """Return all rows of a search, newest first, to be handed out. It asks for a fresh unlock.

    Raises RefusedError, and InvalidError where there are more than `MOST_SELECTED`.
    """
    about = (wanted.patient,) if wanted.patient else ()
    _log_reading(parts, session, ExportLog(actor=session.actor, about=about), at)
    with parts.store.database.reading() as connection:
        name = provider_name(connection, session.actor.provider)
        rows = tuple(row.event or Unreadable(row.id, row.receipt.at) for row in _all(connection, session, wanted))
    return LogExtract(new_id(), name, rows, at)


def _all(connection: Connection, session: Session, wanted: LogFilter) -> Iterator[LogRow]:
    cursor = wanted.cursor
    for _ in range(MOST_SELECTED // MOST_ROWS):
        page = find_rows(connection, session.actor.provider, replace(wanted, cursor=cursor, limit=MOST_ROWS))
        yield from page.rows
        cursor = page.next_cursor
        if cursor is None:
            return
    raise InvalidError({"since": "too-many-rows"})


def proof(parts: Parts, session: Session, event: EventId, at: datetime) -> EventProof:
    """Prove one row: to a reviewer of the log, or to whom it is about what they did. UnknownError for others' ids."""
    with parts.store.database.reading() as connection:
        row = find_row(connection, session.actor.provider, event)
    if row is None:
        raise UnknownError("no such row in the log")
    own = row.event is not None and row.event.actor.account == session.actor.account and not _tells_of_block(row)
    _log_reading(parts, session, ReadLog(actor=session.actor, own=own), at)
    with parts.store.database.reading() as connection:
        tree = newest_checkpoint(connection, session.actor.provider)
        leaves = prove_event(connection, session.actor.provider, event) if tree else ()
    return EventProof(row, leaves, tree)


def _tells_of_block(row: LogRow) -> bool:
    return row.event is not None and not _HIDDEN.isdisjoint(row.event.because)


def reason_of(parts: Parts, session: Session, sealed: bytes) -> str | None:
    """Open the free text of a row's reason, for whoever holds the circle that it was sealed to; None otherwise."""
    with parts.store.database.reading() as connection:
        return parts.keyring.open_reason(connection, session, sealed)


def _log_reading(parts: Parts, session: Session, ask: ReadLog, at: datetime) -> None:
    with parts.store.database.reading() as connection:
        reviews = is_auditor(connection, session.actor, at)
    facts = AuditFacts(
        is_auditor=reviews,
        only_own_rows=ask.own,
        is_program=session.actor.kind is AccountKind.PROGRAM,
        is_export=isinstance(ask, ExportLog),
        has_fresh_unlock=parts.keyring.is_unlocked(session, at),
    )
    parts.store.log.log_access(decide_audit(ask, facts), at)
