"""One table: error → status, kind, title. Whatever happens is told from here, and never in a library's words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from journal.domain.errors import (
    ConflictError,
    InvalidError,
    NoKeyError,
    NotIdentifiedError,
    ReadOnlyError,
    RefusedError,
    RenewedKeysError,
    SealedStateError,
    SignedOutError,
    SignInFailedError,
    TamperedError,
    ThrottledError,
    UnavailableError,
    UnknownError,
    UnlockNeededError,
)
from journal.web.callers import AssignmentNeededError
from keys.errors import DoesNotOpenError, KeyStoreError, SessionStoreError, WeakPassphraseError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PROBLEM_PATH = "/api/problems/"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem: its status, the last part of its type ("" when the status says it all), and its title."""

    status: int
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What is told of one error: its kind, and what this occurrence adds."""

    kind: Kind
    said: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def as_json(self, request_id: str) -> dict[str, Any]:
        """Return the members of RFC 9457, and those that the kind adds."""
        return {
            "type": PROBLEM_PATH + self.kind.name if self.kind.name else "about:blank",
            "title": self.kind.title,
            "status": self.kind.status,
            "instance": f"urn:request:{request_id}",
            **self.said,
        }


PLAIN_HTTP = Kind(403, "not-over-tls", "Ask by https. What comes in the clear is not answered.")
UNKNOWN = Kind(404, "unknown", "There is nothing here with that address that you may know of.")
REFUSED = Kind(403, "refused", "The law does not permit this. The refusal is logged.")
INVALID = Kind(422, "invalid", "Something in the input cannot be accepted. Nothing was changed.")
CONFLICT = Kind(412, "conflict", "Somebody saved in between. Nothing was overwritten.")
MATCH_NEEDED = Kind(428, "if-match-needed", "Say with If-Match which revision you saw.")
SETTLED = Kind(409, "settled", "The entry is signed, locked or set aside; its text does not change.")
REPEATED = Kind(422, "key-used", "The Idempotency-Key was used for another request.")
UNDERWAY = Kind(409, "key-underway", "The first request with this Idempotency-Key is still under way.")
SIGN_IN_FAILED = Kind(401, "sign-in-failed", "Account, passphrase or code is wrong.")
NOT_IDENTIFIED = Kind(401, "not-identified", "The e-ID did not say who this is. Nobody is signed in.")
SIGNED_OUT = Kind(401, "signed-out", "Nobody is signed in, or the session has ended.")
ASSIGNMENT_NEEDED = Kind(403, "assignment-needed", "Choose an assignment first.")
UNLOCK_NEEDED = Kind(403, "unlock-needed", "Give the passphrase anew, then ask again.")
NO_KEY = Kind(403, "no-key", "This account holds no key to the text yet. A hand-over may be waiting.")
KEYS_RENEWED = Kind(403, "keys-renewed", "Keys were renewed after this session began. Sign in again.")
THROTTLED = Kind(429, "throttled", "Too many attempts.")
FORGED = Kind(400, "form-token", "The form's token is missing, old or another session's. Nothing was changed.")
UNAVAILABLE = Kind(503, "unavailable", "A store cannot serve now. Nothing was opened, nothing was lost.")
READ_ONLY = Kind(503, "read-only", "Nothing can be logged now, so nothing was opened. Nothing was lost.")
TAMPERED = Kind(500, "tampered", "A stored value does not open. It was not shown. Tell who is responsible now.")
FAULT = Kind(500, "fault", "Something is wrong in the program. Nothing of your input was kept.")

ALL_KINDS = (
    PLAIN_HTTP,
    UNKNOWN,
    REFUSED,
    INVALID,
    CONFLICT,
    MATCH_NEEDED,
    SETTLED,
    REPEATED,
    UNDERWAY,
    SIGN_IN_FAILED,
    NOT_IDENTIFIED,
    SIGNED_OUT,
    ASSIGNMENT_NEEDED,
    UNLOCK_NEEDED,
    NO_KEY,
    KEYS_RENEWED,
    THROTTLED,
    FORGED,
    UNAVAILABLE,
    READ_ONLY,
    TAMPERED,
    FAULT,
)
CODES: Mapping[str, str] = {
    "required": "has to be given",
    "unknown": "is not known here",
    "malformed": "is not written as it should be",
    "empty": "is empty",
    "unsaid": "has to say something, or that it does not apply or is not known",
    "care-not-closed": "has to be said: nobody else takes part in the care, and no signed entry closes it",
    "unconfirmed": "has to say that it is absolutely necessary",
    "too-long": "is too long",
    "bidi-override": "holds marks that reorder what a reader sees (U+202A–202E, U+2066–2069)",
    "control-sign": "holds a control sign, such as a null byte",
    "not-unicode": "is not Unicode text",
    "zone-missing": "lacks its offset from UTC",
    "unknown-zone": "is no time zone known here",
    "too-early": "lies before 1900",
    "in-the-future": "lies too far ahead",
    "in-the-past": "has been already",
    "ends-wrong": "ends before it starts, or more than two days later",
    "not-a-number": "is no personal or coordination number of twelve digits",
    "needed-for-other": "has to be given for the reason other",
    "missing": "has to be given",
    "long": "is too long",
    "taken": "is taken already",
    "wrong": "is wrong",
    "choose": "is to be chosen",
    "passkey-late": "came too late, or twice",
    "passkey-refused": "did not answer rightly",
    "passkey-without-prf": "cannot open keys: its authenticator lacks PRF",
    "same-patient": "is the patient whose journal it stands in",
    "short": "is too short",
    "common": "is too easy to guess",
    "personal": "is built on what others know of you",
    "nothing-left": "names nothing that is left to destroy",
    "not-shortened": "is not shortened: sign a version of the entry without that part first",
    "whole-when-due": "cannot be chosen: a journal whose time is over goes whole",
    "changed": "are others than were proposed: propose anew",
}
"""Reason codes of refused input, in words that follow the field's name."""

_BEARER = {"WWW-Authenticate": 'Bearer realm="sigill"'}
_SOON = {"Retry-After": "5"}


def _refused(error: RefusedError) -> Problem:
    return Problem(REFUSED, {"because": list(error.decision.because)})


def _invalid(error: InvalidError) -> Problem:
    return _refused_input(error.problems)


def _refused_input(problems: Mapping[str, str]) -> Problem:
    detail = "; ".join(f"{field} {CODES[why]}" for field, why in problems.items() if why in CODES)
    return Problem(INVALID, {"problems": dict(problems), **({"detail": detail} if detail else {})})


def _conflict(error: ConflictError) -> Problem:
    return Problem(CONFLICT, {"newest_revision": error.newest_revision})


def _settled(error: SealedStateError) -> Problem:
    return Problem(SETTLED, {"state": str(error.state)})


def _throttled(error: ThrottledError) -> Problem:
    return Problem(THROTTLED, {"retry_after": error.retry_after}, {"Retry-After": str(error.retry_after)})


def _weak(error: WeakPassphraseError) -> Problem:
    return Problem(INVALID, {"problems": {"passphrase": error.why}})


def _http(error: HTTPException) -> Problem:
    """Tell werkzeug's and webargs' errors, with their headers: Allow on 405 belongs to the answer."""
    if error.code == INVALID.status:
        return _refused_input(_flat(getattr(error, "data", {}).get("messages", {})))
    headers = {name: value for name, value in error.get_headers() if name not in {"Content-Type", "Content-Length"}}
    if error.code == UNKNOWN.status:
        return Problem(UNKNOWN)
    return Problem(Kind(error.code or FAULT.status, "", error.name), {}, headers)


def _flat(messages: Any, path: str = "") -> dict[str, str]:  # noqa: ANN401  (nested as the input was)
    """Return webargs' nested messages as field → reason code, without the place they were found in."""
    if not isinstance(messages, dict):
        codes = messages if isinstance(messages, list) else [messages]
        return {path or "body": str(codes[0])}
    found: dict[str, str] = {}
    for name, inner in messages.items():
        skipped = not path and name in {"json", "query", "headers", "path"} and isinstance(inner, dict)
        found |= _flat(inner, path if skipped or name == "_schema" else f"{path}.{name}".lstrip("."))
    return found


class ProblemError(Exception):
    """A problem that HTTP itself finds: a missing precondition, a repeated key."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.kind.name)
        self.problem = problem


TABLE: tuple[tuple[type[Exception], Callable[[Any], Problem]], ...] = (
    (ProblemError, lambda error: error.problem),
    (UnknownError, lambda _: Problem(UNKNOWN)),
    (RefusedError, _refused),
    (InvalidError, _invalid),
    (WeakPassphraseError, _weak),
    (ConflictError, _conflict),
    (SealedStateError, _settled),
    (SignInFailedError, lambda _: Problem(SIGN_IN_FAILED)),
    (NotIdentifiedError, lambda _: Problem(NOT_IDENTIFIED)),
    (SignedOutError, lambda _: Problem(SIGNED_OUT, headers=_BEARER)),
    (AssignmentNeededError, lambda _: Problem(ASSIGNMENT_NEEDED)),
    (UnlockNeededError, lambda _: Problem(UNLOCK_NEEDED)),
    (RenewedKeysError, lambda _: Problem(KEYS_RENEWED)),
    (NoKeyError, lambda _: Problem(NO_KEY)),
    (ThrottledError, _throttled),
    (ReadOnlyError, lambda _: Problem(READ_ONLY, headers=_SOON)),
    (UnavailableError, lambda _: Problem(UNAVAILABLE, headers=_SOON)),
    (KeyStoreError, lambda _: Problem(UNAVAILABLE, headers=_SOON)),
    (SessionStoreError, lambda _: Problem(UNAVAILABLE, headers=_SOON)),
    (TamperedError, lambda _: Problem(TAMPERED)),
    (DoesNotOpenError, lambda _: Problem(TAMPERED)),
    (CSRFError, lambda _: Problem(FORGED)),
    (HTTPException, _http),
)


def problem_of(error: Exception) -> Problem:
    """Return what is told of an error: the table's first row that fits, or a fault of which nothing is told."""
    for kind, told in TABLE:
        if isinstance(error, kind):
            return told(error)
    return Problem(FAULT)
