"""What is opened is counted beside what rows promised: as much when all is well, and red when more opens (L-19)."""

from __future__ import annotations

import pytest

from journal.services.health import findings
from journal.services.journals import JournalFilter, read_journal
from journal.services.register import my_patients
from journal.store.access_log import AccessLog
from journal.store.openings import OpeningCount
from tests.cast import NOON
from tests.scenes import defaced, drafted, opened, saved_again, signed, words_in

SQLITE = pytest.mark.parametrize("cast", ["sqlite"], indirect=True)
pytestmark = pytest.mark.rule("L-19")


def counted(cast, provider="north"):
    """What this process promised and opened of a provider."""
    counts = cast.parts.store.log.tally.counted()[cast.providers[provider]]
    return counts.promised, counts.opened


def flushed(cast):
    """What the doctor says of the counts of North, once this process has written them."""
    OpeningCount(cast.parts.store.database, cast.parts.store.log.tally).keep(NOON)
    found = findings(cast.parts, cast.settings, NOON)
    return [(one.level.value, one.what) for one in found if "of North" in one.what and "without a row" in one.what]


def remembered(log_access):
    """What a program error might do: keep the proof of the first reading, and show it again for each later one."""
    kept = {}

    def log_again(self, decision, at):
        ask = decision.ask
        if (type(ask), ask.halves) not in kept:
            kept[type(ask), ask.halves] = log_access(self, decision, at)
        return kept[type(ask), ask.halves]

    return log_again


def test_a_day_of_reading_opens_exactly_what_its_rows_promise(cast):
    astrid = cast.signed_in("astrid")
    before = counted(cast)
    assert before[0] == before[1]
    done, draft = signed(cast, astrid, "Klart."), drafted(cast, astrid, "Utkast.")
    my_patients(cast.parts, astrid, NOON)
    again = cast.signed_in("astrid")
    saved_again(cast, again, draft.entry, draft.revision, "Utkast två.")
    read_journal(cast.parts, again, cast.pia, JournalFilter(), NOON)
    read_journal(cast.parts, again, cast.pia, JournalFilter(term="klart"), NOON)
    assert words_in(opened(cast, again, done.entry)) == ["Klart."]
    promised, opened_now = counted(cast)
    assert promised == opened_now > before[0] + 4
    counts = f"{promised} openings, {promised} promised by rows of the log, since 2026-03-02"
    assert flushed(cast) == [("ok", f"No text of North was opened without a row: {counts}.")]


@SQLITE
def test_what_is_promised_and_does_not_open_is_no_alarm(cast):
    astrid = cast.signed_in("astrid")
    done = signed(cast, astrid)
    assert defaced(cast, "UPDATE version SET sealed_text = :value WHERE version_id = :id", value=b"x", id=done.version)
    promised, before = counted(cast)
    assert words_in(opened(cast, astrid, done.entry)) == [None]
    assert counted(cast) == (promised + 1, before)
    assert [level for level, _ in flushed(cast)] == ["ok"]


def test_a_program_that_reads_twice_under_one_row_is_red_in_the_doctors_eyes(cast, monkeypatch):
    astrid = cast.signed_in("astrid")
    done = signed(cast, astrid, "Läst två gånger.")
    assert [level for level, _ in flushed(cast)] == ["ok"]
    monkeypatch.setattr(AccessLog, "log_access", remembered(AccessLog.log_access))
    for _ in range(3):
        assert words_in(opened(cast, astrid, done.entry)) == ["Läst två gånger."]
    [(level, what)] = flushed(cast)
    assert (level, what.startswith("2 texts of North were opened without a row of their own: ")) == ("red", True)
