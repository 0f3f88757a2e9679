"""Rätta, kommentera, radera: rights in plain words, what is asked for in one's own, and one's own cases."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _

from journal.domain.case_words import CaseKind, RemarkKind
from journal.domain.consent import ConsentDecision
from journal.domain.entry import EntryKind, Keyword
from journal.domain.errors import InvalidError, NoKeyError, UnknownError
from journal.domain.ids import CaseId, EntryId, UnitId
from journal.services.case_lists import own_cases
from journal.services.case_texts import read_own_texts, write_own_text
from journal.services.patient_journal import Wanted, read_own_entry, read_own_journal
from journal.services.remarks import NewAsk, ask_for, asking_units, consents_taken_back, own_case, take_consent_back
from journal.web.pages.case_views import choices
from journal.web.pages.entry_views import entry_view
from journal.web.pages.forms import chosen, chosen_id, typed
from journal.web.rights_words import RIGHTS
from journal.web.shapes.frame import Choice
from journal.web.shapes.rights import AskView, OwnCaseView, RemarkView
from journal.web.wiring import patient_asking
from journal.web.words import word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.wrappers import Response

    from journal.domain.entry import OpenedEntry

    Page = str | tuple[str, int] | Response

blueprint = Blueprint("rights", __name__, url_prefix="/me")
_MOST = 100


@blueprint.get("/correct")
def choose() -> str:
    """Show the rights, and what may be expected of each."""
    return render_template("rights.html", view=tuple(RIGHTS.values()))


@blueprint.route("/correct/<kind>", methods=["GET", "POST"])
def ask(kind: str) -> Page:
    """Take what is asked for, in the patient's own words."""
    right = _right(kind)
    if request.method == "GET":
        return _ask_page(right, {})
    parts, session, at = patient_asking()
    units = tuple(asking_units(parts, session))
    try:
        unit = chosen_id("unit") or (units[0] if len(units) == 1 else None)
        if units and unit is None:
            return _ask_page(right, {"unit": "unchosen"}), 422
        case = ask_for(parts, session, NewAsk(right, typed("request"), UnitId(unit) if unit else None), at)
    except InvalidError as error:
        return _ask_page(right, error.problems), 422
    except NoKeyError:
        return _ask_page(right, {"request": "key-on-its-way"}), 409
    return redirect(url_for("rights.case", case=case.id), 303)


@blueprint.route("/journal/<uuid:entry>/remark", methods=["GET", "POST"])
def remark(entry: UUID) -> Page:
    """Take what a patient says of an entry; it goes to whoever wrote it."""
    target = EntryId(entry)
    if request.method == "GET":
        return _remark_page(target, {})
    parts, session, at = patient_asking()
    try:
        kind = chosen("remark", RemarkKind)
        new = NewAsk(CaseKind.RECTIFICATION, _with_heading(), entry=target, remark=kind)
        if typed("restrict"):
            new = NewAsk(CaseKind.RESTRICTION, new.words, entry=target, remark=kind)
        case = ask_for(parts, session, new, at)
    except InvalidError as error:
        return _remark_page(target, error.problems), 422
    return redirect(url_for("rights.case", case=case.id), 303)


@blueprint.get("/recipients")
def recipients() -> str:
    """Show who has received anything of the journal (PDL 3:11), and what the patient has consented to."""
    parts, session, at = patient_asking()
    wanted = Wanted(most=_MOST, kinds=(EntryKind.DISCLOSURE, EntryKind.CONSENT))
    page = read_own_journal(parts, session, wanted, at)
    taken_back = consents_taken_back(parts, [one.entry.head.id for one in page.entries])
    shown = [
        entry_view(one.entry, session.actor.account, at).having(
            unit=one.unit_name, taken_back_at=taken_back.get(one.entry.head.id)
        )
        for one in page.entries
    ]
    handed_out = tuple(one for one in shown if one.kind is EntryKind.DISCLOSURE)
    consents = tuple(one for one in shown if one.kind is EntryKind.CONSENT)
    given = {one.entry.head.id for one in page.entries if _is_given(one.entry)} - taken_back.keys()
    return render_template("recipients.html", handed_out=handed_out, consents=consents, given=given)


@blueprint.post("/recipients/<uuid:consent>/withdraw")
def take_back(consent: UUID) -> Page:
    """Take a consent back, at once."""
    parts, session, at = patient_asking()
    take_consent_back(parts, session, EntryId(consent), _("Jag tar tillbaka mitt samtycke."), at)
    return redirect(url_for("rights.recipients"), 303)


@blueprint.get("/cases")
def cases() -> str:
    """Show one's own cases, with their clocks."""
    parts, session, at = patient_asking()
    return render_template("own_cases.html", view=own_cases(parts, session, at))


@blueprint.route("/cases/<uuid:case>", methods=["GET", "POST"])
def case(case: UUID) -> Page:
    """Show one case with what was written, and take more words."""
    target = CaseId(case)
    if request.method == "GET":
        return _case_page(target, {})
    parts, session, at = patient_asking()
    try:
        write_own_text(parts, session, target, typed("request"), at)
    except InvalidError as error:
        return _case_page(target, error.problems), 422
    return redirect(url_for("rights.case", case=case), 303)


def _is_given(entry: OpenedEntry) -> bool:
    text = entry.versions[-1].text
    return text is not None and text.keywords.get(Keyword.DECISION) == ConsentDecision.GIVEN


def _right(kind: str) -> CaseKind:
    try:
        found = CaseKind(kind)
    except ValueError as error:
        raise UnknownError("no such right") from error
    if found not in RIGHTS:
        raise UnknownError("no such right")
    return found


def _with_heading() -> str:
    """Return what was written, under the heading it is about: inside the seal, for which headings there are is told."""
    words, keyword = typed("request"), _keyword()
    return f"{word(keyword)}: {words}" if keyword and words else words


def _keyword() -> Keyword | None:
    try:
        return Keyword(typed("keyword", request.values)) if typed("keyword", request.values) else None
    except ValueError as error:
        raise UnknownError("no such heading") from error


def _ask_page(right: CaseKind, problems: Mapping[str, str]) -> str:
    parts, session, _at = patient_asking()
    units = tuple(Choice(str(unit), name) for unit, name in asking_units(parts, session).items())
    view = AskView(RIGHTS[right], units, typed("request"), typed("unit"), problems)
    return render_template("right.html", view=view)


def _remark_page(entry: EntryId, problems: Mapping[str, str]) -> str:
    parts, session, at = patient_asking()
    opened = read_own_entry(parts, session, entry, at)
    shown = entry_view(opened.entry, session.actor.account, at).having(unit=opened.unit_name)
    kind = typed("remark", request.values)
    view = RemarkView(shown, choices(RemarkKind), kind, _keyword(), typed("request"), problems)
    return render_template("remark.html", view=view)


def _case_page(case: CaseId, problems: Mapping[str, str]) -> str:
    parts, session, at = patient_asking()
    listed = own_case(parts, session, case, at)
    texts = read_own_texts(parts, session, case, at)
    units = asking_units(parts, session)
    view = OwnCaseView(
        listed,
        units.get(listed.case.unit, str(_("enheten"))),
        tuple((text, text.by == session.actor.account) for text in texts),
        may_write=not listed.case.is_closed and listed.case.unit in units,
        words=typed("request"),
        problems=problems,
    )
    return render_template("own_case.html", view=view)
