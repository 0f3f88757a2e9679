"""An id that does not stand for the actor is refused, whoever's it is."""

from __future__ import annotations

import pytest

from journal.domain.practice_asks import NameUnknown
from journal.policy.naming import NamingFacts, decide_naming
from tests.policy.asking import ADMINISTER, every_case


@pytest.mark.rule("S-12", "L-05")
def test_an_id_is_known_exactly_where_it_stands_for_the_actor():
    for facts in every_case(NamingFacts):
        assert decide_naming(NameUnknown(actor=ADMINISTER.actor), facts).permitted is facts.stands_for_actor
