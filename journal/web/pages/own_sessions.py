"""What stands on one's own page, staff and patients alike: passkeys, and where one is signed in; and its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, make_response, redirect, url_for

from journal.services.keyring import PatientSession, Pending
from journal.services.own_passkeys import list_passkeys
from journal.services.own_sessions import end_every_session, end_own_session, list_sessions
from journal.web.cookies import sign_out_with
from journal.web.dates import local
from journal.web.devices import device_words
from journal.web.shapes.own import PasskeyRow, SessionRow
from journal.web.wiring import caller, wiring

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

blueprint = Blueprint("own_sessions", __name__, url_prefix="/account/sessions")


def own_page() -> str:
    """Return where somebody sees their own account; the door, for whoever has not chosen an assignment yet."""
    pages = {Pending: "sign_in.sign_in", PatientSession: "patient_account.account"}
    return url_for(pages.get(type(caller().person), "account.account"))


def passkey_rows() -> tuple[PasskeyRow, ...]:
    """Return one's own passkeys, for one's own page."""
    who = caller()
    return tuple(
        PasskeyRow(one.id, one.name, local(one.made_at).date(), one.used_at and local(one.used_at).date())
        for one in list_passkeys(wiring().parts, who.account, who.at)
    )


def session_rows() -> tuple[SessionRow, ...]:
    """Return where one is signed in, for one's own page."""
    who = caller()
    found = list_sessions(wiring().parts, who.person.cookie, who.at)
    return tuple(
        SessionRow(one.id, device_words(one.device), one.factor == "passkey", one.began_at, one.seen_at, one.is_this)
        for one in found
    )


@blueprint.post("/<session>/end")
def end(session: str) -> Response:
    """Sign out of one session, at once."""
    who = caller()
    end_own_session(wiring().parts, who.person.cookie, session, who.at)
    return redirect(own_page(), 303)


@blueprint.post("/end")
def end_all() -> Response:
    """Sign out everywhere, here too."""
    here, who = wiring(), caller()
    end_every_session(here.parts, who.person.cookie, who.at)
    response = make_response(redirect(url_for("sign_in.sign_in"), 303))
    sign_out_with(response, here.settings)
    return response
