"""Who may destroy: two different people after a fresh unlock, each asked by name, and nobody else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from journal.domain.access_words import Activity, Subtype
from journal.domain.errors import InvalidError, RefusedError, UnknownError, UnlockNeededError
from journal.domain.ids import DestructionId, EntryId, new_id
from journal.domain.retention import DestructionKind, DestructionState
from journal.services.destroying import Wanted
from journal.services.destructions import list_destructions, read_destruction, withdraw_destruction
from tests.cast import NOON
from tests.destroying import approved, ordered, proposed
from tests.scenes import (
    MINUTE,
    joined,
    last_row,
    opened,
    pia_at_b,
    rows,
    signed,
    words_in,
)

PASSED = "Nämner grannen Kurt Ekström."
LEFT = "Sover bättre."


@pytest.mark.rule("R-06", "D-06", "L-05")
def test_nobody_approves_what_they_proposed_themselves(cast):
    astrid = cast.signed_in("astrid")
    done = signed(cast, astrid)
    proposal = proposed(cast, astrid, ordered(done.entry))
    with pytest.raises(RefusedError, match="nobody else has proposed it"):
        approved(cast, astrid, proposal)
    assert (last_row(cast).activity, last_row(cast).permitted) == (Activity.DELETE, False)
    assert words_in(opened(cast, astrid, done.entry)) == [LEFT]


@pytest.mark.rule("R-06")
def test_a_colleague_at_the_unit_approves_too(cast):
    astrid = cast.signed_in("astrid")
    joined(cast, "hanna", "Hanna Ö")
    done = signed(cast, astrid)
    proposal = proposed(cast, cast.signed_in("frida"), ordered(done.entry))
    approved(cast, cast.signed_in("hanna"), proposal)
    assert words_in(opened(cast, astrid, done.entry)) == [None]


@pytest.mark.rule("R-05", "D-06")
def test_without_a_decision_nothing_young_is_destroyed_by_anybody(cast):
    astrid, frida = cast.signed_in("astrid"), cast.signed_in("frida")
    signed(cast, astrid)
    for session in (astrid, frida):
        with pytest.raises(InvalidError, match="decision: empty"):
            proposed(cast, session, ordered(number=" "))
        with pytest.raises(RefusedError, match="no ground"):
            proposed(cast, session, Wanted(DestructionKind.DUE))


@pytest.mark.rule("S-04")
def test_proposing_and_approving_ask_for_a_fresh_unlock(cast):
    astrid, frida = cast.signed_in("astrid"), cast.signed_in("frida")
    done, later = signed(cast, astrid), NOON + 6 * MINUTE
    proposal = proposed(cast, astrid, ordered(done.entry))
    with pytest.raises(UnlockNeededError):
        proposed(cast, astrid, ordered(done.entry), later)
    with pytest.raises(UnlockNeededError):
        approved(cast, frida, proposal, later)


@pytest.mark.rule("A-04", "A-11", "S-12", "L-05")
def test_clerk_auditor_other_unit_and_other_provider_destroy_nothing(cast):
    astrid, bo = cast.signed_in("astrid"), cast.signed_in("bo")
    done = signed(cast, astrid)
    wanted = ordered(done.entry)
    for name in ("dag", "eva"):
        with pytest.raises(RefusedError):
            proposed(cast, cast.signed_in(name), wanted)
    proposal = proposed(cast, astrid, wanted)
    for name in ("bo", "cilla", "gustav"):
        with pytest.raises(UnknownError):
            proposed(cast, cast.signed_in(name), wanted)
        with pytest.raises(UnknownError):
            approved(cast, cast.signed_in(name), proposal)
        assert list_destructions(cast.parts, cast.signed_in(name)) == ()
    with pytest.raises(RefusedError):
        read_destruction(cast.parts, cast.signed_in("eva"), proposal.id, NOON)
    assert list_destructions(cast.parts, cast.signed_in("dag")) == ()
    pia_at_b(cast, bo)
    with pytest.raises(RefusedError, match="neither heads"):
        proposed(cast, bo, wanted)


def test_unknown_entries_units_and_proposals_are_told_apart_by_nobody(cast):
    astrid, frida = cast.signed_in("astrid"), cast.signed_in("frida")
    with pytest.raises(UnknownError):
        proposed(cast, frida, ordered())
    signed(cast, astrid)
    with pytest.raises(UnknownError):
        proposed(cast, frida, ordered(EntryId(new_id())))
    with pytest.raises(UnknownError):
        proposed(cast, frida, ordered(), unit="south")
    with pytest.raises(UnknownError):
        approved(cast, frida, replace(proposed(cast, frida, ordered()), id=DestructionId(new_id())))


@pytest.mark.parametrize("number", ["1\nx", "\x00", "1" * 121])
def test_a_number_is_one_line(cast, number):
    astrid = cast.signed_in("astrid")
    done = signed(cast, astrid)
    with pytest.raises(InvalidError, match="decision"):
        proposed(cast, astrid, ordered(done.entry, number=number))


@pytest.mark.rule("R-06", "R-08")
def test_the_approver_sees_kinds_and_dates_and_the_log_says_so(cast):
    astrid, frida = cast.signed_in("astrid"), cast.signed_in("frida")
    done = signed(cast, astrid, PASSED)
    proposal = proposed(cast, astrid, ordered(done.entry))
    row = last_row(cast)
    assert (row.activity, row.subtype, row.resource.ids) == (
        Activity.WRITE,
        Subtype.DESTRUCTION,
        (proposal.id, done.version),
    )
    shown = read_destruction(cast.parts, frida, proposal.id, NOON)
    assert [(v.id, v.entry, v.number) for v in shown.versions] == [(done.version, done.entry, 1)]
    assert (last_row(cast).subtype, last_row(cast).halves) == (Subtype.DESTRUCTION, ())
    assert [each.id for each in list_destructions(cast.parts, astrid)] == [proposal.id]


def test_a_proposal_that_was_taken_back_is_not_carried_out(cast):
    astrid, frida = cast.signed_in("astrid"), cast.signed_in("frida")
    done = signed(cast, astrid)
    proposal = proposed(cast, astrid, ordered(done.entry))
    withdraw_destruction(cast.parts, frida, proposal.id, NOON)
    assert read_destruction(cast.parts, astrid, proposal.id, NOON).destruction.state is DestructionState.WITHDRAWN
    for act in (
        lambda: approved(cast, frida, proposal),
        lambda: withdraw_destruction(cast.parts, astrid, proposal.id, NOON),
    ):
        with pytest.raises(UnknownError):
            act()


def test_approving_twice_destroys_once(cast):
    astrid, frida = cast.signed_in("astrid"), cast.signed_in("frida")
    proposal = proposed(cast, astrid, ordered(signed(cast, astrid).entry))
    first = approved(cast, frida, proposal)
    assert approved(cast, frida, proposal) == first
    assert sum(row.activity is Activity.DELETE for row in rows(cast)) == 1
