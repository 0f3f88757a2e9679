"""Passkeys: one is made, comes in, unlocks anew and is ended. A script asks the browser; every decision is here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _

from journal.domain.errors import InvalidError, SignInFailedError, ThrottledError, UnlockNeededError
from journal.services import own_passkeys
from journal.services.own_passkeys import Answered
from journal.web.devices import device_of
from journal.web.pages.forms import typed
from journal.web.pages.own_sessions import own_page
from journal.web.pages.sign_in import again, come_in, origin
from journal.web.shapes.own import NewPasskeyView
from journal.web.wiring import caller, wiring

if TYPE_CHECKING:
    from uuid import UUID

    from flask import Response as Json
    from werkzeug.wrappers import Response

    from journal.services.own_passkeys import Begun

    Page = str | tuple[str, int] | Response

blueprint = Blueprint("passkeys", __name__)
_DONE = ("", 204)


@blueprint.get("/account/passkeys/new")
def new() -> Page:
    """Show the form in which a passkey is named. Asks for a fresh unlock, before anything is typed."""
    here, who = wiring(), caller()
    if not here.parts.keyring.is_unlocked(who.person, who.at):
        raise UnlockNeededError("unlock again to do this")
    return _form({})


@blueprint.post("/account/passkeys/new")
def make() -> Page:
    """Take the passkey into use that the browser made."""
    who = caller()
    try:
        told = (typed("name"), typed("answer"))
        own_passkeys.finish_passkey(wiring().parts, who.person, told, who.at)
    except InvalidError as error:
        return _form(dict(error.problems)), 422
    return redirect(own_page(), 303)


@blueprint.post("/account/passkeys/options")
def new_options() -> Json:
    """Tell the browser what to make."""
    who = caller()
    return _options(own_passkeys.begin_passkey(wiring().parts, who.person, who.at))


@blueprint.route("/account/passkeys/<uuid:passkey>/end", methods=["GET", "POST"])
def end(passkey: UUID) -> Page:
    """End a passkey at once. Whoever had to unlock first comes back by an address, and presses again."""
    if request.method == "POST":
        who = caller()
        own_passkeys.end_passkey(wiring().parts, who.person, passkey, who.at)
    return redirect(own_page(), 303)


@blueprint.post("/sign-in/passkey/options")
def sign_in_options() -> Json | tuple[str, int]:
    """Tell the browser to ask for any passkey of this site."""
    try:
        return _options(own_passkeys.begin_sign_in(wiring().parts, origin(), caller().at))
    except ThrottledError:
        return "", 429


@blueprint.route("/sign-in/passkey", methods=["GET", "POST"])
def sign_in() -> Page:
    """Open an account by the passkey that answered."""
    if request.method == "GET":
        return redirect(url_for("sign_in.sign_in"))
    here, at = wiring(), caller().at
    shown = Answered(typed("ceremony"), typed("answer"), origin(), device_of(request.user_agent.string))
    try:
        return come_in(own_passkeys.sign_in_by_passkey(here.parts, shown, at))
    except SignInFailedError:
        return again(_("Din passkey öppnade inget konto här. Försök igen, eller logga in med lösenfras och kod.")), 401


@blueprint.post("/unlock/passkey/options")
def unlock_options() -> Json:
    """Tell the browser to ask for one of the account's own passkeys."""
    who = caller()
    return _options(own_passkeys.begin_unlock_by_passkey(wiring().parts, who.person, who.at))


@blueprint.post("/unlock/passkey")
def unlock() -> tuple[str, int]:
    """Unlock anew; the script goes on from there."""
    who = caller()
    try:
        own_passkeys.unlock_by_passkey(wiring().parts, who.person, typed("answer"), who.at)
    except SignInFailedError:
        return "", 422
    return _DONE


def _options(begun: Begun) -> Json:
    return jsonify({"options": begun.options, "ceremony": begun.ceremony})


def _form(problems: dict[str, str]) -> str:
    named = {"name": "passkey_name"}
    view = NewPasskeyView(
        typed("name"),
        own_page(),
        caller().pending is not None,
        {named.get(field, field): why for field, why in problems.items()},
    )
    return render_template("passkey.html", view=view)
