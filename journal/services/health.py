"""What is wrong with an installation and what mends it: for `journal doctor`, and for the head of operations."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from journal.domain.duties import Duty
from journal.domain.errors import JournalError, ReadOnlyError
from journal.domain.people import Role
from journal.services import restoring
from journal.services.departed import marked_and_open
from journal.services.duties import lacking
from journal.services.findings import Finding, Level, unless_demo
from journal.services.health_breaches import breaches
from journal.services.health_cases import cases
from journal.services.health_openings import openings_against_log
from journal.services.health_places import places
from journal.services.health_restores import restores
from journal.services.health_rotation import rotations
from journal.services.replaying import undone
from journal.services.restoring import APART, Standing, TreeStanding, tree_standings
from journal.store import health as stored
from journal.store.assignments import assignments_of
from journal.store.engines import WAL_IS_SAFE
from journal.store.revisions import current_revision, newest_revision
from keys.errors import KeyStoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.ids import ProviderId
    from journal.services.parts import Parts
    from journal.settings import Settings

    Check = Callable[[Parts, Settings, datetime], Iterable[Finding]]

REHEARSED = timedelta(days=366)
_SOON, _LATE = timedelta(minutes=2), timedelta(hours=1)
_DUTIES = {
    Duty.AUDITOR: ("has no log reviewer.", "Let the head invite one: access is to be checked regularly (PDL 4:3)."),
    Duty.OFFICER: (
        "has no authorised officer, so no block can be lifted.",
        "Let the head appoint one, on the page Staff: duties and analyses (PDL 4:5).",
    ),
    Duty.ANALYSIS: (
        "has given a role without a need-and-risk analysis.",
        "Let the head record it, on the page Staff: duties and analyses (HSLF-FS 2016:40 4:2).",
    ),
    Duty.REVIEW: (
        "has an emergency access that nobody has reviewed for three days.",
        "Let a log reviewer or officer look at it, on the page Emergency accesses (PDL 4:3).",
    ),
    Duty.RESTORED: (
        "has assignments that may have ended.",
        "Its main database went back to an older copy: let the head confirm each on the page Staff, or end it.",
    ),
}
_WRITE = "Mend owner, mode and mount of its file and folder, or let its server take writing."
_RESTORE = "Run `journal restore` and decide: nothing is served until then."


def findings(parts: Parts, settings: Settings, at: datetime) -> tuple[Finding, ...]:
    """Return everything that was found, in the order of what rests on what; a check that fails is a finding itself."""
    return tuple(finding for check in _CHECKS for finding in _guarded(check, parts, settings, at))


def worst(found: Iterable[Finding]) -> Level:
    """Return the worst level among findings."""
    order = list(Level)
    return max((finding.level for finding in found), key=order.index, default=Level.OK)


def _guarded(check: Check, parts: Parts, settings: Settings, at: datetime) -> list[Finding]:
    try:
        return list(check(parts, settings, at))
    except (JournalError, KeyStoreError, OSError) as error:
        return [Finding(Level.RED, f"{error}.", "Mend this first; some checks could not be made.")]


def _is_readable(parts: Parts) -> bool:
    """Tables of another revision are not looked into: what is there may not be what it seems."""
    return current_revision(parts.store.database) == newest_revision()


def _database(parts: Parts, settings: Settings, _at: datetime) -> Iterator[Finding]:
    found, needed = current_revision(parts.store.database), newest_revision()
    if found != needed:
        what = f"The main database has revision {found or 'none'}, and this program needs {needed}."
        yield Finding(Level.RED, what, "Run `journal migrate`.")
        return
    with parts.store.database.reading() as connection:
        yield from _engine(connection, found or "", demo=settings.demo)
    try:
        stored.require_writing(parts.store.database)
    except ReadOnlyError:
        yield Finding(
            Level.RED, "The main database may be read and not written: nothing can be logged or opened.", _WRITE
        )


def _engine(connection: Connection, revision: str, *, demo: bool) -> Iterator[Finding]:
    unsafe, missing = stored.unsafe_engine(connection), stored.missing_triggers(connection)
    for setting in unsafe:
        yield Finding(Level.RED, f"The main database may lose what was saved: {setting}.", "Mend its settings.")
    if missing:
        what = f"Triggers that keep accidents out are gone: {', '.join(sorted(missing))}."
        yield Finding(Level.RED, what, "Find out who dropped them; restore them from a backup of the schema.")
    if connection.dialect.name == "sqlite" and not WAL_IS_SAFE:
        mend = "Install pysqlite3: the write-ahead log of SQLite before 3.51.3 can be damaged, so it is not used."
        yield Finding(unless_demo(Level.WARN, demo=demo), "Readers wait for writers: SQLite is old.", mend)
    if not (unsafe or missing):
        yield Finding(Level.OK, f"The main database is at revision {revision}: {stored.engine_of(connection)}.")


def _key_store(parts: Parts, settings: Settings, at: datetime) -> Iterator[Finding]:
    for finding in parts.key_store.health(at, demo=settings.demo):
        level = Level(finding.level)
        # A demo is never backed up, and nobody relies on it; what is red there is red.
        yield Finding(unless_demo(level, demo=settings.demo and level is Level.WARN), finding.what, finding.mend)


def _trees(parts: Parts, _settings: Settings, at: datetime) -> Iterator[Finding]:
    for tree in tree_standings(parts) if _is_readable(parts) else ():
        if tree.standing in APART:
            yield Finding(Level.RED, _apart(tree), _RESTORE)
        else:
            yield from _log(parts, tree, at)


def _apart(tree: TreeStanding) -> str:
    whose = tree.name or f"the provider {tree.provider}, which is not in it"
    what = "fewer" if tree.standing is Standing.BEHIND else "other"
    return (
        f"The main database holds {what} rows of the access log of {whose} than were seen "
        f"({tree.stored} of {tree.seen}): it was restored or rolled back."
    )


def _log(parts: Parts, tree: TreeStanding, at: datetime) -> Iterator[Finding]:
    with parts.store.database.reading() as connection:
        waiting = stored.waiting_events(connection, tree.provider)
        signed = stored.last_checkpoint(connection, tree.provider)
    if waiting.since and at - waiting.since > _SOON:
        level = Level.RED if at - waiting.since > _LATE else Level.WARN
        what = (
            f"{waiting.events} rows of the log of {tree.name} are in no signed tree since {waiting.since:%F %H:%M} UTC."
        )
        yield Finding(level, what, "Start the server, which signs them; if it runs, read its own log.")
    elif signed and signed - at > _SOON:
        yield Finding(
            Level.RED, f"The clock stands before the log's newest rows of {tree.name}.", "Set the clock right."
        )
    else:
        when = f"signed {signed:%F %H:%M} UTC" if signed else "not signed yet"
        yield Finding(Level.OK, f"The access log of {tree.name} has {tree.stored} rows, {when}.")


def _belonging(parts: Parts, _settings: Settings, _at: datetime) -> Iterator[Finding]:
    if not _is_readable(parts) or any(tree.standing in APART for tree in tree_standings(parts)):
        return
    lost, marks = restoring.lost_versions(parts), restoring.orphaned_marks(parts)
    if restoring.reissued(parts):
        what = "The key store is an older copy than the main database: it would give keys out twice."
        yield Finding(Level.RED, what, "Run `journal restore`, which takes its stock out; then `journal backup`.")
    if lost:
        what = f"{lost} texts cannot be opened: the key store lacks their halves."
        yield Finding(Level.RED, what, "Run `journal restore` with each younger backup of the key store that there is.")
    if marks:
        what = f"{len(marks)} blocks are kept in the key store, and their rows are in no log."
        yield Finding(Level.WARN, what, "They go on refusing. Ask those who blocked, and block anew or let them go.")
    if not lost:
        yield Finding(Level.OK, "The key store knows the half of every text.")


def _destroyed(parts: Parts, _settings: Settings, _at: datetime) -> Iterator[Finding]:
    for done in undone(parts) if _is_readable(parts) else ():
        what = f"The destruction {done.id} stands in the log, and the key store has not carried it out."
        mend = "Restart the server, which does it again. If this stays, the signatures do not hold: ask who signed."
        yield Finding(Level.RED, what, mend)


def _closed(parts: Parts, _settings: Settings, _at: datetime) -> Iterator[Finding]:
    found = marked_and_open(parts) if _is_readable(parts) else {}
    for account in (account for accounts in found.values() for account in accounts):
        what = f"The account {account} was closed, and an older main database has brought it back."
        mend = (
            "Restart the server, which closes it again. If this stays, it alone holds a key: `journal recover` first."
        )
        yield Finding(Level.RED, what, mend)


def _people(parts: Parts, settings: Settings, at: datetime) -> Iterator[Finding]:
    warn, red = (unless_demo(level, demo=settings.demo) for level in (Level.WARN, Level.RED))
    if not _is_readable(parts):
        return
    with parts.store.database.reading() as connection:
        for provider, name in stored.providers(connection).items():
            for duty in lacking(connection, provider, at):
                what, mend = _DUTIES[duty]
                yield Finding(red, f"{name} {what}", mend)
            yield from _heads(connection, provider, name, at, warn)
            recovered = stored.last_recovery(connection, provider)
            if recovered is None or at - recovered > REHEARSED:
                level, when = (warn, f"since {recovered:%F}") if recovered else (red, "yet")
                mend = "Call the officers together and run `journal recover --rehearse`."
                yield Finding(level, f"The recovery of {name} has not been rehearsed {when}.", mend)


def _heads(connection: Connection, provider: ProviderId, name: str, at: datetime, level: Level) -> Iterator[Finding]:
    """Nobody is above the head to let the head's own assignment rest: that it is old is only said (ADR 0008)."""
    heads = (one for one in assignments_of(connection, provider) if one.role is Role.HEAD and one.is_given(at))
    for due in (one.review_by for one in heads if one.review_by and one.review_by <= at):
        mend = "Let the provider's owner follow it up, and the head note that on the page Staff (HSLF-FS 2016:40 4:3)."
        yield Finding(level, f"Whether {name} is still headed as it should be was to be followed up by {due:%F}.", mend)


def _places(_parts: Parts, settings: Settings, at: datetime) -> Iterator[Finding]:
    yield from places(settings, at)


_CHECKS: tuple[Check, ...] = (
    _database,
    _key_store,
    _trees,
    openings_against_log,
    _belonging,
    _destroyed,
    _closed,
    _people,
    cases,
    breaches,
    restores,
    rotations,
    _places,
)
