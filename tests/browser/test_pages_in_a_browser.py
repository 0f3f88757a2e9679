"""Every page in a browser: nobody is shut out by how it is made, nothing is blocked, nothing runs over the edge."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from journal.domain.entry import EntryKind, EntryText, EventTime, Keyword
from journal.services.entries import NewEntry, write_and_sign
from tests.cast import NOON
from tests.stories.visiting import unrolled

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PAGES = {
    "": ("/sign-in", "/forgotten", "/invitation", "/api"),
    "astrid": (
        "/",
        "/patients",
        "/patients/new",
        "{pia}/journal",
        "{pia}/print",
        "{pia}/relations",
        "{pia}/entries/new",
        "{pia}/elsewhere",
        "{entry}",
        "{entry}/correct",
        "{entry}/misfile",
        "/account",
        "/my-log",
        "/units",
        "/unlock",
    ),
    "dag": ("/patients", "{pia}/relations"),
    "eva": ("/log", "/log/verify"),
    "frida": ("/staff", "/staff/duties", "/staff/invite", "/staff/{astrid}", "/units", "/keys"),
}


@pytest.fixture
def furnished(served):
    """Pia's journal with a signed note, and a log that is sealed."""
    session = served.cast.signed_in("astrid", NOON)
    happened = EventTime(NOON, NOON)
    new = NewEntry(served.cast.pia, EntryKind.SESSION, happened, EntryText({Keyword.CURRENT: "Sover bättre."}))
    entry = write_and_sign(served.cast.parts, session, new, NOON).entry
    served.cast.installed.integrator._round()  # noqa: SLF001  (one round, without the thread)
    pia = f"/patients/{served.cast.pia}"
    served.places = {"pia": pia, "entry": f"{pia}/entries/{entry}", "astrid": served.cast.people["astrid"].account}
    return served


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_open_to_everybody_and_keeps_the_policy(furnished, window, name, width, scheme):
    page = window(width, scheme)
    if name:
        furnished.sign_in(page, name)
    for path in PAGES[name]:
        answer = page.goto(furnished.address + path.format(**furnished.places))
        assert answer.status == 200, path
        with unrolled(page):
            found = Axe().run(page, options=RULES).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found] == [], path
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, path
        assert page.complaints == [], path
