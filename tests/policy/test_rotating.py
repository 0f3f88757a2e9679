"""Who renews keys, against an oracle of one line, over every combination of the facts."""

import pytest

from journal.domain.rotation_asks import RotateKeys
from journal.policy.rotating import RotateFacts, decide_rotate
from tests.policy.asking import ASTRID, every_case

ROTATE = RotateKeys(actor=ASTRID, about=(ASTRID.provider,))


@pytest.mark.rule("A-04", "L-17", "R-11", "S-13")
@pytest.mark.parametrize("facts", every_case(RotateFacts), ids=str)
def test_head_officers_or_the_journals_unit_renew_keys_while_the_old_ones_are_in_hand(facts):
    answers = facts.is_head or facts.enough_officers or facts.is_journal_of_own_unit
    wanted = answers and facts.old_key_is_in_hand and not facts.is_program
    assert decide_rotate(ROTATE, facts).permitted is wanted
