"""Who renews keys, against an oracle of one line, over every combination of the facts."""

import pytest

from journal.domain.rotation_asks import RotateKeys
from journal.policy.rotating import RotateFacts, decide_rotate
from tests.policy.asking import ASTRID, every_case

ROTATE = RotateKeys(actor=ASTRID, about=(ASTRID.provider,))


@pytest.mark.rule("A-04", "L-17", "R-11", "S-13")
@pytest.mark.parametrize("facts", every_case(RotateFacts), ids=str)
def test_head_or_officers_renew_keys_while_the_old_ones_are_in_hand(facts):
    wanted = (facts.is_head or facts.enough_officers) and facts.old_key_is_in_hand and not facts.is_program
    assert decide_rotate(ROTATE, facts).permitted is wanted
