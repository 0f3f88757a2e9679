"""The thread that notices patients in the background, once a minute, in each process that serves."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from journal.domain.errors import JournalError
from journal.services.notices import look_for_news, send_notices
from keys.errors import KeyStoreError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from journal.services.mail import Channel
    from journal.services.parts import Parts

_EVERY = 60.0


@dataclass(slots=True)
class NoticeSender:
    """Looks for news and sends what is due from `start` to `stop`; two processes never send the same notice.

    ``channel`` is None where no mail server is set: then notices are queued, and wait. ``address`` is where one
    signs in. ``trouble`` is the last round's error, or None.
    """

    parts: Parts
    channel: Channel | None
    address: str
    clock: Callable[[], datetime]
    trouble: Exception | None = None
    _stopped: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin, in a daemon thread of its own."""
        self._thread = threading.Thread(target=self._run, name="notices", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Let the round that is under way end."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()

    def round(self) -> None:
        """Look and send once."""
        try:
            look_for_news(self.parts, self.clock())
            if self.channel is not None:
                send_notices(self.parts, self.channel, self.address, self.clock())
            self.trouble = None
        except (JournalError, KeyStoreError) as error:
            # The next round tries again; what was not sent has its row.
            self.trouble = error

    def _run(self) -> None:
        while not self._stopped.wait(_EVERY):
            self.round()
