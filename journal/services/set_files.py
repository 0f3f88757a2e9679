"""A file that takes long to make: made beside the request, and then it waits in the sealed session to be taken once.

A document is set by another process (`outlets.sheet.printing`); the thread here only listens to how far it has come.
What is made is gone with the session, and after ten minutes in any case.
"""

from __future__ import annotations

import json
import threading
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from journal.domain.errors import JournalError
from journal.services.keyring_sessions import keep_item, kept_item
from keys.errors import SessionStoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from uuid import UUID

    from journal.services.keyring import Cookie, Keyring

    Tell = Callable[[int, int], None]
    """Told steps done, and steps in all as far as is known."""

LONGEST = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a file has come, in steps; ``form`` is which it becomes, ``made_of`` names what it holds.

    It is over when it is ready or has failed.
    """

    form: str
    made_of: Sequence[str] = ()
    done: int = 0
    of: int = 0
    is_ready: bool = False
    has_failed: bool = False

    @property
    def percent(self) -> int:
        """How much of it is done: never all before it is ready."""
        return 100 if self.is_ready else min(99, 100 * self.done // self.of) if self.of else 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """Where files wait: one of each name in a session."""

    keyring: Keyring
    cookie: Cookie
    about: UUID

    def begin(self, form: str, make: Callable[[Tell], bytes], at: datetime, made_of: Sequence[str] = ()) -> None:
        """Make a file beside the request; while one is being made, no other."""
        now = self.progress(at)
        if now is not None and not (now.is_ready or now.has_failed):
            return
        begun = Progress(form, made_of)
        self._note(begun, at)
        threading.Thread(target=self._make, args=(begun, make, at), name="set-file", daemon=True).start()

    def progress(self, at: datetime) -> Progress | None:
        """Return how far it has come; None where nothing was begun, or too long ago."""
        for what in ("progress", "file"):
            self.keyring.sessions.drop_ended(self.cookie.id, self._name(what), at.timestamp())
        said = kept_item(self.keyring.sessions, self.cookie, self._name("progress"))
        return Progress(**json.loads(said)) if said else None

    def take(self, at: datetime) -> tuple[str, bytes] | None:
        """Return the file and which it is, once: afterwards it is fetched anew."""
        now = self.progress(at)
        if now is None or not now.is_ready:
            return None
        content = kept_item(self.keyring.sessions, self.cookie, self._name("file"))
        self.drop()
        return None if content is None else (now.form, content)

    def drop(self) -> None:
        """Throw away what waits."""
        for what in ("file", "progress"):
            self.keyring.sessions.drop(self.cookie.id, self._name(what))

    def _make(self, begun: Progress, make: Callable[[Tell], bytes], at: datetime) -> None:
        def tell(done: int, of: int) -> None:
            self._note(replace(begun, done=done, of=of), at)

        try:
            self._keep("file", make(tell), at)
            self._note(replace(begun, is_ready=True), at)
        except (JournalError, SessionStoreError):
            self._note(replace(begun, has_failed=True), at)

    def _note(self, progress: Progress, at: datetime) -> None:
        self._keep("progress", json.dumps(asdict(progress)).encode(), at)

    def _keep(self, what: str, content: bytes, at: datetime) -> None:
        # A session that ended meanwhile is not begun again by what was made for it.
        if self.keyring.sessions.last_seen(self.cookie.id) is not None:
            keep_item(self.keyring.sessions, self.cookie, self._name(what), content, at + LONGEST)

    def _name(self, what: str) -> str:
        return f"set-{what}-{self.about.hex}"
