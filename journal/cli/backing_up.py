"""Back up: the key store first, then the main database, each read back, with a manifest of their hashes.

In this order, because a main database that is older than its key store looks like one that was rolled back.
"""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from journal.cli import restoring
from journal.cli.wired import Command, now
from journal.services.backups import (
    KEYS,
    MAIN,
    ROOT_RECOVERY,
    KeptFile,
    Manifest,
    check_files,
    expired_keys,
    folder_name,
    kept_file,
    write_manifest,
)
from journal.services.health_places import RECOVERY_NAME, root_path
from journal.services.restoring import require_consistent
from journal.settings import Settings, SettingsError
from journal.store.copying import copy_database
from journal.store.revisions import current_revision
from keys.errors import MainBehindError
from keys.key_backup import backup_key_store, sealer

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping
    from datetime import datetime

    from journal.cli.wired import Wire
    from journal.services.parts import Parts


@dataclass(frozen=True, slots=True)
class _Backup:
    """One backup under way: where, to whom it is sealed, when."""

    folder: Path
    sealed_to: str | None
    at: datetime

    def named(self, name: str) -> Path:
        return self.folder / (f"{name}.age" if self.sealed_to else name)

    def write(self, revision: str, *files: KeptFile) -> None:
        check_files(self.folder, files)
        write_manifest(self.folder, Manifest(self.at, revision, files))


def _run(options: argparse.Namespace, wire: Wire, environment: Mapping[str, str]) -> int:
    settings = Settings.from_environment(environment)
    place, at = _place(options, settings), now()
    parts = wire(settings)
    sealer(options.to)
    os.umask(0o077)
    backup = _Backup(place / folder_name(at), options.to, at)
    backup.folder.mkdir(mode=0o700, parents=True)
    consistent = _prepare(parts, at)
    keys = _keys(parts, backup)
    revision = current_revision(parts.store.database) or ""
    # A manifest of its own, in case the main database cannot be copied: its halves count as saved from here on.
    backup.write(revision, keys)
    backup.write(revision, keys, _main(parts, backup), *_recovery(settings, backup))
    print(f"{backup.folder}: written and read back.")
    if consistent:
        _expire(place, at)
    if not options.to and settings.secure:
        print("It is not sealed. Give --to and an age recipient, or keep it on a disk that is encrypted.")
    return 0


def _place(options: argparse.Namespace, settings: Settings) -> Path:
    place = options.directory or settings.backups
    if not place:
        raise SettingsError("name a directory, or set JOURNAL_BACKUPS")
    return Path(place)


def _prepare(parts: Parts, at: datetime) -> bool:
    """Make stock and renew the store key, which a backup is to hold. False when the two databases are apart."""
    try:
        require_consistent(parts)
    except MainBehindError as error:
        print(f"{error}\nThis backup is kept as it is, and nothing older is removed.", file=sys.stderr)
        return False
    parts.key_store.stock(at)
    if parts.key_store.renewal_due(at):
        parts.key_store.renew_store_key(at)
    return True


def _keys(parts: Parts, backup: _Backup) -> KeptFile:
    target = backup.named("keys.db")
    backup_key_store(parts.key_store.stores, target, backup.at, backup.sealed_to)
    return kept_file(target, KEYS, backup.sealed_to)


def _main(parts: Parts, backup: _Backup) -> KeptFile:
    with TemporaryDirectory(prefix=".", dir=backup.folder) as scratch:
        copied = copy_database(parts.store.database, Path(scratch))
        target = backup.named(copied.name)
        sealer(backup.sealed_to)(copied).rename(target)
    return kept_file(restoring.durable(target), MAIN, backup.sealed_to)


def _recovery(settings: Settings, backup: _Backup) -> list[KeptFile]:
    """Take root.recovery along, which the recovery officers alone open. The root file itself never goes along."""
    root = root_path(settings)
    source = root.with_name(RECOVERY_NAME) if root else None
    if source is None or not source.exists():
        return []
    target = backup.folder / RECOVERY_NAME
    shutil.copyfile(source, target)
    return [kept_file(restoring.durable(target), ROOT_RECOVERY, None)]


def _expire(place: Path, at: datetime) -> None:
    for path in expired_keys(place, at):
        path.unlink()
        print(f"{path}: removed, since it is older than 35 days.")


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("directory", nargs="?", help="where backups are kept; JOURNAL_BACKUPS by default")
    parser.add_argument("--to", metavar="RECIPIENT", help="seal the copies to an age recipient (age1…)")


COMMANDS = (
    Command("backup", "copy main database and key store, and read the copies back", _arguments, _run),
    *restoring.COMMANDS,
)
