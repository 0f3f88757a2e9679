"""An installation lives through eleven years: everything that ends by the clock ends, and nothing a moment earlier."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from journal.domain.access_words import Activity
from journal.domain.entry import CorrectionReason, VersionState
from journal.domain.errors import RefusedError
from journal.domain.retention import DestructionState
from journal.services.auditing import LogFilter, search_log
from journal.services.blocks import NewBlock, end_block, register_block
from journal.services.corrections import Correction, begin_correction
from journal.services.journals import JournalFilter, read_journal
from journal.services.leaving import close_account
from journal.services.recovering import open_recovery
from journal.services.retention import keeping_of
from journal.services.settling import sign_entry
from journal.store.log_check import check_log
from tests.cast import NOON
from tests.destroying import DUE, approved, proposed, still_there
from tests.scenes import (
    DAY,
    HOUR,
    MINUTE,
    chosen,
    drafted,
    opened,
    pia_at_b,
    rows,
    signed,
    takes_part,
    worded,
    words_in,
)
from tests.services.test_blocks import INNER

STOCKHOLM = ZoneInfo("Europe/Stockholm")
WORDS = {"Blev liggande.", "Rättat en vårnatt."}
"""What stands in the journal from the first spring on: a draft that locked, and the newest wording of an entry."""

CONFIRMED_EVERY = 300 * DAY
LEAP_DAY = datetime(2028, 2, 29, 12, 0, tzinfo=STOCKHOLM).astimezone(UTC)
SPRING_NIGHT = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)
"""Half an hour before the clocks of 2027 go forward."""
DUE_DAY = datetime(2037, 3, 28, 0, 30, tzinfo=UTC)
"""Ten years after the correction: the same hour of the same day."""


class Years:
    """The practice and its clock. On the way the head confirms who still works there, as each year asks."""

    def __init__(self, cast):
        self.cast, self.at, self.confirmed, self.names = cast, NOON, NOON, ["astrid", "bo", "dag", "eva"]

    def go_to(self, at):
        """Let time pass; nobody rests for want of a confirmation."""
        while at - self.confirmed > CONFIRMED_EVERY:
            self.confirmed += CONFIRMED_EVERY
            still_there(self.cast, self.confirmed, *self.names)
        self.at = at

    def session(self, name):
        """Somebody signed in now."""
        return self.cast.signed_in(name, self.at)

    def reads(self, name, unit=None):
        """The newest wording of each entry that somebody is shown now."""
        wanted = JournalFilter(self.cast.units[unit] if unit else None)
        page = read_journal(self.cast.parts, self.session(name), self.cast.pia, wanted, self.at)
        return [words_in(entry)[-1] for entry in page.entries]

    def keeping(self):
        """Until when Pia's journals are kept."""
        return keeping_of(self.cast.parts, self.cast.providers["north"], self.cast.pia)


def corrected(years, entry, words):
    """A correction, signed now."""
    cast, astrid, target = years.cast, years.session("astrid"), (years.cast.pia, entry)
    correction = Correction(CorrectionReason.LATE_INFORMATION, worded(words))
    draft = begin_correction(cast.parts, astrid, target, correction, years.at)
    sign_entry(cast.parts, astrid, target, draft.revision, years.at)


def drafts_lock_and_choices_end_by_the_clock(years, entry):
    cast = years.cast
    draft = drafted(cast, years.session("astrid"), "Blev liggande.")
    bo = years.session("bo")
    pia_at_b(cast, bo)
    chosen(cast, bo)
    assert opened(cast, bo, entry, at=NOON + 12 * HOUR - MINUTE).is_sound
    with pytest.raises(RefusedError):
        opened(cast, bo, entry, at=NOON + 12 * HOUR)
    # On the fifteenth day; between the two the clocks have not gone forward, a fortnight later they have.
    years.go_to(NOON + 14 * DAY - MINUTE)
    assert opened(cast, years.session("astrid"), draft.entry, at=years.at).head.newest.state is VersionState.DRAFT
    years.go_to(NOON + 14 * DAY)
    assert opened(cast, years.session("astrid"), draft.entry, at=years.at).head.newest.state is VersionState.LOCKED


def a_relation_ends_and_is_entered_anew(years):
    years.go_to(NOON + 365 * DAY - MINUTE)
    assert years.reads("astrid")
    years.go_to(NOON + 365 * DAY)
    with pytest.raises(RefusedError):
        years.reads("astrid")
    takes_part(years.cast, years.session("dag"), "astrid", days=4_000, at=years.at)


def a_block_stands_until_the_patient_ends_it_on_a_leap_day(years):
    cast = years.cast
    takes_part(cast, years.session("bo"), "bo", days=4_000, at=years.at)
    new = NewBlock(INNER.kind, years.at, INNER.told)
    block = register_block(cast.parts, years.session("dag"), cast.pia, new, years.at).block
    years.go_to(LEAP_DAY - MINUTE)
    assert read_journal(cast.parts, years.session("bo"), cast.pia, JournalFilter(), years.at).elsewhere == ()
    years.go_to(LEAP_DAY)
    end_block(cast.parts, years.session("dag"), (cast.pia, block), years.at, years.at)
    bo = years.session("bo")
    chosen(cast, bo, at=years.at)
    page = read_journal(cast.parts, bo, cast.pia, JournalFilter(cast.units["a"]), years.at)
    assert {words_in(entry)[-1] for entry in page.entries} == WORDS


def a_therapist_leaves_and_is_still_named(years):
    cast, account = years.cast, years.cast.people["bo"].account
    years.go_to(datetime(2030, 6, 1, 9, 0, tzinfo=UTC))
    # Bo is the last at North-B: his keys go once the officers have shown that theirs open.
    open_recovery(cast.parts, cast.providers["north"], cast.words["north"][:2], years.at)
    close_account(cast.parts, years.session("bo"), years.at)
    years.names.remove("bo")
    years.go_to(datetime(2035, 5, 31, 9, 0, tzinfo=UTC))
    page = search_log(cast.parts, years.session("eva"), LogFilter(actor=account), years.at)
    assert {row.event.actor.name for row in page.rows} == {"Bo Alm"}


def the_journal_falls_due_and_two_people_destroy_it(years):
    cast = years.cast
    years.go_to(DUE_DAY - HOUR)
    with pytest.raises(RefusedError):
        proposed(cast, years.session("astrid"), DUE, years.at)
    years.go_to(DUE_DAY + DAY)
    assert set(years.reads("astrid")) == WORDS
    proposal = proposed(cast, years.session("astrid"), DUE, years.at)
    assert approved(cast, years.session("frida"), proposal, years.at).state is DestructionState.DONE
    assert cast.parts.key_store.halves(first_reading(cast)) == {}


def first_reading(cast):
    """The row of the first reading of a text."""
    return next(row.id for row in rows(cast) if row.halves and row.permitted and row.activity is Activity.READ)


@pytest.mark.rule("R-01", "R-02", "A-03", "A-08", "B-14", "J-09", "L-14", "L-15", "D-05")
@pytest.mark.timeout(400)
def test_a_practice_lives_through_eleven_years(cast):
    years = Years(cast)
    entry = signed(cast, years.session("astrid"), "Första samtalet.").entry
    opened(cast, years.session("astrid"), entry)
    drafts_lock_and_choices_end_by_the_clock(years, entry)
    assert years.keeping().disposable_from.astimezone(STOCKHOLM).date().isoformat() == "2036-03-02"
    a_relation_ends_and_is_entered_anew(years)
    years.go_to(SPRING_NIGHT)
    corrected(years, entry, "Rättat en vårnatt.")
    assert years.keeping().disposable_from == DUE_DAY
    a_block_stands_until_the_patient_ends_it_on_a_leap_day(years)
    a_therapist_leaves_and_is_still_named(years)
    the_journal_falls_due_and_two_people_destroy_it(years)
    cast.installed.integrator._round()  # noqa: SLF001  (one round, without the thread)
    with cast.parts.store.database.reading() as connection:
        checked = check_log(connection, cast.providers["north"])
    assert (checked.changed_row, checked.broken_chain, checked.other_tree, checked.signed) == (None, None, None, True)
