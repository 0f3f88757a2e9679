"""A person's browser without script: it follows links and redirects, and sends the forms that it was shown."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Forms(HTMLParser):
    """The forms of a page with what their fields hold."""

    forms: list = field(default_factory=list)
    area: str = ""
    choice: str = ""

    def __post_init__(self):
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.forms.append({"action": given.get("action", ""), "fields": {}})
        elif self.forms and given.get("name"):
            self._field(tag, given)
        elif tag == "option" and self.choice and ("selected" in given or self.choice not in self._fields()):
            self._fields()[self.choice] = given.get("value", "")

    def _field(self, tag, given):
        ticked = given.get("type") not in {"radio", "checkbox"} or "checked" in given
        if tag == "input" and ticked:
            self._fields()[given["name"]] = given.get("value", "")
        elif tag == "textarea":
            self.area = given["name"]
            self._fields()[self.area] = ""
        elif tag == "select":
            self.choice = given["name"]

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = ""
        elif tag == "select":
            self.choice = ""

    def handle_data(self, data):
        if self.area:
            # The first line break after the tag is no part of the text.
            held = self._fields()[self.area]
            self._fields()[self.area] = held + (data.removeprefix("\n") if not held else data)

    def _fields(self):
        return self.forms[-1]["fields"]


@dataclass
class Browser:
    """One person's browser: it follows redirects and sends the forms that it was shown."""

    site: object
    client: object
    name: str = ""
    page: object = None

    def get(self, path, expected=200):
        """Open a page."""
        self.page = self.client.get(path, follow_redirects=True)
        assert self.page.status_code == expected, (path, self.page.status_code, self.text[:2000])
        return self.text

    def send(self, action, expected=200, having="", **typed):
        """Fill in the form with this action, as it stands on the page, and send it."""
        form = self.form(action, having)
        filled = {**form["fields"], **{name.replace("__", "."): value for name, value in typed.items()}}
        self.page = self.client.post(
            form["action"], data={k: v for k, v in filled.items() if v is not None}, follow_redirects=True
        )
        assert self.page.status_code == expected, (action, self.page.status_code, self.text[:3000])
        return self.text

    def form(self, action, having=""):
        """Return the form of the page whose action ends so, and that has a field of this name."""
        found = Forms()
        found.feed(self.text)
        fitting = [
            form for form in found.forms if form["action"].endswith(action) and (not having or having in form["fields"])
        ]
        assert fitting, (action, [form["action"] for form in found.forms])
        return fitting[0]

    @property
    def text(self):
        """The page as its text."""
        return self.page.get_data(as_text=True)

    @property
    def path(self):
        """Where the browser is now."""
        return self.page.request.path

    def link(self, text):
        """Return the address of a link by its text."""
        found = re.search(rf'<a [^>]*href="([^"]+)"[^>]*>\s*{re.escape(text)}', self.text)
        assert found, text
        return found[1].replace("&amp;", "&")


def nobody(site):
    """Return a browser in which nobody is signed in."""
    return Browser(site, site.app.test_client())


def signed_in(site, name):
    """Return somebody's browser, signed in by the form."""
    browser = Browser(site, site.app.test_client(), name)
    enter(browser, name)
    return browser


def enter(browser, name, come_back_to="", expected=200):
    """Sign in by the form, with a code of this half minute."""
    site = browser.site
    site.cast.forget_step(name)
    person = site.cast.people[name]
    browser.get(f"/sign-in?come_back_to={come_back_to}" if come_back_to else "/sign-in")
    shown = {"account": person.username, "passphrase": person.passphrase}
    browser.send("/sign-in", expected, totp=site.cast.code(name, site.clock()), **shown)
