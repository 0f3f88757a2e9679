"""What came in the clear is not answered: a proxy that passes plain http on is told so (HSLF-FS 2016:40 3:15)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from journal.web.observing import blueprint, is_from_here
from journal.web.problems import PLAIN_HTTP, Problem, ProblemError
from journal.web.wiring import EXTENSION

if TYPE_CHECKING:
    from flask import Flask


def require_tls(app: Flask) -> None:
    """Refuse each request that did not come by TLS; health and metrics are asked for on the machine itself too."""
    secure = app.extensions[EXTENSION].settings.secure
    # What is made outside of a request has the scheme that people type.
    app.config["PREFERRED_URL_SCHEME"] = "https" if secure else "http"

    def refuse_plain() -> None:
        if not request.is_secure and not (request.blueprint == blueprint.name and is_from_here()):
            raise ProblemError(Problem(PLAIN_HTTP))

    if secure:
        app.before_request(refuse_plain)
