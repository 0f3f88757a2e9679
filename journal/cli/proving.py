"""Prove a backup: restore it into a place of its own, check it there, note that it held. What runs is not touched."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from journal.cli.restoring import add_identity, chosen, key_store_of, plain
from journal.cli.wired import Command, now
from journal.domain.errors import JournalError, TamperedError
from journal.services.backups import KEYS, MAIN, check_files, read_manifest
from journal.services.proving import note_proven, prove_copy
from journal.services.restoring import require_consistent
from journal.settings import Settings, SettingsError
from journal.store.beside import put_beside
from keys.errors import KeyStoreError
from keys.key_backup import restore_key_store

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from journal.cli.wired import Wire
    from journal.services.backups import Manifest


def _run(options: argparse.Namespace, wire: Wire, environment: Mapping[str, str]) -> int:
    settings, at = Settings.from_environment(environment), now()
    place = options.backup or settings.backups
    if not place:
        raise SettingsError("name a backup or a directory of them, or set JOURNAL_BACKUPS")
    parts = wire(settings)
    require_consistent(parts)
    os.umask(0o077)
    try:
        folder = chosen(Path(place))
        manifest = read_manifest(folder)
        _tell(f"Restores the copy of {manifest.made_at:%Y-%m-%d %H:%M} UTC in {folder} into a place of its own.")
        with _restored(options, settings, folder, at) as beside:
            copy = wire(beside)
            try:
                proven = prove_copy(copy, _tell)
            finally:
                copy.store.database.close()
    except (JournalError, KeyStoreError, OSError):
        print("This backup is NOT proven, and nothing is noted.", file=sys.stderr)
        raise
    noted = note_proven(parts, proven, manifest.made_at, at)
    print(f"The backup restores. That is noted in the log of {', '.join(noted)}; what was restored is gone again.")
    return 0


@contextmanager
def _restored(options: argparse.Namespace, settings: Settings, folder: Path, at: datetime) -> Iterator[Settings]:
    """Restore as `journal restore` does, into a folder that goes; give the settings of what lies there."""
    manifest = _whole(folder)
    with TemporaryDirectory(prefix="sigill-rehearsal-") as scratch:
        room = Path(scratch)
        taken = {
            file.holds: plain(options, folder / file.name, room / f"{file.holds.replace(' ', '-')}.copy")
            for file in manifest.files
            if file.holds in {KEYS, MAIN}
        }
        beside = replace(
            settings, key_store=f"sqlite:///{room / 'keys.db'}", key_store_replica="", sessions=str(room / "sessions")
        )
        restore_key_store(taken[KEYS], key_store_of(beside).stores, at)
        _tell("The key store's copy opens with the root source.")
        with put_beside(settings.database, taken[MAIN], room) as address:
            _tell("The main database's copy is in its place, at this program's revision.")
            yield replace(beside, database=address)


def _whole(folder: Path) -> Manifest:
    """Read a manifest that names both stores, and compare every file with it. Raises TamperedError."""
    manifest = read_manifest(folder)
    for part in (KEYS, MAIN):
        if manifest.file_of(part) is None:
            raise TamperedError(f"{folder} holds no copy of the {part}")
    check_files(folder, manifest.files)
    _tell(f"{len(manifest.files)} files are the ones that were written.")
    return manifest


def _tell(step: str) -> None:
    print(step, flush=True)


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "backup", nargs="?", help="a backup, or a directory of them, of which the newest; JOURNAL_BACKUPS by default"
    )
    add_identity(parser)


COMMANDS = (Command("prove-backup", "restore a backup beside, check it, and note that it holds", _arguments, _run),)
