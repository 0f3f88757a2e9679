"""A journal through the pages, without script: narrowed, searched, read at another unit, and printed."""

from __future__ import annotations

import pytest

from journal.domain.access_words import Subtype
from journal.domain.ids import AccountId
from tests.scenes import note, rows, signed, takes_part
from tests.web.browsing import signed_in

TEXT = "Sover bättre. Går ut varje dag."
CALLED = "Ringde om tiden."


@pytest.fixture
def astrid(site):
    """Astrid, who signed two notes about Pia."""
    session = site.cast.signed_in("astrid", site.clock())
    for words in (TEXT, CALLED):
        signed(site.cast, session, words, at=site.clock())
    return signed_in(site, "astrid")


def _journal(site):
    return f"/patients/{site.cast.pia}/journal"


def test_the_journal_is_narrowed_by_kind_and_period(site, astrid):
    astrid.get(_journal(site))
    assert "Ingen anteckning passar urvalet." in astrid.send("/journal", kind="phone")
    assert astrid.path.endswith("/journal")
    assert TEXT in astrid.send("/journal", kind="session")
    assert "Ingen anteckning passar urvalet." in astrid.get(f"{_journal(site)}?until=2020-01-01")
    astrid.get(f"{_journal(site)}?kind=nonsense", 404)


@pytest.mark.rule("J-16", "L-10")
def test_words_are_looked_for_in_one_reading_and_stand_in_no_address(site, astrid):
    astrid.get(_journal(site))
    before = len(rows(site.cast))
    page = astrid.send("/journal", words="ringde")
    assert (CALLED in page, TEXT in page) == (True, False)
    assert astrid.page.request.query_string == b""
    searched = [row for row in rows(site.cast)[before:] if site.cast.pia in row.patients and row.halves]
    assert [row.subtype for row in searched] == [Subtype.SEARCH]
    assert TEXT in astrid.get(f"{_journal(site)}?words=ringde")


def test_the_journal_prints_with_who_printed_it(site, astrid):
    page = astrid.get(f"/patients/{site.cast.pia}/print")
    assert TEXT in page
    assert "Journalkopia. North. Utskriven" in page
