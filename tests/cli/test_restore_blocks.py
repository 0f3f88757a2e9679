"""Whatever is restored, what the log says is shut stays shut, and everything else opens."""

from __future__ import annotations

import pytest

from journal.domain.entry import EventTime
from journal.domain.errors import RefusedError, UnavailableError
from journal.services.blocks import end_block
from journal.services.entries import DraftChange, save_draft
from journal.services.journals import JournalFilter, read_journal
from journal.services.restoring import ready_to_serve
from tests.cast import NOON
from tests.cli.backup_story import integrate
from tests.scenes import DAY, MINUTE, chosen, drafted, opened, pia_at_b, signed, worded, words_in
from tests.services.test_blocks import INNER, blocked

WRITTEN, LATER = "Skrivet före kopian.", NOON + 2 * MINUTE


class Desk:
    """Bo at North-B has chosen to read North-A; a block is entered before or after a backup, or ended after it."""

    def __init__(self, cast, run, before, after):
        self.cast, self.run, self.place, self.block = cast, run, cast.place / "backups", None
        signed(cast, cast.signed_in("astrid"), WRITTEN)
        bo = cast.signed_in("bo")
        pia_at_b(cast, bo)
        chosen(cast, bo)
        self.do(before, NOON)
        code, shown = run(cast.settings, "backup", self.place)
        assert code == 0, shown
        self.do(after, NOON + MINUTE)
        self.cast.close()

    def do(self, act, at):
        """Enter the block, end it, or let the day pass."""
        if act == "block":
            self.block = blocked(self.cast, INNER, at=at)
        if act == "end":
            end_block(self.cast.parts, self.cast.signed_in("dag", at), (self.cast.pia, self.block), at, at)
        integrate(self.cast, at)

    def restored(self, parts):
        """Restore some of the databases, and make ready to serve, as each process does."""
        if "keys" in parts:
            (self.cast.place / "keys.db").unlink()
        chosen_parts = [word for part in parts for word in ("--part", part)] if len(parts) == 1 else []
        code, shown = self.run(self.cast.settings, "restore", self.place, *chosen_parts, "--yes")
        assert code == 0, shown
        self.cast = self.cast.copied_to(self.cast.place, self.cast.database)
        ready_to_serve(self.cast.parts, LATER)
        return self

    def sees(self, name):
        """What somebody, signed in anew, is shown of North-A's journal."""
        session, wanted = self.cast.signed_in(name, LATER), JournalFilter(self.cast.units["a"])
        try:
            return [words_in(each)[-1] for each in read_journal(*self.asks(session, wanted)).entries]
        except (RefusedError, UnavailableError) as shut:
            return type(shut)

    def asks(self, session, wanted):
        return self.cast.parts, session, self.cast.pia, wanted, LATER


def holds(desk, parts, to_others):
    """The log's word is kept to others, and the own unit reads on."""
    desk.restored(parts)
    assert desk.sees("bo") == to_others
    assert desk.sees("astrid") == [WRITTEN]
    desk.cast.close()


@pytest.mark.rule("B-02", "B-18", "S-11")
@pytest.mark.parametrize(
    ("before", "after", "to_others"),
    [("", "block", RefusedError), ("block", "end", [WRITTEN])],
    ids=["entered", "ended"],
)
def test_an_older_key_store_learns_what_became_of_a_block_after_its_backup(cast, here, before, after, to_others):
    holds(Desk(cast, here, before, after), ("keys",), to_others)


@pytest.mark.rule("B-02", "B-18", "S-11")
@pytest.mark.parametrize(
    ("before", "after", "parts", "to_others"),
    [
        ("block", "", ("main",), RefusedError),
        ("block", "", ("main", "keys"), RefusedError),
        ("block", "end", ("main",), RefusedError),
        # The marks outlive their row until a person has decided: what other units ask for is refused, not shown.
        ("", "block", ("main",), UnavailableError),
        ("", "block", ("main", "keys"), [WRITTEN]),
    ],
)
def test_after_a_restore_a_block_is_what_the_log_says(sqlite_copy, here, before, after, parts, to_others):
    holds(Desk(sqlite_copy, here, before, after), parts, to_others)


@pytest.mark.rule("B-02", "B-18", "S-11")
def test_a_draft_that_moves_stays_closed_by_a_block_that_no_log_knows_any_more(sqlite_copy, here):
    draft = drafted(sqlite_copy, sqlite_copy.signed_in("astrid"), "Ett utkast.")
    desk = Desk(sqlite_copy, here, "", "block").restored(("main",))
    cast, earlier = desk.cast, NOON - DAY
    change = DraftChange(draft.revision, worded("Ett utkast."), happened=EventTime(earlier, earlier))
    save_draft(cast.parts, cast.signed_in("astrid", LATER), (cast.pia, draft.entry), change, LATER)
    with pytest.raises(UnavailableError):
        opened(cast, cast.signed_in("bo", LATER), draft.entry, at=LATER)
    cast.close()
