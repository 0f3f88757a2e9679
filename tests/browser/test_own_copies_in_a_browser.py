"""Begär kopia in a browser: Pia asks at her telephone, and nobody is shut out of how far it has come."""

from __future__ import annotations

from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe

from journal.domain.case_words import Withholding
from journal.domain.ids import CaseId
from journal.web.cookies import session_cookie
from tests.case_scenes import decided, weighed
from tests.patients import arrived
from tests.scenes import signed
from tests.stories.visiting import unrolled

pytestmark = pytest.mark.browser
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
TOLD = "Systern ringer och ber att det inte förs vidare."


def checked(page, width):
    """Nobody is shut out of this page, nothing is blocked, nothing runs over the edge."""
    with unrolled(page):
        found = Axe().run(page, options=RULES).response["violations"]
    assert [(page.url, one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
    assert page.complaints == [], page.url


@pytest.mark.rule("P-01", "P-05", "P-06")
@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_pia_asks_and_sees_how_far_it_has_come_until_it_is_decided_in_part(served, window, width, scheme):
    cast, at = served.cast, served.clock()
    astrid = cast.signed_in("astrid", at)
    signed(cast, astrid, f"Sover dåligt.\n\n{TOLD}", at=at)
    (pia,) = arrived(cast, at=at)
    page = window(width, scheme)
    page.context.add_cookies(
        [{"name": session_cookie(cast.settings), "value": pia.cookie.value, "url": served.address}]
    )
    page.goto(served.address + "/me/copies")
    page.get_by_text("Bara en del, eller en viss tid").click()
    checked(page, width)
    page.get_by_label("som fil").check()
    page.get_by_role("button", name="Begär kopia").click()
    page.wait_for_url("**/me/copies/*")
    checked(page, width)
    case = Found(page.url)
    page.goto(served.address + "/me")
    page.get_by_role("heading", name="På gång").wait_for()
    checked(page, width)
    weighed(cast, astrid, case, {TOLD: Withholding.INFORMANT}, at=at)
    decided(cast, astrid, case, at, statement="Det rör en tredje person.", reviewer=astrid.actor.account)
    page.goto(f"{served.address}/me/copies/{case.id}")
    page.get_by_text("Ett stycke").wait_for()
    checked(page, width)


class Found:
    """The case of an address."""

    def __init__(self, url):
        self.id = CaseId(UUID(url.rpartition("/")[2]))
