"""Root sources: the secret that wraps the store key and MACs stretched passphrases.

One contract of three calls (wrap, unwrap, mac) and one table by scheme. `file:` keeps every live version of
its wrap and mac keys in one text file; docs/formats/root.md gives the bytes.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING, Protocol

from keys.context import SUITE, context
from keys.errors import DoesNotOpenError, KeyStoreError
from keys.root_file import Lines, parse, path_of, read_private, rendered, replace_private, sync_directory, write_new
from keys.sealing import open_sealed, seal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

VERSION_BYTES = 4
KEY_BYTES = 32


class Root(Protocol):
    """What every root source does; each method raises KeyStoreError when the source cannot serve."""

    def wrap(self, secret: bytes, bound_to: bytes) -> bytes:
        """Seal a secret under the newest wrap key."""

    def unwrap(self, wrapped: bytes, bound_to: bytes) -> bytes:
        """Open what `wrap` made, under the version it names; DoesNotOpenError when it does not open."""

    def mac(self, message: bytes, version: int | None = None) -> tuple[int, bytes]:
        """(version, 32-byte tag) of a message under the newest mac key, or under a named older one."""


class FileRoot:
    """A root source in one file of mode 0600; several processes reread it after a rotation."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen = _changed_at(path)
        self._lines = parse(read_private(path), str(path))

    def __repr__(self) -> str:
        return f"FileRoot({str(self._path)!r})"

    def wrap(self, secret: bytes, bound_to: bytes) -> bytes:
        """01 | version, 4 bytes big-endian | the secret sealed under that version's wrap key."""
        version = self._newest("wrap")
        key = self._lines["wrap"][version]
        return SUITE + version.to_bytes(VERSION_BYTES) + seal(key, secret, _wrap_context(version, bound_to))

    def unwrap(self, wrapped: bytes, bound_to: bytes) -> bytes:
        """Open under the version that the bytes name; KeyStoreError when this root does not have it."""
        start = len(SUITE) + VERSION_BYTES
        if len(wrapped) < start or not wrapped.startswith(SUITE):
            raise DoesNotOpenError
        version = int.from_bytes(wrapped[len(SUITE) : start])
        return open_sealed(self._key("wrap", version), wrapped[start:], _wrap_context(version, bound_to))

    def mac(self, message: bytes, version: int | None = None) -> tuple[int, bytes]:
        """HMAC-SHA-256 under a mac key; an older version is named by the unlocker that cites it."""
        chosen = self._newest("mac") if version is None else version
        key = self._key("mac", chosen)
        return chosen, hmac.digest(key, context("root-mac/1", chosen, message), hashlib.sha256)

    def export(self) -> bytes:
        """Every live version, in the file's own format: what root.recovery seals to the recovery circle."""
        return rendered(self._lines)

    def versions(self, kind: str) -> tuple[int, ...]:
        """The live versions of the "wrap" or "mac" keys, oldest first."""
        self._newest(kind)
        return tuple(sorted(self._lines[kind]))

    def rotate(self) -> None:
        """Add a newer wrap key and a newer mac key; older versions stay until they are dropped."""
        self._rewrite(_with_newer_keys)

    def drop_mac(self, version: int) -> None:
        """Forget an older mac key, once no unlocker cites it."""
        self._rewrite(lambda lines: _without("mac", version, lines))

    def drop_wrap(self, version: int) -> None:
        """Forget an older wrap key, once no store key or backup is wrapped under it."""
        self._rewrite(lambda lines: _without("wrap", version, lines))

    def put_beside(self, name: str, content: bytes) -> None:
        """Write a file beside the root file in one rename, 0600: there is always a whole one."""
        draft = self._path.with_name(f"{name}.new")
        draft.unlink(missing_ok=True)
        write_new(draft, content)
        draft.replace(self._path.with_name(name))
        sync_directory(self._path.parent)

    def _newest(self, kind: str) -> int:
        """The newest version, looked for in the file when that was changed: a server goes on through a rotation."""
        changed = _changed_at(self._path)
        if changed is not None and changed != self._seen:
            self._lines, self._seen = parse(read_private(self._path), str(self._path)), changed
        return max(self._lines[kind])

    def _key(self, kind: str, version: int) -> bytes:
        if version not in self._lines[kind]:
            self._lines = parse(read_private(self._path), str(self._path))  # another process may have rotated
        if version not in self._lines[kind]:
            raise KeyStoreError(
                f"The root file {self._path} has no {kind} key of version {version}. "
                "It is another installation's or an older copy: put the right one back, or use root.recovery."
            )
        return self._lines[kind][version]

    def _rewrite(self, change: Callable[[Lines], Lines]) -> None:
        self._lines = replace_private(self._path, change)


def open_root(url: str) -> Root:
    """The root source that a setting names, as "file:/etc/sigill/root"; KeyStoreError says what is wrong."""
    scheme, _, rest = url.partition(":")
    if scheme not in SCHEMES or not rest:
        known = ", ".join(f"{name}:" for name in SCHEMES)
        raise KeyStoreError(f"The root source must be written as <scheme>:<place>, with a scheme of {known}")
    return SCHEMES[scheme](rest)


def create_root(path: Path) -> FileRoot:
    """A new root file with one wrap key and one mac key, 0600; refuses to overwrite."""
    write_new(path, rendered(_with_newer_keys({"wrap": {}, "mac": {}})))
    return FileRoot(path)


def import_root(path: Path, exported: bytes) -> FileRoot:
    """The root file made again from what `export` gave, 0600; refuses to overwrite, and damaged bytes."""
    parse(exported, "exported root")
    write_new(path, exported)
    return FileRoot(path)


def wrapped_under(wrapped: bytes) -> int:
    """The version of the wrap key under which `wrap` sealed these bytes."""
    return int.from_bytes(wrapped[len(SUITE) : len(SUITE) + VERSION_BYTES])


def _changed_at(path: Path) -> tuple[int, int] | None:
    """What tells a file from the one that replaces it; None where none is: what was read serves until a restart."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns


def _open_file(rest: str) -> Root:
    return FileRoot(path_of(rest))


def _wrap_context(version: int, bound_to: bytes) -> bytes:
    return context("root-wrap/1", version, bound_to)


def _with_newer_keys(lines: Lines) -> Lines:
    return {kind: {**keys, max(keys, default=0) + 1: secrets.token_bytes(KEY_BYTES)} for kind, keys in lines.items()}


def _without(kind: str, version: int, lines: Lines) -> Lines:
    if version == max(lines[kind]):
        raise KeyStoreError(f"The newest {kind} key is in use; rotate the root source before dropping it")
    return {**lines, kind: {number: key for number, key in lines[kind].items() if number != version}}


SCHEMES: dict[str, Callable[[str], Root]] = {"file": _open_file}
