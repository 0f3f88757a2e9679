"""A patient's journal as a document, on paper, and the active choice to read what another unit holds."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for

from journal.domain.access_words import NOT_FOR_CHOICES, Purpose, ReasonCode
from journal.domain.case_words import CaseKind
from journal.domain.errors import InvalidError, RefusedError
from journal.domain.ids import PatientId, UnitId
from journal.domain.people import Role
from journal.services.choices import Choice as Stand
from journal.services.choices import choose_unit
from journal.services.journals import JournalFilter, Narrowing, read_journal
from journal.services.register import patient_card
from journal.services.remarks import consents_taken_back, remarks_on
from journal.services.retention import keeping_of
from journal.services.surroundings import around, more_elsewhere
from journal.services.writing import unit_of
from journal.web.dates import local
from journal.web.pages.entry_views import closed_view, entry_view
from journal.web.pages.forms import chosen, chosen_id, typed
from journal.web.pages.frames import patient_bar
from journal.web.pages.may_see import may_see, may_see_elsewhere
from journal.web.pages.narrowing import asked_of, filter_of, narrowing_of
from journal.web.pages.release_forms import with_release
from journal.web.shapes.frame import Choice, Pages
from journal.web.shapes.journals import DraftStrip, EntryView, JournalView
from journal.web.shapes.stands import ElsewhereUnit, ElsewhereView, NeedView
from journal.web.wiring import asking
from journal.web.words import word

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict
    from werkzeug.wrappers import Response

    from journal.domain.entry import EntryHead
    from journal.services.journals import JournalPage

blueprint = Blueprint("journals", __name__, url_prefix="/patients/<uuid:patient>")
_EVERYTHING = 100_000


@blueprint.get("/journal")
def journal(patient: UUID) -> str | tuple[str, int]:
    """Show a page of the journal, narrowed as the address says; who takes no part in the care is asked for a need."""
    try:
        return _journal(PatientId(patient), request.args)
    except RefusedError:
        if "unit" in request.args or asking()[1].actor.role is not Role.THERAPIST:
            raise
        return _need_page(PatientId(patient), {}), 403


@blueprint.post("/journal", endpoint="searched")
def search(patient: UUID) -> str | Response:
    """Look for words in the journal. They come in a body, for an address is kept by browsers and proxies."""
    if typed("words"):
        return _journal(PatientId(patient), request.form, typed("words"))
    return redirect(f"{url_for('journals.journal', patient=patient)}?{urlencode(asked_of(request.form))}", 303)


def _journal(who: PatientId, asked: MultiDict[str, str], words: str = "") -> str:
    parts, session, at = asking()
    unit = asked.get("unit", type=UUID)
    card = patient_card(parts, session, who, at)
    wanted = JournalFilter(UnitId(unit) if unit else None, narrowing_of(asked), term=words, with_authors=True)
    page = read_journal(parts, session, who, wanted, at)
    place = around(parts, session, at)
    kept = keeping_of(parts, session.actor.provider, who, session.actor.unit)
    foreign = "" if unit is None else next((u.name for u in page.elsewhere if u.unit == unit), "")
    view = JournalView(
        entries=shown(page) if foreign else with_release(shown(page)),
        drafts=tuple(_strip(head) for head in page.drafts),
        filter=filter_of(asked, page, words),
        may_see=may_see_elsewhere(foreign) if foreign else may_see(card),
        total=page.total,
        elsewhere=not foreign and bool(page.elsewhere),
        blocked_elsewhere=not foreign and page.blocked_elsewhere,
        unit=foreign or place.unit,
        may_write=not foreign and card.relation_ends is not None,
        foreign=foreign,
        pages=_pages(page),
        kept_until=local(kept.disposable_from).date() if kept else None,
        held=bool(kept and kept.holds),
    )
    return render_template("journal.html", view=view, patient=patient_bar(card, place.unit))


@blueprint.get("/print")
def print_out(patient: UUID) -> str:
    """Show the whole journal as it prints; the row says printed, for that is what the text is opened for (L-08)."""
    parts, session, at = asking()
    who = PatientId(patient)
    card, place = patient_card(parts, session, who, at), around(parts, session, at)
    wanted = JournalFilter(None, Narrowing(limit=_EVERYTHING), printing=True)
    page = read_journal(parts, session, who, wanted, at)
    left_out = len(page.left_out)
    view = JournalView(shown(page), total=page.total, unit=place.unit, printed_at=at, left_out=left_out)
    return render_template("print_out.html", view=view, patient=patient_bar(card, place.unit))


@blueprint.route("/elsewhere", methods=["GET", "POST"])
def elsewhere(patient: UUID) -> str | tuple[str, int] | Response:
    """Take a stand on reading what other units hold; then show which they are. Or on reading at the own unit."""
    if request.method == "GET":
        return _elsewhere_page(PatientId(patient), {})
    parts, session, at = asking()
    page = _need_page if typed("unit") else _elsewhere_page
    try:
        stand = Stand(chosen("purpose", Purpose), chosen("reason", ReasonCode), typed("text"))
        unit = chosen_id("unit")
        choose_unit(parts, session, (PatientId(patient), UnitId(unit) if unit else None), stand, at)
    except InvalidError as error:
        return page(PatientId(patient), error.problems), 422
    return redirect(url_for("journals.journal" if unit else "journals.elsewhere", patient=patient), 303)


def _elsewhere_page(patient: PatientId, problems: dict[str, str]) -> str:
    parts, session, at = asking()
    card, place = patient_card(parts, session, patient, at), around(parts, session, at)
    units = more_elsewhere(parts, session, patient, at)
    view = ElsewhereView(
        units=tuple(ElsewhereUnit(u.unit, u.name) for u in units if u.unit is not None),
        hidden=any(u.unit is None for u in units),
        purposes=_purposes(),
        reasons=_reasons(),
        problems=problems,
        form=request.form.to_dict(),
    )
    return render_template("elsewhere.html", view=view, patient=patient_bar(card, place.unit))


def _need_page(patient: PatientId, problems: dict[str, str]) -> str:
    parts, session, at = asking()
    card, place = patient_card(parts, session, patient, at), around(parts, session, at)
    view = NeedView(unit_of(session), _purposes(), _reasons(), problems, request.form.to_dict())
    return render_template("need.html", view=view, patient=patient_bar(card, place.unit))


def _purposes() -> tuple[Choice, ...]:
    return tuple(Choice(purpose.value, str(word(purpose))) for purpose in (Purpose.CARE, Purpose.QUALITY))


def _reasons() -> tuple[Choice, ...]:
    return tuple(Choice(reason.value, str(word(reason))) for reason in ReasonCode if reason not in NOT_FOR_CHOICES)


def shown(page: JournalPage) -> tuple[EntryView, ...]:
    """Return what a page of the journal shows, newest happening first."""
    parts, session, at = asking()
    ids = [entry.head.id for entry in page.entries]
    said, taken_back = remarks_on(parts, ids), consents_taken_back(parts, ids)
    opened = [
        entry_view(entry, session.actor.account, at).having(
            remarks=tuple(one.case for one in said.get(entry.head.id, ()) if entry.head.unit == session.actor.unit),
            restricted=any(one.kind is CaseKind.RESTRICTION for one in said.get(entry.head.id, ())),
            taken_back_at=taken_back.get(entry.head.id),
        )
        for entry in page.entries
    ]
    closed = [closed_view(head, session.actor.account, at) for head in page.closed]
    return tuple(sorted([*opened, *closed], key=lambda entry: (entry.happened, entry.id), reverse=True))


def _strip(head: EntryHead) -> DraftStrip:
    newest = head.newest
    return DraftStrip(head.id, head.kind, head.happened.starts_at, newest.made_at, newest.locks_at)


def _pages(page: JournalPage) -> Pages:
    asked = {name: value for name, value in request.args.items() if name != "before"}
    newest = f"{request.path}?{urlencode(asked)}" if "before" in request.args else ""
    if page.last is None:
        return Pages(newest=newest)
    cursor = f"{page.last.happened.starts_at.isoformat()}_{page.last.id}"
    return Pages(newest=newest, older=f"{request.path}?{urlencode({**asked, 'before': cursor})}")
