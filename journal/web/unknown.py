"""Asking for what is not there is answered alike, whoever's it is, and leaves its trace in the log (S-12; L-05)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.domain.errors import UnavailableError, UnknownError
from journal.services.keyring import PatientSession, Session
from journal.services.unknown_ids import note_unknown
from journal.web.errors import answer
from journal.web.wiring import caller, wiring

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.wrappers import Response


def note_unknown_ids(app: Flask) -> None:
    """Log it when somebody who is signed in names ids that do not stand for them."""
    app.register_error_handler(UnknownError, _noted)


def _noted(error: UnknownError) -> Response:
    who = caller()
    if not isinstance(who.signed_in, Session | PatientSession):
        return answer(error)
    try:
        note_unknown(wiring().parts, who.signed_in, who.at)
    except UnavailableError as unavailable:
        return answer(unavailable)
    return answer(error)
