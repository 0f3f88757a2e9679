"""Sessions: keys from a cookie that the server does not keep, and a directory of sealed items."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import stat
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from keys.context import context
from keys.errors import SessionStoreError
from keys.sealing import KEY_SIZE, open_sealed, seal

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
_SESSION = re.compile(r"[0-9a-f]{64}")
_SEEN = ".seen"
_GONE = float("inf")


@dataclass(frozen=True)
class Cookie:
    """A session's cookie, which the server does not keep. What is derived from it is derived once, and goes with it."""

    value: str = field(repr=False)

    @cached_property
    def id(self) -> str:
        """The id under which the session is stored."""
        return session_id(self.value)

    @cached_property
    def key(self) -> bytes:
        """The key that seals the session's items."""
        return session_key(self.value)


def new_cookie() -> Cookie:
    """Make a cookie: 256 random bits, 43 characters safe in URLs."""
    return Cookie(secrets.token_urlsafe(32))


def roster_cookie(seed: bytes, account: UUID) -> Cookie:
    """Derive from an account's seed the cookie of its roster: the items that name its sessions."""
    return Cookie(HKDF(SHA512(), KEY_SIZE, None, context("session-roster/1", account)).derive(seed).hex())


def session_id(cookie: str) -> str:
    """Derive the id under which a session is stored, 64 hex digits; tells nothing about its key."""
    return _derived(cookie, "session-id/1").hex()


def session_key(cookie: str) -> bytes:
    """Derive the 32-byte key that seals a session's items, docs/formats/session.md."""
    return _derived(cookie, "session-key/1")


def seal_item(cookie: Cookie, name: str, plain: bytes) -> bytes:
    """Seal one item of a session under its cookie, bound to session and name."""
    return seal(cookie.key, plain, context("session-item/1", cookie.id, name))


def open_item(cookie: Cookie, name: str, sealed: bytes) -> bytes:
    """Open what `seal_item` made with the same cookie and name; DoesNotOpenError for anything else."""
    return open_sealed(cookie.key, sealed, context("session-item/1", cookie.id, name))


class SessionStore:
    """Sealed session items, a file each, so that two workers never overwrite each other's."""

    def __init__(self, directory: Path) -> None:
        """Use a directory, made if missing with mode 0700; SessionStoreError if it is not ours alone."""
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = directory.lstat()
        ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid()
        if not ours or stat.S_IMODE(found.st_mode) & 0o077:
            raise SessionStoreError("the session directory must be ours, mode 0700 and no link")
        self._directory = directory

    def put(self, session: str, name: str, sealed: bytes, until: float | None = None) -> None:
        """Write one item, whole or not at all; ValueError for no name, SessionStoreError without room.

        One that is put `until` a time, in seconds since 1970, is gone by `drop_ended` from then on.
        """
        place = self._place(session)
        target = place / _checked(name)
        try:
            if not place.is_dir():
                self._begin(place)
            _write(place / _aside(), target, sealed, until)
        except FileNotFoundError:
            # Another worker ended the session meanwhile: as if the end had come after.
            return
        except OSError as error:
            raise SessionStoreError("the session directory cannot be written") from error

    def get(self, session: str, name: str) -> bytes | None:
        """Read one item, or None when there is none."""
        try:
            # Text: each request reads some items, and to join a path of objects costs as much as to read one.
            return _read(f"{self._directory}/{_checked(session)}/{_checked(name)}")
        except FileNotFoundError:
            return None

    def take(self, session: str, name: str) -> bytes | None:
        """Read one item and remove it, or None when there is none; of two who take it at once, one gets it."""
        place, aside = self._place(session), _aside()
        try:
            (place / _checked(name)).rename(place / aside)
            return (place / aside).read_bytes()
        except FileNotFoundError:
            # Taken already, or the session ended, and all that it held.
            return None
        finally:
            (place / aside).unlink(missing_ok=True)

    def names(self, session: str) -> list[str]:
        """Return the names of a session's items; none where it is gone."""
        try:
            return sorted(item.name for item in self._place(session).iterdir() if _NAME.fullmatch(item.name))
        except FileNotFoundError:
            return []

    def drop_ended(self, session: str, name: str, at: float) -> None:
        """Remove an item whose time is over, `at` in seconds since 1970; nothing is opened to learn that."""
        item = self._place(session) / _checked(name)
        with suppress(FileNotFoundError):
            if item.stat().st_mtime_ns <= _nanoseconds(at):
                item.unlink()

    def drop(self, session: str, name: str | None = None) -> None:
        """Remove one item, or the whole session; nothing happens when it is gone already."""
        if name is not None:
            (self._place(session) / _checked(name)).unlink(missing_ok=True)
            return
        ended = self._directory / _aside()
        try:
            # One rename ends every item at once, before the slower removal.
            self._place(session).rename(ended)
        except FileNotFoundError:
            return
        # A sweep may be removing the same files; what either leaves, the next sweep takes.
        shutil.rmtree(ended, ignore_errors=True)

    def touch(self, session: str, at: float) -> None:
        """Note that the session was used, `at` in seconds since 1970; nothing happens when it is gone."""
        try:
            os.utime(f"{self._directory}/{_checked(session)}/{_SEEN}", (at, at))
        except FileNotFoundError:
            return

    def last_seen(self, session: str) -> float | None:
        """Tell when the session was last used, in seconds since 1970, or None when it is gone."""
        seen = _seen(self._place(session))
        return None if seen == _GONE else seen

    def sweep(self, idle_before: float) -> int:
        """Drop the sessions last used before a time in seconds since 1970; give their number."""
        idle = [place for place in self._directory.iterdir() if _seen(place) < idle_before]
        for place in idle:
            # What a stopped process left aside goes too, but was no session.
            if place.name.startswith("."):
                shutil.rmtree(place, ignore_errors=True)
            else:
                self.drop(place.name)
        self._strike()
        return sum(not place.name.startswith(".") for place in idle)

    def _strike(self) -> None:
        """Drop what rosters say of sessions that are gone; one that begins meanwhile is there before it is named."""
        for place in self._directory.iterdir():
            named = [] if place.name.startswith(".") else self.names(place.name)
            for session in filter(_SESSION.fullmatch, named):
                if not self._place(session).exists():
                    self.drop(place.name, session)

    def _begin(self, place: Path) -> None:
        """Make a session's directory aside and in one rename, so that a sweep never meets it half made."""
        made = self._directory / _aside()
        made.mkdir(mode=0o700)
        (made / _SEEN).touch(mode=0o600)
        try:
            made.rename(place)
        except OSError:
            # Another worker began the same session first.
            shutil.rmtree(made)

    def _place(self, session: str) -> Path:
        return self._directory / _checked(session)


def _read(path: str) -> bytes:
    """Read a small file whole. Each call lets other threads run first; Python's own files make twice as many."""
    handle = os.open(path, os.O_RDONLY)
    try:
        return os.read(handle, os.fstat(handle).st_size)
    finally:
        os.close(handle)


def _write(aside: Path, target: Path, sealed: bytes, until: float | None) -> None:
    """Write a file aside and put it in place in one rename; nothing is left of one that found no room."""
    try:
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(sealed)
        if until is not None:
            os.utime(aside, ns=(_nanoseconds(until),) * 2)
        aside.replace(target)
    except OSError:
        aside.unlink(missing_ok=True)
        raise


def _nanoseconds(at: float) -> int:
    return int(at * 1_000_000_000)


def _aside() -> str:
    return f".{secrets.token_hex(8)}"


def _seen(place: Path) -> float:
    for marked in (place / _SEEN, place):
        try:
            return marked.stat().st_mtime
        except FileNotFoundError:
            continue
    return _GONE


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError("a name is small letters, digits, hyphens and low lines")
    return name


def _derived(cookie: str, label: str) -> bytes:
    # surrogatepass: a cookie comes from outside and must never raise here; an unknown one finds no session.
    return HKDF(SHA512(), KEY_SIZE, None, context(label)).derive(cookie.encode("utf-8", "surrogatepass"))
