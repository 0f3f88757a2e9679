"""The lines that an operator reads: JSON with keys of an allow-list, whoever says them.

Gunicorn and other libraries speak too, and what they say may hold an address that somebody asked for or a line that
somebody sent. So what gunicorn says of its processes is told as it is said, and of anything else only who said it,
which error it was and where.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from journal.domain.errors import JournalError
from journal.settings import SettingsError
from keys.errors import KeyStoreError, SessionStoreError

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator, MutableMapping
    from types import TracebackType

ALLOWED = frozenset(
    {"event", "level", "at", "request", "method", "endpoint", "status", "ms", "problem", "error", "where", "part"}
)
"""The only keys that reach the log. What is not on the list is left out, whoever wrote it."""

CANNOT_START = 3
"""The exit code by which gunicorn's master knows that starting this worker again is no use."""

_SAID = frozenset(
    {
        "Starting gunicorn %s",
        "Listening at: %s (%s)",
        "Listening at: %s",
        "Connection in use: %s",
        "Invalid address: %s",
        "Can't connect to %s",
        "Using worker: %s",
        "Booting worker with pid: %s",
        "Worker exiting (pid: %s)",
        "Worker (pid:%s) was sent %s!",
        "Worker (pid:%s) was sent %s! Perhaps out of memory?",
        "Worker (pid:%s) exited with code %s.",
        "WORKER TIMEOUT (pid:%s)",
        "Handling signal: %s",
        "Hang up: %s",
        "Shutting down: %s",
        "Reason: %s",
        "Exception in worker process",
    }
)
"""What gunicorn says of its own processes: numbers, signals, the address of the settings, and nothing of a request."""
_FRAMES = 8


def keep_allowed(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop every key that is not on the allow-list."""
    return {key: value for key, value in event.items() if key in ALLOWED}


def frames(trace: TracebackType | None) -> list[str]:
    """Return where an error passed through, file, line and function: never its words or a value."""
    return [
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(trace)[-_FRAMES:]
    ]


class ServerLine(logging.Formatter):
    """Writes a record of the standard library's logging as one of our lines."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        event = record.getMessage() if record.msg in _SAID else record.name
        at = datetime.fromtimestamp(record.created, UTC)
        kind, _, trace = record.exc_info or (None, None, None)
        return _line(
            event, record.levelname.lower(), at, {"error": kind.__name__, "where": frames(trace)} if kind else {}
        )


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": ServerLine}},
    "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "line", "stream": "ext://sys.stderr"}},
    "root": {"level": "WARNING", "handlers": ["lines"]},
    "loggers": {"gunicorn.error": {"level": "INFO", "handlers": ["lines"], "propagate": False}},
}
"""How a server says what is no request's line: on standard error."""


@contextmanager
def told_when_it_cannot_start() -> Iterator[None]:
    """Say why in a line and end the process. At the start nobody has asked for anything: our own words hold no name."""
    try:
        yield
    except (JournalError, KeyStoreError, SessionStoreError, SettingsError, OSError) as error:
        _say("cannot start", "critical", {"error": type(error).__name__, "problem": str(error)})
        raise SystemExit(CANNOT_START) from error


def tell_of_thread(failed: threading.ExceptHookArgs) -> None:
    """Say which error ended a thread and where: what Python prints by itself may be somebody's note."""
    _say("a thread ended", "error", {"error": failed.exc_type.__name__, "where": frames(failed.exc_traceback)})


def _say(event: str, level: str, more: dict[str, Any]) -> None:
    with suppress(OSError):
        sys.stderr.write(f"{_line(event, level, datetime.now(UTC), more)}\n")
        sys.stderr.flush()


def _line(event: str, level: str, at: datetime, more: dict[str, Any]) -> str:
    told = keep_allowed(None, "", {"event": event, "level": level, "at": at.isoformat(), **more})
    return json.dumps(told)
