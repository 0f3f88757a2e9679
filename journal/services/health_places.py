"""The places on disk that an installation rests on: root file, sessions, room, backups; and its clock's zone."""

from __future__ import annotations

import os
import shutil
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from journal.domain.errors import JournalError
from journal.services.backups import KEYS, KEYS_KEPT, expired_keys, kept_backups
from journal.services.findings import Finding, Level, unless_demo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from journal.settings import Settings

RECOVERY_NAME = "root.recovery"
LATE = timedelta(days=2)
_MEMORY = Path("/dev/shm")  # noqa: S108  (only compared with where the sessions lie)
_LITTLE, _LOW = 200 << 20, 2 << 30
_OTHERS = 0o077
_NEW_YEAR, _MIDSUMMER = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 6, 24, tzinfo=UTC)
_SUMMER_TIME = {"Europe/Stockholm": (timedelta(hours=1), timedelta(hours=2))}


def places(settings: Settings, at: datetime) -> Iterator[Finding]:
    """Look at each place; nothing is changed."""
    yield from _root_file(settings)
    yield _sessions(Path(settings.sessions))
    yield from _room(settings)
    yield from _backups(settings, at)
    yield _zone(settings.zone)


def root_path(settings: Settings) -> Path | None:
    """Return the root file, or None when the root source is not one."""
    scheme, _, rest = settings.root.partition(":")
    return Path(rest.removeprefix("//")) if scheme == "file" else None


def sqlite_path(url: str) -> Path | None:
    """Return the file of a SQLite address, or None for a server's."""
    return Path(url.partition(":///")[2]) if url.startswith("sqlite") else None


def _root_file(settings: Settings) -> Iterator[Finding]:
    path = root_path(settings)
    if path is None:
        return
    try:
        status = path.stat()
    except OSError as error:
        yield Finding(Level.RED, f"The root file {path}: {error.strerror}.", "Put it back, or use root.recovery.")
        return
    if status.st_mode & _OTHERS or status.st_uid not in {0, os.geteuid()}:
        yield Finding(Level.RED, f"Others may read the root file {path}.", f"chmod 600 {path}")
    else:
        yield Finding(Level.OK, f"The root file {path} is readable by the server alone.")
    if not path.with_name(RECOVERY_NAME).exists():
        level = unless_demo(Level.WARN, demo=settings.demo)
        mend = "Put it back from a backup: the recovery officers need it when the root file is lost."
        yield Finding(level, f"There is no {RECOVERY_NAME} beside the root file.", mend)


def _sessions(directory: Path) -> Finding:
    status = directory.lstat() if directory.exists() else None
    if status is None:
        return Finding(Level.OK, f"The session directory {directory} is made at the next start.")
    if status.st_mode & _OTHERS or status.st_uid != os.geteuid() or not stat.S_ISDIR(status.st_mode):
        return Finding(Level.RED, f"Others may enter the session directory {directory}.", f"chmod 700 {directory}")
    if _MEMORY.exists() and status.st_dev != _MEMORY.stat().st_dev:
        mend = f"Set JOURNAL_SESSIONS to a directory in memory, such as {_MEMORY}/sigill."
        return Finding(Level.WARN, f"The session directory {directory} lies on a disk.", mend)
    return Finding(Level.OK, f"The session directory {directory} lies in memory and is the server's alone.")


def _room(settings: Settings) -> Iterator[Finding]:
    urls = (settings.database, settings.key_store, settings.key_store_replica)
    files = (*filter(None, map(sqlite_path, urls)), Path(settings.sessions) / "any")
    for folder in dict.fromkeys(file.parent for file in files if file.parent.exists()):
        free = shutil.disk_usage(folder).free
        if free < _LOW:
            level = Level.RED if free < _LITTLE else Level.WARN
            yield Finding(level, f"{folder} has {free >> 20} MB left.", "Free room there, or move it.")


def _backups(settings: Settings, at: datetime) -> Iterator[Finding]:
    if not settings.backups:
        mend = "Set JOURNAL_BACKUPS to a directory on another disk, and run `journal backup` every day."
        yield Finding(unless_demo(Level.WARN, demo=settings.demo), "No directory for backups is set.", mend)
        return
    place = Path(settings.backups)
    try:
        made = [manifest.made_at for _, manifest in kept_backups(place)]
        expired = expired_keys(place, at)
    except (JournalError, OSError) as error:
        yield Finding(Level.RED, f"A backup cannot be read: {error}.", "Make a new one with `journal backup`.")
        return
    yield _newest(place, max(made, default=None), at)
    if expired:
        what = f"{len(expired)} copies of the {KEYS} are older than {KEYS_KEPT.days} days: {expired[0]}."
        yield Finding(Level.RED, what, "Run `journal backup`, which removes them; remove copies elsewhere by hand.")


def _newest(place: Path, made: datetime | None, at: datetime) -> Finding:
    if made is None:
        return Finding(Level.WARN, f"There is no backup in {place}.", "Run `journal backup`.")
    if at - made > LATE:
        return Finding(Level.WARN, f"The newest backup is {(at - made).days} days old.", "Run `journal backup` daily.")
    return Finding(Level.OK, f"The newest backup is of {made:%Y-%m-%d %H:%M} UTC.")


def _zone(name: str) -> Finding:
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return Finding(Level.RED, f"The time zone {name} is not known.", "Install tzdata, or mend JOURNAL_ZONE.")
    found = tuple(day.astimezone(zone).utcoffset() for day in (_NEW_YEAR, _MIDSUMMER))
    if found != _SUMMER_TIME.get(name, found):
        return Finding(Level.RED, f"The rules of {name} are wrong here: summer time is not known.", "Install tzdata.")
    return Finding(Level.OK, f"The time zone {name} and its summer time are known.")
