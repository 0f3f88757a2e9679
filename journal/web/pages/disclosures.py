"""Handing out a copy of the journal: who receives it is noted in the act that opens it to be printed (PDL 3:11)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import render_template, request

from journal.domain.disclosure import DisclosureForm, HandOut
from journal.domain.errors import InvalidError
from journal.domain.ids import EntryId, PatientId
from journal.services.disclosures import hand_out_journal
from journal.services.journals import read_entry
from journal.services.register import patient_card
from journal.services.surroundings import around
from journal.web.pages.entry_views import entry_view
from journal.web.pages.forms import chosen, typed
from journal.web.pages.frames import patient_bar
from journal.web.pages.journals import blueprint, shown
from journal.web.pages.unlocking import unlock_if_asked
from journal.web.shapes.frame import Choice
from journal.web.shapes.journals import DiscloseView, JournalView
from journal.web.wiring import asking
from journal.web.words import word

if TYPE_CHECKING:
    from uuid import UUID

_FIELDS = ("recipient", "requested_by", "extent", "form", "with_test_material")


@blueprint.route("/disclose", methods=["GET", "POST"])
def disclose(patient: UUID) -> str | tuple[str, int]:
    """Ask who receives the copy; then show it as it prints."""
    if request.method == "GET":
        return _page(PatientId(patient), {})
    parts, session, at = asking()
    try:
        unlock_if_asked()
        handed = replace(handed_in_form(typed("extent")), with_test_material=bool(typed("with_test_material")))
        page = hand_out_journal(parts, session, PatientId(patient), handed, at)
    except InvalidError as error:
        return _page(PatientId(patient), error.problems), 422
    card, place = patient_card(parts, session, PatientId(patient), at), around(parts, session, at)
    view = JournalView(
        shown(page),
        total=page.total,
        unit=place.unit,
        printed_at=at,
        recipient=handed.recipient.strip(),
        left_out=len(page.left_out),
    )
    return render_template("print_out.html", view=view, patient=patient_bar(card, place.unit))


@blueprint.get("/entries/<uuid:entry>/print")
def print_entry(patient: UUID, entry: UUID) -> str:
    """Show one entry, such as a certificate, as it prints; the row says printed (L-08)."""
    parts, session, at = asking()
    who = PatientId(patient)
    card, place = patient_card(parts, session, who, at), around(parts, session, at)
    opened = read_entry(parts, session, (who, EntryId(entry)), at, printing=True)
    shown_alone = (entry_view(opened, session.actor.account, at),)
    view = JournalView(shown_alone, total=1, unit=place.unit, printed_at=at, is_whole=False)
    return render_template("print_out.html", view=view, patient=patient_bar(card, place.unit))


def handed_in_form(extent: str) -> HandOut:
    """Return who receives what, as the form says. Raise InvalidError when no form of it is chosen."""
    return HandOut(typed("recipient"), typed("requested_by"), extent, chosen("form", DisclosureForm))


def forms() -> tuple[Choice, ...]:
    """Return the ways in which somebody may receive a copy."""
    return tuple(Choice(form.value, str(word(form))) for form in DisclosureForm)


def _page(patient: PatientId, problems: dict[str, str]) -> str:
    parts, session, at = asking()
    card, place = patient_card(parts, session, patient, at), around(parts, session, at)
    view = DiscloseView(forms(), {name: typed(name) for name in _FIELDS}, problems)
    return render_template("disclose.html", view=view, patient=patient_bar(card, place.unit))
