"""The unit hides Pia's journal from her own pages, and shows it again once it has seen who she is."""

from __future__ import annotations

from datetime import date

import pytest

from journal.domain.access_words import Subtype, Way
from journal.domain.case_words import IdentityCheck
from journal.domain.errors import InvalidError, RefusedError, UnknownError
from journal.domain.ids import new_id
from journal.domain.own_log import LogKind, kind_of
from journal.services.auditing import reason_of
from journal.services.care_seals import (
    NewCareSeal,
    SealGround,
    reopen_for_patient,
    seal_for_patient,
    see_unit_seals,
)
from journal.services.seals import NewSeal, list_seals, reopen_portal, seal_portal
from tests.patients import LATER, come_back
from tests.scenes import MINUTE, last_row, opened
from tests.services.test_seals import pia, shown

__all__ = ["pia"]

WHY = "Någon annan ringde och kunde koden."
FOREIGN = NewCareSeal(SealGround.FOREIGN_HANDS, WHY)


def sealed(cast, by="dag", new=FOREIGN):
    """What Dag, or somebody else, seals."""
    return seal_for_patient(cast.parts, cast.signed_in(by, LATER), cast.pia, new, LATER).seal


@pytest.mark.rule("P-13")
def test_what_the_unit_seals_is_gone_from_pias_pages_and_staff_read_as_before(cast, pia):
    sealed(cast)
    row = last_row(cast)
    assert (row.subtype, row.way, row.patients) == (Subtype.SEAL, Way.NONE, (cast.pia,))
    assert kind_of(row) is LogKind.OTHER
    assert reason_of(cast.parts, cast.signed_in("eva", LATER), row.sealed_reason) == WHY
    assert shown(cast, pia) == 0
    assert opened(cast, cast.signed_in("astrid", LATER), cast.newer.entry).head.id == cast.newer.entry
    (one,) = list_seals(cast.parts, pia, LATER)
    assert (one.by_unit, one.ground) == (cast.units["a"], SealGround.FOREIGN_HANDS)


@pytest.mark.rule("P-13")
def test_a_period_of_every_units_journal_is_sealed_too(cast, pia):
    period = NewSeal(None, date(2026, 3, 2), None)
    sealed(cast, "astrid", NewCareSeal(SealGround.ASKED, WHY, everywhere=True, period=period))
    assert shown(cast, pia) == 1


@pytest.mark.rule("P-13", "P-18")
def test_pia_does_not_open_what_the_unit_has_sealed_and_the_unit_does_once_it_has_seen_her(cast, pia):
    seal = sealed(cast)
    later = LATER + MINUTE
    back = come_back(cast, at=later)
    with pytest.raises(RefusedError, match="the care sealed it"):
        reopen_portal(cast.parts, back, seal, later)
    dag = cast.signed_in("dag", later)
    which = (cast.pia, seal)
    with pytest.raises(RefusedError, match="did not see who"):
        reopen_for_patient(cast.parts, dag, which, IdentityCheck.E_ID, later)
    reopen_for_patient(cast.parts, dag, which, IdentityCheck.DOCUMENT, later)
    assert shown(cast, back, later) == 2
    (one,) = see_unit_seals(cast.parts, dag, cast.pia, later)
    assert one.reopened_at == later
    with pytest.raises(RefusedError, match="it is over already"):
        reopen_for_patient(cast.parts, dag, which, IdentityCheck.KNOWN, later)


@pytest.mark.rule("P-13")
def test_without_words_or_within_no_period_nothing_is_sealed(cast, pia):
    with pytest.raises(RefusedError, match="states no ground"):
        sealed(cast, new=NewCareSeal(SealGround.ASKED, " "))
    for wrong in (NewCareSeal(SealGround.ASKED, "x" * 1025), NewCareSeal(SealGround.ASKED, "a\u202eb")):
        with pytest.raises(InvalidError):
            sealed(cast, new=wrong)
    with pytest.raises(InvalidError):
        sealed(cast, new=NewCareSeal(SealGround.ASKED, WHY, period=NewSeal(None, date(2026, 3, 2), date(2026, 3, 1))))
    assert shown(cast, pia) == 2


@pytest.mark.rule("S-12", "A-11")
def test_another_unit_neither_sees_nor_opens_nor_seals_and_nobody_opens_pias_own_seal(cast, pia):
    seal, bo = sealed(cast), cast.signed_in("bo", LATER)
    for act in (
        lambda: see_unit_seals(cast.parts, bo, cast.pia, LATER),
        lambda: seal_for_patient(cast.parts, bo, cast.pia, FOREIGN, LATER),
        lambda: reopen_for_patient(cast.parts, bo, (cast.pia, seal), IdentityCheck.KNOWN, LATER),
    ):
        with pytest.raises((UnknownError, RefusedError)):
            act()
    own = seal_portal(cast.parts, pia, NewSeal(), LATER)
    dag = cast.signed_in("dag", LATER)
    for unknown in (own, new_id()):
        with pytest.raises(UnknownError):
            reopen_for_patient(cast.parts, dag, (cast.pia, unknown), IdentityCheck.KNOWN, LATER)
    assert [one.id for one in see_unit_seals(cast.parts, dag, cast.pia, LATER)] == [seal]
