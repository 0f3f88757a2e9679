"""Keys and recovery, for the head of operations: what holds, what waits, when recovery was last rehearsed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template
from flask_babel import get_locale
from flask_babel import gettext as _

from journal.domain.errors import UnknownError
from journal.domain.people import Role
from journal.services.health import findings
from journal.services.staff import waiting_handovers
from journal.services.surroundings import concerns_others, last_rehearsal, names_of_units
from journal.web.dates import local
from journal.web.finding_words import in_swedish
from journal.web.shapes.people import Finding, KeysView, WaitingHandOver
from journal.web.wiring import asking, wiring

if TYPE_CHECKING:
    from collections.abc import Mapping

    from journal.domain.ids import UnitId
    from journal.services.findings import Finding as Diagnosis
    from journal.services.staff import WaitingHandOver as Found

blueprint = Blueprint("keys", __name__, url_prefix="/keys")


@blueprint.get("")
def keys() -> str:
    """Show the state of keys. It names stores and people, so it is the head's alone."""
    parts, session, at = asking()
    if session.actor.role is not Role.HEAD:
        raise UnknownError("no such page")
    names = names_of_units(parts, session.actor.provider)
    rehearsed = last_rehearsal(parts, session)
    found = findings(parts, wiring().settings, at)
    others = concerns_others(parts, session, [finding.what for finding in found])
    view = KeysView(
        findings=tuple(_line(f) for f in found if f.what not in others),
        waiting=tuple(_waiting(found, names) for found in waiting_handovers(parts, session, at)),
        rehearsed_on=local(rehearsed).date() if rehearsed else None,
    )
    return render_template("keys.html", view=view)


def _line(found: Diagnosis) -> Finding:
    swedish = str(get_locale()) == "sv"
    what, mend = (in_swedish(said) if swedish else "" for said in (found.what, found.mend))
    return Finding(str(found.level), what or found.what, mend or found.mend, in_english=(not what, not mend))


def _waiting(found: Found, names: Mapping[UnitId, str]) -> WaitingHandOver:
    circles = {
        "unit": _("enhetens anteckningar"),
        "register": _("enhetens register"),
        "provider": _("det som enheter delar"),
        "audit": _("loggens anledningar"),
        "head": _("vårdgivarens nyckel"),
        "recovery": _("återställning"),
    }
    place = next((name for unit, name in names.items() if unit == found.unit), "")
    needs = str(circles.get(found.kind, found.kind))
    return WaitingHandOver(found.name, f"{place}: {needs}" if place else needs, found.since, found.holders)
