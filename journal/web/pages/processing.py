"""The register of processing (GDPR 30), made from the tables that decide: what is held, why, from whom and how long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, json, render_template

from journal.policy.informing import HELD
from journal.services.surroundings import names_of_units, provider_name
from journal.web.held_words import ASIDE, HOLDS, KEPT
from journal.web.pages.held import as_file
from journal.web.wiring import asking, wiring
from journal.web.words import word

if TYPE_CHECKING:
    from typing import Any

    from werkzeug.wrappers import Response

blueprint = Blueprint("processing", __name__, url_prefix="/processing")


@blueprint.get("")
def register() -> str:
    """Show the register. Nothing of any patient is in it."""
    return render_template("processing.html", view=_register())


@blueprint.get("/register.json")
def as_json() -> Response:
    """Give the same as a file."""
    return as_file(json.dumps(_register(), ensure_ascii=False, indent=1), "application/json", "behandlingar")


def _register() -> dict[str, Any]:
    parts, session, _at = asking()
    provider = session.actor.provider
    return {
        "controller": provider_name(parts, provider),
        "units": sorted(names_of_units(parts, provider).values()),
        "data_protection_officer": wiring().settings.dpo,
        "told": [str(sentence) for sentence in ASIDE],
        "categories": [
            {
                "name": str(word(held.matter)),
                "holds": str(HOLDS[held.matter]),
                "purpose": str(word(held.purpose)),
                "source": str(word(held.source)),
                "law": held.law.cite,
                "kept": str(KEPT[held.kept]),
            }
            for held in HELD
        ],
    }
