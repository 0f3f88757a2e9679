"""Headers on every answer: what a browser may run, keep and tell others. Asserted by the browser tests too."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from flask import g, request

from journal.web.wiring import EXTENSION

if TYPE_CHECKING:
    from flask import Flask, Response

_SAME_FOR_ALL = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
_DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"
_PAGE_POLICY = (
    "default-src 'none'; script-src {script}; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types htmx"
)
_YEARS = "max-age=63072000; includeSubDomains"
_STATIC_AGE = "public, max-age=3600"


def csp_nonce() -> str:
    """Return this answer's nonce, made when a template first asks. Without one, nothing may run."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def harden(app: Flask) -> None:
    """Set the headers on every answer of the app, and give templates their nonce."""
    app.jinja_env.globals["csp_nonce"] = csp_nonce

    secure = app.extensions[EXTENSION].settings.secure
    fixed = [*_SAME_FOR_ALL.items(), *([("Strict-Transport-Security", _YEARS)] if secure else [])]

    def set_headers(response: Response) -> Response:
        headers = response.headers
        headers.extend(fixed)
        headers["Content-Security-Policy"] = _policy(response)
        headers["Cache-Control"] = _STATIC_AGE if request.endpoint == "static" else "no-store"
        return response

    app.after_request(set_headers)


def _policy(response: Response) -> str:
    if response.mimetype != "text/html":
        return _DATA_POLICY
    return _PAGE_POLICY.format(script=f"'nonce-{g.csp_nonce}'" if "csp_nonce" in g else "'none'")
