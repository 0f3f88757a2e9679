"""A journal through the pages, without script: narrowed, searched, read at another unit, and printed."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest

from journal.domain.access_words import Subtype
from tests.blocked_scenes import DAY, INNER, about_a_day, blocked
from tests.cast import NOON
from tests.scenes import chosen, joined, pia_at_b, rows, signed, takes_part
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


@pytest.mark.rule("A-01", "A-02", "L-05")
def test_a_colleague_states_another_need_and_reads_without_writing(site, astrid):
    joined(site.cast, "hanna", "Hanna Ö")
    hanna = signed_in(site, "hanna")
    page = hanna.get(_journal(site), 403)
    assert ("Du deltar inte i vården" in page, TEXT in page) == (True, False)
    page = hanna.send("/elsewhere", 422, reason="")
    assert "Skäl: Välj ett av alternativen.</a>" in page
    assert re.findall(r'id="(\w+)"[^>]* autofocus', page) == ["reason"]
    page = hanna.send("/elsewhere", reason="covering")
    assert (hanna.path, TEXT in page, "Ny anteckning" in page) == (_journal(site), True, False)


@pytest.mark.rule("A-04")
def test_a_clerk_is_offered_no_need(site, astrid):
    assert "Det är inte tillåtet" in signed_in(site, "dag").get(_journal(site), 403)


@pytest.mark.rule("A-09")
def test_another_units_journal_is_narrowed_there_and_not_at_home(site, astrid):
    cast, at = site.cast, site.clock()
    bo = cast.signed_in("bo", at)
    pia_at_b(cast, bo, at)
    chosen(cast, bo, "a", at=at)
    reader = signed_in(site, "bo")
    reader.get(f"{_journal(site)}?unit={cast.units['a']}")
    assert CALLED in reader.send("/journal", kind="session")
    page = reader.send("/journal", words="ringde")
    assert (CALLED in page, TEXT in page) == (True, False)


@pytest.mark.rule("B-07")
def test_every_author_of_the_journal_is_offered_and_nobody_who_wrote_only_what_is_blocked(site, astrid):
    cast, at = site.cast, site.clock()
    joined(cast, "hanna", "Hanna Ö")
    takes_part(cast, cast.signed_in("astrid", at), "hanna", at=at)
    about_a_day(cast, cast.signed_in("hanna", at), "Hannas ord.", at - 9 * DAY, at)
    assert ">Hanna Ö</option>" in astrid.get(f"{_journal(site)}?since={at:%Y-%m-%d}")
    assert "Hannas ord." not in astrid.text
    bo = cast.signed_in("bo", at)
    pia_at_b(cast, bo, at)
    chosen(cast, bo, "a", at=at)
    reader, there = signed_in(site, "bo"), f"{_journal(site)}?unit={cast.units['a']}"
    assert ">Hanna Ö</option>" in reader.get(there)
    day = (at - 9 * DAY).date()
    blocked(cast, replace(INNER, first_day=day, last_day=day), at=at)
    page = reader.get(there)
    assert (CALLED in page, ">Astrid Ek</option>" in page, "Hanna" in page) == (True, True, False)


@pytest.mark.rule("A-09", "B-07")
def test_of_another_units_journal_is_said_who_sees_it_there_and_nothing_of_blocks(site, astrid):
    cast, at = site.cast, site.clock()
    bo = cast.signed_in("bo", at)
    pia_at_b(cast, bo, at)
    reader = signed_in(site, "bo")
    home = reader.get(_journal(site))
    assert home.index("Det finns mer vid en annan enhet.") < home.index('class="print-head"')
    chosen(cast, bo, "a", at=at)
    seen = []
    for _ in range(2):
        page = reader.get(f"{_journal(site)}?unit={cast.units['a']}")
        assert "<strong>North-A</strong>, de som deltar i vården där" in page
        seen.append(page.split('class="see"')[1].split("</section>")[0])
        blocked(cast, replace(INNER, first_day=NOON.date() - 9 * DAY, last_day=NOON.date() - 9 * DAY), at=at)
    assert seen[0] == seen[1]


def test_a_long_journal_is_read_in_pages_and_leads_back_to_the_newest(site, astrid, monkeypatch):
    monkeypatch.setattr("journal.web.pages.narrowing._ON_A_PAGE", 2)
    assert "Äldre" not in astrid.get(_journal(site))
    cast = site.cast
    about_a_day(cast, cast.signed_in("astrid", site.clock()), "Det första.", NOON - 9 * DAY, site.clock())
    page = astrid.get(_journal(site))
    assert ("här visas 2," in page, "Urval av journalen" in page, "Det första." in page) == (True, True, False)
    page = astrid.get(unescape(astrid.link("Äldre")))
    assert ("Det första." in page, CALLED in page, ">Äldre<" in page) == (True, False, False)
    assert CALLED in astrid.get(astrid.link("Till de nyaste"))


def test_the_journal_prints_with_who_printed_it(site, astrid):
    page = astrid.get(f"/patients/{site.cast.pia}/print")
    assert TEXT in page
    assert "Journalkopia. North. Utskriven" in page
