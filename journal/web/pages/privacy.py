"""How a patient's data are used: read once, and that it was, is kept with its version and day (G-12)."""

from __future__ import annotations

from flask import Blueprint, render_template

from journal.services.informing import be_informed
from journal.web.privacy_words import POINTS, VERSION
from journal.web.wiring import patient_asking

blueprint = Blueprint("privacy", __name__, url_prefix="/me/privacy")


@blueprint.get("")
def told() -> str:
    """Show how data are used."""
    parts, session, at = patient_asking()
    shown = be_informed(parts, session, VERSION, at)
    return render_template("privacy.html", points=POINTS, version=VERSION, shown_at=shown)
