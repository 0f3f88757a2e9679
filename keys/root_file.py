"""The file of a `file:` root source: its lines, read and replaced so that nobody else can read them."""

from __future__ import annotations

import hashlib
import os
import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from keys.errors import KeyStoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Lines = dict[str, dict[int, bytes]]
"""{"wrap": {version: 32-byte key}, "mac": {version: 32-byte key}}"""

TITLE = "sigill-root/1"
MODE = 0o600
OTHERS = 0o077
KEY_LINE = re.compile(r"(wrap|mac) ([1-9][0-9]{0,8}) ([0-9a-f]{64})")


def path_of(rest: str) -> Path:
    """The path in "file:/path" or "file:///path"."""
    return Path(rest.removeprefix("//"))


def rendered(lines: Lines) -> bytes:
    """The file's bytes: title, one line for each key, and a line with the SHA-256 of all lines before it."""
    keys = [f"{kind} {version} {lines[kind][version].hex()}" for kind in lines for version in sorted(lines[kind])]
    body = "".join(f"{line}\n" for line in [TITLE, *keys])
    return f"{body}sha256 {_sum(body)}\n".encode()


def parse(content: bytes, where: str) -> Lines:
    """The keys in a file's bytes; KeyStoreError when a line is damaged, missing or unknown."""
    body, _, last = content.decode("ascii", "replace").rpartition("sha256 ")
    title, *rows = body.splitlines() or [""]
    found = [KEY_LINE.fullmatch(row) for row in rows]
    if title != TITLE or last != f"{_sum(body)}\n" or not all(found):
        raise KeyStoreError(f"{where} is damaged or is no root file ({TITLE}). Put back a copy or use root.recovery.")
    lines: Lines = {"wrap": {}, "mac": {}}
    for kind, version, key in (match.groups() for match in found if match):
        lines[kind][int(version)] = bytes.fromhex(key)
    if not all(lines.values()):
        raise KeyStoreError(f"{where} lacks a wrap key or a mac key. Put back a copy or use root.recovery.")
    return lines


def read_private(path: Path) -> bytes:
    """The bytes of a file that its owner alone can read; KeyStoreError otherwise."""
    with _explained(path), path.open("rb") as file:
        _check_private(path, os.fstat(file.fileno()))
        return file.read()


def write_new(path: Path, content: bytes) -> None:
    """Write a file that must not be there yet, 0600, on the disk when this returns."""
    with _explained(path):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MODE)
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(file.fileno(), MODE)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        sync_directory(path.parent)


def replace_private(path: Path, change: Callable[[Lines], Lines]) -> Lines:
    """Change a root file in one rename; a second change at the same time is refused, not lost."""
    draft = path.with_name(f"{path.name}.new")
    with _sole_writer(draft):
        lines = change(parse(read_private(path), str(path)))
        write_new(draft, rendered(lines))
        with _explained(path):
            draft.replace(path)
            sync_directory(path.parent)
    return lines


def sync_directory(directory: Path) -> None:
    """Make renames and new names in a directory durable."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sum(body: str) -> str:
    return hashlib.sha256(body.encode("ascii", "replace")).hexdigest()


@contextmanager
def _sole_writer(draft: Path) -> Iterator[None]:
    lock = draft.with_suffix(".lock")
    write_new(lock, b"")
    try:
        yield
    finally:
        draft.unlink(missing_ok=True)
        lock.unlink()


def _check_private(path: Path, status: os.stat_result) -> None:
    if status.st_mode & OTHERS:
        raise KeyStoreError(f"Others may read the root file {path}. Give it to the server alone: chmod 600 {path}")
    if status.st_uid not in {0, os.geteuid()}:
        raise KeyStoreError(f"The root file {path} belongs to another user. Give it to the server's user: chown.")


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise KeyStoreError(
            f"There is no root file {path}. A new installation makes one with `journal init`; "
            "an old one needs its own file back, or root.recovery."
        ) from error
    except FileExistsError as error:
        raise KeyStoreError(
            f"{path} is there already and is never overwritten. Move it away only if you know it is unused."
        ) from error
    except OSError as error:
        raise KeyStoreError(f"The root file {path} cannot be used: {error.strerror}.") from error
