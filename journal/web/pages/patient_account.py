"""A patient's own account: passkeys, and where one is signed in."""

from __future__ import annotations

from flask import Blueprint, render_template

from journal.web.pages.own_sessions import passkey_rows, session_rows
from journal.web.shapes.own import OwnView

blueprint = Blueprint("patient_account", __name__, url_prefix="/me/account")


@blueprint.get("")
def account() -> str:
    """Show one's own ways in, and one's own sessions."""
    return render_template("patient_account.html", view=OwnView(passkey_rows(), session_rows()))
