"""Whoever comes back is the same patient, and no account that closes loosens what was blocked."""

from __future__ import annotations

import pytest

from journal.domain.block import BlockKind
from journal.domain.care import Identity
from journal.domain.errors import UnknownError
from journal.services.blocks import TOLD, NewBlock, register_block
from journal.services.leaving import close_account
from journal.services.patients import find_patient, register_patient
from journal.services.restoring import ready_to_serve
from tests.cast import NOON, PIA
from tests.scenes import DAY, HOUR, chosen, joined, opened, pia_at_b, signed, takes_part, words_in


@pytest.mark.rule("D-04")
def test_pia_who_returns_long_afterwards_is_joined_to_the_same_journal(cast):
    entry = signed(cast, cast.signed_in("astrid"), "Från första gången.").entry
    later = NOON + 300 * DAY
    dag = cast.signed_in("dag", later)
    again = Identity("Pia Exempelsson-Ny", PIA.number, "070-174 06 09")
    assert register_patient(cast.parts, dag, again, later) == cast.pia
    assert find_patient(cast.parts, dag, PIA.number, later).name == "Pia Exempelsson-Ny"
    takes_part(cast, dag, "astrid", at=later)
    assert words_in(opened(cast, cast.signed_in("astrid", later), entry, at=later)) == ["Från första gången."]


@pytest.mark.rule("D-04")
def test_another_unit_joins_her_to_the_same_patient_and_is_told_nothing_of_it(cast):
    bo = cast.signed_in("bo")
    assert find_patient(cast.parts, bo, PIA.number, NOON) is None
    assert pia_at_b(cast, bo) == cast.pia
    assert find_patient(cast.parts, bo, PIA.number, NOON).id == cast.pia


@pytest.mark.rule("D-04", "D-05")
def test_she_is_the_same_patient_though_whoever_registered_her_has_left(cast):
    joined(cast, "hanna", "Hanna Ö")
    close_account(cast.parts, cast.signed_in("dag"), NOON)
    assert register_patient(cast.parts, cast.signed_in("hanna"), PIA, NOON) == cast.pia


@pytest.mark.rule("D-03")
def test_a_block_stands_when_whoever_entered_it_and_whoever_wrote_have_closed_their_accounts(cast):
    joined(cast, "hanna", "Hanna Ö")
    entry = signed(cast, cast.signed_in("astrid")).entry
    bo = cast.signed_in("bo")
    pia_at_b(cast, bo)
    chosen(cast, bo)
    assert opened(cast, bo, entry)
    register_block(cast.parts, cast.signed_in("dag"), cast.pia, NewBlock(BlockKind.INNER, NOON - HOUR, TOLD), NOON)
    for name in ("dag", "astrid"):
        close_account(cast.parts, cast.signed_in(name), NOON)
    ready_to_serve(cast.parts, NOON)
    with pytest.raises(UnknownError):
        opened(cast, bo, entry)
    takes_part(cast, cast.signed_in("hanna"), "hanna")
    assert words_in(opened(cast, cast.signed_in("hanna"), entry)) == ["Sover bättre."]
