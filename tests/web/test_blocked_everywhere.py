"""Every outlet, walked: whoever works at another unit finds nothing of what is blocked in any answer at all."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace

import pytest

from journal.domain.ids import new_id
from journal.services.blocks import TOLD
from journal.web.cookies import session_cookie
from tests.cast import NOON
from tests.scenes import DAY, pia_at_b
from tests.services.test_blocks import INNER, about, blocked
from tests.web.beats import BEATS
from tests.web.browsing import signed_in
from tests.web.calling import Program

SECRET, SOUGHT = "Ebbeflod", "stillhet"
THEN = NOON - 20 * DAY
FORM = {
    "text.current": "Nyare.",
    "kind": "session",
    "day": "2026-03-02",
    "clock": "12:00",
    "revision": "1",
    "reason": "other",
    "text": "Ett skäl.",
    "purpose": "Vård och behandling",
    "told": TOLD,
    "requester": "patient",
    "number": "196408233234",
}
QUERIES = ("", "?unit={a}", "?unit={a}&printing=true", f"?unit={{a}}&words={SOUGHT}&since=2026-01-31")
LEFT_OUT = {
    "api_sessions.end",
    "api_sessions.end_all",
    "api_sessions.end_one",
    "own_sessions.end",
    "own_sessions.end_all",
    "sign_in.sign_out",
    "static",
}
"""What would end the walk, and files that are the same for everybody."""
STANDS = "the-entry"


@dataclass
class Walk:
    """Bo at North-B with two sessions open, a browser and a program of his own, and a token for another program."""

    site: object
    entry: object
    version: object
    browser: object
    programs: tuple
    tokens: dict = field(default_factory=dict)

    def answers(self, entry):
        """What every route says, asked about this entry where it asks about one: by route, method, query and means."""
        names = {"patient": self.site.cast.pia, "entry": entry, "name": "unknown"}
        found = {}
        rules = [rule for rule in self.site.app.url_map.iter_rules() if rule.endpoint not in LEFT_OUT]
        for rule in sorted(rules, key=str):
            path = re.sub(r"<(?:\w+:)?(\w+)>", lambda named: str(names.get(named[1]) or new_id()), rule.rule)
            for method in rule.methods - {"HEAD", "OPTIONS"}:
                found |= self._asked((rule.endpoint, method), path, names)
        return {call: _plain(answer, entry) for call, answer in found.items()}

    def _asked(self, call, path, names):
        narrows = call[1] == "GET" and path.endswith(("/journal", "/print", "/entries"))
        wheres = {query: path + query.format(a=self.site.cast.units["a"]) for query in (QUERIES if narrows else ("",))}
        if path.startswith("/api/v1/"):
            return {
                (*call, query, number): self._by_program(program, call, where, names)
                for query, where in wheres.items()
                for number, program in enumerate(self.programs)
            }
        if call[1] == "GET":
            return {(*call, query): self.browser.client.get(where) for query, where in wheres.items()}
        return {call: self.browser.client.post(path, data=FORM | {"csrf_token": self._token()})}

    def _token(self):
        """What a form shows: it follows from the session's cookie, and is looked for anew when that has changed."""
        cookie = self.browser.client.get_cookie(session_cookie(self.site.cast.settings)).value
        if cookie not in self.tokens:
            self.browser.get("/account")
            self.tokens[cookie] = self.browser.form("/sign-out")["fields"]["csrf_token"]
        return self.tokens[cookie]

    def _by_program(self, program, call, where, names):
        endpoint, method = call
        known = {"a": self.site.cast.units["a"], "passphrase": self.site.cast.people["bo"].passphrase}
        said = json.dumps(BEATS[endpoint].body if endpoint in BEATS else None)
        body = json.loads(re.sub(r"{(\w+)}", lambda named: str(known.get(named[1]) or new_id()), said))
        return program(method, where.removeprefix("/api/v1"), body, If_Match=f'"{names["entry"].hex}.1"')

    @property
    def about_entries(self):
        """The routes that ask about one entry."""
        return {rule.endpoint for rule in self.site.app.url_map.iter_rules() if "entry" in rule.arguments}


def _plain(answer, entry):
    """Status and what is said, without the entry's own id, which whoever asks knows, and the request's number."""
    text = answer.get_data(as_text=True).replace(str(entry), STANDS).replace(entry.hex, STANDS)
    said = re.search(r"<main.*</main>", text, re.DOTALL)
    return answer.status_code, re.sub(r'"instance": "[^"]*"', "", said[0] if said else text)


def telling(walk, answers, *ids):
    """The routes whose answer says a word or the day of the blocked entry, or its id where that was not asked for."""
    told = (SECRET, f"{THEN:%Y-%m-%d}", f"{THEN.day} februari", f"{THEN.day} feb", *map(str, ids))
    return {
        call[0]
        for call, (_, text) in answers.items()
        if any(word in text for word in told) or (STANDS in text and call[0] not in walk.about_entries)
    }


@pytest.fixture
def walk(site):
    cast = site.cast
    saved = about(cast, cast.signed_in("astrid"), f"{SECRET} {SOUGHT}.", THEN)
    bo = cast.signed_in("bo")
    pia_at_b(cast, bo)
    about(cast, bo, "Skrivet vid North-B.", THEN - DAY)
    browser, person = signed_in(site, "bo"), site.person("bo")
    browser.get(f"/patients/{cast.pia}/elsewhere")
    browser.send("/elsewhere", reason="shared-care")
    stand = {"purpose": "Vård och behandling", "reason": "shared-care"}
    assert person.post(f"/patients/{cast.pia}/choices", stand).status_code == 204
    token = person.post("/tokens", {"name": "Ett program", "scopes": ["read", "draft"], "days": 7}).json["token"]
    return Walk(site, saved.entry, saved.version, browser, (person, Program(site, token)))


@pytest.mark.rule("B-01", "B-02", "B-07")
@pytest.mark.parametrize(
    "new", [INNER, replace(INNER, first_day=THEN.date(), last_day=THEN.date())], ids=["whole", "period"]
)
def test_no_route_tells_somebody_at_another_unit_of_what_is_blocked(walk, new):
    before = telling(walk, walk.answers(walk.entry), walk.version)
    assert before >= {"journals.journal", "entries.history", "api_entries.listed_entries", "api_entries.read"}
    walk.site.clock.on(minutes=1)
    block = blocked(walk.site.cast, new)
    after, of_nobody = walk.answers(walk.entry), walk.answers(new_id())
    # One's own log goes on to say what one read while one could; nothing that was done since.
    assert telling(walk, after, walk.version, block) == {"api_log.own"}
    assert not [
        row for row in own_rows(walk) if row["receipt"]["at"] > NOON.isoformat() and str(walk.version) in str(row)
    ]
    asked = {call for call in after if call[0] in walk.about_entries}
    assert {call: after[call] for call in asked} == {call: of_nobody[call] for call in asked}


def own_rows(walk):
    """The newest rows of Bo's own log."""
    return walk.programs[0].get("/log/own").json["rows"]
