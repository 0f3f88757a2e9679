"""The patient's list in a browser: nobody is shut out by how it is made, and it is checked there without the server."""

from __future__ import annotations

import json

import pytest

from journal.services.emergency_reading import read_chosen
from journal.services.journals import JournalFilter, read_journal
from journal.services.log_questions import QuestionKind, answer_question, ask_about
from journal.web.cookies import session_cookie
from tests.blocked_scenes import about_a_day, attested, blocked, officer, pia_treated_at_b, picked
from tests.browser.axe import violations
from tests.cast import NOON
from tests.patients import come_back, gives_access, with_account
from tests.scenes import DAY, signed
from tests.services.test_own_log import listed, others
from tests.stories.visiting import unrolled

pytestmark = pytest.mark.browser


@pytest.fixture
def pia(served):
    """Twelve weeks of readings, an emergency, a question answered; Pia's cookie and her question."""
    cast, last = served.cast, NOON + 80 * DAY
    gives_access(cast)
    with_account(cast)
    for days in (3, 10, 24, 38, 52, 66, 73):
        at = NOON + days * DAY
        signed(cast, cast.signed_in("astrid", at), at=at)
    astrid, bo = cast.signed_in("astrid", last), pia_treated_at_b(cast, last)
    read_journal(cast.parts, astrid, cast.pia, JournalFilter(cast.units["a"]), last)
    entry = about_a_day(cast, astrid, "Ett svårt samtal.", last - DAY, last)
    officer(cast, at=last)
    blocked(cast, at=last)
    which = picked(cast, bo, attested(cast, bo, at=last), entry.entry, at=last)
    read_chosen(cast.parts, bo, which, last)
    cast.installed.integrator._round()  # noqa: SLF001  (one round, without the thread)
    session = come_back(cast, at=last)
    row = others(listed(cast, session, last))[0]
    asked = ask_about(cast.parts, session, row.id, (QuestionKind.QUESTION, "Varför?"), last)
    answer_question(cast.parts, cast.signed_in("eva", last), asked, "Det var rätt.", last)
    served.clock.now = last
    return session.cookie.value, asked, row.id


def opened(served, window, pia, path, width=1280, scheme="light"):
    """One of Pia's pages, in her window."""
    page = window(width, scheme)
    page.context.add_cookies([{"name": session_cookie(served.cast.settings), "value": pia[0], "url": served.address}])
    page.goto(served.address + path)
    return page


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "light"), (1280, "dark")])
def test_pia_s_pages_shut_nobody_out_and_stay_within_the_window(served, window, pia, width, scheme):
    _, question, row = pia
    for path in ("/me", "/me/log", f"/me/log/rows/{row}/question", f"/me/log/questions/{question}", "/me/log/trust"):
        page = opened(served, window, pia, path, width, scheme)
        for why in page.locator("main details > summary").all():
            why.click()
        with unrolled(page):
            found = violations(page)
        assert found == [], page.url
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.complaints == [], path


@pytest.mark.rule("P-15", "P-16")
def test_pia_s_browser_checks_her_list_without_the_server_and_finds_what_was_left_out(served, window, pia, tmp_path):
    page = opened(served, window, pia, "/me/log/trust")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Hämta logg med kvitto").click()
    whole, without = tmp_path / "whole.json", tmp_path / "without.json"
    taken.value.save_as(whole)
    told = json.loads(whole.read_text("utf-8"))
    without.write_text(json.dumps(told | {"rows": told["rows"][:1] + told["rows"][2:]}), "utf-8")
    served.cast.installed.integrator._round()  # noqa: SLF001  (one round, without the thread)
    page.reload()
    with page.expect_download() as later:
        page.get_by_role("link", name="Hämta logg med kvitto").click()
    newer = tmp_path / "newer.json"
    later.value.save_as(newer)
    page.context.set_offline(True)
    assert said_of(page, whole) == [
        f"Följden är obruten: {told['last_seq']} rader, från 1 till det nummer",
        "Loggens underskrift",
    ]
    assert said_of(page, without) == ["Rad 2 följer inte på raden före"]
    assert said_of(page, whole, newer)[-1] == "Filerna motsäger inte varandra."
    forged = tmp_path / "forged.json"
    forged.write_text(json.dumps(told | {"last_seq": len(told["rows"]) - 1, "rows": told["rows"][:-1]}), "utf-8")
    assert said_of(page, forged) == ["Uppgiften om sista numret är inte underskriven"]


def said_of(page, *files):
    """What the page says of these files, each line up to where the test knows it."""
    page.set_input_files("#files", [str(file) for file in files])
    page.get_by_role("button", name="Kontrollera").click()
    page.locator("#checked li").first.wait_for()
    page.wait_for_function(
        "document.querySelectorAll('#checked li').length && !document.querySelector('#checked:empty')"
    )
    starts = (
        "Rad 2 följer inte på raden före",
        "Uppgiften om sista numret är inte underskriven",
        "Loggens underskrift",
        "Filerna motsäger inte varandra.",
    )
    lines = page.locator("#checked li").all_inner_texts()
    return [next((start for start in starts if line.startswith(start)), line.split(" som loggen")[0]) for line in lines]


def test_the_answer_is_opened_in_the_browser(served, window, pia):
    page = opened(served, window, pia, f"/me/log/questions/{pia[1]}")
    page.get_by_role("button", name="Öppna svaret").click()
    assert page.locator("#answer").inner_text() == "Det var rätt."
