"""What another unit of the provider holds: told of, chosen, read, and closed again."""

from __future__ import annotations

import pytest

from journal.domain.access_words import Subtype, Way
from journal.domain.errors import RefusedError, UnknownError
from journal.services.journals import JournalFilter, read_journal
from journal.services.units import SharingChange, set_sharing
from tests.cast import NOON
from tests.scenes import (
    HOUR,
    MINUTE,
    chosen,
    has_key,
    journal_at,
    last_row,
    opened,
    pia_at_b,
    signed,
    words_in,
)


def whole(cast, session, unit=None, at=NOON, **told):
    """Pia's journal at a unit, the own one where none is given."""
    wanted = JournalFilter(cast.units[unit] if unit else None, **told)
    return read_journal(cast.parts, session, cast.pia, wanted, at)


def texts(page):
    """The words of each entry's newest version, in the order shown."""
    return [words_in(entry)[-1] for entry in page.entries]


@pytest.mark.rule("A-11")
def test_who_is_refused_cannot_tell_a_full_journal_from_none(cast):
    bo = cast.signed_in("bo")
    pia_at_b(cast, bo)
    set_sharing(cast.parts, cast.signed_in("astrid"), SharingChange(cast.units["a"], shares=False), NOON)
    told = []
    for _ in range(2):
        with pytest.raises(RefusedError) as refused:
            whole(cast, bo, "a")
        row = last_row(cast)
        told.append((str(refused.value), row.resource, row.halves, row.because))
        signed(cast, cast.signed_in("astrid"))
    assert told[0] == told[1]


@pytest.mark.rule("A-09")
def test_another_units_journal_opens_after_the_choice_and_says_so_in_the_row(cast):
    done = signed(cast, cast.signed_in("astrid"), "Från enhet A.")
    bo = cast.signed_in("bo")
    pia_at_b(cast, bo)
    assert [(u.unit, u.name, u.chosen) for u in whole(cast, bo).elsewhere] == [(None, "", False)]
    with pytest.raises(RefusedError):
        whole(cast, bo, "a")
    chosen(cast, bo)
    row = last_row(cast)
    assert (row.subtype, row.reason, row.permitted) == (Subtype.CHOICE, "shared-care", True)
    page = whole(cast, bo, "a")
    assert texts(page) == ["Från enhet A."]
    assert [(u.name, u.chosen) for u in page.elsewhere] == [("North-A", True)]
    assert (last_row(cast).way, last_row(cast).halves) == (Way.OTHER_UNIT, (done.version,))


@pytest.mark.rule("A-09")
def test_a_choice_ends_after_twelve_hours(cast):
    done = signed(cast, cast.signed_in("astrid"))
    bo = cast.signed_in("bo")
    pia_at_b(cast, bo)
    chosen(cast, bo)
    assert opened(cast, bo, done.entry, at=NOON + 12 * HOUR - MINUTE).is_sound
    with pytest.raises(RefusedError):
        opened(cast, bo, done.entry, at=NOON + 12 * HOUR)


def test_a_unit_that_does_not_share_is_never_told_of_and_never_opens(cast):
    astrid = cast.signed_in("astrid")
    set_sharing(cast.parts, astrid, SharingChange(cast.units["a"], shares=False), NOON)
    done = signed(cast, astrid)
    bo = cast.signed_in("bo")
    pia_at_b(cast, bo)
    assert whole(cast, bo).elsewhere == ()
    for unit in ("a", None):
        with pytest.raises(UnknownError):
            chosen(cast, bo, unit)
    with pytest.raises(RefusedError):
        opened(cast, bo, done.entry)
    assert not has_key(cast, bo, journal_at(cast))


def test_sharing_that_was_switched_off_closes_what_was_chosen(cast):
    astrid = cast.signed_in("astrid")
    done = signed(cast, astrid)
    bo = cast.signed_in("bo")
    pia_at_b(cast, bo)
    chosen(cast, bo)
    assert opened(cast, bo, done.entry).is_sound
    set_sharing(cast.parts, astrid, SharingChange(cast.units["a"], shares=False), NOON + MINUTE)
    with pytest.raises(RefusedError):
        opened(cast, bo, done.entry, at=NOON + MINUTE)
    assert not has_key(cast, cast.signed_in("bo"), journal_at(cast))
