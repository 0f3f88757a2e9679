"""The measuring program runs whole, with tiny counts, and says what it found; nothing here is timed."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bench.__main__ import rows_of
from bench.asking import ENTRY_BYTES, entry_body
from bench.databases import Sqlite
from bench.load import Bounds, LoadError, load, one, request
from bench.run import measure
from bench.sizes import CALLERS, Sizes
from bench.table import Row, Target, measured, targets
from bench.verifying import verification
from tests.cast import NOON

TINY = Sizes(
    rounds=1,
    seconds=0.2,
    settles=0,
    patients=4,
    small=104,
    large=160,
    long_journal=60,
    samples=200,
    blocks=2,
    copied=3,
    own_entries=60,
    own_rows=150,
    openings=2,
)


class Echo(BaseHTTPRequestHandler):
    """Answers with what was asked, and 404 for what is not there."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(404 if self.path == "/nowhere" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def echo():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def test_callers_ask_no_more_often_than_they_may(echo):
    asked = load(echo, lambda caller: request("POST", "/", b"%d" % caller), Bounds(callers=3, seconds=60, most=10))
    assert len(asked.waits) == 10
    assert {body for _, body in asked.answers} <= {b"0", b"1", b"2"}
    assert asked.within(50) <= asked.within(99)


def test_callers_stop_when_their_seconds_are_over(echo):
    asked = load(echo, lambda _caller: request("POST", "/", b"x"), Bounds(callers=2, seconds=0))
    assert len(asked.waits) == 2


def test_callers_stop_when_they_are_told_to(echo):
    going = iter([True, True, False, False])
    asked = load(echo, lambda _caller: request("POST", "/", b"x"), Bounds(2, 60, going=lambda: next(going)))
    assert len(asked.waits) == len(asked.begun) == 4


def test_an_answer_that_is_not_the_one_measured_ends_the_measuring(echo):
    with pytest.raises(LoadError, match="404"):
        one(echo, request("POST", "/nowhere", b"x"))


@pytest.mark.parametrize("start", range(20))
def test_an_entry_is_of_two_kilobytes(start):
    text = json.loads(entry_body(NOON, start))["text"]
    assert abs(sum(len(words.encode()) for words in text.values()) - ENTRY_BYTES) <= len(text)


def test_what_misses_its_target_is_bold():
    rows = [
        Row("rate", Target(0.5, at_least=True), {"SQLite": 0.49, "PostgreSQL": 0.5}),
        Row("memory", Target(250, unit=" MB"), {"SQLite": 251.0}),
    ]
    assert targets(rows, ["SQLite", "PostgreSQL"]).splitlines()[2:] == [
        "| rate | ≥ 0.5 | **0.49** | 0.50 |",
        "| memory | ≤ 250 MB | **251 MB** | – |",
    ]


@pytest.mark.timeout(600)
def test_a_whole_run_measures_everything_beside_both_baselines(tmp_path, monkeypatch):
    # What is measured for its speed is not measured for what it covers as well: its servers are others' to cover.
    monkeypatch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)
    found, large = measure(Sqlite(tmp_path), TINY, tmp_path)
    found.lines.append(verification(large, tmp_path))
    assert {(name, act, callers) for name, act, callers in found.results if name in {"bare", "plain", "Sigill"}} == {
        *((name, "write", callers) for name in ("bare", "plain", "Sigill") for callers in (1, CALLERS)),
        *((name, "read", callers) for name in ("plain", "Sigill") for callers in (1, CALLERS)),
    }
    table = targets(rows_of({"SQLite": found}), ["SQLite"])
    assert all(
        what in table
        for what in ("rate", "processor time", "p99", "latency", "opening", "cryptography", "idle", "verifying")
    )
    assert all(
        f"| {what}" in table
        for what in (
            "blocking a journal of 60 /",
            "p50 of others' writing while a journal",
            "p50 of others' reading while a journal",
            "setting a copy of 3 entries as PDF",
            "p99 of others' reading while a copy",
            "opening the own journal of 60 / of 50 |",
            "opening the own log of 150 / of 100: processor time",
        )
    )
    assert all(0 < found.shares[act]["cryptography"] < 1 for act in ("write", "read", "open"))
    assert "| journal of 60 | block | 1 | SQLite |" in measured({"SQLite": found.results})
    assert "| Sigill | write | 8 | SQLite |" in measured({"SQLite": found.results})
