"""Back up, destroy, restore: what was destroyed stays shut on every way back, and everything else opens (R-07)."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import timedelta

import pytest

from journal.domain.access_words import Subtype
from journal.domain.case_words import CaseTextKind
from journal.services.case_texts import read_texts, write_text
from journal.services.destructions import list_destructions
from journal.services.replaying import undone
from journal.services.restoring import ready_to_serve
from journal.store.log_integrator import Integrator
from keys.errors import MainBehindError
from tests.case_scenes import asked, target
from tests.cast import NOON
from tests.cli.backup_story import BEFORE, integrate
from tests.destroying import approved, destroyed, ordered, proposed
from tests.scenes import MINUTE, opened, pia_at_b, rows, signed, words_in

KEPT = "Det som ska bli kvar."
PARTS = ["main", "keys", "both"]


class Destroyed:
    """A backup holds two entries; afterwards one of them was destroyed, and something new written."""

    def __init__(self, cast, run):
        self.cast, self.run, self.place = cast, run, cast.place / "backups"
        astrid = cast.signed_in("astrid")
        self.gone, self.kept = signed(cast, astrid, BEFORE), signed(cast, astrid, KEPT)
        integrate(cast, NOON)
        code, shown = run(cast.settings, "backup", self.place)
        assert code == 0, shown
        cast.close()
        self.cast = cast = cast.copied_to(cast.place, cast.database)
        self.done = destroyed(cast, ordered(self.gone.entry), NOON + MINUTE)
        integrate(cast, NOON + MINUTE)
        cast.close()

    def again(self):
        """Wire what is there now, as a process that starts does, and let it serve."""
        self.cast.close()
        self.cast = self.cast.copied_to(self.cast.place, self.cast.database)
        ready_to_serve(self.cast.parts, NOON + 2 * MINUTE)
        return self.cast

    def read(self, at=NOON + 3 * MINUTE):
        """What Astrid reads of both, and whether all of it is sound."""
        astrid = self.cast.signed_in("astrid", at)
        entries = [opened(self.cast, astrid, one.entry, at=at) for one in (self.gone, self.kept)]
        return [words_in(entry) for entry in entries], all(entry.is_sound for entry in entries)

    def restore(self, part):
        code, shown = self.run(self.cast.settings, "restore", self.place, "--part", part, "--yes")
        assert code == 0, shown
        return shown

    def put_back(self, name):
        """A copy of one store, put in place by hand."""
        self.cast.close()
        for ending in ("-wal", "-shm", "-journal"):
            (self.cast.place / (name + ending)).unlink(missing_ok=True)
        shutil.copy(next(self.place.glob(f"*/{name}")), self.cast.place / name)


@pytest.fixture
def story(cast, here):
    told = Destroyed(cast, here)
    yield told
    told.cast.close()


@pytest.fixture
def lite(sqlite_copy, here):
    told = Destroyed(sqlite_copy, here)
    yield told
    told.cast.close()


@pytest.mark.rule("R-07", "R-06")
@pytest.mark.parametrize("part", PARTS)
def test_no_restore_brings_back_what_was_destroyed(story, part):
    story.restore(part)
    story.again()
    assert story.read() == ([[None], [KEPT]], True)


@pytest.mark.rule("R-07", "R-06")
@pytest.mark.parametrize("part", PARTS)
def test_no_restore_brings_back_a_text_of_a_case_that_went_with_its_journal(sqlite_copy, here, part):
    cast, place = sqlite_copy, sqlite_copy.place / "backups"
    signed(cast, cast.signed_in("astrid"), BEFORE)
    pia_at_b(cast, cast.signed_in("bo"))
    signed(cast, cast.signed_in("bo"), KEPT)
    cases = [asked(cast, by) for by in ("dag", "bo")]
    for case, by in zip(cases, ("astrid", "bo"), strict=True):
        write_text(cast.parts, cast.signed_in(by), target(cast, case), (CaseTextKind.REQUEST, by), NOON)
    integrate(cast, NOON)
    assert here(cast.settings, "backup", place)[0] == 0
    cast.close()
    cast = cast.copied_to(cast.place, cast.database)
    done = destroyed(cast, ordered(), NOON + MINUTE)
    integrate(cast, NOON + MINUTE)
    cast.close()
    code, shown = here(cast.settings, "restore", place, "--part", part, "--yes")
    assert code == 0, shown
    cast = cast.copied_to(cast.place, cast.database)
    ready_to_serve(cast.parts, NOON + 2 * MINUTE)
    at, read = NOON + 3 * MINUTE, []
    for case, by in zip(cases, ("astrid", "bo"), strict=True):
        (text,) = read_texts(cast.parts, cast.signed_in(by, at), target(cast, case), at)
        read.append((text.words, text.destroyed_at is not None))
    cast.close()
    assert (read, len(done.texts)) == ([(None, True), ("bo", False)], 1)


@pytest.mark.rule("R-07")
def test_an_older_main_database_is_told_again_and_the_log_says_so(lite):
    shown = lite.restore("main")
    assert "1 texts that a copy brought back were destroyed before" in shown
    cast = lite.again()
    assert list_destructions(cast.parts, cast.signed_in("astrid", NOON + 3 * MINUTE)) == ()
    told = [row for row in rows(cast) if row.actor.name == "Driften" and row.subtype is Subtype.DESTRUCTION]
    assert [row.resource.ids for row in told] == [(lite.gone.version,)]


@pytest.mark.rule("R-07", "D-06")
def test_an_older_key_store_put_in_place_by_hand_destroys_again_before_it_serves(lite):
    lite.put_back("keys.db")
    lite.again()
    assert lite.read() == ([[None], [KEPT]], True)
    with sqlite3.connect(lite.cast.place / "keys.db") as connection:
        (pairs,) = connection.execute("SELECT count(*) FROM pair WHERE id = ?", (lite.gone.version.bytes,)).fetchone()
    connection.close()
    assert pairs == 0


@pytest.mark.rule("R-07")
def test_a_crash_between_the_stores_is_healed_before_anything_is_served(lite, monkeypatch):
    cast = lite.again()
    astrid, at = cast.signed_in("astrid", NOON + 3 * MINUTE), NOON + 3 * MINUTE
    other = signed(cast, astrid, "Också detta.", at=at)
    proposal = proposed(cast, astrid, ordered(other.entry), at)
    with monkeypatch.context() as patched:
        patched.setattr("keys.key_store.KeyStore.destroy", _power_cut)
        with pytest.raises(PowerCutError):
            destroyed_by_frida(cast, proposal, at)
    assert [done.id for done in undone(cast.parts)] == [proposal.id]
    assert words_in(opened(cast, astrid, other.entry, at=at)) == [None]
    cast = lite.again()
    assert undone(cast.parts) == ()
    assert cast.parts.key_store.young([other.version], at) == set()


@pytest.mark.rule("R-07", "D-06")
def test_a_row_that_nobody_signed_destroys_nothing_and_stops_nobody(lite):
    cast = lite.again()
    with sqlite3.connect(cast.place / "main.db") as connection:
        connection.execute("UPDATE destruction SET approved_signature = x'00'")
        connection.execute("UPDATE destruction_version SET version_id = ?", (lite.kept.version.hex,))
    connection.close()
    cast = lite.again()
    assert [done.id for done in undone(cast.parts)] == [lite.done.id]
    said = lite.run(cast.settings, "doctor")[1]
    assert f"The destruction {lite.done.id} stands in the log" in said
    assert lite.read() == ([[None], [KEPT]], True)


@pytest.mark.rule("R-07")
def test_nothing_is_destroyed_while_the_main_database_is_behind(lite):
    cast = lite.again()
    astrid = cast.signed_in("astrid", NOON + 3 * MINUTE)
    proposal = proposed(cast, astrid, ordered(lite.kept.entry), NOON + 3 * MINUTE)
    Integrator(cast.parts.store.database, cast.parts.store.log.custody).integrate(cast.providers["north"], NOON)
    lite.put_back("main.db")
    lite.cast = cast = cast.copied_to(cast.place, cast.database)
    with pytest.raises(MainBehindError):
        destroyed_by_frida(cast, proposal, NOON + 4 * MINUTE)
    with pytest.raises(MainBehindError):
        proposed(cast, cast.signed_in("astrid", NOON + 4 * MINUTE), ordered(lite.kept.entry), NOON + 4 * MINUTE)


@pytest.mark.rule("R-07")
def test_when_the_last_copy_of_the_key_store_has_expired_an_old_main_database_opens_nothing_of_it(lite):
    for copy in lite.place.glob("*/keys.db"):
        copy.unlink()
    lite.restore("both")
    lite.again()
    assert lite.read(NOON + timedelta(days=36)) == ([[None], [KEPT]], True)


class PowerCutError(Exception):
    """What a test raises where the power goes."""


def _power_cut(*_arguments):
    raise PowerCutError


def destroyed_by_frida(cast, proposal, at):
    return approved(cast, cast.signed_in("frida", at), proposal, at)
