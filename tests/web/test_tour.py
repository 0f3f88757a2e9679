"""The tour of docs/api.md does what it says, from the first line to the last."""

from __future__ import annotations

import argparse
import re
import shlex
from pathlib import Path

from tests.web.calling import ENTRY

PAGE = Path(__file__).resolve().parents[2] / "docs" / "api.md"


def commands():
    """The curl commands of the page's first block, each in one line."""
    block = re.search(r"```sh\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)[1].replace("\\\n", " ")
    lines = re.sub(r"\n +", " ", block).splitlines()
    return [line for line in lines if line.startswith("curl")]


def read(command, names):
    """What curl would send: method, address, headers, body."""
    parser = argparse.ArgumentParser()
    parser.add_argument("-s", action="store_true")
    parser.add_argument("-X")
    parser.add_argument("-d")
    parser.add_argument("-H", action="append", default=[])
    parser.add_argument("address")
    for name, value in names.items():
        command = re.sub(rf"\${name}\b", value, command)
    sent = parser.parse_args(shlex.split(command, comments=True)[1:])
    headers = dict(header.split(": ", 1) for header in sent.H)
    return sent.X or ("POST" if sent.d else "GET"), sent.address, headers, sent.d


class Tourist:
    """Follows the tour, and fills in what a reader would: the token, ids and ETags of the answers before."""

    def __init__(self, site):
        self.site, self.passphrase = site, site.cast.people["astrid"].passphrase
        self.names = {"HOST": "", "P": str(site.cast.pia), "AUTH": "", "E": "", "D": ""}
        self.seen = ""

    def follow(self, command):
        method, address, headers, body = read(command, self.names)
        if "If-Match" in headers:
            headers["If-Match"] = self.seen
        answer = self.site.client.open(address, method=method, headers=headers, data=self._typed(body))
        self._learn(answer)
        return answer.status_code

    def _typed(self, body):
        code = self.site.cast.code("astrid", self.site.clock())
        return body and body.replace('"…"', f'"{self.passphrase}"').replace("123456", code)

    def _learn(self, answer):
        self.seen = answer.headers.get("ETag", self.seen)
        told = answer.json or {}
        if "token" in told:
            self.names["AUTH"] = f"Authorization: Bearer {told['token']}"
            self._begin_draft(told["token"])
        self.names["E"] = self.names["E"] or told.get("entry", "")

    def _begin_draft(self, token):
        headers = {"Authorization": f"Bearer {token}"}
        draft = self.site.client.post(f"/api/v1{self.site.journal}", headers=headers, json=ENTRY)
        self.names["D"], self.draft = draft.json["id"], draft.headers["ETag"]


def test_the_tour_of_the_api_does_what_it_says(site):
    site.cast.forget_step("astrid")
    tourist = Tourist(site)
    given = []
    for command in commands():
        if "/draft " in command:
            tourist.seen = tourist.draft
        given.append(tourist.follow(command))
    assert given == [201, 200, 201, 200, 200, 200, 201, 204]
