"""Emergency access in three steps: attest, choose, read. Calm, and nothing typed is lost on the way."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _

from journal.domain.emergency import Hindrance
from journal.domain.errors import InvalidError, NoKeyError, RefusedError
from journal.domain.ids import EmergencyId, EntryId, PatientId, UnitId
from journal.policy.emergency import closes_at, narrow
from journal.policy.law import APPROVED_WITHIN
from journal.services.emergencies import (
    Attestation,
    StepOne,
    choose_entries,
    open_emergency,
    see_entries,
    see_units,
)
from journal.services.emergency_reading import chosen_in, read_chosen
from journal.services.register import patient_card
from journal.web.dates import clock, local, near
from journal.web.emergency_words import refusal
from journal.web.pages.entry_views import entry_view
from journal.web.pages.forms import a_day, chosen, end_of, typed
from journal.web.pages.frames import patient_bar, unit_name
from journal.web.pages.unlocking import unlock_if_asked
from journal.web.shapes.emergency import AttestView, BlockedRow, ChooseView, ReadView
from journal.web.shapes.frame import Choice
from journal.web.wiring import asking
from journal.web.words import word

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from journal.domain.emergency import Emergency
    from journal.domain.entry import EntryHead
    from journal.services.blocked import BlockedUnit

    Page = str | tuple[str, int] | Response
    Which = tuple[PatientId, EmergencyId]

blueprint = Blueprint("emergency", __name__, url_prefix="/patients/<uuid:patient>/emergency")
_MORNING = time(7)


@blueprint.route("", methods=["GET", "POST"])
def attest(patient: UUID) -> Page:
    """Step one: say why consent cannot be had, and what care is needed."""
    if request.method == "GET":
        return _attest_page(PatientId(patient)), 200
    parts, session, at = asking()
    try:
        unlock_if_asked()
        step = open_emergency(parts, session, PatientId(patient), _attestation(), at)
    except InvalidError as error:
        return _attest_page(PatientId(patient), problems=error.problems), 422
    except RefusedError as refused:
        if not (said := refusal(refused.decision.because)):
            raise
        return _attest_page(PatientId(patient), refused=said), 403
    return redirect(url_for("emergency.choose", patient=patient, emergency=step.emergency.id), 303)


@blueprint.route("/<uuid:emergency>", methods=["GET", "POST"])
def choose(patient: UUID, emergency: UUID) -> Page:
    """Step two: see which units have blocked, and choose what is needed of one of them."""
    which = (PatientId(patient), EmergencyId(emergency))
    if request.method == "GET":
        return _choose_page(which, {})
    parts, session, at = asking()
    try:
        choose_entries(parts, session, which, (_entries(), _end()), at)
    except InvalidError as error:
        return _choose_page(which, error.problems), 422
    return redirect(url_for("emergency.read", patient=patient, emergency=emergency), 303)


@blueprint.get("/<uuid:emergency>/read")
def read(patient: UUID, emergency: UUID) -> Page:
    """Step three: the texts that were chosen, one row of the log each, every time they are shown."""
    parts, session, at = asking()
    which = (PatientId(patient), EmergencyId(emergency))
    card = patient_card(parts, session, which[0], at)
    try:
        access, opened = read_chosen(parts, session, which, at)
    except NoKeyError:
        step = see_units(parts, session, which, at)
        view = ReadView(emergency, (), closes_at(step.emergency), call=step.units)
        return render_template("emergency_read.html", view=view, patient=patient_bar(card, unit_name())), 403
    entries = tuple(entry_view(entry, session.actor.account, at) for entry in opened)
    view = ReadView(emergency, entries, closes_at(access))
    return render_template("emergency_read.html", view=view, patient=patient_bar(card, unit_name()))


def _attestation() -> Attestation:
    delay = a_day("delay_until")
    return Attestation(
        hindrance=chosen("hindrance", Hindrance),
        is_indispensable=bool(typed("indispensable")),
        reason=typed("reason"),
        delay_until=end_of(delay) if delay else None,
        delay_reason=typed("delay_reason"),
    )


def _attest_page(patient: PatientId, refused: str = "", problems: dict[str, str] | None = None) -> str:
    parts, session, at = asking()
    hint = str(_("Då får spärren inte hävas. Du kan be om samtycke på nytt eller ringa 112."))
    view = AttestView(
        hindrances=tuple(Choice(h.value, str(word(h)), hint if h is Hindrance.REFUSES else "") for h in Hindrance),
        refused=refused,
        form=request.form.to_dict(),
        problems=problems or {},
    )
    bar = patient_bar(patient_card(parts, session, patient, at), unit_name())
    return render_template("emergency.html", view=view, patient=bar)


def _entries() -> tuple[EntryId, ...]:
    try:
        return tuple(EntryId(UUID(each)) for each in request.form.getlist("entries"))
    except ValueError as error:
        raise InvalidError({"entries": "unknown"}) from error


def _end() -> datetime | None:
    try:
        return datetime.fromisoformat(typed("ends_at")) if typed("ends_at") else None
    except ValueError as error:
        raise InvalidError({"ends_at": "malformed"}) from error


def _choose_page(which: Which, problems: dict[str, str]) -> str:
    parts, session, at = asking()
    card, step = patient_card(parts, session, which[0], at), see_units(parts, session, which, at)
    unit = _shown_unit(step)
    before = chosen_in(parts, which[1])
    heads = see_entries(parts, session, which, unit.unit, at) if unit else ()
    access = step.emergency
    waits = narrow(access) and at <= access.opened_at + APPROVED_WITHIN
    view = ChooseView(
        id=which[1],
        units=step.units,
        unit=unit,
        rows=tuple(_row(head, chosen=head.id in before) for head in heads),
        ends=_ends(access, at),
        attested_at=access.opened_at,
        closes_at=closes_at(access),
        may_read=bool(before),
        approval=url_for("emergencies.approve", emergency=which[1], _external=True) if waits else "",
        approved_by=access.opened_at + APPROVED_WITHIN if waits else None,
        problems=problems,
    )
    return render_template("emergency_choose.html", view=view, patient=patient_bar(card, unit_name()))


def _shown_unit(step: StepOne) -> BlockedUnit | None:
    """Return the unit that the address names, or the only one there is to choose from."""
    to_open = [unit for unit in step.units if unit.shares]
    named = request.values.get("unit", type=UUID)
    if named is None:
        return to_open[0] if len(to_open) == 1 else None
    return next((unit for unit in to_open if unit.unit == UnitId(named)), None)


def _row(head: EntryHead, *, chosen: bool) -> BlockedRow:
    first = head.versions[0]
    return BlockedRow(head.id, head.kind, head.happened.starts_at, first.author_title, not head.is_settled, chosen)


def _ends(access: Emergency, at: datetime) -> tuple[Choice, ...]:
    """Return until when it may stay open: until the end that stands, the next morning, or an hour from now."""
    last = closes_at(access)
    tomorrow = local(at).date() + timedelta(days=local(at).time() >= _MORNING)
    morning = datetime.combine(tomorrow, _MORNING, local(at).tzinfo)
    offered = [("", _("%(when)s, som nu", when=near(last, at)))]
    if morning < last:
        offered.append((morning.isoformat(), _("%(when)s, till morgonen", when=near(morning, at))))
    hour = at + timedelta(hours=1)
    if hour < last:
        offered.append((hour.isoformat(), _("en timme, till %(clock)s", clock=clock(hour))))
    return tuple(Choice(value, str(text)) for value, text in offered)
