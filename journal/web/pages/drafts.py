"""What the editor's form says: which template, when it happened, what stands under each keyword."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from flask import request

from journal.domain.entry import EntryKind, EntryText, EventTime, Keyword, Mark
from journal.domain.errors import InvalidError
from journal.domain.templates import OF_ACTS, TEMPLATES
from journal.policy.saying import MARKS, owed
from journal.web.dates import local
from journal.web.pages.forms import a_day, a_number, at_clock, chosen, typed
from journal.web.shapes.writing import EditorView, Lamp, WriteField

if TYPE_CHECKING:
    from datetime import datetime

    from werkzeug.datastructures import MultiDict

    from journal.domain.entry import EntryHead

KINDS = tuple(TEMPLATES)
_LONGEST_VISIT = 999
_NOT_ADDED = OF_ACTS | {Keyword.NECESSITY}


def written(form: MultiDict[str, str], prefix: str = "text.") -> dict[Keyword, str]:
    """Return the filled keywords of the form, exactly as they were typed but for the form's line ends."""
    values = {keyword: form.get(f"{prefix}{keyword.value}", "").replace("\r\n", "\n") for keyword in Keyword}
    return {keyword: text for keyword, text in values.items() if text.strip()}


def typed_text() -> EntryText:
    """Return the text that was typed, with what was said by a click."""
    keyword, _, mark = typed("mark").partition(".")
    marked = {Keyword(keyword): Mark[mark].value} if keyword in set(Keyword) and mark in Mark.__members__ else {}
    return EntryText(written(request.form) | marked)


def typed_time() -> EventTime:
    """Return when it happened, as the form says. Raise InvalidError."""
    day = a_day("day")
    if day is None:
        raise InvalidError({"day": "required"})
    starts = at_clock(day, "clock")
    return EventTime(starts, starts + timedelta(minutes=a_number("minutes", _LONGEST_VISIT) or 0))


def typed_kind() -> EntryKind:
    """Return the chosen template."""
    return chosen("kind", EntryKind)


def revision_of_form() -> int:
    """Return the revision that the form was made from."""
    return a_number("revision", 10**9) or 0


def fields_of(kind: EntryKind, texts: dict[Keyword, str], added: Keyword | None = None) -> tuple[WriteField, ...]:
    """Return the template's keywords in its order, then every other one that is filled, owed or just added."""
    about_to_be = texts | {added: texts.get(added, "…")} if added else texts
    template, missing = TEMPLATES.get(kind, ()), owed(kind, EntryText(about_to_be))
    wanted = {*about_to_be, *missing}
    keywords = (*template, *(k for k in Keyword if k not in template and k in wanted))
    return tuple(WriteField(k, texts.get(k, ""), marks=MARKS.get(k, ()) if k in missing else ()) for k in keywords)


def addable(fields: tuple[WriteField, ...]) -> tuple[Keyword, ...]:
    """Return the keywords that are not in the form yet."""
    there = {field.keyword for field in fields}
    return tuple(k for k in Keyword if k not in there and k not in _NOT_ADDED)


def fresh_editor(at: datetime, kind: EntryKind) -> EditorView:
    """Return an empty editor of a template, now."""
    fields = fields_of(kind, {})
    return EditorView(
        entry=None,
        kind=kind,
        kinds=KINDS,
        day=local(at).date(),
        clock=f"{local(at):%H:00}",
        minutes=None,
        fields=fields,
        addable=addable(fields),
    )


def stored_editor(head: EntryHead, text: EntryText, added: Keyword | None) -> EditorView:
    """Return the editor of a draft as it lies on the server."""
    fields = fields_of(head.kind, dict(text.keywords), added)
    starts, length = local(head.happened.starts_at), head.happened.ends_at - head.happened.starts_at
    return EditorView(
        entry=head.id,
        kind=head.kind,
        kinds=KINDS,
        day=starts.date(),
        clock=f"{starts:%H:%M}",
        minutes=int(length.total_seconds() // 60) or None,
        fields=fields,
        addable=addable(fields),
        revision=head.newest.revision,
        lamp=Lamp(head.newest.written_at),
        locks_at=head.newest.locks_at,
    )


def said(problems: dict[str, str]) -> dict[str, str]:
    """Return problems under the ids that the editor's fields have, so that a link leads to each."""
    first = {"text": "k-", "happened": "day", "happened.zone": "day"}
    named = {name.replace("text.", "k-", 1): why for name, why in problems.items()}
    return {first.get(name, name): why for name, why in named.items()}
