"""Pia moves what she supplied herself, and nothing that anybody else wrote."""

from __future__ import annotations

from datetime import timedelta

import pytest

from journal.domain.case_words import CaseKind, CaseOutcome, CaseTextKind, RemarkKind
from journal.services.case_texts import write_text
from journal.services.copy_decisions import answer_case
from journal.services.parting import close_own_account
from journal.services.remarks import NewAsk, ask_for
from journal.services.statements import note_statement
from journal.services.supplied import take_out_supplied
from tests.patients import LATER, arrived, come_back, with_account
from tests.scenes import signed

CANARY = "Rödhaken skrev det här"
OWN = "Jag sa aldrig det."


@pytest.fixture
def pia(cast):
    """Pia has asked; everything else about her was written by Astrid."""
    entry = signed(cast, cast.signed_in("astrid"), CANARY).entry
    (pia,) = arrived(cast)
    case = ask_for(cast.parts, pia, NewAsk(CaseKind.RECTIFICATION, OWN, entry=entry, remark=RemarkKind.WRONG), LATER)
    astrid, target = cast.signed_in("astrid", LATER), (cast.pia, case.id)
    write_text(cast.parts, astrid, target, (CaseTextKind.REQUEST, CANARY), LATER)
    answer_case(cast.parts, astrid, target, (CaseOutcome.REFUSED, CANARY), LATER)
    note_statement(cast.parts, astrid, (cast.pia, entry), CANARY, LATER)
    return pia


@pytest.mark.rule("G-09", "RIG-11")
def test_pia_moves_her_own_words_and_no_word_that_a_clinician_wrote(cast, pia):
    (one,) = take_out_supplied(cast.parts, pia, LATER)
    assert (one.words, one.unit, one.kind, one.at) == (OWN, "North-A", CaseKind.RECTIFICATION, LATER)


@pytest.mark.rule("G-09", "D-04")
def test_what_pia_wrote_under_an_earlier_account_is_hers_still(cast, pia):
    close_own_account(cast.parts, pia, LATER)
    then = LATER + timedelta(days=2)
    with_account(cast, at=then)
    cast.signed_in("astrid", then)
    again = come_back(cast, at=then)
    assert [one.words for one in take_out_supplied(cast.parts, again, then)] == [OWN]


def test_who_waits_to_be_known_has_supplied_nothing(cast):
    assert take_out_supplied(cast.parts, with_account(cast), LATER) == ()
