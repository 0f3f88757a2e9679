"""A patient's way in: who an e-ID has proved opens an account of their own, or comes back to it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from journal.domain.errors import ConflictError, InvalidError, SignInFailedError, ThrottledError
from journal.domain.ids import ProviderId
from journal.policy.law import GUARDIANS_UNTIL
from journal.services.ages import is_old_enough
from journal.services.keyring import Cookie
from journal.services.patient_door import Known, OwnFactor, known_at
from journal.services.patient_door import enter as enter_account
from journal.services.patient_door import open_account as open_new_account
from journal.services.patient_keys import keep_new_code
from journal.web.cookies import sign_in_with
from journal.web.devices import device_of
from journal.web.pages.eid import shown_identity, spend_identity
from journal.web.pages.forms import typed
from journal.web.pages.invitations import new_passphrase
from journal.web.pages.sign_in import origin
from journal.web.shapes.frame import Choice
from journal.web.shapes.patient import DoorView
from journal.web.wiring import caller, wiring

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from journal.domain.eid import VerifiedIdentity

    Page = str | tuple[str, int] | Response

blueprint = Blueprint("patient_door", __name__, url_prefix="/patient")


@blueprint.get("")
def arrived() -> str:
    """Show what comes next: the e-ID, the choice of a provider, the passphrase, or a new account."""
    identity = shown_identity()
    if identity is None:
        return _page(DoorView("e-id"))
    known = known_at(wiring().parts, identity)
    chosen = _chosen(known, typed("provider", request.args))
    if chosen is None:
        choices = tuple(Choice(str(one.provider.id), one.provider.name, _hint(one)) for one in known)
        return _page(DoorView("provider", identity.name, choices=choices))
    return _page(_next(identity, chosen))


@blueprint.post("/enter")
def enter() -> Page:
    """Come back to one's own account, with the passphrase or the recovery code."""
    identity = shown_identity()
    chosen = _chosen(known_at(wiring().parts, identity), typed("provider")) if identity else None
    if identity is None or chosen is None:
        return redirect(url_for("patient_door.arrived"), 303)
    shown = OwnFactor(
        request.form.get("passphrase", ""), typed("recovery_code"), origin(), device_of(request.user_agent.string)
    )
    try:
        cookie = enter_account(wiring().parts, identity, chosen.provider.id, shown, caller().at)
    except SignInFailedError:
        return _again(identity, chosen, _("Det stämde inte. Försök igen, eller använd återställningskoden.")), 401
    except ThrottledError as error:
        minutes = -(-error.retry_after // 60)
        wait = _("För många försök. Vänta %(minutes)s minuter och försök igen.", minutes=minutes)
        return _again(identity, chosen, wait), 429
    return _inside(cookie)


@blueprint.post("/open")
def open_account() -> Page:
    """Open an account; its recovery code is shown next, and typed back."""
    identity = shown_identity()
    chosen = _chosen(known_at(wiring().parts, identity), typed("provider")) if identity else None
    if identity is None or chosen is None or chosen.has_account:
        return redirect(url_for("patient_door.arrived"), 303)
    try:
        shown = OwnFactor(new_passphrase(), device=device_of(request.user_agent.string))
        opened = open_new_account(wiring().parts, identity, chosen.provider.id, shown, caller().at)
    except InvalidError as error:
        named = {"passphrase": "new_passphrase"}
        problems = {named.get(name, name): why for name, why in error.problems.items()}
        return _page(_next(identity, chosen, problems)), 422
    except ConflictError:
        return redirect(url_for("patient_door.arrived", provider=str(chosen.provider.id)), 303)
    keep_new_code(wiring().parts, opened.cookie, opened.recovery_code)
    # Shown on a page of the new session: a form that came with this answer would belong to none.
    return _inside(opened.cookie, "patient_home.code")


def _chosen(known: tuple[Known, ...], provider: str) -> Known | None:
    """Return the provider that was named, or the only one there is."""
    try:
        wanted = ProviderId(UUID(provider)) if provider else None
    except ValueError:
        return None
    if wanted is None:
        mine = [one for one in known if one.has_account] or list(known)
        return mine[0] if len(mine) == 1 else None
    return next((one for one in known if one.provider.id == wanted), None)


def _hint(known: Known) -> str:
    return str(_("Du har ett konto här.") if known.has_account else _("Nytt konto."))


def _next(identity: VerifiedIdentity, chosen: Known, problems: dict[str, str] | None = None) -> DoorView:
    if not chosen.has_account and not is_old_enough(identity.number, caller().at, GUARDIANS_UNTIL):
        return DoorView("young", identity.name, provider_name=chosen.provider.name)
    return DoorView(
        "enter" if chosen.has_account else "open",
        identity.name,
        str(chosen.provider.id),
        chosen.provider.name,
        with_code=bool(typed("with_code", request.args) or typed("recovery_code")),
        is_young=not is_old_enough(identity.number, caller().at),
        problems=problems or {},
    )


def _again(identity: VerifiedIdentity, chosen: Known, problem: str) -> str:
    view = _next(identity, chosen)
    return _page(
        DoorView(view.step, view.name, view.provider, view.provider_name, with_code=view.with_code, problem=problem)
    )


def _inside(cookie: Cookie, first: str = "patient_home.home") -> Response:
    """Give the browser its session, and its first page. The identity has done its work and is dropped."""
    here = wiring()
    response = make_response(redirect(url_for(first), 303))
    spend_identity(response)
    sign_in_with(response, here.settings, cookie.value)
    return response


def _page(view: DoorView) -> str:
    return render_template("patient_door.html", view=view)
