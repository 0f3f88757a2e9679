"""`journal run --demo`: the address that is printed is the one that is served, and what an operator sets stands."""

from __future__ import annotations

import socket

import pytest

from journal.cli.running import demo_environment
from journal.settings import Settings
from tests.serving import journal


def test_the_demos_address_follows_the_port_that_an_operator_chose():
    assert demo_environment({})["JOURNAL_ORIGIN"] == "http://localhost:8000"
    assert demo_environment({"JOURNAL_BIND": "0.0.0.0:8107"})["JOURNAL_ORIGIN"] == "http://localhost:8107"
    elsewhere = {"JOURNAL_BIND": "127.0.0.1:8107", "JOURNAL_ORIGIN": "http://localhost:9000"}
    assert demo_environment(elsewhere)["JOURNAL_ORIGIN"] == "http://localhost:9000"


def test_nobody_who_serves_another_practice_sweeps_away_the_sessions_of_a_demo_that_is_filled(tmp_path):
    one, other = (demo_environment({"SIGILL_DEMO": str(tmp_path / name)}) for name in ("one", "other"))
    usual = Settings.__dataclass_fields__["sessions"].default_factory()
    assert len({usual, one["JOURNAL_SESSIONS"], other["JOURNAL_SESSIONS"]}) == 3


@pytest.mark.rule("DPO-01")
def test_patients_of_the_demo_are_told_of_an_invented_data_protection_officer_or_of_the_operators_own():
    assert demo_environment({})["JOURNAL_DPO"].endswith(".example")
    assert demo_environment({"JOURNAL_DPO": "Ada Ek"})["JOURNAL_DPO"] == "Ada Ek"


def test_a_port_that_is_taken_is_said_before_a_demo_is_made(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        bind = f"127.0.0.1:{other.getsockname()[1]}"
        environment = {"PATH": "/usr/bin:/bin", "SIGILL_DEMO": str(tmp_path / "demo"), "JOURNAL_BIND": bind}
        told = journal("run", "--demo", environment=environment)
    assert (told.returncode, told.stdout) == (2, "")
    assert f"{bind} is in use: stop what serves there, or set JOURNAL_BIND" in told.stderr
    assert not (tmp_path / "demo").exists()
