"""Until when an entry is to be signed, and who says in how many days."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from journal.domain.entry import EntryKind, Keyword, VersionState
from journal.policy.granting import GrantFacts
from journal.policy.promptness import decide_setting_days, due_to_sign
from tests.opened import NOON, opened_entry
from tests.policy.asking import ADMINISTER, every_case

DAY = timedelta(days=1)
DRAFT = {"state": VersionState.DRAFT, "settled_at": None, "signature": "none"}


@pytest.mark.rule("J-06", "S-04", "S-12")
def test_the_head_alone_says_in_how_many_days_entries_are_to_be_signed():
    for f in every_case(GrantFacts):
        may = f.is_head and f.same_provider and f.has_fresh_unlock and not f.is_program
        assert decide_setting_days(ADMINISTER, f).permitted is may, f


@pytest.mark.rule("J-06")
@pytest.mark.parametrize(("days", "within"), [(None, 2 * DAY), (1, DAY), (14, 14 * DAY)])
def test_what_happened_is_signed_two_days_later_or_in_the_days_that_the_unit_says(days, within):
    head = opened_entry(EntryKind.SESSION, ({Keyword.CURRENT: "Ett."}, DRAFT)).head
    first = head.newest
    assert due_to_sign(head, first, days) == head.happened.ends_at + within
    written = replace(first, made_at=first.made_at + 9 * DAY)
    assert due_to_sign(head, written, days) == head.happened.ends_at + within
    correction = replace(first, number=2, made_at=NOON + 30 * DAY)
    assert due_to_sign(head, correction, days) == NOON + 30 * DAY + within
