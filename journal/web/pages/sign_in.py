"""The door: in with two factors, the choice of one assignment, a fresh unlock, a forgotten passphrase, and out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from journal.domain.errors import InvalidError, RefusedError, SignInFailedError, ThrottledError, UnknownError
from journal.domain.ids import AssignmentId
from journal.services.accounts import Recovering, recover_by_code
from journal.services.own_passkeys import needs_first_passkey
from journal.services.signing_in import Credentials, choose_assignment, sweep_sessions, unlock_again
from journal.services.signing_in import sign_in as open_account
from journal.services.signing_in import sign_out as end_session
from journal.services.surroundings import my_assignments, names_of_units
from journal.web.cookies import session_cookie, sign_in_with, sign_out_with
from journal.web.devices import device_of
from journal.web.pages.eid import shown_identity, spend_identity
from journal.web.pages.forms import typed, way_back
from journal.web.pages.invitations import new_passphrase, plain_code
from journal.web.shapes.gate import (
    AssignmentChoice,
    AssignmentView,
    CodeView,
    RecoverView,
    SignInView,
    UnlockView,
)
from journal.web.wiring import caller, wiring

if TYPE_CHECKING:
    from flask import Response as OwnResponse
    from werkzeug.wrappers import Response

    from journal.services.signing_in import SignedIn

    Page = str | tuple[str, int] | Response

blueprint = Blueprint("sign_in", __name__)
E_ID = "e-id"


def origin() -> str:
    """Return the address that a request comes from, as the throttle counts it."""
    return request.remote_addr or ""


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> Page:
    """Open an account; whoever was sent here comes back afterwards. Which of the three was wrong is never told."""
    if request.method == "GET":
        return _form(SignInView("", "", typed("come_back_to", request.args), _has_ended()))
    try:
        return _opened()
    except SignInFailedError:
        return again(_not_opened()), 401
    except ThrottledError as error:
        return again(too_often(error)), 429
    except RefusedError:
        return again(_("Här loggar personal in med passkey, och ditt konto har en. Använd den.")), 403


def too_often(error: ThrottledError) -> str:
    """Say how long to wait."""
    minutes = -(-error.retry_after // 60)
    return str(_("För många försök. Vänta %(minutes)s minuter och försök igen.", minutes=minutes))


def _opened() -> Response:
    typed_in = (typed("account"), request.form.get("passphrase", ""), typed("totp").replace(" ", ""))
    identity = shown_identity() if typed("factor") == E_ID else None
    shown = Credentials(*typed_in, origin(), device_of(request.user_agent.string), identity)
    response = come_in(open_account(wiring().parts, shown, caller().at))
    spend_identity(response)
    return response


def come_in(session: SignedIn) -> OwnResponse:
    """Give the browser its session, and lead on: to the only assignment, to the choice, or to a first passkey.

    Raises RefusedError, and ends the session, where the provider asks staff for a passkey.
    """
    here, at = wiring(), caller().at
    sweep_sessions(here.parts, at)
    if session.is_patient:
        onward = redirect(url_for("patient_home.home"), 303)
    elif session.assignments and needs_first_passkey(here.parts, session.cookie, session.account, at):
        onward = redirect(url_for("passkeys.new"), 303)
    elif len(session.assignments) == 1:
        _take_up(session)
        onward = redirect(way_back("today.today"), 303)
    else:
        onward = redirect(url_for("sign_in.assignment", come_back_to=typed("come_back_to")), 303)
    response = make_response(onward)
    sign_in_with(response, here.settings, session.cookie.value)
    return response


def _take_up(session: SignedIn) -> None:
    parts, at = wiring().parts, caller().at
    try:
        choose_assignment(parts, session.cookie, session.assignments[0].id, at)
    except RefusedError:
        end_session(parts, session.cookie, at)
        raise


def _has_ended() -> bool:
    """Say whether somebody was signed in a while ago: a cookie that no longer opens anything tells it."""
    return bool(request.cookies.get(session_cookie(wiring().settings)))


def _not_opened() -> str:
    """Say what may be wrong, and never which: an answer of its own to a right passphrase would give it away."""
    if typed("factor") != E_ID:
        said = _("Konto, lösenfras eller kod stämmer inte. En kod gäller bara en gång.")
    elif shown_identity() is None:
        said = _("Legitimeringen gällde i tio minuter. Legitimera dig igen, eller använd koden från din kodapp.")
    else:
        said = _(
            "Konto, lösenfras och e-legitimation hör inte ihop, eller så står inget personnummer på kontot. "
            "Koden från din kodapp fungerar ändå."
        )
    return str(said)


def again(problem: str) -> str:
    """Return the form with what was wrong, and the account that was typed."""
    return _form(SignInView(typed("account"), problem, typed("come_back_to")))


def _form(view: SignInView) -> str:
    """Return the form: with an e-ID that was just shown, unless the code was asked for, else with a code."""
    by_code = "code" in {typed("by", request.args), typed("factor")}
    identity = None if by_code else shown_identity()
    shown = replace(view, eid=wiring().broker is not None, identified=None if identity is None else identity.name)
    return render_template("sign_in.html", view=shown)


@blueprint.route("/assignment", methods=["GET", "POST"])
def assignment() -> Page:
    """Choose the one assignment to act in (A-10)."""
    here, who = wiring(), caller()
    if request.method == "POST":
        try:
            chosen = AssignmentId(UUID(typed("assignment")))
        except ValueError as error:
            raise UnknownError("no such assignment") from error
        choose_assignment(here.parts, who.person.cookie, chosen, who.at)
        return redirect(way_back("today.today"), 303)
    return render_template("assignment.html", view=AssignmentView(_choices(), typed("come_back_to", request.args)))


def _choices() -> tuple[AssignmentChoice, ...]:
    parts, who = wiring().parts, caller()
    account = who.pending.account if who.pending else who.chosen.actor.account
    found = my_assignments(parts, account, who.at)
    names = names_of_units(parts, found[0].provider) if found else {}
    return tuple(AssignmentChoice(a.id, a.role, names[a.unit] if a.unit else _("Hela vårdgivaren")) for a in found)


@blueprint.route("/unlock", methods=["GET", "POST"])
def unlock() -> Page:
    """Ask for the passphrase anew, and go back to what asked for it (S-04)."""
    who, problem = caller(), ""
    if request.method == "POST" and who.signed_in is not None:
        try:
            unlock_again(wiring().parts, who.signed_in, request.form.get("passphrase", ""), who.at)
            return redirect(way_back("today.today"), 303)
        except SignInFailedError:
            problem = "wrong-passphrase"
    view = UnlockView("", request.values.get("come_back_to", ""), problem, way_back("today.today"))
    return render_template("unlock.html", view=view), 422 if problem else 200


@blueprint.route("/forgotten", methods=["GET", "POST"])
def recover() -> Page:
    """Choose a new passphrase with the recovery code; the next code is shown this once, and typed back."""
    if request.method == "GET":
        return render_template("recover.html", view=RecoverView())
    if typed("shown"):
        return _written_down()
    try:
        given = (typed("account"), typed("recovery_code"), new_passphrase(), typed("totp").replace(" ", ""))
        code = recover_by_code(wiring().parts, Recovering(*given, origin()), caller().at)
    except SignInFailedError:
        return _recover_again({"recovery_code": "wrong-recovery"}), 422
    except InvalidError as error:
        named = {"passphrase": "new_passphrase"}
        return _recover_again({named.get(field, field): why for field, why in error.problems.items()}), 422
    return render_template("code.html", view=CodeView(code, action=url_for("sign_in.recover")))


def _recover_again(problems: dict[str, str]) -> str:
    return render_template("recover.html", view=RecoverView(typed("account"), problems))


def _written_down() -> Page:
    if plain_code(typed("recovery_code")) == plain_code(typed("shown")):
        return redirect(url_for("sign_in.sign_in"), 303)
    view = CodeView(typed("shown"), "wrong-old", url_for("sign_in.recover"))
    return render_template("code.html", view=view), 422


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """End the session and all that it holds."""
    here, who = wiring(), caller()
    end_session(here.parts, who.person.cookie, who.at)
    response = make_response(redirect(url_for("sign_in.sign_in"), 303))
    sign_out_with(response, here.settings)
    return response
