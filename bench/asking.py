"""What callers ask of a journal, plain or Sigill: the same requests, byte for byte, but for names and tokens."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import cycle

from bench.load import Ask, one, request
from bench.servers import Server

ENTRY_BYTES = 2_048
_KEYWORDS = ("current", "assessment", "planning")
_SAID = (
    "patienten berättar att veckan har varit tung med oro på kvällarna och avbruten sömn men att övningarna gick bättre"
    " än sist arbetet känns möjligt på halvtid vi går igenom hemuppgiften stämmer av målen och planerar nästa samtal"
)


def text_of(size: int, start: int = 0) -> dict[str, str]:
    """An invented text of so many bytes in UTF-8, over three keywords."""
    share = size // len(_KEYWORDS)
    words = _SAID.split()
    said = " ".join(words[(start + place) % len(words)] for place in range(share))
    whole = said.encode()[:share].decode(errors="ignore").ljust(share)
    padded = whole[: share - (len(whole.encode()) - len(whole))]
    return dict.fromkeys(_KEYWORDS, padded)


def entry_body(at: datetime, start: int = 0) -> bytes:
    """A new entry of 2 kB, to be saved and signed in one act."""
    happened = {"starts_at": (at - timedelta(hours=2)).isoformat(), "ends_at": (at - timedelta(hours=1)).isoformat()}
    entry = {
        "kind": "session",
        "happened": {**happened, "zone": "Europe/Stockholm"},
        "text": text_of(ENTRY_BYTES, start),
        "sign": True,
    }
    return json.dumps(entry, ensure_ascii=False).encode()


@dataclass(slots=True)
class Journals:
    """A server with a journal, the tokens of those who ask, the patients, and the entries that can be read."""

    server: Server
    tokens: Sequence[str]
    patients: Sequence[str]
    entries: list[str] = field(default_factory=list)

    def writing(self) -> Ask:
        """Each request saves and signs an entry of the next patient."""
        bodies = cycle([entry_body(datetime.now(UTC), start) for start in range(20)])
        patients = cycle(self.patients)
        return lambda caller: self.posting(caller, f"{next(patients)}/entries", next(bodies))

    def reading(self) -> Ask:
        """Each request reads one entry."""
        paths = cycle(self.entries)
        return lambda caller: request("GET", next(paths), headers=self._headers(caller))

    def opening(self, patient: str) -> Ask:
        """Each request opens the first page of one patient's journal."""
        return lambda caller: request("GET", f"/api/v1/patients/{patient}/entries", headers=self._headers(caller))

    def posting(self, caller: int, to: str, body: bytes) -> bytes:
        """Write a request of one caller about a patient: ``to`` begins with whom."""
        return request("POST", f"/api/v1/patients/{to}", body, self._headers(caller))

    def note(self, answers: Iterable[tuple[bytes, bytes]]) -> None:
        """Remember the entries that were written: each can be read where it was posted."""
        written = ((asked.split(b" ", 2)[1].decode(), json.loads(body)["id"]) for asked, body in answers)
        self.entries += [f"{path}/{entry}" for path, entry in written]

    def unlock(self, passphrase: str) -> None:
        """Let everybody who asks sign for five minutes more."""
        body = json.dumps({"passphrase": passphrase}).encode()
        for caller in range(len(self.tokens)):
            asked = request("POST", "/api/v1/sessions/unlock", body, self._headers(caller))
            one(self.server.port, asked, 204)

    def _headers(self, caller: int) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens[caller]}"}
