"""A patient's pages in a browser: open to everybody, nothing asked of anybody else, and one cookie is enough."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from journal.domain.case_words import CaseKind, RemarkKind
from journal.services.guardianships import register_guardian
from journal.services.remarks import NewAsk, ask_for
from journal.web.cookies import session_cookie
from tests.browser.axe import violations
from tests.cast import PIA
from tests.guardians import child_of
from tests.patients import arrived, blocks_a
from tests.scenes import signed

pytestmark = pytest.mark.browser

PAGES = (
    "/me",
    "/me/journal",
    "/me/account",
    "/me/children",
    *("{child}" + end for end in ("", "/log", "/block")),
    "/me/blocks",
    "/me/blocks/new",
    "{block}",
    "/me/lifts",
    "/me/recipients",
    "/me/seals",
    "/me/data",
    "/me/data/delete",
    "/me/correct",
    "/me/correct/erasure",
    "{entry}/remark?keyword=current&remark=wrong",
    "/me/cases",
    "{case}",
    "/me/ivo",
    "/me/privacy",
)


@pytest.fixture
def pia(served):
    """Pia, signed in, with an entry that she has said something of, a block, and a child: places to go, her session."""
    cast, at = served.cast, served.clock()
    entry = signed(cast, cast.signed_in("astrid", at), "Sover dåligt. Är orolig inför hösten.", at=at).entry
    child = child_of(cast, at=at)
    signed(cast, cast.signed_in("astrid", at), "Ritade ett hus.", child, at=at)
    register_guardian(cast.parts, cast.signed_in("dag", at), child, PIA.number, at)
    (session,) = arrived(cast, at=at)
    said = NewAsk(CaseKind.RECTIFICATION, "Jag sa aldrig det.", entry=entry, remark=RemarkKind.WRONG)
    case = ask_for(cast.parts, session, said, at)
    served.places = {
        "entry": f"/me/journal/{entry}",
        "case": f"/me/cases/{case.id}",
        "child": f"/me/children/{child}",
        "block": f"/me/blocks/{blocks_a(cast, session, at).block}",
    }
    return session


def enter(page, served, session):
    """Lay the session's cookie where the door would have left it; count who is asked for anything, and say so."""
    cookie = {"name": session_cookie(served.cast.settings), "value": session.cookie.value, "url": served.address}
    page.context.add_cookies([cookie])
    page.asked = set()
    page.on("request", lambda request: page.asked.add(urlsplit(request.url).netloc))


@pytest.mark.rule("P-21", "COO-05")
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_every_page_of_a_patient_is_open_to_everybody_and_asks_nobody_else(served, window, pia, width, scheme):
    page = window(width, scheme)
    enter(page, served, pia)
    for path in PAGES:
        answer = page.goto(f"{served.address}{path.format(**served.places)}")
        assert answer.status == 200, path
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    assert page.complaints == []
    assert page.asked == {urlsplit(served.address).netloc}


@pytest.mark.rule("COO-04")
def test_one_cookie_is_all_that_a_patients_pages_need_and_all_they_keep(served, window, pia):
    page = window()
    enter(page, served, pia)
    for path in PAGES:
        page.goto(f"{served.address}{path.format(**served.places)}")
    assert {cookie["name"] for cookie in page.context.cookies()} == {session_cookie(served.cast.settings)}
    assert page.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length") == 0
    page.goto(f"{served.address}/me/correct/objection")
    page.fill("#request", "Jag säger nej till kvalitetsregister.")
    page.click("main button[type=submit]")
    assert "Jag säger nej till kvalitetsregister." in page.inner_text("main")
    page.goto(f"{served.address}/me/data/delete")
    page.fill("#confirm", "avsluta")
    page.click("main button[type=submit]")
    assert "Kontot är avslutat" in page.inner_text("main")
    assert page.context.cookies() == []
    assert page.asked == {urlsplit(served.address).netloc}
