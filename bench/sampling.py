"""Where a request's processor time goes: the stack is looked at each millisecond of it, without slowing the calls.

Runs as a program of its own: the app is called without a server between, so that shares are of Sigill's own time.
"""

from __future__ import annotations

import io
import json
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from bench.servers import ROOT
from journal.app import create_app
from journal.settings import Settings

EVERY = 0.001
CRYPTOGRAPHY = (
    *(f"keys/{name}.py" for name in ("sealing", "entry_keys", "signing", "granting", "pairs", "passphrases")),
    "keys/sessions.py:_derived",
    "/nacl/",
    "/cryptography/",
)
"""Where a stack that does cryptography passes through."""

DATABASE = ("do_execute", "do_commit", "do_rollback", "do_begin", "do_executemany", "_begin_sqlite")


@dataclass(slots=True)
class Sampler:
    """Counts stacks; each is a tuple of `file:function`, the innermost first."""

    stacks: Counter[tuple[str, ...]] = field(default_factory=Counter)

    def start(self) -> None:
        """Begin to look."""
        signal.signal(signal.SIGPROF, self._look)
        signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)

    def stop(self) -> None:
        """Look no more."""
        signal.setitimer(signal.ITIMER_PROF, 0)

    def _look(self, _signal: int, frame: FrameType | None) -> None:
        self.stacks[tuple(_names(frame))] += 1

    def share(self, passes: Callable[[tuple[str, ...]], bool]) -> float:
        """The share of samples whose stack is one of these."""
        return sum(n for stack, n in self.stacks.items() if passes(stack)) / max(1, self.stacks.total())

    def within(self) -> dict[str, float]:
        """The share of the samples in each function of ours and all that it calls."""
        counted: Counter[str] = Counter()
        for stack, n in self.stacks.items():
            counted.update(dict.fromkeys({name for name in stack if name.startswith(("journal/", "keys/"))}, n))
        return _shares(counted, self.stacks.total())

    def by_part(self) -> dict[str, float]:
        """The share of the samples in each part: a package, a folder of ours, or the database's own calls."""
        counted: Counter[str] = Counter()
        for stack, n in self.stacks.items():
            counted[_part(stack)] += n
        return _shares(counted, self.stacks.total())


def _names(frame: FrameType | None) -> Iterator[str]:
    while frame is not None:
        yield f"{_short(frame.f_code.co_filename)}:{frame.f_code.co_qualname}"
        frame = frame.f_back


def _short(path: str) -> str:
    return path.removeprefix(f"{ROOT}/")


def _part(stack: tuple[str, ...]) -> str:
    innermost = stack[0]
    if innermost.rpartition(".")[2] in DATABASE or innermost.rpartition(":")[2] in DATABASE:
        return "database"
    if is_cryptography(stack):
        return "cryptography"
    if innermost.startswith(("journal/", "keys/")):
        return "/".join(innermost.partition(":")[0].split("/")[:2]).removesuffix(".py")
    return _package(innermost)


def _package(name: str) -> str:
    _, found, inside = name.partition("/site-packages/")
    return inside.split("/")[0] if found else "Python's own library"


def is_cryptography(stack: tuple[str, ...]) -> bool:
    """Say whether a stack passes through cryptography."""
    return any(mark in name for name in stack for mark in CRYPTOGRAPHY)


def _shares(counted: Counter[str], total: int) -> dict[str, float]:
    return {name: n / max(1, total) for name, n in counted.most_common(25)}


def sampled(asked: Iterable[bytes], app: Callable[..., Iterable[bytes]]) -> Sampler:
    """Answer each request and sample it; the first tenth warms up. Raises ValueError for an answer that failed."""
    environs = [_environ(one) for one in asked]
    warm = len(environs) // 10
    for environ in environs[:warm]:
        _answer(app, environ)
    sampler = Sampler()
    sampler.start()
    for environ in environs[warm:]:
        _answer(app, environ)
    sampler.stop()
    return sampler


def _answer(app: Callable[..., Iterable[bytes]], environ: dict[str, object]) -> None:
    said = []
    body = app(environ, lambda status, _headers, *_: said.append(status))
    content = b"".join(body)
    if said[0][:1] != "2":
        raise ValueError(f"{said[0]} {content.decode(errors='replace')}")


def _environ(asked: bytes) -> dict[str, object]:
    head, _, body = asked.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    method, path, _ = first.split(" ")
    said = dict(line.split(": ", 1) for line in lines)
    length = said.pop("Content-Length", "0")
    kind = said.pop("Content-Type", "")
    return {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_LENGTH": length,
        "CONTENT_TYPE": kind,
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in said.items()},
    }


def main() -> None:
    """Sample the requests of the file that is named, one JSON string a line, and write shares to another."""
    asked = [json.loads(line).encode() for line in Path(sys.argv[1]).read_text().splitlines()]
    app = create_app(Settings.from_environment(os.environ))
    found = sampled(asked, app.wsgi_app)
    shares = {"cryptography": found.share(is_cryptography), "parts": found.by_part(), "within": found.within()}
    Path(sys.argv[2]).write_text(json.dumps(shares))


if __name__ == "__main__":
    main()
