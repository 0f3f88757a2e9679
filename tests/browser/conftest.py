"""A real browser against a running server: the cast's installation, served on this machine."""

from __future__ import annotations

import shutil

import pytest

from tests.serving_here import served_here
from tests.stories.visiting import REFUSED

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class Site:
    """The cast's installation at an address, with everybody's way in."""

    def __init__(self, served):
        self.served, self.cast, self.clock, self.address = served, served.cast, served.clock, served.origin

    def sign_in(self, page, name):
        """Sign in by the form, with a code of this half minute."""
        person = self.cast.people[name]
        page.goto(f"{self.address}/sign-in")
        page.fill("#account", person.username)
        page.fill("#passphrase", person.passphrase)
        page.fill("#totp", self.served.code(name))
        page.click("main button[type=submit]")
        page.wait_for_load_state()


@pytest.fixture(scope="session")
def browser(playwright_driver):
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert path, "apt install chromium: the pages are tried in a browser"
    found = playwright_driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
    yield found
    found.close()


@pytest.fixture
def served(sqlite_cast, tmp_path):
    place = shutil.copytree(sqlite_cast.place, tmp_path / "cast")
    with served_here(sqlite_cast.copied_to(place, f"sqlite:///{place}/main.db")) as served:
        yield Site(served)


@pytest.fixture
def window(browser):
    """Open windows that remember what the browser complained of."""
    opened = []

    def new(width=1280, scheme="light"):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, locale="sv-SE")
        opened.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text) if _is_complaint(said) else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        return page

    yield new
    for context in opened:
        context.close()


def _is_complaint(said):
    """A page that says no by its status is none."""
    return said.type == "error" and not said.text.startswith(REFUSED)
