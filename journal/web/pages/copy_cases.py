"""Utlämnande: what is asked for is scoped, weighed passage by passage, decided, handed over; what is refused to IVO."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from flask_babel import gettext as _

from journal.domain.case_words import MASKED_FOR, Asker, CaseTextKind, StepKind, Withholding
from journal.domain.disclosure import DisclosureForm
from journal.domain.errors import InvalidError
from journal.domain.ids import AccountId
from journal.services.case_lists import see_case
from journal.services.case_texts import read_texts
from journal.services.cases import note_sent_to_ivo, note_told
from journal.services.copies import make_copy
from journal.services.copy_decisions import CopyDecision, decide_about_copy
from journal.services.ivo_packages import open_package
from journal.services.left_copies import hand_over, leave_copy
from journal.services.register import patient_card
from journal.services.surroundings import colleagues
from journal.services.weighing import count_masks
from journal.web.pages.case_views import case_view, choices, heading, page_of, target_of
from journal.web.pages.cases import ONE
from journal.web.pages.disclosures import handed_in_form
from journal.web.pages.forms import chosen, chosen_id, needed, typed
from journal.web.pages.unlocking import unlock_if_asked
from journal.web.shapes.cases import (
    DecideView,
    DeliverView,
    KeptBackRow,
)
from journal.web.shapes.frame import Choice
from journal.web.wiring import asking

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from journal.domain.case import Case
    from journal.services.case_steps import Target

    Page = str | tuple[str, int] | Response

blueprint = Blueprint("copy_cases", __name__)


@blueprint.route(f"{ONE}/decide", methods=["GET", "POST"])
def decision(patient: UUID, case: UUID) -> Page:
    """Ask what is decided, with the statement where something is kept back."""
    target = target_of(patient, case)
    if request.method == "GET":
        return _decide_page(target, {})
    parts, session, at = asking()
    try:
        decide_about_copy(parts, session, target, _decision(target), at)
    except InvalidError as error:
        return _decide_page(target, error.problems), 422
    return redirect(url_for("copy_cases.delivery", patient=patient, case=case), 303)


@blueprint.route(f"{ONE}/deliver", methods=["GET", "POST"])
def delivery(patient: UUID, case: UUID) -> Page:
    """Ask who receives the copy, and note it before it opens; or that a refusal was told."""
    target = target_of(patient, case)
    if request.method == "GET":
        return deliver_page(target, {})
    parts, session, at = asking()
    try:
        if request.args.get("step") == "told":
            note_told(parts, session, target, at)
            return redirect(url_for("copy_cases.delivery", patient=patient, case=case), 303)
        if request.args.get("step") == "leave":
            leave_copy(parts, session, target, at)
            return redirect(url_for("copy_cases.delivery", patient=patient, case=case), 303)
        unlock_if_asked()
        hand_over(parts, session, target, handed_in_form(typed("extent")), at)
    except InvalidError as error:
        return deliver_page(target, error.problems), 422
    return redirect(url_for("copy_cases.copy_out", patient=patient, case=case), 303)


@blueprint.get(f"{ONE}/copy")
def copy_out(patient: UUID, case: UUID) -> str:
    """Show the copy as it is handed over; the row says printed."""
    parts, session, at = asking()
    copy = make_copy(parts, session, target_of(patient, case), at)
    return page_of("case_copy.html", target_of(patient, case)[0], copy=copy, case=case, heading=heading)


@blueprint.get(f"{ONE}/notice")
def notice(patient: UUID, case: UUID) -> str:
    """Show the decision as whoever asked gets it: why, what IVO does now, and where else to complain."""
    parts, session, at = asking()
    target = target_of(patient, case)
    found = see_case(parts, session, target, at)
    answers = [text for text in read_texts(parts, session, target, at) if text.kind is CaseTextKind.ANSWER]
    return page_of("case_notice.html", target[0], view=case_view(found.case, {}, {}), answers=answers)


@blueprint.route(f"{ONE}/ivo", methods=["GET", "POST"])
def ivo(patient: UUID, case: UUID) -> Page:
    """Show the package for IVO as it is sent, and take that it was."""
    parts, session, at = asking()
    target = target_of(patient, case)
    if request.method == "POST":
        note_sent_to_ivo(parts, session, target, at)
        return redirect(url_for("copy_cases.delivery", patient=patient, case=case), 303)
    opened = open_package(parts, session, target, at)
    rows = tuple(
        KeptBackRow(
            one.head.kind,
            one.head.happened.starts_at,
            heading(one.passage.paragraph.keyword),
            one.passage.paragraph.text or "",
            one.ground,
        )
        for one in opened.kept_back
    )
    view = case_view(opened.case, {}, {})
    return page_of("case_ivo.html", target[0], view=view, texts=opened.texts, kept_back=rows)


def _decision(target: Target) -> CopyDecision:
    """Return what the form decides: with a statement and a reviewer wherever anything is kept back."""
    parts, _session, _at = asking()
    refuses = typed("outcome") == "refuse"
    refused_for = chosen("refused_for", Withholding) if refuses else None
    if not (refuses or count_masks(parts, target[1])):
        return CopyDecision(answer=typed("answer"))
    reviewer = chosen_id("reviewer")
    if reviewer is None:
        raise InvalidError({"reviewer": "unchosen"})
    return CopyDecision(refused_for, needed("statement"), needed("answer"), AccountId(reviewer))


def _decide_page(target: Target, problems: dict[str, str]) -> str:
    parts, session, at = asking()
    case = see_case(parts, session, target, at).case
    me = session.actor.account
    others = tuple(Choice(str(one), name) for one, name in colleagues(parts, session, at) if one != me)
    relative = case.asker is Asker.RELATIVE
    view = DecideView(
        case=case,
        kept_back=count_masks(parts, case.id),
        is_weighed=case.has(StepKind.EXAMINED),
        grounds=choices(Withholding if relative else MASKED_FOR),
        reviewers=(*others, Choice(str(me), str(_("Ingen annan: jag har sett det själv")))),
        form=request.form.to_dict(),
        problems=problems,
    )
    return page_of("case_decide.html", target[0], view=view)


def deliver_page(target: Target, problems: dict[str, str]) -> str:
    """Return the page of the delivery, with what was typed."""
    parts, session, at = asking()
    case = see_case(parts, session, target, at).case
    form = request.form.to_dict() or _first_filled(case)
    return page_of("case_deliver.html", target[0], view=DeliverView(case, choices(DisclosureForm), form, problems))


def _first_filled(case: Case) -> dict[str, str]:
    """Return what is known of the hand-over before anybody types: a patient receives their own copy."""
    parts, session, at = asking()
    name = patient_card(parts, session, case.patient, at).name if case.asker is Asker.PATIENT else ""
    extent = _("Hela journalen vid enheten") if case.scope.is_whole else _("Del av journalen")
    form = case.form.value if case.form else ""
    return {"recipient": name, "requested_by": name, "extent": str(extent), "form": form}
