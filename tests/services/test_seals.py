"""Pia hides her journal from her own screen, whole, at one unit or for a period; and only she opens it again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from journal.domain.access_words import Subtype, Way
from journal.domain.errors import InvalidError, RefusedError, UnknownError, UnlockNeededError
from journal.domain.ids import UnitId, new_id
from journal.services.patient_journal import Wanted, read_own_journal
from journal.services.seals import NewSeal, list_seals, reopen_portal, seal_portal
from journal.services.signing_in import unlock_again
from tests.blocked_scenes import about_a_day
from tests.cast import NOON, PASSPHRASE
from tests.patients import LATER, arrived, come_back
from tests.scenes import DAY, MINUTE, last_row, opened

WHOLE = NewSeal()


@pytest.fixture
def pia(cast):
    """Pia, to whom two notes are shown: of today and of the day before."""
    astrid = cast.signed_in("astrid")
    cast.newer = about_a_day(cast, astrid, "Om modern.", NOON)
    about_a_day(cast, astrid, "Om fadern.", NOON - DAY)
    return arrived(cast)[0]


def shown(cast, session, at=LATER):
    """How many entries of her own Pia is shown."""
    journal = read_own_journal(cast.parts, session, Wanted(), at)
    assert len(journal.entries) == journal.total
    return journal.total


@pytest.mark.rule("P-13")
def test_what_is_sealed_is_shown_to_nobody_at_pia_s_screen_and_staff_read_as_before(cast, pia):
    assert shown(cast, pia) == 2
    seal_portal(cast.parts, pia, WHOLE, LATER)
    row = last_row(cast)
    assert (row.subtype, row.way, row.actor.account) == (Subtype.SEAL, Way.PATIENT, pia.actor.account)
    assert shown(cast, pia) == 0
    assert opened(cast, cast.signed_in("astrid"), cast.newer.entry).head.id == cast.newer.entry


@pytest.mark.rule("P-13")
@pytest.mark.parametrize(
    ("first", "last", "left"),
    [
        (date(2026, 3, 2), None, 1),
        (None, date(2026, 3, 1), 1),
        (date(2026, 3, 1), date(2026, 3, 2), 0),
        (date(2026, 3, 3), None, 2),
        (None, date(2026, 2, 28), 2),
    ],
)
def test_a_period_hides_what_happened_on_its_days(cast, pia, first, last, left):
    seal_portal(cast.parts, pia, NewSeal(cast.units["a"], first, last), LATER)
    assert shown(cast, pia) == left


@pytest.mark.rule("P-13", "S-04", "P-18")
def test_whoever_holds_the_phone_opens_nothing_and_pia_does_after_a_new_sign_in(cast, pia):
    seal = seal_portal(cast.parts, pia, NewSeal(cast.units["a"]), LATER)
    with pytest.raises(RefusedError, match="did not prove anew"):
        reopen_portal(cast.parts, pia, seal, LATER)
    assert not last_row(cast).permitted
    later = LATER + MINUTE
    back = come_back(cast, at=later)
    later += 5 * MINUTE
    with pytest.raises(UnlockNeededError):
        reopen_portal(cast.parts, back, seal, later)
    unlock_again(cast.parts, back, PASSPHRASE, later)
    reopen_portal(cast.parts, back, seal, later)
    assert shown(cast, back, later) == 2
    (one,) = list_seals(cast.parts, back, later)
    assert (one.made_at, one.reopened_at) == (LATER, later)
    with pytest.raises(RefusedError, match="it is over already"):
        reopen_portal(cast.parts, back, seal, later)


@pytest.mark.rule("S-12")
def test_what_is_no_unit_of_hers_no_seal_or_no_period_is_not_sealed(cast, pia):
    for unit in (cast.units["b"], UnitId(new_id())):
        with pytest.raises(UnknownError):
            seal_portal(cast.parts, pia, replace(WHOLE, unit=unit), LATER)
    with pytest.raises(UnknownError):
        reopen_portal(cast.parts, pia, new_id(), LATER)
    with pytest.raises(InvalidError):
        seal_portal(cast.parts, pia, NewSeal(None, date(2026, 3, 2), date(2026, 3, 1)), LATER)
    assert shown(cast, pia) == 2
