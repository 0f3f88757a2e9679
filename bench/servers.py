"""Servers under gunicorn, and what their processes have used: processor time and memory, read from /proc."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.load import HERE, request

ROOT = Path(__file__).resolve().parents[1]
STARTS_WITHIN = 60.0
TICK = 1 / os.sysconf("SC_CLK_TCK")
"""Seconds: the least processor time that is told."""

_PARENT, _TIMES = 1, slice(11, 15)


class ServerError(Exception):
    """A server did not start; the text is the end of what it said."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs: its name, where it listens, its master process, and the database server it shares."""

    name: str
    port: int
    master: int
    beside: tuple[int, ...] = ()

    def cpu(self) -> float:
        """Seconds of processor time that the server and its database have used."""
        return sum(_cpu(process) for root in (self.master, *self.beside) for process in tree(root))

    def workers(self) -> list[int]:
        """The worker processes."""
        return [process for process in tree(self.master) if process != self.master]

    def memory(self) -> float:
        """Megabytes that the workers hold, each page counted for each worker that has it."""
        return sum(_kilobytes(worker, "VmRSS") for worker in self.workers()) / 1024


@contextmanager
def served(
    name: str, app: str, environment: Mapping[str, str], place: Path, beside: tuple[int, ...] = ()
) -> Iterator[Server]:
    """Serve an app with two workers until the end; ``place`` holds what it says."""
    port = free_port()
    config = "gunicorn.conf.py" if app.startswith("wsgi") else "bench/served_alike.py"
    command = [sys.executable, "-m", "gunicorn", "--config", str(ROOT / config), "--chdir", str(ROOT), app]
    bound = {"JOURNAL_BIND": f"{HERE}:{port}", "BENCH_BIND": f"{HERE}:{port}"}
    said = place / f"{name}.out"
    with said.open("wb") as out:
        process = subprocess.Popen(command, env=clean() | dict(environment) | bound, stdout=out, stderr=out)
    try:
        _await(process, port, said)
        yield Server(name, port, process.pid, beside)
    finally:
        process.terminate()
        process.wait(STARTS_WITHIN)


def clean() -> dict[str, str]:
    """The environment without settings that whoever starts the bench may have."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("JOURNAL_", "BENCH_"))}


def _await(process: subprocess.Popen[bytes], port: int, said: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            # The line waits in the queue until a worker has loaded the app.
            with socket.create_connection((HERE, port), timeout=STARTS_WITHIN) as line:
                line.sendall(request("GET", "/healthz"))
                if line.recv(1):
                    return
        except OSError:
            time.sleep(0.05)
    raise ServerError(said.read_text(errors="replace")[-2000:])


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HERE, 0))
        found: int = probe.getsockname()[1]
        return found


def tree(root: int) -> list[int]:
    """A process and all that descend from it."""
    below = defaultdict(list)
    for process in (int(place.name) for place in Path("/proc").iterdir() if place.name.isdigit()):
        below[_parent(process)].append(process)
    found = [root]
    for process in found:
        found += below[process]
    return found


def _stat(process: int) -> list[str]:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ["", "0", *["0"] * 13]


def _parent(process: int) -> int:
    return int(_stat(process)[_PARENT])


def _cpu(process: int) -> float:
    # With the time of children that have ended: a database's process for a line that is closed.
    return sum(int(ticks) for ticks in _stat(process)[_TIMES]) * TICK


def _kilobytes(process: int, what: str) -> int:
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith(f"{what}:"):
            return int(line.split()[1])
    return 0
