"""A person's own program: signed in over HTTP, with a clock that the test moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from tests.cast import NOON

ENTRY = {
    "kind": "session",
    "happened": {"starts_at": "2026-03-02T10:00:00+01:00", "ends_at": "2026-03-02T10:45:00+01:00"},
    "text": {"current": "Sover bättre. Går ut varje dag."},
}


@dataclass
class Clock:
    """Stands until it is moved."""

    now: object = NOON

    def __call__(self):
        return self.now

    def on(self, **by):
        self.now += timedelta(**by)


class Program:
    """Calls the API as one person, or as nobody."""

    def __init__(self, site, token=None):
        self.site, self.token = site, token

    def __call__(self, method, path, body=None, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            named["Authorization"] = f"Bearer {self.token}"
        sent = {} if body is None else {"json": body}
        return self.site.client.open(f"/api/v1{path}", method=method, headers=named, **sent)

    def get(self, path, **headers):
        return self("GET", path, **headers)

    def post(self, path, body=None, **headers):
        return self("POST", path, body, **headers)

    def put(self, path, body=None, **headers):
        return self("PUT", path, body, **headers)

    def delete(self, path, **headers):
        return self("DELETE", path, **headers)


class Site:
    """The cast's installation, served."""

    def __init__(self, cast, app, clock):
        self.cast, self.app, self.clock = cast, app, clock
        self.client = app.test_client(use_cookies=False)
        self.nobody = Program(self)
        self.programs = {}

    def person(self, name):
        """The program of somebody of the cast, signed in once, and unlocked within five minutes of now."""
        if name not in self.programs:
            self.programs[name] = Program(self, self.signed_in(name).json["token"])
        return self.programs[name]

    def signed_in(self, name, **changed):
        """Show two factors over HTTP."""
        self.cast.forget_step(name)
        person = self.cast.people[name]
        shown = {
            "account": person.username,
            "passphrase": person.passphrase,
            "code": self.cast.code(name, self.clock()),
        }
        return self.nobody.post("/sessions", shown | changed)

    def unlock(self, name):
        """Give the passphrase anew."""
        return self.person(name).post("/sessions/unlock", {"passphrase": self.cast.people[name].passphrase})

    @property
    def journal(self):
        """Where Pia's entries stand."""
        return f"/patients/{self.cast.pia}/entries"

    def written(self, name="astrid", **changed):
        """An entry that was just begun or signed: its id and its ETag."""
        answer = self.person(name).post(self.journal, ENTRY | changed)
        assert answer.status_code == 201, answer.json
        return answer.json["id"], answer.headers["ETag"]
