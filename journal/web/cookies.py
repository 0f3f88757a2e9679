"""The cookies: the session's, the form cookie that stands in for it before sign-in, and the two of an e-ID.

The value that a form's token is checked against follows from the session cookie, so a token of one session is worth
nothing in another. Nothing is kept in Flask's own session, and flash() keeps nothing.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

from flask.sessions import SecureCookieSession, SessionInterface

from journal.web.wiring import EXTENSION

if TYPE_CHECKING:
    from flask import Flask, Request, Response

    from journal.settings import Settings

TOKEN_FIELD = "csrf_token"  # noqa: S105  (the name of a field)


def session_cookie(settings: Settings) -> str:
    """Return the session cookie's name: bound to this host alone wherever browsers know how."""
    return "__Host-sigill" if settings.secure else "sigill"


def form_cookie(settings: Settings) -> str:
    """Return the name of the cookie that guards forms before sign-in."""
    return f"{session_cookie(settings)}-form"


def eid_cookie(settings: Settings) -> str:
    """Return the name of the cookie that seals an identity which was proved by e-ID."""
    return f"{session_cookie(settings)}-eid"


def eid_flow_cookie(settings: Settings) -> str:
    """Return the name of the cookie that seals what was asked of the e-ID and is not answered yet."""
    return f"{session_cookie(settings)}-eid-flow"


def set_cookie(response: Response, settings: Settings, name: str, value: str) -> None:
    """Set a cookie that scripts cannot read and that ends with the browser."""
    response.set_cookie(name, value, path="/", httponly=True, secure=settings.secure, samesite="Lax")


def sign_in_with(response: Response, settings: Settings, cookie: str) -> None:
    """Give the browser its session, and end the form cookie."""
    set_cookie(response, settings, session_cookie(settings), cookie)
    drop_cookie(response, settings, form_cookie(settings))


def sign_out_with(response: Response, settings: Settings) -> None:
    """Take the session cookie back."""
    drop_cookie(response, settings, session_cookie(settings))


def drop_cookie(response: Response, settings: Settings, name: str) -> None:
    """Take a cookie back."""
    response.delete_cookie(name, path="/", httponly=True, secure=settings.secure, samesite="Lax")


class FormTokens(SessionInterface):
    """Holds the one value that Flask-WTF compares a form's token with."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession:
        """Derive the value from the session cookie, else take the form cookie's, else leave it to be made."""
        settings: Settings = app.extensions[EXTENSION].settings
        cookie = request.cookies.get(session_cookie(settings))
        if cookie:
            secret = str(app.secret_key).encode()
            return SecureCookieSession({TOKEN_FIELD: hmac.new(secret, cookie.encode(), hashlib.sha256).hexdigest()})
        form = request.cookies.get(form_cookie(settings))
        return SecureCookieSession({TOKEN_FIELD: form} if form else {})

    def save_session(self, app: Flask, session: SecureCookieSession, response: Response) -> None:  # type: ignore[override]  # always the session that open_session made
        """Set the form cookie when a form was shown to somebody who has neither cookie."""
        if session.modified and TOKEN_FIELD in session:
            settings: Settings = app.extensions[EXTENSION].settings
            set_cookie(response, settings, form_cookie(settings), session[TOKEN_FIELD])
