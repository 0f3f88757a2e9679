"""What a patient reads of the own journal: released, chosen by those who treat, paged, and anew after a renewal."""

from __future__ import annotations

from datetime import timedelta

import pytest

from journal.domain.access_words import Subtype
from journal.domain.entry import Keyword, VersionState
from journal.domain.errors import RefusedError, UnknownError
from journal.domain.release import ReleaseChoice, WithheldGround
from journal.services.patient_journal import Wanted, read_own_entry, read_own_journal
from journal.services.release_choices import NewChoice, choose_release, set_direct_access
from journal.services.rotating_journal import rotate_journal
from tests.cast import NOON
from tests.patients import LATER, come_back, with_account
from tests.scenes import FORTNIGHT, drafted, rows, signed
from tests.services.gatherings import gathered
from tests.services.test_patients_arriving import WORDS, note, reading, words_of


@pytest.mark.rule("P-05", "P-14")
def test_what_is_to_be_read_together_or_withheld_is_not_shown_and_is_counted(cast):
    pia, entry = reading(cast)
    astrid = cast.signed_in("astrid", LATER)
    choose_release(cast.parts, astrid, (cast.pia, entry), NewChoice(ReleaseChoice.TOGETHER), LATER)
    journal = read_own_journal(cast.parts, pia, Wanted(), LATER)
    assert (journal.entries, journal.total, journal.together) == ((), 0, 1)
    with pytest.raises(UnknownError):
        read_own_entry(cast.parts, pia, entry, LATER)
    ground = NewChoice(ReleaseChoice.WITHHELD, WithheldGround.OTHERS_SAFETY, "Hotbild mot den som berättat.")
    choose_release(cast.parts, astrid, (cast.pia, entry), ground, LATER + timedelta(minutes=1))
    assert read_own_journal(cast.parts, pia, Wanted(), LATER).withheld == {"psl-6-13": 1}
    at_once = NewChoice(ReleaseChoice.AT_ONCE)
    choose_release(cast.parts, astrid, (cast.pia, entry), at_once, LATER + timedelta(minutes=2))
    assert words_of(read_own_journal(cast.parts, pia, Wanted(), LATER)) == [WORDS]


@pytest.mark.rule("P-05")
def test_nothing_is_withheld_without_a_ground_and_why(cast):
    _, entry = reading(cast)
    with pytest.raises(RefusedError):
        choose_release(
            cast.parts, cast.signed_in("astrid", LATER), (cast.pia, entry), NewChoice(ReleaseChoice.WITHHELD), LATER
        )


def test_a_colleague_of_another_unit_chooses_nothing_about_the_entry(cast):
    _, entry = reading(cast)
    with pytest.raises(UnknownError):
        choose_release(
            cast.parts, cast.signed_in("bo", LATER), (cast.pia, entry), NewChoice(ReleaseChoice.TOGETHER), LATER
        )


@pytest.mark.rule("P-14")
def test_pia_may_leave_out_the_last_fortnight_and_is_told_how_much_that_is(cast):
    set_direct_access(cast.parts, cast.signed_in("astrid"), NOON, gives=True)
    note(cast, "Ett äldre samtal.")
    with_account(cast)
    later = NOON + timedelta(days=20)
    note(cast, "Ett nyss hållet samtal.", later)
    pia = come_back(cast, at=later)
    hidden = read_own_journal(cast.parts, pia, Wanted(hides_recent=True), later)
    assert words_of(hidden) == ["Ett äldre samtal."]
    assert (hidden.total, hidden.hidden_recent) == (1, 1)
    assert len(read_own_journal(cast.parts, pia, Wanted(), later).entries) == 2


def test_headings_that_are_never_shown_by_themselves_are_counted_and_not_shown(cast):
    pia, _ = reading(cast)
    note(cast, "Samtal.", LATER, **{Keyword.NEXT_OF_KIN: "Systern ringde.", Keyword.EARLY_HYPOTHESIS: "Kanske sorg."})
    newest = read_own_journal(cast.parts, pia, Wanted(), LATER).entries[0]
    assert list(newest.entry.newest.text.keywords) == [Keyword.CURRENT]
    assert newest.unshown == 2


@pytest.mark.rule("P-09")
def test_a_unit_that_gives_no_access_any_more_shows_nothing_from_the_next_request_on(cast):
    pia, entry = reading(cast)
    set_direct_access(cast.parts, cast.signed_in("astrid", LATER), LATER, gives=False)
    assert read_own_journal(cast.parts, pia, Wanted(), LATER).entries == ()
    with pytest.raises(UnknownError):
        read_own_entry(cast.parts, pia, entry, LATER)


def test_pages_of_a_long_journal_follow_one_another_without_gap_or_double(cast):
    pia, _ = reading(cast)
    for number in range(5):
        note(cast, f"Samtal {number}.", LATER + timedelta(minutes=number))
    at, seen, before = LATER + timedelta(minutes=9), [], None
    while True:
        page = read_own_journal(cast.parts, pia, Wanted(before=before, most=2), at)
        seen += words_of(page)
        before = page.older
        if before is None:
            break
    assert seen == [f"Samtal {number}." for number in (4, 3, 2, 1, 0)] + [WORDS]


def test_a_journal_whose_secrets_were_renewed_is_released_anew(cast):
    pia, _ = reading(cast)
    renewed = rotate_journal(cast.parts, gathered(cast, "astrid", "frida"), (cast.pia, cast.units["a"]), LATER)
    assert renewed.epoch == 2
    assert words_of(read_own_journal(cast.parts, pia, Wanted(), LATER)) == [WORDS]
    cast.signed_in("astrid", LATER + timedelta(minutes=1))
    assert words_of(
        read_own_journal(cast.parts, come_back(cast, at=LATER + timedelta(minutes=2)), Wanted(), LATER)
    ) == [WORDS]


def releases(cast):
    return [row for row in rows(cast) if row.subtype is Subtype.RELEASE]


@pytest.mark.rule("P-09", "J-09")
def test_a_draft_that_the_clock_has_locked_is_released_unsigned_at_a_members_next_sign_in(cast):
    pia, _ = reading(cast)
    drafted(cast, cast.signed_in("astrid", LATER), "Påbörjat.", at=LATER)
    just_before, then = LATER + FORTNIGHT - timedelta(seconds=1), LATER + FORTNIGHT
    cast.signed_in("astrid", just_before)
    assert words_of(read_own_journal(cast.parts, come_back(cast, at=just_before), Wanted(), just_before)) == [WORDS]
    cast.signed_in("astrid", then)
    pia = come_back(cast, at=then)
    journal = read_own_journal(cast.parts, pia, Wanted(), then)
    assert words_of(journal) == ["Påbörjat.", WORDS]
    newest = journal.entries[0].entry.newest
    assert (newest.version.state, newest.signature) == (VersionState.LOCKED, "none")
    assert releases(cast)[-1].resource.ids == (newest.version.id,)
    before = releases(cast)
    cast.signed_in("astrid", then + timedelta(minutes=1))
    assert releases(cast) == before


@pytest.mark.rule("P-09", "J-09")
def test_what_the_clock_has_locked_is_released_when_something_is_signed_beside_it(cast):
    reading(cast)
    drafted(cast, cast.signed_in("astrid", LATER), "Påbörjat.", at=LATER)
    astrid, then = cast.signed_in("astrid", LATER + FORTNIGHT - timedelta(minutes=1)), LATER + FORTNIGHT
    signed(cast, astrid, "Dagens.", at=then)
    journal = read_own_journal(cast.parts, come_back(cast, at=then), Wanted(), then)
    assert sorted(words_of(journal)) == sorted(["Dagens.", "Påbörjat.", WORDS])
