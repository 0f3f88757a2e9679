"""Joining on an invitation: its code, a passphrase, the first one-time code, and the recovery code written down.

The code stands after # in the link, where no server sees it; it is in the form from there on, and in no address.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import segno
from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from journal.domain.errors import InvalidError, UnknownError
from journal.services.invitations import accept as make_keys
from journal.services.invitations import confirm_totp, read_invitation
from journal.web.pages.forms import needed, typed
from journal.web.shapes.gate import InvitationView
from journal.web.wiring import caller, wiring
from journal.web.words import word

if TYPE_CHECKING:
    from collections.abc import Callable

    from journal.services.invitations import Accepted

    Page = str | tuple[str, int]

blueprint = Blueprint("invitations", __name__)
_LOOKS_LIKE = str.maketrans("OIL", "011")


@blueprint.route("/invitation", methods=["GET", "POST"])
def accept() -> Page:
    """Take the step that was sent, and show the next."""
    if request.method == "GET":
        return _page(InvitationView("code"))
    step = _STEPS.get(typed("step"), _begin)
    try:
        return _page(step(typed("code")))
    except UnknownError:
        return _page(InvitationView("code", typed("code"), problems={"code": "no-invitation"})), 422
    except InvalidError as error:
        return _page(_same_step(error)), 422


def _begin(code: str) -> InvitationView:
    found = read_invitation(wiring().parts, code, caller().at)
    place = f"{found.provider_name}, {found.unit_name}" if found.unit_name else found.provider_name
    welcome = _("%(name)s, %(role)s vid %(place)s.", name=found.name, role=word(found.role), place=place)
    return InvitationView("passphrase", code, welcome, found.username)


def _choose(code: str) -> InvitationView:
    return _codes(code, make_keys(wiring().parts, code, new_passphrase(), caller().at))


def new_passphrase() -> str:
    """Return the passphrase that was chosen, exactly as it was typed twice. Raise InvalidError when the two differ."""
    needed("new_passphrase")
    chosen = request.form["new_passphrase"]
    if chosen != request.form.get("new_passphrase_again", ""):
        raise InvalidError({"new_passphrase_again": "mismatch"})
    return chosen


def _codes(code: str, made: Accepted) -> InvitationView:
    qr = segno.make(made.totp_uri, error="m").svg_data_uri(scale=4, border=2)
    return InvitationView("totp", code, username=made.username, qr=qr, secret=made.totp_secret)


def _confirm(code: str) -> InvitationView:
    made = confirm_totp(wiring().parts, code, needed("totp").replace(" ", ""), caller().at)
    return InvitationView("recovery", code, username=made.username, recovery_code=made.recovery_code)


def _written_down(code: str) -> InvitationView:
    """Compare what was typed from the paper with what the page showed: nobody else keeps it."""
    if plain_code(needed("recovery_code")) != plain_code(typed("shown")):
        raise InvalidError({"recovery_code": "wrong-old"})
    return InvitationView("done", code)


_STEPS: dict[str, Callable[[str], InvitationView]] = {
    "code": _begin,
    "passphrase": _choose,
    "totp": _confirm,
    "recovery": _written_down,
}


def plain_code(code: str) -> str:
    """Return a code as it counts: without spaces and hyphens, capitals, look-alikes as the digits they look like."""
    return re.sub(r"[\s-]", "", code).upper().translate(_LOOKS_LIKE)


def _same_step(error: InvalidError) -> InvitationView:
    """Return the step again with what is wrong. The secret and its picture are on the newcomer's phone already."""
    step, code = typed("step"), typed("code")
    named = {"passphrase": "new_passphrase", "code": "totp"}
    problems = {named.get(field, field): why for field, why in error.problems.items()}
    if "new_passphrase" in problems and step == "totp":
        step, problems = "passphrase", {"new_passphrase": "too-late"}
    view = _begin(code) if step == "passphrase" else InvitationView(step, code, recovery_code=typed("shown"))
    return InvitationView(
        view.step, code, view.welcome, view.username, recovery_code=view.recovery_code, problems=problems
    )


def _page(view: InvitationView) -> str:
    return render_template("invitation.html", view=view)
