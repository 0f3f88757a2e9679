"""Restore: put copies in place, bring main database and key store together, and say what was given up."""

from __future__ import annotations

import os
import shutil
import socket
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from journal.cli.wired import Command, now
from journal.domain.errors import UnavailableError, UnknownError
from journal.services.backups import (
    KEYS,
    MAIN,
    MANIFEST,
    KeptFile,
    Manifest,
    check_files,
    folder_name,
    kept_backups,
    read_manifest,
)
from journal.services.closing_again import close_again
from journal.services.departed import forget_closed
from journal.services.replaying import replay_destructions
from journal.services.restoring import (
    APART,
    abandon_trees,
    level_key_store,
    lost_versions,
    orphaned_marks,
    require_consistent,
    tree_standings,
)
from journal.settings import Settings
from journal.store.copying import opened, put_in_place, require_readable
from journal.store.migrating import upgrade
from keys.key_backup import is_sealed, restore_key_store, unseal
from keys.key_store import KeyStore
from keys.roots import open_root
from keys.store_engine import make_engine

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping
    from datetime import datetime

    from journal.cli.wired import Wire
    from journal.services.parts import Parts

_STANDS_AGAIN = (
    "every program's token has ended. What people ended since the copy was made stands again: assignments, care "
    "relations, lifts, passkeys. The head is asked to confirm each assignment anew, on the page Staff."
)
_PARTS = {"both": (KEYS, MAIN), "main": (MAIN,), "keys": (KEYS,)}


def _run(options: argparse.Namespace, wire: Wire, environment: Mapping[str, str]) -> int:
    settings, at = Settings.from_environment(environment), now()
    _require_stopped(settings.bind)
    os.umask(0o077)
    if options.backup:
        folder = chosen(Path(options.backup))
        if not _agreed(options, _announcement(settings, folder, options.part)):
            return 1
        _put_back(options, settings, folder, at)
    parts = wire(settings)
    code = _bring_together(options, parts, at)
    if code == 0:
        _conclude(parts, at)
    return code


def durable(path: Path) -> Path:
    """Bring a file that was just written to the disk, for its owner alone."""
    path.chmod(0o600)
    with path.open("rb") as file:
        os.fsync(file.fileno())
    return path


def _require_stopped(bind: str) -> None:
    host, _, port = bind.rpartition(":")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host or "127.0.0.1", int(port)))
        except OSError as error:
            raise UnavailableError(f"something serves on {bind}: stop the journal before it is restored") from error


def chosen(place: Path) -> Path:
    """Return the backup that was named, or the newest in a directory. Raises UnknownError."""
    if (place / MANIFEST).is_file():
        return place
    kept = list(kept_backups(place))
    if not kept:
        raise UnknownError(f"there is no backup in {place}")
    return kept[-1][0]


def _announcement(settings: Settings, folder: Path, part: str) -> str:
    made = read_manifest(folder).made_at
    held = " and ".join(_PARTS[part])
    # Addresses may hold a password; the file or database behind them is named by the settings.
    what = f"{held} of {settings.host} from the copy of {made:%Y-%m-%d %H:%M} UTC in {folder}"
    return f"Restores {what}.\nThe main database that is there now is set aside; the key store's copy is merged in."


def _agreed(options: argparse.Namespace, said: str) -> bool:
    print(said)
    if options.yes:
        return True
    if not sys.stdin.isatty():
        print("Nothing was done: answer at a terminal, or give --yes.", file=sys.stderr)
        return False
    return input("Go on? Type yes: ").strip().lower() == "yes"


def _put_back(options: argparse.Namespace, settings: Settings, folder: Path, at: datetime) -> None:
    manifest = read_manifest(folder)
    wanted = _PARTS[options.part]
    files = _restorable(manifest, folder, wanted)
    check_files(folder, files)
    with TemporaryDirectory(prefix="sigill-restore-") as scratch:
        sources = {
            file.holds: plain(options, folder / file.name, Path(scratch) / file.holds.replace(" ", "-"))
            for file in files
        }
        if MAIN in sources:
            # Before anything is put in place: what is there now may be better than what was to come.
            require_readable(settings.database, sources[MAIN])
        for holds, source in sources.items():
            if holds == KEYS:
                taken = restore_key_store(source, key_store_of(settings).stores, at)
                print(f"The key store's copy is merged; {taken} pairs in stock are issued to nobody any more.")
            else:
                aside = put_in_place(settings.database, source, folder_name(at))
                print(f"The main database is in place{f'; the one before is {aside}' if aside else ''}.")
    with opened(settings.database) as database:
        upgrade(database)


def _restorable(manifest: Manifest, folder: Path, wanted: tuple[str, ...]) -> list[KeptFile]:
    """Return the files to restore, the key store's first; its copy is removed after 35 days, and main goes alone."""
    held = [file for part in wanted if (file := manifest.file_of(part))]
    gone = [file for file in held if file.holds == KEYS and not (folder / file.name).exists()]
    if gone and wanted != (KEYS,):
        print(f"{folder / gone[0].name} is no longer there: the key store stays as it is.")
        held.remove(gone[0])
    return held


def plain(options: argparse.Namespace, source: Path, into: Path) -> Path:
    """Copy a file of a backup, opened with the identity that was given if it is sealed. UnavailableError without."""
    if not is_sealed(source):
        shutil.copyfile(source, into)
    elif options.identity:
        unseal(source, into, Path(options.identity))
    else:
        raise UnavailableError(f"{source} is sealed: give --identity and the file of its age identity")
    return into


def key_store_of(settings: Settings) -> KeyStore:
    """Open a key store to merge a copy into; it gives no half out."""
    replica = make_engine(settings.key_store_replica) if settings.key_store_replica else None
    return KeyStore(make_engine(settings.key_store), replica, open_root(settings.root), lambda _event: None)


def _bring_together(options: argparse.Namespace, parts: Parts, at: datetime) -> int:
    apart = [tree for tree in tree_standings(parts) if tree.standing in APART]
    if apart:
        lines = [
            f"The log of {tree.name or tree.provider} has {tree.stored} rows, and {tree.seen} were seen: "
            "what came after is not in this main database."
            for tree in apart
        ]
        lines.append("If a younger copy of the main database exists, stop here and restore that one.")
        lines.append("Going on gives the missing rows up. That is logged, with the tree's hash, for good.")
        if not _agreed(options, "\n".join(lines)):
            return 1
        for tree in abandon_trees(parts, at):
            print(f"{tree.name}: the tree of {tree.seen} rows is given up; the log goes on from {tree.stored}.")
            print(f"{tree.name}: {_STANDS_AGAIN}")
    require_consistent(parts)
    return 0


def _conclude(parts: Parts, at: datetime) -> None:
    taken = level_key_store(parts, at)
    parts.key_store.stock(at)
    again = replay_destructions(parts, at)
    closed = close_again(parts, at)
    # Before another part is restored: what one store alone knows to be closed, both know from now on.
    forget_closed(parts, at)
    lost, marks = lost_versions(parts), orphaned_marks(parts)
    if taken:
        print(f"The key store was older than the log: {taken} pairs in stock are issued to nobody any more.")
    if again:
        print(f"{again} texts that a copy brought back were destroyed before: they stay destroyed.")
    if closed:
        print(f"{closed} accounts that a copy brought back were closed before: they stay closed.")
    if lost:
        print(f"{lost} texts do not open: their halves are younger than this key store. Restore a younger copy too.")
    for event in sorted(marks):
        print(f"A block is kept whose row is in no log: event {event}. It goes on refusing until a person decides.")
    print("Main database and key store belong together. Run `journal backup` now, and `journal doctor`.")


def add_identity(parser: argparse.ArgumentParser) -> None:
    """Take what opens a sealed backup."""
    parser.add_argument("--identity", metavar="FILE", help="the age identity that a sealed backup opens with")


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("backup", nargs="?", help="a backup, or a directory of backups, of which the newest is taken")
    parser.add_argument("--part", choices=sorted(_PARTS), default="both", help="what is restored; both by default")
    add_identity(parser)
    parser.add_argument(
        "--yes", action="store_true", help="ask nothing: for scripts, after you have read what is asked"
    )


COMMANDS = (
    Command("restore", "put a backup in place, or go on from a database that was put in place", _arguments, _run),
)
