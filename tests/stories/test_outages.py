"""Something under the server breaks: people are told what happened and that nothing was lost, and nothing opens."""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import sqlite3
import subprocess
import time
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, make_url, text

from journal.web.lines import ALLOWED
from keys.roots import create_root
from tests.practice import FIRST, furnish
from tests.serving import Practice, journal
from tests.stories.broken import NEW, OUT, READ_ONLY, Broken, told_by_a_problem

UNLIMITED = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)


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
    running = processes(server)
    for process in running:
        resource.prlimit(process, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    yield
    for process in running:
        resource.prlimit(process, resource.RLIMIT_FSIZE, UNLIMITED)


def processes(server):
    """The master of a server and its workers."""
    listed = subprocess.run(["pgrep", "-g", str(server.process.pid)], capture_output=True, text=True, check=True)
    return [int(process) for process in listed.stdout.split()]


def until(condition):
    """Wait for what is about to happen."""
    ends = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < ends
        time.sleep(0.05)


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


def lines_of(server):
    """What a server wrote: each line is JSON, with keys that are allowed."""
    said = [json.loads(line) for line in server.said.splitlines()]
    assert all(line.keys() <= ALLOWED for line in said)
    return [line["event"] for line in said]


@pytest.mark.rule("L-10")
def test_every_line_of_a_server_is_json_from_its_start_through_a_worker_that_is_killed_to_its_end(broken):
    server = broken.server
    (server.place / "server.log").write_text("")
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as stranger:
        stranger.sendall(b"GET /patients/Pia bad HTTP\r\n\r\n")
        assert b"400" in stranger.recv(1000)
    worker = max(processes(server))
    os.kill(worker, signal.SIGKILL)
    said = f"Worker (pid:{worker}) was sent SIGKILL! Perhaps out of memory?"
    until(lambda: said in server.said)
    server.stop()
    server.start()
    events = lines_of(server)
    assert {"gunicorn.error", "Handling signal: term", "Shutting down: Master", said} <= set(events)
    assert any(event.startswith("Listening at: http://127.0.0.1") for event in events)
    assert "Pia" not in server.said


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


@contextmanager
def unwritable(server, name):
    """A SQLite file that nobody may write, not even root: its header asks writers for a newer format."""
    server.stop()
    executed(server.place / name, "PRAGMA wal_checkpoint(TRUNCATE)").close()
    with (server.place / name).open("r+b") as file:
        file.seek(18)
        version = file.read(1)
        os.pwrite(file.fileno(), b"\x03", 18)
        server.start(ready=503)
        yield journal("doctor", environment=server.environment).stdout
        server.stop()
        os.pwrite(file.fileno(), version, 18)
    server.start()


@pytest.mark.rule("A-14", "L-02")
def test_on_a_main_database_that_may_not_be_written_nothing_opens_since_nothing_is_logged(broken):
    form = broken.form()
    with unwritable(broken.server, "main.db") as examined:
        broken.is_out(form, READ_ONLY)
        assert "red  The main database may be read and not written: nothing can be logged or opened." in examined
    broken.works(broken.form())


@pytest.mark.rule("A-14")
def test_on_a_key_store_that_may_not_be_written_what_is_there_opens_and_nothing_is_begun(broken):
    form = broken.form()
    with unwritable(broken.server, "keys.db") as examined:
        assert FIRST in str(broken.api("GET", broken.entries).json)
        told_by_a_problem(broken.api("POST", broken.entries, NEW))
        broken.gives_back(broken.send(form))
        assert "red  The key store may not be written. Mend the owner and mode" in examined
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
    ("breaks", "mends", "words"),
    [
        ("SET default_transaction_read_only = on", "RESET default_transaction_read_only", READ_ONLY),
        ("ALLOW_CONNECTIONS false", "ALLOW_CONNECTIONS true", OUT),
    ],
    ids=["read-only", "gone"],
)
def test_postgresql_that_takes_no_writing_or_nobody_at_all_opens_nothing(on_postgresql, breaks, mends, words):
    form = on_postgresql.form()
    _alter(on_postgresql.server.database, breaks)
    assert on_postgresql.api("GET", "/readyz").json["database"] == "red"
    on_postgresql.is_out(form, words)
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
