"""Begär kopia in a browser: Pia asks at her telephone, and nobody is shut out of how far it has come."""

from __future__ import annotations

import pytest

from journal.domain.case import WHOLE_JOURNAL
from journal.domain.case_words import Withholding
from journal.domain.disclosure import DisclosureForm
from journal.services.left_copies import hand_over
from journal.services.own_copies import NewCopy, ask_for_copy
from journal.web.cookies import session_cookie
from tests.browser.axe import violations
from tests.case_scenes import AS_A_FILE, decided, target, weighed
from tests.patients import arrived
from tests.scenes import signed
from tests.stories.visiting import unrolled

pytestmark = pytest.mark.browser
TOLD = "Systern ringer och ber att det inte förs vidare."


def checked(page, width):
    """Nobody is shut out of this page, nothing is blocked, nothing runs over the edge."""
    with unrolled(page):
        found = violations(page)
    assert found == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
    assert page.complaints == [], page.url


@pytest.fixture
def pia(served):
    """Pia with an account, and an entry of which one passage is another's: her session, Astrid's, the time."""
    cast, at = served.cast, served.clock()
    astrid = cast.signed_in("astrid", at)
    signed(cast, astrid, f"Sover dåligt.\n\n{TOLD}", at=at)
    return (*arrived(cast, at=at), astrid, at)


def signed_in_window(served, window, session, width, scheme="light"):
    """A window in which she is signed in."""
    page = window(width, scheme)
    cookie = {"name": session_cookie(served.cast.settings), "value": session.cookie.value, "url": served.address}
    page.context.add_cookies([cookie])
    return page


@pytest.mark.rule("P-01", "P-03")
@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_pia_asks_for_a_copy_and_sees_on_start_how_far_it_has_come(served, window, pia, width, scheme):
    page = signed_in_window(served, window, pia[0], width, scheme)
    page.goto(served.address + "/me/copies")
    page.get_by_text("Bara en del, eller en viss tid").click()
    checked(page, width)
    page.get_by_label("som fil").check()
    page.get_by_role("button", name="Begär kopia").click()
    page.wait_for_url("**/me/copies/*")
    checked(page, width)
    page.goto(served.address + "/me")
    page.get_by_role("heading", name="På gång").wait_for()
    checked(page, width)


@pytest.mark.rule("P-02", "P-05", "P-06")
@pytest.mark.parametrize("width", [360, 1280])
def test_pia_reads_what_is_kept_back_and_fetches_the_rest_as_a_pdf(served, window, pia, width):
    session, astrid, at = pia
    cast = served.cast
    case = ask_for_copy(cast.parts, session, NewCopy(None, WHOLE_JOURNAL, DisclosureForm.FILE), at)
    weighed(cast, astrid, case, {TOLD: Withholding.INFORMANT}, at=at)
    decided(cast, astrid, case, at, statement="Det rör en tredje person.", reviewer=astrid.actor.account)
    hand_over(cast.parts, astrid, target(cast, case), AS_A_FILE, at)
    page = signed_in_window(served, window, session, width)
    page.goto(f"{served.address}/me/copies/{case.id}")
    page.get_by_text("Ett stycke").wait_for()
    checked(page, width)
    page.get_by_role("button", name="Hämta").click()
    page.get_by_role("heading", name="Kopian är klar").wait_for(timeout=60_000)
    checked(page, width)
    with page.expect_download() as taken:
        page.get_by_role("link", name="Hämta filen").click()
    assert taken.value.suggested_filename == "journalkopia.pdf"
