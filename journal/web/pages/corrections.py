"""Correcting what is at rest: a new wording laid over the old, or the mark that it stands in the wrong journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, request, url_for

from journal.domain.entry import CorrectionReason, EntryText, Keyword
from journal.domain.errors import InvalidError, SealedStateError
from journal.domain.ids import EntryId, PatientId
from journal.services.corrections import Correction, begin_correction, mark_misfiled
from journal.services.entries import DraftChange, save_draft
from journal.services.journals import read_entry
from journal.services.register import my_patients
from journal.services.settling import sign_entry
from journal.web.pages.drafts import written
from journal.web.pages.entries import blueprint
from journal.web.pages.entry_views import entry_view, marked_keywords, sorted_, standing_chain
from journal.web.pages.forms import chosen, chosen_id, needed, ticked, typed
from journal.web.pages.settling import page
from journal.web.pages.unlocking import unlock_if_asked
from journal.web.shapes.frame import Choice
from journal.web.shapes.journals import KeywordText
from journal.web.shapes.writing import CorrectLine, CorrectView, MisfileView
from journal.web.wiring import asking
from journal.web.words import word

if TYPE_CHECKING:
    from uuid import UUID

    from werkzeug.wrappers import Response

    from journal.domain.entry import OpenedEntry

    Target = tuple[PatientId, EntryId]
    Page = str | tuple[str, int] | Response


@blueprint.route("/<uuid:entry>/correct", methods=["GET", "POST"])
def correct(patient: UUID, entry: UUID) -> Page:
    """Lay a new wording over what stands, see how it will read, sign it."""
    target = (PatientId(patient), EntryId(entry))
    opened = _correctable(target)
    if opened is None:
        return redirect(url_for("entries.edit", patient=patient, entry=entry))
    if request.method == "GET" or typed("then") == "preview":
        return _correct_page(opened, {})
    try:
        _correct(target, opened)
    except InvalidError as error:
        return _correct_page(opened, error.problems), 422
    return redirect(url_for("journals.journal", patient=patient), 303)


def _correctable(target: Target) -> OpenedEntry | None:
    """Return the entry, or None while its first text is still a draft. Raise SealedStateError for a misfiled one."""
    parts, session, at = asking()
    opened = read_entry(parts, session, target, at)
    if opened.head.misfiled_at is not None:
        raise SealedStateError("misfiled")
    return opened if opened.head.is_settled else None


def _correct(target: Target, opened: OpenedEntry) -> None:
    parts, session, at = asking()
    reason = chosen("reason", CorrectionReason)
    text = EntryText(written(request.form), needed("explanation"))
    if dict(text.keywords) == dict(_standing(opened).keywords):
        raise InvalidError({"explanation": "unchanged"})
    unlock_if_asked()
    newest = opened.newest.version
    if newest.is_settled:
        saved = begin_correction(parts, session, target, Correction(reason, text), at)
    else:
        saved = save_draft(parts, session, target, DraftChange(newest.revision, text), at)
    sign_entry(parts, session, target, saved.revision, at)


def _standing(opened: OpenedEntry) -> EntryText:
    return standing_chain(opened.versions)[-1].text or EntryText({})


def _correct_page(opened: OpenedEntry, problems: dict[str, str]) -> str:
    _parts, session, at = asking()
    standing, draft = _standing(opened), opened.newest
    begun = draft.text if not draft.version.is_settled and draft.text else None
    new = EntryText(written(request.form), typed("explanation")) if request.method == "POST" else begun or standing
    chain = standing_chain(opened.versions)
    view = CorrectView(
        entry=entry_view(opened, session.actor.account, at),
        number=len(chain),
        lines=_lines(marked_keywords([v.text for v in chain if v.text]), new, standing, _asked_in(problems)),
        reasons=tuple(Choice(reason.value, str(word(reason))) for reason in CorrectionReason),
        reason=typed("reason") or (draft.version.reason if begun else ""),
        explanation=new.explanation if begun or request.method == "POST" else "",
        preview=_preview(standing, new),
        problems=problems,
    )
    return page("correct.html", opened.head.patient, view)


def _asked_in(problems: dict[str, str]) -> list[Keyword]:
    """Return the headings that have to say something before the correction can be signed."""
    return [Keyword(name.removeprefix("text.")) for name in problems if name.startswith("text.")]


def _lines(
    marked: tuple[KeywordText, ...], new: EntryText, standing: EntryText, asked: list[Keyword]
) -> tuple[CorrectLine, ...]:
    segments = {line.keyword: line.segments for line in marked}
    return tuple(
        CorrectLine(k, segments.get(k, ()), new.keywords.get(k, ""), new.keywords.get(k) != standing.keywords.get(k))
        for k in sorted_(dict.fromkeys([*segments, *new.keywords, *asked]))
    )


def _preview(standing: EntryText, new: EntryText) -> tuple[KeywordText, ...]:
    both = marked_keywords([standing, new])
    return tuple(line for line in both if any(segment.mark for segment in line.segments))


@blueprint.route("/<uuid:entry>/misfile", methods=["GET", "POST"])
def misfile(patient: UUID, entry: UUID) -> Page:
    """Mark an entry as written in the wrong patient's journal; begin it anew in the right one where that is said."""
    parts, session, at = asking()
    target = (PatientId(patient), EntryId(entry))
    if request.method == "GET":
        return _misfile_page(target, {})
    try:
        ticked("sure")
        right = chosen_id("right")
    except InvalidError as error:
        return _misfile_page(target, error.problems), 422
    copy = mark_misfiled(parts, session, target, PatientId(right) if right else None, at)
    if copy is None or right is None:
        return redirect(url_for("journals.journal", patient=patient), 303)
    return redirect(url_for("entries.edit", patient=right, entry=copy.entry), 303)


def _misfile_page(target: Target, problems: dict[str, str]) -> str:
    parts, session, at = asking()
    opened = read_entry(parts, session, target, at)
    others = [card for card in my_patients(parts, session, at) if card.id != target[0]]
    view = MisfileView(
        entry_view(opened, session.actor.account, at),
        others=tuple(Choice(str(card.id), card.name) for card in others),
        problems=problems,
    )
    return page("misfile.html", target[0], view)
