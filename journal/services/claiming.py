"""The thread that claims the next halves before the last are gone, in each process that serves.

Whoever found none left would wait for a commit in the key store and its replica, and everybody behind it too.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from keys.errors import DoesNotOpenError, KeyStoreError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from journal.services.parts import Parts

_TRIES_AGAIN = 1.0
"""Seconds after a claim that failed; whoever finds none left meanwhile claims, and is told what is wrong."""


class HalfClaimer:
    """Claims from `start` to `stop`, whenever the key store says that few are left."""

    def __init__(self, parts: Parts, clock: Callable[[], datetime]) -> None:
        """Take the clock that claims are dated by: aware UTC."""
        self._key_store, self._clock = parts.key_store, clock
        self._wanted, self._stopped = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="half-claimer", daemon=True)

    def start(self) -> None:
        """Start the thread, in the process that serves: after a fork, not before it."""
        self._key_store.when_low(self._wanted.set)
        self._thread.start()

    def stop(self) -> None:
        """End the thread after the claim that is under way, and wait for it."""
        self._stopped.set()
        self._wanted.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._wanted.wait()
            self._wanted.clear()
            if not self._stopped.is_set() and not self._claimed():
                self._stopped.wait(_TRIES_AGAIN)

    def _claimed(self) -> bool:
        try:
            self._key_store.claim_ahead(self._clock())
        except (KeyStoreError, DoesNotOpenError):
            return False
        return True
