"""The real server over a practice on disk: gunicorn in a process group of its own, started, stopped and killed."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from keys.sessions import SessionStore, session_id

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 60


def free_port():
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def journal(*arguments, environment, **more):
    """Run a command of `journal` to its end, as an operator does."""
    command = [sys.executable, "-m", "journal", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, **more)


@dataclass
class Server:
    """One server: its settings, its address and, while it runs, its process."""

    place: Path
    database: str
    port: int = field(default_factory=free_port)
    process: subprocess.Popen | None = None
    arguments: tuple = ("gunicorn", "--config", "gunicorn.conf.py", "wsgi:app")
    settings: dict | None = None
    patience: int = PATIENCE

    @property
    def origin(self):
        """The address that people type."""
        return f"http://localhost:{self.port}"

    @property
    def environment(self):
        """What the server is told."""
        installed = {
            "JOURNAL_DATABASE": self.database,
            "JOURNAL_KEY_STORE": f"sqlite:///{self.place}/keys.db",
            "JOURNAL_ROOT": f"file:{self.place}/root",
            "JOURNAL_INSECURE_COOKIE": "yes",
        }
        here = {
            "JOURNAL_SESSIONS": str(self.place / "sessions"),
            "JOURNAL_BIND": f"127.0.0.1:{self.port}",
            "JOURNAL_ORIGIN": self.origin,
        }
        ours = {name: value for name, value in os.environ.items() if not name.startswith("JOURNAL_")}
        return {**ours, **here, **(installed if self.settings is None else self.settings)}

    @property
    def said(self):
        """What it has written so far."""
        return (self.place / "server.log").read_text(encoding="utf-8")

    def start(self, ready=200, *, measured=True):
        """Start, and wait until it answers.

        What is to be killed is not ``measured``: that slows it, and what it covered is written down when it ends.
        """
        told = {name: value for name, value in self.environment.items() if measured or not name.startswith("COVERAGE_")}
        with (self.place / "server.log").open("ab") as written:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *self.arguments],
                cwd=ROOT,
                env=told,
                stdout=written,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._wait(ready)
        return self

    def _wait(self, ready):
        until = time.monotonic() + self.patience
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise AssertionError(f"the server ended by itself:\n{self.said}")
            if self.answers("/readyz") == ready:
                return
            time.sleep(0.05)
        raise AssertionError(f"the server does not answer:\n{self.said}")

    def answers(self, path):
        """The status that a path is answered with, or None where nobody answers."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except (OSError, HTTPException):
            return None
        finally:
            connection.close()

    def kill(self):
        """Kill the master and every worker at once, as a power cut does."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def stop(self):
        """Stop as an operator does, and wait."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(PATIENCE)
            self.process = None


@dataclass
class Practice:
    """A practice that is served: the cast, the server, and what the test changes behind their backs."""

    cast: object
    server: Server
    kills: int = 0

    @classmethod
    def copied(cls, template, place, database=None):
        """A copy of a practice, not served yet."""
        shutil.copytree(template.place, place)
        database = database or f"sqlite:///{place}/main.db"
        cast = template.copied_to(place, database)
        cast.ola = template.ola
        return cls(cast, Server(place, database))

    @property
    def origin(self):
        """The address that people type."""
        return self.server.origin

    def close(self):
        """Stop the server and let go of the databases."""
        self.server.stop()
        self.cast.close()

    def code(self, name):
        """What a person's authenticator shows, whether or not this half minute's code was used before."""
        self.cast.forget_step(name)
        return self.cast.code(name, datetime.now(UTC))

    def end_session(self, cookie):
        """End a session as a quarter of an hour without a sign of life would."""
        SessionStore(self.server.place / "sessions").drop(session_id(cookie))

    def lock(self, cookie):
        """Forget the fresh unlock, as five minutes would."""
        SessionStore(self.server.place / "sessions").drop(session_id(cookie), "unlock")
