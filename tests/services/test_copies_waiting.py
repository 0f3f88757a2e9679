"""A copy that waits to be taken is asked about anew: what was sealed or destroyed meanwhile is not given."""

from __future__ import annotations

import pytest

from journal.domain.errors import RefusedError, UnknownError
from journal.services.copy_files import begin_pdf, take_made
from journal.services.own_copy_files import begin_pdf as begin_own
from journal.services.own_copy_files import take_own
from journal.services.seals import NewSeal, seal_portal
from journal.services.setting_copies import waiting
from tests.case_scenes import handed_over, made, released, target
from tests.cast import NOON
from tests.destroying import destroyed, ordered
from tests.patients import LATER, OLA, arrived, blocks_a, entered
from tests.scenes import last_row, rows, signed
from tests.services.test_own_copies import left


@pytest.fixture
def pia(cast):
    """Pia with an account at a unit where two things are written about her."""
    astrid = cast.signed_in("astrid")
    signed(cast, astrid, "Sover bättre.")
    cast.entry = signed(cast, astrid, "Ska förstöras.").entry
    return arrived(cast)[0]


def waits(cast, session, case, at=LATER):
    """Whether the file is ready."""
    found = made(waiting(cast.parts, session, case.id), at)
    return found is not None and found.is_ready


def begun(cast, pia):
    case = left(cast, pia)
    begin_own(cast.parts, pia, case.id, LATER)
    assert waits(cast, pia, case)
    return case


@pytest.mark.rule("P-02", "P-13", "L-08")
def test_pia_takes_what_she_may_have_without_another_row_and_a_block_keeps_nothing_from_her(cast, pia):
    case = begun(cast, pia)
    blocks_a(cast, pia, LATER)
    before = rows(cast)
    form, pdf = take_own(cast.parts, pia, case.id, LATER)
    assert (form, pdf[:4]) == ("pdf", b"%PDF")
    assert take_own(cast.parts, pia, case.id, LATER) is None
    assert rows(cast) == before


@pytest.mark.rule("P-13", "L-05")
def test_what_pia_has_sealed_since_waits_no_more(cast, pia):
    case = begun(cast, pia)
    seal_portal(cast.parts, pia, NewSeal(), LATER)
    with pytest.raises(RefusedError):
        take_own(cast.parts, pia, case.id, LATER)
    assert (last_row(cast).permitted, last_row(cast).actor.account) == (False, pia.actor.account)
    assert not waits(cast, pia, case)
    assert not list(cast.place.rglob("set-*"))


@pytest.mark.rule("R-06")
def test_what_was_destroyed_since_waits_no_more_for_pia(cast, pia):
    case = begun(cast, pia)
    destroyed(cast, ordered(cast.entry), LATER)
    with pytest.raises(RefusedError):
        take_own(cast.parts, pia, case.id, LATER)
    assert not waits(cast, pia, case)


@pytest.mark.rule("S-12")
def test_a_file_of_nobody_s_case_is_thrown_away(cast, pia):
    case = begun(cast, pia)
    entered(cast)
    (ola,) = arrived(cast, OLA)
    there = waiting(cast.parts, ola, case.id)
    there.begin("pdf", lambda _tell: b"%PDF", LATER)
    assert made(there, LATER).is_ready
    with pytest.raises(UnknownError):
        take_own(cast.parts, ola, case.id, LATER)
    assert there.progress(LATER) is None


@pytest.fixture
def hers(cast, pia):
    """Astrid, for whom the PDF of a copy waits that she has handed over, and its case."""
    astrid = cast.signed_in("astrid")
    case = released(cast, astrid)
    handed_over(cast, astrid, case)
    begin_pdf(cast.parts, astrid, target(cast, case), NOON)
    assert waits(cast, astrid, case, NOON)
    return astrid, case


@pytest.mark.rule("P-02", "L-08")
def test_astrid_takes_what_she_handed_over_without_another_row(cast, hers):
    astrid, case = hers
    before = rows(cast)
    form, pdf = take_made(cast.parts, astrid, target(cast, case), NOON)
    assert (form, pdf[:4]) == ("pdf", b"%PDF")
    assert take_made(cast.parts, astrid, target(cast, case), NOON) is None
    assert rows(cast) == before


@pytest.mark.rule("R-06", "L-05")
def test_what_was_destroyed_since_waits_no_more_for_astrid(cast, hers):
    astrid, case = hers
    destroyed(cast, ordered(cast.entry))
    with pytest.raises(RefusedError):
        take_made(cast.parts, astrid, target(cast, case), NOON)
    assert (last_row(cast).permitted, last_row(cast).actor.account) == (False, astrid.actor.account)
    assert not waits(cast, astrid, case, NOON)
