"""Writing an entry: begun, saved while one writes, and two versions side by side when somebody saved in between."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Blueprint, jsonify, redirect, render_template, request, url_for

from journal.domain.entry import EntryKind, EntryText, Keyword
from journal.domain.errors import ConflictError, InvalidError, SealedStateError
from journal.domain.ids import EntryId, PatientId
from journal.domain.templates import TEMPLATES
from journal.services.entries import DraftChange, begin_entry, save_draft
from journal.services.journals import JournalFilter, Narrowing, read_entry, read_journal
from journal.services.register import patient_card
from journal.services.writing import NewEntry
from journal.web.dates import local
from journal.web.pages.drafts import (
    addable,
    fields_of,
    fresh_editor,
    revision_of_form,
    said,
    stored_editor,
    typed_kind,
    typed_text,
    typed_time,
    written,
)
from journal.web.pages.entry_views import entry_view
from journal.web.pages.forms import typed
from journal.web.pages.frames import patient_bar, unit_name
from journal.web.shapes.writing import ConflictRow, ConflictView
from journal.web.wiring import asking

if TYPE_CHECKING:
    from uuid import UUID

    from flask import Response as Json
    from werkzeug.wrappers import Response

    from journal.domain.entry import OpenedEntry
    from journal.services.writing import Saved
    from journal.web.shapes.journals import EntryView
    from journal.web.shapes.writing import EditorView

    Target = tuple[PatientId, EntryId]
    Page = str | tuple[str | Json, int] | Response

blueprint = Blueprint("entries", __name__, url_prefix="/patients/<uuid:patient>/entries")


@blueprint.route("/new", methods=["GET", "POST"])
def new(patient: UUID) -> Page:
    """Begin an entry. Until something is written under a keyword there is nothing to save."""
    parts, session, at = asking()
    who = PatientId(patient)
    text = typed_text()
    if request.method == "GET" or not (text.keywords or _then() == "sign"):
        return _editor(who, _as_typed(fresh_editor(at, _asked_kind())), _last_note(who, None))
    try:
        saved = begin_entry(parts, session, NewEntry(who, typed_kind(), typed_time(), text), at)
    except InvalidError as error:
        return _refused(who, fresh_editor(at, typed_kind()), error)
    return _onward((who, saved.entry), saved)


def _asked_kind() -> EntryKind:
    """Return the template that a link asks for, else a talk's."""
    asked = typed("kind", request.args)
    return EntryKind(asked) if asked in set(TEMPLATES) else EntryKind.SESSION


@blueprint.route("/<uuid:entry>/edit", methods=["GET", "POST"])
def edit(patient: UUID, entry: UUID) -> Page:
    """Go on with one's own draft, or save it; a draft of a correction is written beside the original instead."""
    parts, session, at = asking()
    target = (PatientId(patient), EntryId(entry))
    if request.method == "GET":
        return _go_on(target)
    try:
        change = DraftChange(revision_of_form(), _text_to_save(), typed_kind(), typed_time())
        saved = save_draft(parts, session, target, change, at)
    except ConflictError as error:
        return _both_versions(target, error.newest_revision)
    except InvalidError as error:
        return _refused(target[0], _stored(read_entry(parts, session, target, at)), error)
    if saved.note == "locked":
        return _autosave_to(url_for("entries.correct", patient=patient, entry=entry), saved)
    return _onward(target, saved)


def _text_to_save() -> EntryText:
    """Return the text of the form; on the page of a conflict, the version that was taken."""
    taken = typed("take")
    if taken in {"mine", "theirs"}:
        same = written(request.form)
        chosen = written(request.form, f"{taken}.")
        offered = {key.partition(".")[2] for key in request.form if key.startswith("mine.")}
        return EntryText({k: text for k, text in same.items() if k.value not in offered} | chosen)
    return typed_text()


def _go_on(target: Target) -> Page:
    parts, session, at = asking()
    opened = read_entry(parts, session, target, at)
    if opened.newest.version.number > 1:
        return redirect(url_for("entries.correct", patient=target[0], entry=target[1]))
    if opened.head.is_settled or opened.newest.text is None:
        return redirect(url_for("entries.history", patient=target[0], entry=target[1]))
    return _editor(target[0], _stored(opened), _last_note(target[0], target[1]))


def _stored(opened: OpenedEntry) -> EditorView:
    added = request.values.get("add", "")
    keyword = Keyword(added) if added in set(Keyword) else None
    return stored_editor(opened.head, opened.newest.text or EntryText({}), keyword)


def _then() -> str:
    return "add" if typed("add") else typed("then")


def _onward(target: Target, saved: Saved) -> Page:
    """Go where the pressed button leads, or answer the script that saves."""
    patient, entry = target
    if _then() == "autosave":
        return _autosave_to(url_for("entries.edit", patient=patient, entry=entry), saved)
    if _then() == "sign":
        return redirect(url_for("entries.sign", patient=patient, entry=entry), 303)
    return redirect(url_for("entries.edit", patient=patient, entry=entry, add=typed("add") or None), 303)


def _autosave_to(href: str, saved: Saved) -> Page:
    if _then() != "autosave":
        return redirect(href, 303)
    return jsonify(revision=saved.revision, saved_at=saved.written_at.isoformat(), href=href)


def _as_typed(view: EditorView) -> EditorView:
    """Return the editor with what the form holds, so that nothing typed is lost on the way."""
    if request.method == "GET":
        return view
    kind, texts = typed_kind(), written(request.form)
    added = typed("add")
    fields = fields_of(kind, texts, Keyword(added) if added in set(Keyword) else None)
    minutes = typed("minutes")
    return replace(
        view,
        kind=kind,
        fields=fields,
        addable=addable(fields),
        clock=typed("clock") or view.clock,
        minutes=int(minutes) if minutes.isdecimal() else None,
    )


def _refused(patient: PatientId, view: EditorView, error: InvalidError) -> Page:
    if _then() == "autosave":
        return jsonify(problems=error.problems), 422
    again = replace(_as_typed(view), problems=said(error.problems), revision=revision_of_form())
    return _editor(patient, again, None), 422


def _editor(patient: PatientId, view: EditorView, beside: EntryView | None) -> str:
    parts, session, at = asking()
    card = patient_card(parts, session, patient, at)
    return render_template("editor.html", view=replace(view, beside=beside), patient=patient_bar(card, unit_name()))


def _last_note(patient: PatientId, but: EntryId | None) -> EntryView | None:
    """Return the newest entry at rest. It is a reading like any other, with a row of its own."""
    parts, session, at = asking()
    page = read_journal(parts, session, patient, JournalFilter(None, Narrowing(limit=3)), at)
    entry = next((entry for entry in page.entries if entry.head.id != but), None)
    return None if entry is None else entry_view(entry, session.actor.account, at)


def _both_versions(target: Target, newest: int) -> Page:
    if _then() == "autosave":
        return jsonify(newest_revision=newest), 412
    parts, session, at = asking()
    opened = read_entry(parts, session, target, at)
    text = opened.newest.text
    if opened.head.is_settled or text is None:
        raise SealedStateError(opened.newest.version.state)
    mine, theirs = written(request.form), dict(text.keywords)
    happened = typed_time()
    view = ConflictView(
        entry=target[1],
        kind=typed_kind(),
        rows=tuple(ConflictRow(k, theirs.get(k, ""), mine.get(k, "")) for k in Keyword if k in mine or k in theirs),
        revision=opened.newest.version.revision,
        their_saved_at=opened.newest.version.written_at,
        my_typed_at=at,
        day=local(happened.starts_at).date(),
        clock=f"{local(happened.starts_at):%H:%M}",
        minutes=int((happened.ends_at - happened.starts_at).total_seconds() // 60) or None,
    )
    card = patient_card(parts, session, target[0], at)
    return render_template("conflict.html", view=view, patient=patient_bar(card, unit_name())), 412
