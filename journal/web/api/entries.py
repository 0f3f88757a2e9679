"""Entries of a patient's journal: read a page, read one, search, write."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from marshmallow import post_load
from marshmallow.validate import OneOf

from journal.domain.access_words import Purpose
from journal.domain.entry import EntryKind, EntryText, EventTime, Keyword
from journal.domain.ids import AccountId, EntryId, PatientId, UnitId
from journal.domain.templates import TEMPLATES
from journal.services.entries import begin_entry, write_and_sign
from journal.services.journals import JournalFilter, JournalPage, read_entry, read_journal
from journal.services.writing import NewEntry
from journal.web.api import answers
from journal.web.api.conditions import etag
from journal.web.api.fields import ByWord, Id, Many, Moment, Part, Strict, Text, Word, YesNo
from journal.web.api.noun import Answer, Noun
from journal.web.api.paging import Page, listed, read_time_cursor, time_cursor
from journal.web.api.shown import Json, entry_json, head_json, other_unit_json, saved_headers, saved_json
from journal.web.idempotency import once
from journal.web.wiring import asking

MOST_SIGNS = 250_000

blueprint = Noun("entries", prefix="/patients/<uuid:patient>/entries", description="Entries of one patient's journal.")


class HappenedIn(Strict):
    """When it happened: RFC 3339 with offset, and the zone in which it was meant."""

    starts_at = Moment(required=True)
    ends_at = Moment(load_default=None, allow_none=True)
    zone = Text(load_default="Europe/Stockholm", longest=64)

    @post_load
    def made(self, given: Json, **_: Any) -> EventTime:  # noqa: ANN401  (marshmallow's)
        """Return the time; without an end it is a moment."""
        return EventTime(given["starts_at"], given["ends_at"] or given["starts_at"], given["zone"])


def written() -> ByWord:
    """Return the field of a text: keyword → words. Signs are judged by the same rule as on pages."""
    return ByWord(keys=Word(Keyword), values=Text(longest=MOST_SIGNS), required=True)


def written_kind(**options: Any) -> Word:  # noqa: ANN401  (marshmallow's)
    """Return the field of a kind: those that people write from a template, and not the register's own."""
    kinds = [kind.value for kind in TEMPLATES]
    return Word(EntryKind, validate=OneOf(TEMPLATES, error="unknown"), metadata={"enum": kinds}, **options)


class EntryIn(Strict):
    """A new entry; ``sign`` saves and signs in one act."""

    kind = written_kind(required=True)
    happened = Part(HappenedIn, required=True)
    text = written()
    sign = YesNo(load_default=False)


class JournalQuery(Page):
    """Which part of the journal, and for what purpose."""

    unit = Id(load_default=None)
    kind = Many(Word(EntryKind), load_default=())
    author = Id(load_default=None)
    happened_from = Moment(load_default=None)
    happened_to = Moment(load_default=None)
    purpose = Word(Purpose, load_default=Purpose.CARE)
    printing = YesNo(load_default=False)
    with_test_material = YesNo(load_default=False)


class SearchIn(Strict):
    """A word to look for. It is sent in the body, and is nowhere kept or logged."""

    term = Text(required=True, shortest=1)


@blueprint.get("")
@blueprint.arguments(JournalQuery, location="query")
@blueprint.answers(200, answers.JournalPage)
def listed_entries(query: Json, patient: UUID) -> Answer:
    """Open a page of the journal, newest happening first; one row of the log names every version it opens."""
    parts, session, at = asking()
    page = read_journal(parts, session, PatientId(patient), _filter(query), at)
    body = {
        "entries": [entry_json(entry) for entry in page.entries],
        "drafts": [head_json(head) for head in page.drafts],
        "closed": [head_json(head) for head in page.closed],
        "left_out": [head_json(head) for head in page.left_out],
        "total": page.total,
        "elsewhere": [other_unit_json(other) for other in page.elsewhere],
        "blocked_elsewhere": page.blocked_elsewhere,
    }
    return listed(body, _next(page))


def _filter(query: Json) -> JournalFilter:
    whole = JournalFilter()
    narrowing = replace(
        whole.narrowing,
        kinds=tuple(query["kind"]),
        author=query["author"] and AccountId(query["author"]),
        happened_from=query["happened_from"],
        happened_to=query["happened_to"],
        before=None if query["cursor"] is None else read_time_cursor(query["cursor"]),
        limit=query["limit"],
    )
    unit = query["unit"] and UnitId(query["unit"])
    chosen = {name: query[name] for name in ("purpose", "printing", "with_test_material")}
    return JournalFilter(unit, narrowing, **chosen)


def _next(page: JournalPage) -> str | None:
    return None if page.last is None else time_cursor(page.last.happened.starts_at, page.last.id)


@blueprint.post("")
@blueprint.arguments(EntryIn)
@blueprint.answers(201, answers.Saved, etag=True)
@once()
def write(given: Json, patient: UUID) -> Answer:
    """Begin an entry as a draft or, with ``sign``, write and sign it in one act; signing asks for a fresh unlock."""
    parts, session, at = asking()
    new = NewEntry(PatientId(patient), given["kind"], given["happened"], EntryText(given["text"]))
    act = write_and_sign if given["sign"] else begin_entry
    saved = act(parts, session, new, at)
    place = f"{blueprint.url_prefix}/{saved.entry}".replace("<uuid:patient>", str(patient))
    return saved_json(saved), 201, {**saved_headers(saved), "Location": place}


@blueprint.get("/<uuid:entry>")
@blueprint.answers(200, answers.Entry, etag=True)
def read(patient: UUID, entry: UUID) -> Answer:
    """Open one entry with all its versions. Every reading is a row: there is no 304 that nobody sees."""
    parts, session, at = asking()
    opened = read_entry(parts, session, (PatientId(patient), EntryId(entry)), at)
    return entry_json(opened), 200, {"ETag": etag(opened.head.id, opened.newest.version.revision)}


@blueprint.post("/search")
@blueprint.arguments(SearchIn)
@blueprint.answers(200, answers.Entries)
def search(given: Json, patient: UUID) -> Json:
    """Look for a word in this one journal. The row names the journal, never the word."""
    parts, session, at = asking()
    found = read_journal(parts, session, PatientId(patient), JournalFilter(term=given["term"]), at)
    return {"entries": [entry_json(entry) for entry in found.entries]}
