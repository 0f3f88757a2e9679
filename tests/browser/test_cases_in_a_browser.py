"""The pages of cases and copies in a browser: nobody is shut out, nothing is blocked, nothing runs over the edge."""

from __future__ import annotations

import threading
from datetime import timedelta
from uuid import UUID

import pytest

from journal.domain.case_words import Asker, CaseKind, CaseTextKind, Withholding
from journal.services.case_texts import write_text
from journal.services.keyring import Cookie
from journal.services.set_files import Waiting
from journal.web.cookies import session_cookie
from tests.browser.axe import violations
from tests.case_scenes import asked, decided, handed_over, known, made, released, target, weighed
from tests.scenes import signed
from tests.stories.visiting import unrolled

pytestmark = pytest.mark.browser

TOLD = "Systern ringer och ber att det inte förs vidare."
PAGES = {
    "astrid": (
        "/",
        "/cases",
        "{pia}/cases",
        "{pia}/cases/new",
        *("{new}" + end for end in ("", "/scope", "/weigh", "/decide", "/deliver", "/texts")),
        "{relative}",
        *("{part}" + end for end in ("", "/weigh", "/decide", "/deliver", "/ivo", "/notice")),
        *("{out}" + end for end in ("/deliver", "/copy")),
        "{complaint}",
    ),
    "dag": ("/cases", "{new}", "{pia}/cases"),
    "frida": ("/cases", "/cases?all=yes&kind=copy"),
    "eva": ("/cases",),
}
REFUSED = {("astrid", "{part}/weigh"): 403}
"""What is decided is weighed no more."""


@pytest.fixture
def furnished(served):
    """Pia asks for copies: one new, one refused in part, one handed over; a relative asks, and she complains."""
    cast = served.cast
    at = served.clock()
    astrid = cast.signed_in("astrid", at)
    signed(cast, astrid, f"Sover bättre.\n\n{TOLD}", at=at)
    part = released(cast, astrid, {TOLD: Withholding.INFORMANT}, at=at)
    out = asked(cast, at=at, received=at - timedelta(days=40))
    known(cast, astrid, out, at)
    weighed(cast, astrid, out, at=at)
    decided(cast, astrid, out, at)
    handed_over(cast, astrid, out, at)
    found = {
        "new": asked(cast, at=at, received=at - timedelta(days=35)),
        "relative": asked(cast, at=at, asker=Asker.RELATIVE),
        "complaint": asked(cast, at=at, kind=CaseKind.COMPLAINT, form=None),
        "part": part,
        "out": out,
    }
    write_text(cast.parts, astrid, target(cast, found["new"]), (CaseTextKind.REQUEST, "Jag vill ha allt."), at)
    pia = f"/patients/{cast.pia}"
    served.places = {"pia": pia, **{name: f"{pia}/cases/{case.id}" for name, case in found.items()}}
    return served


@pytest.mark.rule("P-21")
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_cases_is_open_to_everybody_and_keeps_the_policy(furnished, window, name, width, scheme):
    page = window(width, scheme)
    furnished.sign_in(page, name)
    for path in PAGES[name]:
        answer = page.goto(furnished.address + path.format(**furnished.places))
        assert answer.status == REFUSED.get((name, path), 200), path
        _open_to_everybody(page, path)


def _open_to_everybody(page, path):
    with unrolled(page):
        found = violations(page)
    assert found == [], path
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, path
    assert page.complaints == [], path


@pytest.mark.rule("P-02", "P-21")
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_whoever_waits_for_a_copy_is_shut_out_of_nothing_while_it_is_made_and_once_it_is(
    furnished, window, width, scheme
):
    page, gate = window(width, scheme), threading.Event()
    furnished.sign_in(page, "astrid")
    here = "{out}/file".format(**furnished.places)
    (cookie,) = (one for one in page.context.cookies() if one["name"] == session_cookie(furnished.cast.settings))
    there = Waiting(furnished.cast.parts.keyring, Cookie(cookie["value"]), UUID(here.split("/")[-2]))

    def slow(tell):
        tell(1, 4)
        gate.wait(60)
        return b"%PDF"

    there.begin("pdf", slow, furnished.clock())
    # It asks again by itself: not while it is looked at.
    page.route(f"**{here}", _asks_no_more)
    for heading in ("Kopian görs", "Kopian är klar"):
        page.goto(furnished.address + here)
        page.get_by_role("heading", name=heading).wait_for()
        _open_to_everybody(page, here)
        gate.set()
        made(there, furnished.clock())


def _asks_no_more(route):
    answer = route.fetch()
    said = {name: value for name, value in answer.headers.items() if name != "refresh"}
    route.fulfill(response=answer, headers=said)


@pytest.mark.rule("P-05", "P-08")
def test_a_passage_is_kept_back_by_keyboard_and_its_ground_shows_only_then(furnished, window):
    page = window()
    furnished.sign_in(page, "astrid")
    page.goto(furnished.address + "{new}/weigh".format(**furnished.places))
    passage = page.locator(".weigh > li", has_text=TOLD)
    assert not passage.locator("select").is_visible()
    passage.locator("input[value=give]").focus()
    page.keyboard.press("ArrowDown")
    assert passage.locator("select").is_visible()
    page.click("text=Till beslut")
    assert "undantas" in page.inner_text(".page-head")
