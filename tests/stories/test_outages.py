"""Something under the server breaks: people are told what happened and that nothing was lost, and nothing opens."""

from __future__ import annotations

import re
import resource
import sqlite3
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from html import unescape
from urllib.parse import urlencode

import pytest
from sqlalchemy import create_engine, make_url, text

from keys.roots import create_root
from tests.practice import FIRST, RISK, furnish
from tests.serving import Practice
from tests.stories.program import Program

WORDS = "Skrivet medan något var trasigt."
NEW = {"kind": "session", "happened": {"starts_at": "2026-03-05T14:00:00+01:00"}, "text": {"current": WORDS}}
UNLIMITED = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)


class Broken:
    """A practice that is served, and somebody who was signed in before anything broke."""

    def __init__(self, practice):
        self.practice, self.server = practice, practice.server
        self.api = Program(self.server.port)
        self.api.sign_in(practice, "astrid")
        self.pages = Program(self.server.port, headers={"Cookie": f"sigill={self.api.token.removeprefix('session-')}"})
        self.entries = f"/api/v1/patients/{practice.cast.pia}/entries"
        self.editor = f"/patients/{practice.cast.pia}/entries/new"

    def form(self):
        """The fields of an empty note, with its token."""
        page = self.pages("GET", self.editor).body.decode()
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        return {"csrf_token": token, "kind": "session", "day": "2026-03-05", "clock": "14:00", "text.current": WORDS}

    def send(self, form):
        """Send a note by its form."""
        return self.pages.send(self.editor, urlencode(form))

    def is_out(self, form):
        """By page and by problem it is said that nothing was lost; nothing opens, and the text is given back."""
        calls = (
            lambda: self.api("GET", self.entries),
            lambda: self.api("POST", self.entries, NEW),
            lambda: self.pages("GET", self.editor.replace("entries/new", "journal")),
            lambda: self.send(form),
        )
        # Together: each may wait for a lock as long as it is allowed to.
        with ThreadPoolExecutor() as people:
            read, written, page, sent = people.map(lambda call: call(), calls)
        told_by_a_problem(read)
        told_by_a_problem(written)
        told_by_a_page(page)
        told_by_a_page(sent)
        assert WORDS in unescape(sent.body.decode())
        assert "Spara igen" in sent.body.decode()

    def works(self, form):
        """After repair everybody reads as before, and what was given back is saved."""
        page = self.api("GET", self.entries)
        assert (page.status, FIRST in str(page.json)) == (200, True)
        assert self.send(form).status == 303
        assert WORDS in str(self.api("GET", self.api("POST", self.entries, NEW).headers["location"]).json)


def told_by_a_problem(answer):
    assert answer.status == 503, answer.body
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json["title"] == "A store cannot serve now. Nothing was opened, nothing was lost."
    assert answer.headers["retry-after"] == "5"


def told_by_a_page(answer):
    assert answer.status == 503, answer.body
    said = unescape(answer.body.decode())
    assert "Tillfälligt stopp" in said
    assert "En del av systemet svarar inte just nu." in said
    assert not any(words in said for words in (FIRST, RISK))


def executed(path, *statements):
    """Change a SQLite database behind the server's back."""
    connection = sqlite3.connect(path, timeout=30, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    return connection


@contextmanager
def kept_by_another(path):
    """A database that another program keeps to itself."""
    other = executed(path, "BEGIN EXCLUSIVE")
    yield
    other.execute("ROLLBACK")
    other.close()


def key_store_locked(server):
    return kept_by_another(server.place / "keys.db")


def main_database_locked(server):
    return kept_by_another(server.place / "main.db")


@contextmanager
def log_gone(server):
    executed(server.place / "main.db", "ALTER TABLE access_event RENAME TO access_event_aside").close()
    yield
    executed(server.place / "main.db", "ALTER TABLE access_event_aside RENAME TO access_event").close()


@contextmanager
def disk_full(server):
    """No file of the server's may grow: what a full disk refuses, for every file at once."""
    listed = subprocess.run(["pgrep", "-g", str(server.process.pid)], capture_output=True, text=True, check=True)
    for process in map(int, listed.stdout.split()):
        resource.prlimit(process, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    yield
    for process in map(int, listed.stdout.split()):
        resource.prlimit(process, resource.RLIMIT_FSIZE, UNLIMITED)


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    """One server for everything that breaks while it runs."""
    place = tmp_path_factory.mktemp("outages")
    (place / "template").mkdir()
    template = furnish(place / "template", f"sqlite:///{place}/template/main.db")
    practice = Practice.copied(template, place / "practice")
    practice.server.start()
    yield Broken(practice)
    practice.close()


@pytest.mark.parametrize("outage", [key_store_locked, main_database_locked, log_gone, disk_full])
def test_while_a_store_is_out_nothing_opens_and_nothing_is_lost(broken, outage):
    form = broken.form()
    with outage(broken.server):
        broken.is_out(form)
    broken.works(form)


@pytest.mark.parametrize("name", ["root", "keys.db"])
def test_started_without_its_root_or_key_store_the_server_opens_nothing(broken, name):
    form, server = broken.form(), broken.server
    server.stop()
    lost = server.place / name
    aside = lost.rename(server.place / f"{name}.aside")
    if name == "root":
        with pytest.raises(AssertionError, match="There is no root file"):
            server.start()
    else:
        server.start(ready=503)
        broken.is_out(form)
    server.stop()
    aside.rename(lost)
    server.start()
    broken.works(broken.form())


def test_started_with_another_root_the_server_says_so_and_serves_nothing(broken):
    server = broken.server
    server.stop()
    aside = (server.place / "root").rename(server.place / "root.aside")
    create_root(server.place / "root")
    with pytest.raises(AssertionError, match="The root source does not open the store key: it is another"):
        server.start()
    server.stop()
    aside.replace(server.place / "root")
    server.start()
    broken.works(broken.form())


@pytest.fixture(scope="module")
def on_postgresql(database_server, tmp_path_factory):
    """The same practice on PostgreSQL."""
    place = tmp_path_factory.mktemp("outages")
    (place / "template").mkdir()
    template = furnish(place / "template", database_server.fresh())
    practice = Practice.copied(template, place / "practice", template.database)
    practice.server.start()
    yield Broken(practice)
    practice.close()


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("breaks", "mends"),
    [
        ("SET default_transaction_read_only = on", "RESET default_transaction_read_only"),
        ("ALLOW_CONNECTIONS false", "ALLOW_CONNECTIONS true"),
    ],
    ids=["read-only", "gone"],
)
def test_postgresql_that_takes_no_writing_or_nobody_at_all_opens_nothing(on_postgresql, breaks, mends):
    form = on_postgresql.form()
    _alter(on_postgresql.server.database, breaks)
    assert on_postgresql.api("GET", "/readyz").json["database"] == "red"
    on_postgresql.is_out(form)
    _alter(on_postgresql.server.database, mends)
    on_postgresql.works(form)


def _alter(url, what):
    name = make_url(url).database
    engine = create_engine(make_url(url).set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {name} {what}"))
        others = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = :name"
        connection.execute(text(others), {"name": name})
    engine.dispose()
    # A connection that the server used within the last second is taken to stand, and is not asked.
    time.sleep(1.5)
