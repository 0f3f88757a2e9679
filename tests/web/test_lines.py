"""Whatever speaks in the server's process is read as a line of JSON, and holds nothing that somebody sent."""

from __future__ import annotations

import json
import logging
import sys
import threading

import pytest

from journal.domain.errors import UnavailableError
from journal.settings import SettingsError
from journal.web.lines import ALLOWED, CANNOT_START, ServerLine, tell_of_thread, told_when_it_cannot_start
from keys.errors import KeyStoreError

PATH = "/patients/7f1d3f1e-0000-4000-8000-000000000000/journal?q=Pia"


def line(message, *told, name="gunicorn.error", level=logging.INFO, exc_info=None):
    """A record as the server writes it."""
    record = logging.LogRecord(name, level, "glogging.py", 1, message, told, exc_info)
    said = json.loads(ServerLine().format(record))
    assert said.keys() <= ALLOWED
    assert {"event", "level", "at"} <= said.keys()
    return said


def failed():
    try:
        int("Pia Exempelsson, 19640823-3234")
    except ValueError:
        return sys.exc_info()


def test_what_gunicorn_says_of_its_processes_is_told_as_it_is_said():
    assert line("Booting worker with pid: %s", 4711)["event"] == "Booting worker with pid: 4711"
    timed_out = line("WORKER TIMEOUT (pid:%s)", 4711, level=logging.CRITICAL)
    assert (timed_out["event"], timed_out["level"]) == ("WORKER TIMEOUT (pid:4711)", "critical")


@pytest.mark.rule("L-10", "S-11")
@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("Error handling request %s %s", ("GET", PATH)),
        ("Invalid request from ip=192.0.2.7: Invalid Request Line 'Pia'", ()),
        (f"Exception during worker exit:\n{PATH}", ()),
        (ValueError("Pia"), ()),
    ],
)
def test_nothing_that_somebody_asked_for_stands_in_a_line(message, told):
    said = line(message, *told, level=logging.ERROR, exc_info=failed())
    assert (said["event"], said["error"]) == ("gunicorn.error", "ValueError")
    assert said["where"][-1].endswith(" failed")
    assert not any(word in json.dumps(said) for word in ("Pia", "192.0.2.7", "patients", "1964"))


def test_a_librarys_warning_says_whose_it_is_and_no_more():
    said = line("%s", "notes.py:3: UserWarning: Pia", name="py.warnings", level=logging.WARNING)
    assert said == {"event": "py.warnings", "level": "warning", "at": said["at"]}


@pytest.mark.rule("L-10")
def test_a_thread_that_failed_is_a_line_without_the_errors_words(capsys):
    kind, error, trace = failed()
    tell_of_thread(threading.ExceptHookArgs((kind, error, trace, None)))
    said = capsys.readouterr().err
    assert json.loads(said)["error"] == "ValueError"
    assert "Pia" not in said


@pytest.mark.parametrize(
    "error", [KeyStoreError("There is no root file."), SettingsError("JOURNAL_ROOT"), UnavailableError("main database")]
)
def test_why_a_server_cannot_start_is_a_line_and_its_exit_code(error, capsys):
    with pytest.raises(SystemExit) as ended, told_when_it_cannot_start():
        raise error
    said = json.loads(capsys.readouterr().err)
    assert ended.value.code == CANNOT_START
    assert (said["event"], said["problem"]) == ("cannot start", str(error))
