"""Killed with all its processes at any moment, the server has kept what it said it kept, and shown what it logged."""

from __future__ import annotations

import os
import secrets
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

import pytest

from journal.store.openings import openings
from tests.conftest import KINDS
from tests.practice import furnish
from tests.scenes import rows
from tests.serving import Practice, journal
from tests.stories.program import LOST, Program

KILLS = int(os.environ.get("JOURNAL_TEST_KILLS", "10"))
WRITERS = 3
PAUSES = 2_000
"""Milliseconds of traffic before a kill, at most."""


@pytest.fixture(params=KINDS)
def practice(request, tmp_path):
    """A practice that is served, on either database."""
    place = tmp_path / "practice"
    place.mkdir()
    sqlite = f"sqlite:///{place}/main.db"
    url = sqlite if request.param == "sqlite" else request.getfixturevalue("database_server").fresh()
    furnished = furnish(place, url)
    served = Practice.copied(furnished, tmp_path / "served", None if url == sqlite else url)
    yield served
    served.close()


@dataclass
class Note:
    """One note as its writer knows it: what was acknowledged, and what was on its way when the server died."""

    path: str
    text: str
    etag: str
    under_way: str = ""
    signed: bool = False
    signing: bool = False


@dataclass
class Writer:
    """One person's program, which begins, saves, signs and reads until the server is gone, and remembers answers."""

    program: Program
    patient: str
    notes: list = field(default_factory=list)
    shown: Counter = field(default_factory=Counter)
    wrong: list = field(default_factory=list)

    def work(self):
        """Write and read until nobody answers."""
        try:
            while True:
                self._turn(secrets.randbelow(4))
        except LOST:
            return

    def _turn(self, what):
        if what == 0 or not self.notes:
            self._begin()
        elif what == 1:
            self._save(secrets.choice(self.notes))
        elif what == 2:
            self._sign(secrets.choice(self.notes))
        else:
            self.read(secrets.choice(self.notes))

    def _begin(self):
        text = f"Ny text {secrets.token_hex(4)}."
        begun = {"kind": "session", "happened": {"starts_at": "2026-03-05T14:00:00+01:00"}, "text": {"current": text}}
        answer = self._expected(201, self.program("POST", f"/api/v1/patients/{self.patient}/entries", begun))
        if answer:
            self.notes.append(Note(answer.headers["location"], text, answer.headers["etag"]))

    def _save(self, note):
        if note.signed or note.signing:
            return
        note.under_way = f"{note.text[:200]} Mer {secrets.token_hex(4)}."
        changed = {"text": {"current": note.under_way}}
        answer = self._expected(200, self.program("PUT", f"{note.path}/draft", changed, If_Match=note.etag))
        if answer:
            note.text, note.etag, note.under_way = note.under_way, answer.headers["etag"], ""

    def _sign(self, note):
        if note.signed or note.signing or note.under_way:
            return
        note.signing = True
        if self._expected(201, self.program("POST", f"{note.path}/signature", If_Match=note.etag)):
            note.signed, note.signing = True, False

    def read(self, note):
        """Read one note, and remember every version whose text was shown."""
        answer = self._expected(200, self.program("GET", note.path))
        if answer is None:
            return None
        for version in answer.json["versions"]:
            self.shown[UUID(version["id"])] += version["text"] is not None
        return answer

    def _expected(self, status, answer):
        if answer.status != status:
            self.wrong.append((answer.status, answer.body))
            return None
        return answer

    def holds(self, note):
        """Read a note after a restart: what was acknowledged stands, or what was on its way came through whole."""
        answer = self.read(note)
        assert answer is not None, self.wrong
        newest = answer.json["versions"][-1]
        assert newest["text"]["current"] in {note.text, note.under_way}
        assert answer.json["state"] == "signed" if note.signed else answer.json["state"] in {"draft", "signed"}
        assert newest["signature"] == ("valid" if answer.json["state"] == "signed" else newest["signature"])
        note.text, note.etag, note.under_way = newest["text"]["current"], answer.headers["etag"], ""
        note.signed, note.signing = answer.json["state"] == "signed", False

    def unlock(self, passphrase):
        """Give the passphrase anew, as every five minutes."""
        assert self.program("POST", "/api/v1/sessions/unlock", {"passphrase": passphrase}).status == 204


def writers_of(practice):
    """Three programs of Astrid's, each signed in for itself."""
    made = [Writer(Program(practice.server.port), str(practice.cast.pia)) for _ in range(WRITERS)]
    for writer in made:
        writer.program.sign_in(practice, "astrid")
    return made


def one_life(practice, writers):
    """Let everybody work, and kill the server at a moment that nobody chose."""
    threads = [threading.Thread(target=writer.work) for writer in writers]
    for thread in threads:
        thread.start()
    time.sleep(secrets.randbelow(PAUSES) / 1000)
    practice.server.kill()
    for thread in threads:
        thread.join()


@pytest.mark.rule("L-19")
@pytest.mark.timeout(240 + 40 * KILLS)
def test_killed_server_has_kept_what_it_acknowledged_and_logged_what_it_showed(practice, tmp_path):
    practice.server.start(measured=False)
    writers = writers_of(practice)
    for _ in range(KILLS):
        one_life(practice, writers)
        practice.server.start(measured=False)
        everything_holds(practice, writers, newest=6)
    everything_holds(practice, writers)
    practice.server.stop()
    assert sum(len(writer.notes) for writer in writers) > KILLS
    every_text_that_was_shown_stands_in_the_log(practice, writers)
    no_kill_passes_for_an_opening_without_a_row(practice)
    the_log_verifies(practice, tmp_path)


def everything_holds(practice, writers, newest=0):
    """Read everybody's notes again, with a fresh unlock for what comes next.

    Or read their newest, and older ones of which the server died with an answer owing.
    """
    for writer in writers:
        writer.unlock(practice.cast.people["astrid"].passphrase)
        unsure = [note for note in writer.notes[:-newest] if note.under_way or note.signing]
        for note in (*unsure, *writer.notes[-newest:]):
            writer.holds(note)
        assert writer.wrong == []


def every_text_that_was_shown_stands_in_the_log(practice, writers):
    """For each version, at least as many committed readings name it as answers showed it."""
    logged = Counter()
    for event in rows(practice.cast):
        logged.update(event.halves if event.permitted else ())
    shown = sum((writer.shown for writer in writers), Counter())
    assert shown
    assert {version: n for version, n in shown.items() if logged[version] < n} == {}


def no_kill_passes_for_an_opening_without_a_row(practice):
    """A killed process takes what it opened and what its rows promised with it, the same seconds of both."""
    with practice.cast.parts.store.database.reading() as connection:
        counted = openings(connection)
    assert (counted.opened > 0, counted.beyond) == (True, 0)


def the_log_verifies(practice, tmp_path):
    """Take the log out through the server and check it without."""
    practice.server.start()
    eva = Program(practice.server.port)
    eva.sign_in(practice, "eva")
    export = tmp_path / "sigill.log"
    time.sleep(2)
    export.write_bytes(eva("GET", "/api/v1/log/export").body)
    key = export.read_text("utf-8").split('"provider_key": "')[1].split('"')[0]
    checked = journal("verify-log", str(export), "--key", key, environment={"PATH": "/usr/bin:/bin"})
    assert checked.returncode == 0, checked
