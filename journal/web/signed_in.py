"""Default deny: every request is somebody's before its view runs, but for the endpoints that are named here."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from flask import g, request
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import MethodNotAllowed

from journal.domain.errors import JournalError, SignedOutError, UnavailableError
from journal.services.keyring import Cookie
from journal.services.signing_in import resume
from journal.services.tokens import bearer
from journal.web.callers import Caller, Means
from journal.web.cookies import FormTokens, session_cookie
from journal.web.wiring import Wiring, caller, wiring
from keys.errors import KeyStoreError, MainBehindError, SessionStoreError

if TYPE_CHECKING:
    from datetime import datetime

    from flask import Flask

PUBLIC_ENDPOINTS = frozenset(
    {
        "static",
        "observing.healthz",
        "observing.readyz",
        "observing.metrics",
        "api-docs.openapi_json",
        "api_docs.problem",
        "api_docs.beside",
        "api_sessions.begin",
        "sign_in.sign_in",
        "sign_in.recover",
        "eid.start",
        "eid.callback",
        "eid.problem",
        "patient_door.arrived",
        "patient_door.open_account",
        "patient_door.enter",
        "passkeys.sign_in",
        "passkeys.sign_in_options",
        "invitations.accept",
        "account.language",
        "api_page.browse",
    }
)
"""The only ways in without a session."""

PENDING_ENDPOINTS = frozenset(
    {
        "api_assignments.listed",
        "api_assignments.choose",
        "api_sessions.unlock",
        "api_sessions.end",
        "sign_in.assignment",
        "sign_in.unlock",
        "sign_in.sign_out",
    }
)
"""What a session may do before one assignment is chosen (A-10)."""

PATIENT_BLUEPRINTS = frozenset(
    {
        "held",
        "ivo",
        "own_copies",
        "own_log",
        "own_log_extract",
        "own_log_questions",
        "parting",
        "patient_account",
        "patient_blocks",
        "patient_children",
        "patient_home",
        "patient_journal",
        "patient_lifts",
        "patient_seals",
        "privacy",
        "rights",
    }
)
"""Where patients alone go: to everybody else nothing is there, and all that is not named here is not there to them."""

FOR_EVERYBODY = frozenset(
    {
        "sign_in.sign_out",
        "sign_in.unlock",
        "passkeys.new",
        "passkeys.new_options",
        "passkeys.make",
        "passkeys.end",
        "passkeys.unlock",
        "passkeys.unlock_options",
        "own_sessions.end",
        "own_sessions.end_all",
    }
)
"""What staff and patients do alike."""

_FOR_ALL_OR_ONE = frozenset({None, "api_page.browse"})
"""The API as a page, and addresses that are nowhere: they ask for nobody, and know who comes."""

SESSION_PREFIX = "session-"
_UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def guard(app: Flask) -> None:
    """Put the door before every endpoint of the app."""
    app.session_interface = FormTokens()
    # A form may lie open all day; the token follows the session, which ends by itself.
    app.config |= {"WTF_CSRF_CHECK_DEFAULT": False, "WTF_CSRF_TIME_LIMIT": None}
    csrf = CSRFProtect(app)
    # Pages are told who is signed in by their frame; a page that says nobody is must not ask.
    login = LoginManager(app, add_context_processor=False)
    login.session_protection = None
    login.request_loader(lambda _request: caller())

    def admit() -> None:
        here = wiring()
        public = request.endpoint is None or request.endpoint in PUBLIC_ENDPOINTS
        if isinstance(here.trouble(), MainBehindError) and not public:
            raise UnavailableError("the main database is behind its log")
        g.caller = _unasked(here) if public else who_calls(here)
        if not public:
            _require(g.caller)
        taken = request.url_rule.methods if request.url_rule and request.url_rule.methods else set()
        if request.method == "HEAD" and (not public or "POST" in taken):
            # It would open, log and take away what nobody is shown, or pass for a form that was sent empty.
            raise MethodNotAllowed(sorted(taken - {"HEAD"}))
        if request.endpoint and request.method in _UNSAFE and _forgeable(g.caller):
            csrf.protect()

    app.before_request(admit)


def _unasked(here: Wiring) -> Caller:
    """Return nobody, or whoever comes to a page that is for all and still has the masthead of who is signed in."""
    if request.endpoint in _FOR_ALL_OR_ONE and not request.path.startswith("/api/"):
        with suppress(JournalError, KeyStoreError, SessionStoreError):
            return who_calls(here)
    return Caller(here.clock())


def _require(who: Caller) -> None:
    if request.blueprint in PATIENT_BLUEPRINTS:
        _ = who.patient
    elif request.endpoint in FOR_EVERYBODY:
        _ = who.person
    elif who.pending is None or request.endpoint not in PENDING_ENDPOINTS:
        _ = who.chosen


def _forgeable(who: Caller) -> bool:
    """Say whether another site could have sent this: by cookie, or a form before sign-in. JSON without one cannot."""
    return who.means is Means.COOKIE or (who.means is Means.NOTHING and not request.path.startswith("/api/"))


def who_calls(here: Wiring) -> Caller:
    """Resume the session or token that the request carries. Raise SignedOutError when it carries none that holds."""
    at, header = here.clock(), request.headers.get("Authorization")
    if header is not None:
        return _by_header(here, header, at)
    cookie = request.cookies.get(session_cookie(here.settings))
    if not cookie:
        raise SignedOutError
    return Caller(at, Means.COOKIE, resume(here.parts, Cookie(cookie), at))


def _by_header(here: Wiring, header: str, at: datetime) -> Caller:
    scheme, _, credential = header.partition(" ")
    if scheme.lower() != "bearer" or not credential:
        raise SignedOutError
    if credential.startswith(SESSION_PREFIX):
        cookie = credential.removeprefix(SESSION_PREFIX)
        return Caller(at, Means.SESSION, resume(here.parts, Cookie(cookie), at))
    return Caller(at, Means.TOKEN, bearer(here.parts, credential, at))
