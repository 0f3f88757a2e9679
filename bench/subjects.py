"""The three servers of one database beside each other: the floor, the plain journal, Sigill."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.asking import ENTRY_BYTES, Journals, text_of
from bench.bare import make_bare
from bench.databases import Postgres, Sqlite
from bench.load import Ask, Bounds, load, request
from bench.plain_practice import make_plain, plain_members
from bench.practice import WRITTEN_INTO, Practice
from bench.rounds import Phase
from bench.servers import Server, served
from bench.signing_in import sign_in
from bench.sizes import CALLERS, PASSPHRASE

COUNTS = (1, CALLERS)
"""How many callers ask at once."""

_WARMS = 0.7


@dataclass(frozen=True, slots=True)
class Subjects:
    """What is measured on one database."""

    bare: Server
    plain: Journals
    sigill: Journals

    def warm(self) -> None:
        """Let every worker have answered; what is written now is what is read later."""
        warm(self.bare, bare_writing)
        for journals in (self.plain, self.sigill):
            journals.note(warm(journals.server, journals.writing))

    def phases(self) -> list[Phase]:
        """Writing and reading at each, by one caller and by eight."""
        return [phase for callers in COUNTS for phase in self._phases(callers)]

    def _phases(self, callers: int) -> list[Phase]:
        plain, sigill = self.plain, self.sigill
        return [
            Phase("bare", "write", self.bare, bare_writing, callers, 201),
            Phase("plain", "write", plain.server, plain.writing, callers, 201),
            Phase("Sigill", "write", sigill.server, sigill.writing, callers, 201, settles=True),
            Phase("plain", "read", plain.server, plain.reading, callers),
            Phase("Sigill", "read", sigill.server, sigill.reading, callers, settles=True),
        ]


def bare_writing() -> Ask:
    """Each request stores a text."""
    text = " ".join(text_of(ENTRY_BYTES).values())
    asked = request("POST", "/notes", json.dumps({"text": text}, ensure_ascii=False).encode())
    return lambda _caller: asked


@contextmanager
def subjects(databases: Sqlite | Postgres, practice: Practice, place: Path) -> Iterator[Subjects]:
    """Serve all three."""
    with ExitStack() as stack:
        bare_url, plain_url = databases.fresh("bare"), databases.fresh("plain")
        make_bare(bare_url)
        patients = make_plain(plain_url, len(practice.patients), practice.entries)
        environment = practice.environment
        bare = stack.enter_context(_baseline("bare", environment | {"BENCH_DATABASE": bare_url}, place, databases))
        server = stack.enter_context(_baseline("plain", environment | {"BENCH_DATABASE": plain_url}, place, databases))
        plain = Journals(server, sign_in(server.port, plain_members()), patients)
        sigill = stack.enter_context(sigill_served(databases, practice, place))
        yield Subjects(bare, plain, sigill)


def _baseline(
    name: str, environment: dict[str, str], place: Path, databases: Sqlite | Postgres
) -> AbstractContextManager[Server]:
    return served(name, f"bench.{name}:create_app()", environment, place, databases.processes)


@contextmanager
def sigill_served(databases: Sqlite | Postgres, practice: Practice, place: Path) -> Iterator[Journals]:
    """Serve a practice, everybody signed in."""
    with served("sigill", "wsgi:app", practice.environment, place, databases.processes) as server:
        tokens = sign_in(server.port, [(member.username, member.secret) for member in practice.members])
        yield Journals(server, tokens, [str(patient) for patient in practice.patients[WRITTEN_INTO:]])


def warm(server: Server, writing: Callable[[], Ask]) -> list[tuple[bytes, bytes]]:
    """Let every worker and thread have answered; what was written."""
    return load(server.port, writing(), Bounds(CALLERS, _WARMS, status=201)).answers


def unlock(journals: Journals) -> None:
    """Let everybody at Sigill sign for five minutes more."""
    journals.unlock(PASSPHRASE)
