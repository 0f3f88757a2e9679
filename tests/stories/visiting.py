"""A person at a real browser: what they press and read, and a recorder of all that a page must never do."""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Error, expect

WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa")
AXE_RUN = "(options) => axe.run(document, options)"
# A rule that the browser enforces is told to the page that broke it: here it is an error in the console as well.
REPORTS = "addEventListener('securitypolicyviolation', e => console.error('CSP', e.effectiveDirective, e.blockedURI))"
IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
REFUSED = "Failed to load resource: the server responded with a status of"
PATIENCE = 15_000


@cache
def axe_script():
    """The accessibility checker's own source."""
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


@contextmanager
def unrolled(page):
    """Show a page in its whole length: what sticks to an edge covers nothing that could not be scrolled free."""
    size = page.viewport_size
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({**size, "height": max(height, size["height"])})
    yield
    page.set_viewport_size(size)


@dataclass
class Recorder:
    """What the pages of one browser asked for and complained about."""

    origin: str
    asked: list = field(default_factory=list)
    complaints: list = field(default_factory=list)
    statuses: set = field(default_factory=set)

    def listen(self, context):
        """Hear everything that happens in a browser context."""
        context.add_init_script(REPORTS)
        context.on("request", lambda request: self.asked.append(request.url))
        context.on("response", lambda response: self.statuses.add(response.status))
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))

    def _console(self, message):
        if message.type in {"error", "warning"} and not message.text.startswith(REFUSED):
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")

    def check(self, expected):
        """Nothing left the origin, nothing complained, and only the refusals that were meant came."""
        assert [url for url in self.asked if not url.startswith((f"{self.origin}/", "data:"))] == []
        assert self.complaints == []
        assert {status for status in self.statuses if status >= 400} <= set(expected)


@dataclass
class Visitor:
    """One person at one browser."""

    practice: object
    context: object
    recorder: Recorder
    checked: set
    name: str = ""
    page: object = None
    expected: set = field(default_factory=set)
    script: bool = True

    def __post_init__(self):
        """Open a window."""
        self.page = self.page or self._window()

    def _window(self):
        page = self.context.new_page()
        page.set_default_timeout(PATIENCE)
        return page

    def another_window(self):
        """A second window of the same browser: the same cookies, the same recorder."""
        more = {"expected": self.expected, "script": self.script}
        return Visitor(self.practice, self.context, self.recorder, self.checked, self.name, **more)

    def expects(self, *statuses):
        """Say which refusals are meant to come."""
        self.expected.update(statuses)

    def go(self, path):
        """Type an address."""
        self.page.goto(f"{self.recorder.origin}{path}")
        return self.looks()

    def press(self, name, **more):
        """Press a button by what it says."""
        self.page.get_by_role("button", name=name, **more).first.click()
        return self.looks()

    def follow(self, name, **more):
        """Follow a link by what it says."""
        self.page.get_by_role("link", name=name, **more).first.click()
        return self.looks()

    def write(self, label, text):
        """Type into a field by its label."""
        self.page.get_by_label(label, exact=True).first.fill(text)

    def choose(self, label, option):
        """Choose in a list by its label."""
        self.page.get_by_label(label, exact=True).select_option(label=option)

    def reads(self, *texts):
        """Every one of these stands on the page, to be seen."""
        for text in texts:
            body = self.page.locator("body")
            expect(body).to_contain_text(text, use_inner_text=True, ignore_case=True, timeout=PATIENCE)
        return self

    def reads_nothing_of(self, *texts):
        """None of these stands anywhere in the page's source."""
        source = self.page.content()
        assert [text for text in texts if text in source] == []
        return self

    def arrives(self, path):
        """The address ends so."""
        expect(self.page).to_have_url(re.compile(path), timeout=PATIENCE)
        return self

    @property
    def path(self):
        """Where the window is."""
        return self.page.url.removeprefix(self.recorder.origin)

    def looks(self):
        """Wait until the page stands still, and have it checked for everybody's use unless its like has been."""
        self.page.wait_for_load_state("load")
        if self.script:
            self._check()
        return self

    def _check(self):
        kind = (IDS.sub("*", self.path.partition("?")[0]), self.page.title(), self._headings())
        if kind in self.checked:
            return
        self.checked.add(kind)
        self.check_now()

    def _headings(self):
        try:
            return tuple(self.page.locator("h1, h2, [role=alert]").all_inner_texts())
        except Error:
            # What was pressed led on to the next page only now.
            self.page.wait_for_load_state("load")
            return tuple(self.page.locator("h1, h2, [role=alert]").all_inner_texts())

    def check_now(self):
        """Have the page checked as it stands: WCAG 2.0 to 2.2, A and AA."""
        self.page.evaluate(axe_script())
        options = {"runOnly": {"type": "tag", "values": list(WCAG)}, "resultTypes": ["violations"]}
        with unrolled(self.page):
            found = self.page.evaluate(AXE_RUN, options)["violations"]
        told = [(one["id"], [(node["html"][:200], node["failureSummary"]) for node in one["nodes"]]) for one in found]
        assert told == [], f"{self.path}: {json.dumps(told, indent=1, ensure_ascii=False)}"

    @property
    def cookie(self):
        """The session's cookie."""
        return next(one["value"] for one in self.context.cookies() if one["name"] == "sigill")

    def sign_in(self, name, passphrase=None, ends=None):
        """Sign in by the form, from wherever the browser was sent to it."""
        self.name = name
        if not self.path.startswith("/sign-in"):
            self.go("/sign-in")
        self.write("Konto", name)
        self.write("Lösenfras", passphrase or self.practice.cast.people[name].passphrase)
        self.write("Kod, sex siffror", self.practice.code(name))
        self.press("Logga in")
        return self.arrives(ends) if ends else self

    def close(self):
        """Leave, and answer for what happened."""
        self.context.close()
        self.recorder.check(self.expected)
