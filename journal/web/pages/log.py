"""The access log, for whoever reviews it: searched, one row, taken out, verified."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, make_response, render_template, request, url_for
from flask_babel import gettext as _

from journal.domain.access_words import Activity, Purpose
from journal.domain.errors import InvalidError, UnlockNeededError
from journal.domain.ids import AccountId, EventId, PatientId, UnitId
from journal.services.auditing import LogFilter, export_log, proof, reason_of, search_log, select_log
from journal.services.surroundings import names_of_units, people
from journal.services.verifying import log_key, verify_log
from journal.web.log_words import did
from journal.web.pages.forms import a_day, end_of, start_of, typed
from journal.web.pages.log_views import digest_of, event_row, grouped, reason_word
from journal.web.pages.verified import verify_view
from journal.web.rule_words import rule
from journal.web.sent_files import audit_file
from journal.web.shapes.frame import Choice, Pages
from journal.web.shapes.logs import EventView, LogView
from journal.web.shapes.logs import LogFilter as Form
from journal.web.wiring import asking
from journal.web.words import word

if TYPE_CHECKING:
    from datetime import date
    from enum import StrEnum

    from flask import Response

    from journal.domain.access_log import AccessEvent
    from journal.services.auditing import EventProof

blueprint = Blueprint("log", __name__, url_prefix="/log")
_FILE = "sigill.log"


@blueprint.get("")
def search() -> str | tuple[str, int]:
    """Show a page of the log, narrowed as the address says."""
    parts, session, at = asking()
    try:
        page = search_log(parts, session, _wanted(), at)
    except InvalidError as error:
        return render_template("log.html", view=replace(_empty(), problems=error.problems)), 422
    units = names_of_units(parts, session.actor.provider)
    asked = _asked()
    older = f"{request.path}?{urlencode({**asked, 'cursor': page.next_cursor})}" if page.next_cursor else ""
    view = replace(
        _empty(),
        rows=tuple(event_row(row, units, {}) for row in page.rows),
        pages=Pages(older=older),
        digest=digest_of(page.rows) if page.rows else "",
        selected=f"{url_for('log.select')}?{urlencode(asked)}",
    )
    return render_template("log.html", view=view)


@blueprint.get("/events/<uuid:event>")
def event(event: UUID) -> str:
    """Show one row with all that the log holds of it, and its proof."""
    parts, session, at = asking()
    proven = proof(parts, session, EventId(event), at)
    return render_template("log_event.html", view=_event_view(proven))


@blueprint.get("/export")
def export() -> Response:
    """Give the whole log as of its newest checkpoint, for `journal verify-log`. Asks for a fresh unlock."""
    parts, session, at = asking()
    if not parts.keyring.is_unlocked(session, at):
        raise UnlockNeededError
    whole = BytesIO()
    export_log(parts, session, whole, at)
    response = make_response(whole.getvalue())
    response.headers["Content-Type"] = "application/octet-stream"
    response.headers["Content-Disposition"] = f'attachment; filename="{_FILE}"'
    return response


@blueprint.get("/fhir")
def select() -> Response | tuple[str, int]:
    """Give every row of a search as FHIR AuditEvents. Asks for a fresh unlock."""
    parts, session, at = asking()
    if not parts.keyring.is_unlocked(session, at):
        raise UnlockNeededError
    try:
        return audit_file(select_log(parts, session, _wanted(), at))
    except InvalidError as error:
        return render_template("log.html", view=replace(_empty(), problems=error.problems)), 422


@blueprint.get("/verify")
def verify() -> str:
    """Show whether the log holds, row by row, and how to find out without us."""
    parts, session, at = asking()
    return render_template("log_verify.html", view=verify_view(verify_log(parts, session, at), at))


@blueprint.get("/key")
def key() -> Response:
    """Give the log's public key as checkers of notes take it."""
    parts, session, _at = asking()
    response = make_response(f"{log_key(parts, session)}\n")
    response.headers["Content-Type"] = "text/plain; charset=utf-8"
    return response


def _asked() -> dict[str, str]:
    """Return what is looked for, without where a page of it begins."""
    return {name: value for name, value in request.args.items() if name != "cursor"}


def _wanted() -> LogFilter:
    since, until = a_day("since", request.args), a_day("until", request.args)
    person, unit, patient = (_an_id(name) for name in ("who", "unit", "patient"))
    activity, purpose = typed("activity", request.args), typed("purpose", request.args)
    return LogFilter(
        actor=AccountId(person) if person else None,
        unit=UnitId(unit) if unit else None,
        patient=PatientId(patient) if patient else None,
        activity=Activity(activity) if activity in set(Activity) else None,
        purpose=Purpose(purpose) if purpose in set(Purpose) else None,
        since=start_of(since) if since else None,
        until=end_of(until) if until else None,
        permitted=False if typed("refused", request.args) else None,
        cursor=typed("cursor", request.args) or None,
    )


def _an_id(name: str) -> UUID | None:
    try:
        return UUID(typed(name, request.args)) if typed(name, request.args) else None
    except ValueError as error:
        raise InvalidError({name: "malformed"}) from error


def _empty() -> LogView:
    """Return the form with what may be chosen in it, and no rows yet."""
    parts, session, _at = asking()
    units = names_of_units(parts, session.actor.provider)
    names = people(parts, session)
    return LogView(
        rows=(),
        filter=_form(),
        people=tuple(Choice(str(who), name) for who, (name, _title) in sorted(names.items(), key=lambda n: n[1])),
        units=tuple(Choice(str(unit), name) for unit, name in sorted(units.items(), key=lambda u: u[1])),
        activities=_choices(Activity),
        purposes=_choices(Purpose),
    )


def _form() -> Form:
    asked = request.args
    return Form(
        who=typed("who", asked),
        unit=typed("unit", asked),
        patient=typed("patient", asked),
        activity=typed("activity", asked),
        purpose=typed("purpose", asked),
        since=_day_or_none("since"),
        until=_day_or_none("until"),
        refused=bool(typed("refused", asked)),
    )


def _day_or_none(name: str) -> date | None:
    try:
        return a_day(name, request.args)
    except InvalidError:
        return None


def _choices(kind: type[StrEnum]) -> tuple[Choice, ...]:
    return tuple(Choice(value.value, str(word(value))) for value in kind)


def _event_view(proven: EventProof) -> EventView:
    parts, session, _at = asking()
    row = proven.row
    units = names_of_units(parts, session.actor.provider)
    told = row.event
    return EventView(
        row=event_row(row, units, {}),
        facts=_facts(proven),
        index=proven.leaves[0].index if proven.leaves else None,
        commitment=grouped(row.receipt.commitment.hex()),
        receipt_holds=told is not None,
        reason_text=(reason_of(parts, session, told.sealed_reason) or "") if told else "",
        versions=tuple(grouped(half.hex) for half in told.halves) if told else (),
    )


def _act(told: AccessEvent) -> str:
    """Return what was done, in words, and the word of the national log service for it."""
    return f"{did(told.activity, told.subtype)} ({told.activity})"


def _facts(proven: EventProof) -> tuple[tuple[str, str], ...]:
    told = proven.row.event
    if told is None:
        return ((_("Innehåll"), _("Borttaget efter sin tid, eller ändrat")),)
    who = told.actor
    found = (
        (_("Åtgärd"), _act(told)),
        (_("Ändamål"), str(word(told.purpose))),
        (_("Anledning"), reason_word(told.reason)),
        (_("Väg"), str(word(told.way))),
        (_("Regel"), "; ".join(rule(said) for said in told.because)),
        (_("Beslut"), _("tillåtet") if told.permitted else _("nekat")),
        (_("Titel"), who.title),
        (_("Program"), _("ja, för någons räkning") if who.on_behalf_of else ""),
        (_("Patient"), ", ".join(str(patient) for patient in told.patients[:20])),
        (_("Rad"), str(told.id)),
    )
    return tuple((name, value) for name, value in found if value)
