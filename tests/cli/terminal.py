"""Commands as an operator runs them: a process of its own, an environment of its own, and a real terminal."""

from __future__ import annotations

import io
import os
import pty
import re
import select
import subprocess
import sys
from dataclasses import dataclass, fields
from pathlib import Path

from journal.cli.main import main
from journal.installation import wire
from journal.settings import name_of
from keys.key_store import KeyStore
from tests.statements import compiled_once

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60
STOCKED = 1000
"""Pairs that a command here makes ahead. Ten thousand would be most of what a backup costs, and are read by nobody."""


def environment(settings, **more):
    """The variables that say these settings, and nothing of the machine's own about journals."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("JOURNAL_", "LC_", "LANG"))}
    said = {name_of(one): getattr(settings, one.name) for one in fields(settings)}
    written = {name: _written(value) for name, value in said.items() if value != ""}
    return {**plain, **written, "JOURNAL_BIND": "127.0.0.1:0", **more}


def _written(value):
    return ("no", "yes")[value] if isinstance(value, bool) else str(value)


def journal(settings, *arguments, typed="", **more):
    """Run `journal` to its end; what it printed and its exit code."""
    return subprocess.run(
        [sys.executable, "-m", "journal", *map(str, arguments)],
        cwd=ROOT,
        env=environment(settings, **more),
        input=typed,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


@dataclass
class Here:
    """Commands in this process, for all that a process of its own would show no better."""

    monkeypatch: object
    capsys: object
    stocked: int = STOCKED

    def __call__(self, settings, *arguments, typed="", **more):
        """Run `journal`; its exit code, and all that it printed, errors last."""
        with self.monkeypatch.context() as patched:
            for name in [name for name in os.environ if name.startswith(("JOURNAL_", "LC_", "LANG"))]:
                patched.delenv(name)
            for name, value in environment(settings, **more).items():
                patched.setenv(name, value)
            patched.setattr(sys, "stdin", io.StringIO(typed))
            patched.setattr(KeyStore.stock, "__defaults__", (self.stocked,))
            mask, wired = os.umask(0o077), []
            try:
                code = main(
                    [str(argument) for argument in arguments],
                    lambda told: wired.append(compiled_once(wire(told))) or wired[-1],
                )
            finally:
                os.umask(mask)
                for parts in wired:
                    parts.store.database.close()
        shown = self.capsys.readouterr()
        return code, shown.out + shown.err


class Terminal:
    """`journal` at a terminal: what it shows is read, answers are typed."""

    def __init__(self, settings, *arguments, **more):
        """Start it."""
        self._seen, ours = "", None
        ours, theirs = pty.openpty()
        self._ours = ours
        self._process = subprocess.Popen(
            # Whoever runs the tests in the background ignores Ctrl-C, and what they start would too.
            ["env", "--default-signal=INT", sys.executable, "-m", "journal", *map(str, arguments)],
            cwd=ROOT,
            env=environment(settings, **more),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)

    def until(self, pattern):
        """Read until the pattern shows; what was shown up to the pattern's end."""
        while not (found := re.search(pattern, self._seen)):
            assert self._more(), f"ended without {pattern!r}:\n{self._seen}"
        shown, self._seen = self._seen[: found.end()], self._seen[found.end() :]
        return shown

    def type(self, line=""):
        """Type a line and Enter."""
        os.write(self._ours, f"{line}\n".encode())

    def interrupt(self):
        """Press Ctrl-C, and again where it fell between the question and the waiting for its answer."""
        for _ in range(SECONDS):
            self._process.send_signal(2)
            if select.select([self._ours], [], [], 1)[0]:
                return

    def ended(self):
        """The exit code, and all that was still shown."""
        while self._more():
            pass
        os.close(self._ours)
        return self._process.wait(SECONDS), self._seen

    def _more(self):
        ready, _, _ = select.select([self._ours], [], [], SECONDS)
        assert ready, f"nothing more was shown:\n{self._seen}"
        try:
            read = os.read(self._ours, 65536).decode(errors="replace")
        except OSError:
            return False
        self._seen += read.replace("\r\n", "\n")
        return bool(read)


def words_in(shown):
    """The words of a numbered list, in its order."""
    found = dict(re.findall(r"(\d+)\. ([a-z]+)", shown))
    return [found[str(number)] for number in range(1, len(found) + 1)]
