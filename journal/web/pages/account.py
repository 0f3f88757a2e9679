"""One's own account: passphrase, recovery code, programs' tokens, and the language of the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, make_response, redirect, render_template, request, url_for

from journal.domain.errors import InvalidError, SignInFailedError
from journal.domain.ids import AccountId
from journal.domain.people import AccountKind, Scope
from journal.services import accounts, tokens
from journal.services.surroundings import my_assignments, names_of_units
from journal.web.callers import Means
from journal.web.cookies import set_cookie
from journal.web.dates import local
from journal.web.pages.forms import a_number, needed, typed, way_back
from journal.web.pages.frames import LANGUAGE_COOKIE, LANGUAGES
from journal.web.pages.invitations import plain_code
from journal.web.pages.own_sessions import passkey_rows, session_rows
from journal.web.pages.staff import assignment_row
from journal.web.pages.unlocking import unlock_if_asked
from journal.web.shapes.frame import Choice
from journal.web.shapes.gate import CodeView
from journal.web.shapes.people import AccountView, TokenRow
from journal.web.wiring import asking, caller, wiring
from journal.web.words import word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Response as Json
    from werkzeug.wrappers import Response

    Page = str | tuple[str, int] | Response

blueprint = Blueprint("account", __name__, url_prefix="/account")
_LONGEST_DAYS = 365


@blueprint.get("")
def account() -> str:
    """Show one's own account."""
    return _page({})


@blueprint.route("/passphrase", methods=["GET", "POST"])
def change_passphrase() -> Page:
    """Put a new passphrase in place of the old."""
    if request.method == "GET":
        return redirect(url_for("account.account"))
    parts, session, at = asking()
    try:
        old, new = request.form.get("passphrase", ""), request.form.get("new_passphrase", "")
        accounts.change_passphrase(parts, session, accounts.Change(old, new), at)
    except SignInFailedError:
        return _page({"passphrase": "wrong-passphrase"}), 422
    except InvalidError as error:
        return _page({"new_passphrase": next(iter(error.problems.values()))}), 422
    return redirect(url_for("account.account"), 303)


@blueprint.route("/code", methods=["GET", "POST"])
def new_code() -> Page:
    """Make a new recovery code, show it this once, and have it typed back."""
    if request.method == "GET":
        return redirect(url_for("account.account"))
    if typed("shown"):
        return _written_down()
    parts, session, at = asking()
    try:
        unlock_if_asked()
    except InvalidError as error:
        return _page({"code": error.problems["passphrase"]}), 422
    code = accounts.new_recovery_code(parts, session, at)
    return render_template("code.html", view=CodeView(code, action=url_for("account.new_code")))


def _written_down() -> Page:
    if plain_code(typed("recovery_code")) == plain_code(typed("shown")):
        return redirect(url_for("account.account"), 303)
    view = CodeView(typed("shown"), "wrong-old", url_for("account.new_code"))
    return render_template("code.html", view=view), 422


@blueprint.route("/tokens", methods=["GET", "POST"])
def make_token() -> Page:
    """Make a token for a program; it is shown this once."""
    if request.method == "GET":
        return redirect(url_for("account.account"))
    parts, session, at = asking()
    try:
        unlock_if_asked()
        scopes = frozenset(Scope(scope) for scope in request.form.getlist("scopes") if scope in set(Scope))
        wanted = tokens.NewToken(needed("token_name"), scopes, a_number("days", _LONGEST_DAYS) or 0)
        code = tokens.create_token(parts, session, wanted, at)
    except InvalidError as error:
        named = {"passphrase": "token", "name": "token_name"}
        return _page({named.get(field, field): why for field, why in error.problems.items()}), 422
    return render_template("token.html", view=CodeView(code))


@blueprint.post("/tokens/<uuid:token>/end")
def end_token(token: UUID) -> Response:
    """End a token at once."""
    parts, session, at = asking()
    tokens.end_token(parts, session, AccountId(token), at)
    return redirect(url_for("account.account"), 303)


@blueprint.post("/language")
def language() -> Json:
    """Choose the language of the pages, and go back to where one was."""
    response = make_response(redirect(way_back("today.today"), 303))
    chosen = typed("language")
    set_cookie(response, wiring().settings, LANGUAGE_COOKIE, chosen if chosen in LANGUAGES else LANGUAGES[0])
    return response


def _page(problems: Mapping[str, str]) -> str:
    parts, session, at = asking()
    mine = accounts.own_account(parts, session, at)
    by_cookie = caller().means is Means.COOKIE
    names = names_of_units(parts, session.actor.provider)
    view = AccountView(
        name=mine.name,
        title=mine.title,
        username=mine.username,
        code_made_on=local(mine.code_made_at).date() if mine.code_made_at else None,
        signed_in_at=session.made_at,
        tokens=tuple(
            TokenRow(token.id, token.name, tuple(sorted(token.scopes)), token.expires_at)
            for token in tokens.list_tokens(parts, session, at)
        ),
        assignments=tuple(assignment_row(a, names) for a in my_assignments(parts, session.actor.account, at)),
        passkeys=passkey_rows() if by_cookie else (),
        sessions=session_rows() if by_cookie else (),
        scopes=tuple(Choice(scope.value, str(word(scope))) for scope in Scope),
        may_make_tokens=session.actor.kind is AccountKind.PERSON,
        problems=dict(problems),
    )
    return render_template("account.html", view=view)
