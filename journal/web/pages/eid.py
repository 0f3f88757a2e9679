"""To the e-ID and back: a link that leaves, a callback that returns, and what is said when it did not work.

By link and never by form: a form that is led to another site is stopped by our own policy (form-action).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog
from flask import Blueprint, make_response, redirect, render_template, request, url_for

from journal.domain.errors import NotIdentifiedError, UnknownError
from journal.services.eid_flows import Audience, audience_in
from journal.services.identifying import (
    Browser,
    Callback,
    answered,
    ask_eid,
    believe_eid,
    drop_identity,
    keep_identity,
    kept_identity,
)
from journal.services.keyring import Cookie
from journal.services.keyring_sessions import begin_cookie
from journal.web.cookies import drop_cookie, eid_cookie, eid_flow_cookie, set_cookie
from journal.web.eid_words import EID_WORDS
from journal.web.pages.forms import own_page, typed
from journal.web.shapes.gate import EidProblemView
from journal.web.wiring import caller, wiring

if TYPE_CHECKING:
    from flask import Response
    from werkzeug.wrappers import Response as AnyResponse

    from journal.domain.eid import VerifiedIdentity
    from journal.services.eid_broker import Broker

    Page = tuple[str, int]

blueprint = Blueprint("eid", __name__, url_prefix="/e-id")
log = structlog.get_logger()

ONWARD = {Audience.PATIENT: "patient_door.arrived", Audience.STAFF: "sign_in.sign_in"}
"""Where somebody goes who is identified."""


@blueprint.get("/start")
def start() -> AnyResponse:
    """Send the browser to the broker, with a question that only this browser can have answered."""
    here, at = wiring(), caller().at
    wanted = _wanted()
    name = eid_flow_cookie(here.settings)
    cookie = Cookie(request.cookies[name]) if request.cookies.get(name) else begin_cookie()
    try:
        address = ask_eid(here.parts, _broker(), Browser(cookie, _origin()), wanted, at)
    except NotIdentifiedError as error:
        return _told(error, *wanted)
    response = make_response(redirect(address, 303))
    set_cookie(response, here.settings, name, cookie.value)
    return response


@blueprint.get("/callback")
def callback() -> AnyResponse:
    """Take the broker's answer to the question that this browser asked, and go on as who was proved."""
    here, at = wiring(), caller().at
    state, code, error, issuer = (typed(name, request.args) for name in ("state", "code", "error", "iss"))
    audience, come_back_to = audience_in(state), ""
    try:
        flow = answered(here.parts, Cookie(request.cookies.get(eid_flow_cookie(here.settings), "")), state, at)
        audience, come_back_to = flow.audience, flow.come_back_to
        identity = believe_eid(here.parts, _broker(), flow, Callback(code, error, issuer, _origin()), at)
    except NotIdentifiedError as problem:
        return _told(problem, audience, come_back_to)
    cookie = begin_cookie()
    keep_identity(here.parts.keyring, cookie, identity, at)
    response = make_response(redirect(url_for(ONWARD[audience], come_back_to=come_back_to or None), 303))
    set_cookie(response, here.settings, eid_cookie(here.settings), cookie.value)
    return response


@blueprint.get("/problem")
def problem() -> Page:
    """Say why nobody was identified, at an address that may be opened again: the callback's may not."""
    words = EID_WORDS.get(typed("why", request.args))
    if words is None:
        raise UnknownError("no such reason")
    audience, come_back_to = _wanted()
    again = url_for("eid.start", **_asked(audience, come_back_to)) if wiring().broker else ""
    is_staff = audience is Audience.STAFF
    view = EidProblemView(str(words.title), str(words.happened), str(words.onward), again, is_staff)
    return render_template("eid.html", view=view), words.status


def shown_identity() -> VerifiedIdentity | None:
    """Return who this browser has proved to be within ten minutes, if anybody."""
    here = wiring()
    cookie = request.cookies.get(eid_cookie(here.settings))
    return kept_identity(here.parts.keyring, Cookie(cookie), caller().at) if cookie else None


def spend_identity(response: Response) -> None:
    """Forget who was proved: it was used for what it was proved for."""
    here = wiring()
    name = eid_cookie(here.settings)
    if request.cookies.get(name):
        drop_identity(here.parts.keyring, Cookie(request.cookies[name]))
        drop_cookie(response, here.settings, name)


def _wanted() -> tuple[Audience, str]:
    """Return for whom, and the page to come back to. Raise UnknownError for a door that is not there."""
    try:
        audience = Audience(typed("for", request.args))
    except ValueError as error:
        raise UnknownError("nobody is identified for that") from error
    return audience, own_page(request.args.get("come_back_to", ""))


def _asked(audience: Audience, come_back_to: str) -> dict[str, Any]:
    return {"for": audience.value} | ({"come_back_to": come_back_to} if come_back_to else {})


def _told(error: NotIdentifiedError, audience: Audience, come_back_to: str) -> AnyResponse:
    """Log why, in words of our own, and lead to the page that says it."""
    log.warning("not identified", problem=error.why, error="; ".join(error.because))
    return redirect(url_for("eid.problem", why=error.why, **_asked(audience, come_back_to)), 303)


def _broker() -> Broker:
    broker = wiring().broker
    if broker is None:
        raise NotIdentifiedError("off")
    return broker


def _origin() -> str:
    return request.remote_addr or ""
