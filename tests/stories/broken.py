"""A served practice under which something breaks, and what its people are told then."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from urllib.parse import urlencode

from tests.practice import FIRST, RISK
from tests.stories.program import Program

WORDS = "Skrivet medan något var trasigt."
NEW = {"kind": "session", "happened": {"starts_at": "2026-03-05T14:00:00+01:00"}, "text": {"current": WORDS}}
OUT = ("A store cannot serve now. Nothing was opened, nothing was lost.", "En del av systemet svarar inte just nu.")
READ_ONLY = (
    "Nothing can be logged now, so nothing was opened. Nothing was lost.",
    "Utan rad i åtkomstloggen öppnas ingenting.",
)
"""What a program and a person are told."""


class Broken:
    """A practice that is served, and somebody who was signed in before anything broke."""

    def __init__(self, practice):
        self.practice, self.server = practice, practice.server
        self.api = Program(self.server.port)
        self.api.sign_in(practice, "astrid")
        self.pages = Program(self.server.port, headers={"Cookie": f"sigill={self.api.token.removeprefix('session-')}"})
        self.entries = f"/api/v1/patients/{practice.cast.pia}/entries"
        self.editor = f"/patients/{practice.cast.pia}/entries/new"

    def form(self):
        """The fields of an empty note, with its token."""
        page = self.pages("GET", self.editor).body.decode()
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        return {"csrf_token": token, "kind": "session", "day": "2026-03-05", "clock": "14:00", "text.current": WORDS}

    def send(self, form):
        """Send a note by its form."""
        return self.pages.send(self.editor, urlencode(form))

    def is_out(self, form, words=OUT):
        """By page and by problem it is said that nothing was lost; nothing opens, and the text is given back."""
        calls = (
            lambda: self.api("GET", self.entries),
            lambda: self.api("POST", self.entries, NEW),
            lambda: self.pages("GET", self.editor.replace("entries/new", "journal")),
            lambda: self.send(form),
        )
        # Together: each may wait for a lock as long as it is allowed to.
        with ThreadPoolExecutor() as people:
            read, written, page, sent = people.map(lambda call: call(), calls)
        told_by_a_problem(read, words)
        told_by_a_problem(written, words)
        told_by_a_page(page, words)
        self.gives_back(sent, words)

    def gives_back(self, sent, words=OUT):
        """What was typed stands on the page that says why it was not saved."""
        told_by_a_page(sent, words)
        assert WORDS in unescape(sent.body.decode())
        assert "Spara igen" in sent.body.decode()

    def works(self, form):
        """After repair everybody reads as before, and what was given back is saved."""
        page = self.api("GET", self.entries)
        assert (page.status, FIRST in str(page.json)) == (200, True)
        assert self.send(form).status == 303
        assert WORDS in str(self.api("GET", self.api("POST", self.entries, NEW).headers["location"]).json)


def told_by_a_problem(answer, words=OUT):
    assert answer.status == 503, answer.body
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json["title"] == words[0]
    assert answer.headers["retry-after"] == "5"


def told_by_a_page(answer, words=OUT):
    assert answer.status == 503, answer.body
    said = unescape(answer.body.decode())
    assert words[1] in said
    assert not any(note in said for note in (FIRST, RISK))
