"""A mark stands until it is taken away; what it hides of an identity."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from journal.domain.access_words import Resource, ResourceKind
from journal.domain.care import Identity
from journal.domain.ids import new_id
from journal.domain.protection import Protection, ProtectionKind
from journal.domain.protection_asks import Protect
from tests.policy.asking import ASTRID, PIA

AT = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize("ended_at", [None, AT])
def test_a_mark_stands_until_it_is_taken_away(ended_at):
    one = Protection(
        *(new_id() for _ in range(4)), ProtectionKind.SECRECY_MARKING, new_id(), AT, new_id(), None, ended_at
    )
    assert one.stands is (ended_at is None)


def test_the_row_of_a_mark_names_it():
    made = new_id()
    assert Protect(actor=ASTRID, patient=PIA, protection=made).resource == Resource(ResourceKind.PROTECTION, (made,))


@pytest.mark.rule("P-12")
def test_who_somebody_is_without_how_they_are_reached():
    whole = Identity("Pia Exempelsson", "196408233234", "070-174 06 05", "pia@example.se", date(2026, 3, 1))
    assert whole.without_contact() == Identity("Pia Exempelsson", "196408233234", died_on=date(2026, 3, 1))
