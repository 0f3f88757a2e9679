"""Ärenden: the inbox with its clocks, what came entered, and one case with the steps that keep its clock."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for

from journal.domain.case_words import (
    Asker,
    CaseKind,
    CaseOutcome,
    CaseTextKind,
    Channel,
    ExtensionReason,
    IdentityCheck,
    SecrecyTest,
)
from journal.domain.disclosure import DisclosureForm
from journal.domain.errors import InvalidError
from journal.domain.ids import PatientId
from journal.domain.people import Role
from journal.services.case_lists import patient_cases, provider_cases, see_case, unit_cases
from journal.services.case_texts import read_texts, write_text
from journal.services.cases import (
    NewCase,
    extend,
    note_identity,
    note_told,
    pause,
    register_case,
    weigh_secrecy,
    withdraw,
)
from journal.services.copy_decisions import answer_case
from journal.services.register import open_cards, patient_card
from journal.services.surroundings import names_of_units, people
from journal.web.dates import local
from journal.web.pages.case_views import case_view, choices, page_of, row, target_of
from journal.web.pages.forms import a_day, chosen, needed, start_of, typed
from journal.web.shapes.cases import CasesView, NewCaseView, TextsView
from journal.web.wiring import asking

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from werkzeug.wrappers import Response

    from journal.services.case_steps import Target

    Page = str | tuple[str, int] | Response

blueprint = Blueprint("cases", __name__)

ONE = "/patients/<uuid:patient>/cases/<uuid:case>"


@blueprint.get("/cases")
def inbox() -> Page:
    """Show what waits at the own unit; for the head and log reviewers everything at the provider, without names."""
    parts, session, at = asking()
    if session.actor.role in {Role.HEAD, Role.AUDITOR}:
        return _overview()
    found = unit_cases(parts, session, at)
    whose = dict.fromkeys(one.case.patient for one in found)
    cards = {card.id: card for card in open_cards(parts, session, whose, at)} if whose else {}
    rows = tuple(row(one, cards.get(one.case.patient), {}) for one in found)
    return render_template("cases.html", view=CasesView(rows))


@blueprint.get("/patients/<uuid:patient>/cases")
def of_patient(patient: UUID) -> str:
    """Show every case of one patient at the unit."""
    parts, session, at = asking()
    found = patient_cases(parts, session, PatientId(patient), at)
    card = patient_card(parts, session, PatientId(patient), at)
    view = CasesView(tuple(row(one, card, {}) for one in found), everything=True)
    return page_of("cases_of.html", PatientId(patient), view=view)


@blueprint.route("/patients/<uuid:patient>/cases/new", methods=["GET", "POST"])
def new(patient: UUID) -> Page:
    """Ask what came, and which way; enter it."""
    parts, session, at = asking()
    if request.method == "GET":
        return _new_page(PatientId(patient), {})
    try:
        case = register_case(parts, session, _new_case(PatientId(patient), at), at)
    except InvalidError as error:
        return _new_page(PatientId(patient), error.problems), 422
    return redirect(url_for("cases.case", patient=patient, case=case.id), 303)


@blueprint.route(ONE, methods=["GET", "POST"])
def case(patient: UUID, case: UUID) -> Page:
    """Show a case; take the step that its form says."""
    target = target_of(patient, case)
    if request.method == "GET":
        return _case_page(target, {})
    try:
        _steps()[request.args.get("step", "")](target)
    except InvalidError as error:
        return _case_page(target, error.problems), 422
    except KeyError:
        return _case_page(target, {"step": "unknown"}), 422
    return redirect(url_for("cases.case", patient=patient, case=case), 303)


@blueprint.route(f"{ONE}/texts", methods=["GET", "POST"])
def texts(patient: UUID, case: UUID) -> Page:
    """Show what was written in a case, and take what was asked for in a letter or a call."""
    target = target_of(patient, case)
    if request.method == "GET":
        return _texts_page(target, {})
    parts, session, at = asking()
    try:
        write_text(parts, session, target, (CaseTextKind.REQUEST, needed("request")), at)
    except InvalidError as error:
        return _texts_page(target, error.problems), 422
    return redirect(url_for("cases.texts", patient=patient, case=case), 303)


def _overview() -> str:
    parts, session, at = asking()
    kind = request.args.get("kind", "")
    wanted = CaseKind(kind) if kind in set(CaseKind) else None
    everything = request.args.get("all") == "yes"
    found = provider_cases(parts, session, wanted, at, waiting=not everything)
    units = names_of_units(parts, session.actor.provider)
    rows = tuple(row(one, None, units) for one in found)
    view = CasesView(rows, choices(CaseKind), wanted.value if wanted else "", everything=everything)
    return render_template("cases_overview.html", view=view)


def _new_case(patient: PatientId, at: datetime) -> NewCase:
    day, kind = a_day("received"), chosen("kind", CaseKind)
    if day is None:
        raise InvalidError({"received": "required"})
    form = chosen("form", DisclosureForm) if kind is CaseKind.COPY else None
    received = at if day == local(at).date() else start_of(day)
    if received > at:
        raise InvalidError({"received": "in-the-future"})
    return NewCase(patient, kind, chosen("channel", Channel), received, chosen("asker", Asker), form)


def _new_page(patient: PatientId, problems: dict[str, str]) -> str:
    _parts, _session, at = asking()
    view = NewCaseView(
        kinds=choices(CaseKind),
        channels=choices(channel for channel in Channel if channel is not Channel.PORTAL),
        askers=choices(Asker),
        forms=choices(DisclosureForm),
        latest=local(at).date(),
        form=request.form.to_dict(),
        problems=problems,
    )
    return page_of("case_new.html", patient, view=view)


def _steps() -> dict[str, Callable[[Target], object]]:
    """Return what the buttons of a case's page do, by their value."""
    parts, session, at = asking()
    return {
        "identity": lambda target: note_identity(parts, session, target, chosen("how", IdentityCheck), at),
        "pause": lambda target: pause(parts, session, target, needed("reason"), at),
        "extend": lambda target: extend(parts, session, target, _extension(), at),
        "secrecy": lambda target: weigh_secrecy(parts, session, target, chosen("found", SecrecyTest), at),
        "answer": lambda target: answer_case(parts, session, target, _answer(), at),
        "told": lambda target: note_told(parts, session, target, at),
        "withdraw": lambda target: withdraw(parts, session, target, at),
    }


def _extension() -> tuple[date, ExtensionReason]:
    until = a_day("until")
    if until is None:
        raise InvalidError({"until": "required"})
    return until, chosen("why", ExtensionReason)


def _answer() -> tuple[CaseOutcome, str]:
    outcome = chosen("outcome", CaseOutcome)
    refuses = outcome in {CaseOutcome.REFUSED, CaseOutcome.IN_PART}
    return outcome, needed("answer") if refuses else typed("answer")


def _case_page(target: Target, problems: dict[str, str]) -> str:
    parts, session, at = asking()
    found = see_case(parts, session, target, at)
    return page_of("case.html", target[0], view=case_view(found.case, request.form.to_dict(), problems))


def _texts_page(target: Target, problems: dict[str, str]) -> str:
    parts, session, at = asking()
    found = see_case(parts, session, target, at)
    names = people(parts, session)
    opened = read_texts(parts, session, target, at)
    shown = tuple((text, names.get(text.by, ("", ""))[0]) for text in opened)
    view = TextsView(found.case, shown, typed("request"), problems)
    return page_of("case_texts.html", target[0], view=view)
