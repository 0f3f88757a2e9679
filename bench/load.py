"""Callers that each send the next request when the answer is in, over kept connections to this machine alone."""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from statistics import quantiles

HERE = "127.0.0.1"
LONGEST_WAIT = 60.0
_CHUNK = 1 << 16

Ask = Callable[[int], bytes]
"""Gives the next request, whole, of the caller with this number."""


class LoadError(Exception):
    """An answer was not the one that is measured, or did not come."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many callers, for how many seconds at most, how many answers at most, and the status that each has.

    ``going`` says whether anything more is to be asked.
    """

    callers: int
    seconds: float
    most: int = 100_000
    status: int = 200
    going: Callable[[], bool] = lambda: True

    def more(self, asked: int, since: float) -> bool:
        """Say whether to ask once more after so many, the first of them at ``since``."""
        return asked < self.most and time.perf_counter() - since < self.seconds and self.going()


@dataclass(frozen=True, slots=True)
class Answered:
    """When each answer was asked for and the seconds that it took, what was said, and how long it all went on."""

    waits: list[float]
    begun: list[float]
    answers: list[tuple[bytes, bytes]]
    seconds: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.waits) / self.seconds

    def within(self, share: int) -> float:
        """Milliseconds within which so many of a hundred answers came."""
        waits = self.waits if len(self.waits) > 1 else self.waits * 2
        return 1000 * quantiles(waits, n=100, method="inclusive")[share - 1]


@dataclass(slots=True)
class _Caller:
    number: int
    line: socket.socket
    begun: float = 0.0
    asked: bytes = b""
    got: bytearray = field(default_factory=bytearray)

    def ask(self, asked: bytes) -> None:
        self.asked = asked
        self.got.clear()
        self.begun = time.perf_counter()
        self.line.sendall(asked)

    def answer(self, status: int) -> bytes | None:
        """Return the body when it is whole. Raise LoadError for another status, or when the line is closed."""
        chunk = self.line.recv(_CHUNK)
        self.got += chunk
        if not chunk:
            raise LoadError("the server closed a line")
        head, found, body = bytes(self.got).partition(b"\r\n\r\n")
        if not found or len(body) < _length(head):
            return None
        if int(head[9:12]) != status:
            raise LoadError((head.split(b"\r\n")[0] + b" " + body[:500]).decode(errors="replace"))
        return body


def _length(head: bytes) -> int:
    lines = head.lower().split(b"\r\n")
    if b" 204 " in lines[0]:
        return 0
    said = [line for line in lines if line.startswith(b"content-length:")]
    if not said:
        raise LoadError("an answer says no length")
    return int(said[0][15:])


def request(method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> bytes:
    """Write a request whole; a body is JSON."""
    said = {"Host": "localhost", "Connection": "keep-alive", **(headers or {})}
    if body:
        said |= {"Content-Type": "application/json", "Content-Length": str(len(body))}
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in said.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body


def load(port: int, ask: Ask, bounds: Bounds) -> Answered:
    """Ask from every caller until the bounds are met; answers under way are waited for. Raises LoadError."""
    callers = [_Caller(number, _line(port)) for number in range(min(bounds.callers, bounds.most))]
    try:
        return _load(callers, ask, bounds)
    finally:
        for caller in callers:
            caller.line.close()


def one(port: int, asked: bytes, status: int = 200) -> bytes:
    """Return the body of a single answer. Raises LoadError."""
    return load(port, lambda _caller: asked, Bounds(1, LONGEST_WAIT, 1, status)).answers[0][1]


def _line(port: int) -> socket.socket:
    line = socket.create_connection((HERE, port), timeout=LONGEST_WAIT)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


def _load(callers: list[_Caller], ask: Ask, bounds: Bounds) -> Answered:
    found = Answered([], [], [], 0.0)
    since = time.perf_counter()
    with selectors.DefaultSelector() as lines:
        for caller in callers:
            lines.register(caller.line, selectors.EVENT_READ, caller)
            caller.ask(ask(caller.number))
        asked = len(callers)
        while len(found.waits) < asked:
            for caller, body in _ready(lines, bounds.status):
                found.waits.append(time.perf_counter() - caller.begun)
                found.begun.append(caller.begun)
                found.answers.append((caller.asked, body))
                if bounds.more(asked, since):
                    caller.ask(ask(caller.number))
                    asked += 1
    return replace(found, seconds=time.perf_counter() - since)


def _ready(lines: selectors.BaseSelector, status: int) -> Iterator[tuple[_Caller, bytes]]:
    found: list[_Caller] = [key.data for key, _ in lines.select(LONGEST_WAIT)]
    if not found:
        raise LoadError(f"no answer within {LONGEST_WAIT:.0f} seconds")
    for caller in found:
        body = caller.answer(status)
        if body is not None:
            yield caller, body
