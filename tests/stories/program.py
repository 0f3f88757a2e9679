"""A program of somebody who knows the address and docs/api.md alone: real sockets, JSON, nothing of ours."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException

LOST = (OSError, HTTPException)
"""What a program meets when the server dies under it."""


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict
    body: bytes

    @property
    def json(self):
        """The body, read as JSON."""
        return json.loads(self.body)


@dataclass
class Program:
    """Calls the API with a token, or as nobody."""

    port: int
    token: str = ""
    headers: dict = field(default_factory=dict)

    def __call__(self, method, path, body=None, **headers):
        named = {name.replace("_", "-"): value for name, value in {**self.headers, **headers}.items()}
        if self.token:
            named["Authorization"] = f"Bearer {self.token}"
        if body is not None:
            named["Content-Type"] = "application/json"
        return self._sent(method, path, None if body is None else json.dumps(body), named)

    def send(self, path, form):
        """Send a form as a browser does."""
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        return self._sent("POST", path, form, {**self.headers, **kind})

    def _sent(self, method, path, body, headers):
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def sign_in(self, practice, name):
        """Sign in with two factors and keep the token of the session."""
        person = practice.cast.people[name]
        shown = {"account": name, "passphrase": person.passphrase, "code": practice.code(name)}
        answer = self("POST", "/api/v1/sessions", shown)
        assert answer.status == 201, answer.body
        self.token = answer.json["token"]
        return answer.json
