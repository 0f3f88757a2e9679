"""What a backup consists of, written down beside it: files, their hashes, what they hold, and until when."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from journal.domain.errors import TamperedError, UnknownError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FORMAT = "sigill-backup/1"
MANIFEST = "manifest.json"
KEYS_KEPT = timedelta(days=35)
"""A copy of the key store outlives destruction by at most so long (docs/metadata.md)."""
MAIN, KEYS, ROOT_RECOVERY = "main database", "key store", "root.recovery"
_AT_ONCE = 1 << 20
_STAMP = "%Y-%m-%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class KeptFile:
    """One file of a backup: its name, what it holds, SHA-256 in hex, bytes, and the age recipient if sealed to one."""

    name: str
    holds: str
    sha256: str
    size: int
    sealed_to: str | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """One backup: when it was made, the main database's revision, and its files."""

    made_at: datetime
    revision: str
    files: tuple[KeptFile, ...]

    def file_of(self, holds: str) -> KeptFile | None:
        """Return the file that holds a part, or None."""
        return next((file for file in self.files if file.holds == holds), None)


def folder_name(at: datetime) -> str:
    """Name a backup's folder by its time, UTC."""
    return at.strftime(_STAMP)


def kept_file(path: Path, holds: str, sealed_to: str | None) -> KeptFile:
    """Describe a file by reading it."""
    return KeptFile(path.name, holds, sha256_of(path), path.stat().st_size, sealed_to)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hex."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while some := file.read(_AT_ONCE):
            digest.update(some)
    return digest.hexdigest()


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest, and make it and the folder durable."""
    written = {"format": FORMAT, **asdict(manifest), "made_at": manifest.made_at.isoformat()}
    with (folder / MANIFEST).open("w", encoding="utf-8") as file:
        json.dump(written, file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_manifest(folder: Path) -> Manifest:
    """Read a backup's manifest. UnknownError where there is none, TamperedError for one that cannot be read."""
    try:
        read = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        files = tuple(KeptFile(**file) for file in read["files"])
        manifest = Manifest(datetime.fromisoformat(read["made_at"]), read["revision"], files)
    except FileNotFoundError as error:
        raise UnknownError(f"{folder} is no backup: it has no {MANIFEST}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise TamperedError(f"{folder / MANIFEST} is damaged") from error
    if read["format"] != FORMAT:
        raise TamperedError(f"{folder / MANIFEST} is of another format: {read['format']}")
    return manifest


def check_files(folder: Path, files: Iterable[KeptFile]) -> None:
    """Compare files with their manifest. TamperedError names the first that is missing or differs."""
    for file in files:
        path = folder / file.name
        if not path.is_file():
            raise TamperedError(f"{path} is missing")
        if sha256_of(path) != file.sha256:
            raise TamperedError(f"{path} is not the file that was written: its SHA-256 differs")


def kept_backups(place: Path) -> Iterator[tuple[Path, Manifest]]:
    """Give every backup in a directory, the oldest first; what is no backup is passed over."""
    for folder in sorted(place.iterdir() if place.is_dir() else ()):
        if (folder / MANIFEST).is_file():
            yield folder, read_manifest(folder)


def expired_keys(place: Path, at: datetime) -> list[Path]:
    """Return the copies of the key store that are older than 35 days and still there."""
    found = ((folder, manifest, manifest.file_of(KEYS)) for folder, manifest in kept_backups(place))
    return [
        folder / file.name
        for folder, manifest, file in found
        if file and at - manifest.made_at > KEYS_KEPT and (folder / file.name).exists()
    ]
