"""What answers hold, for the document and the tests that hold answers to it. Nothing is dumped through these."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from journal.domain.entry import EntryKind, Keyword, VersionState
from journal.domain.people import Role

Id = fields.UUID
Time = fields.AwareDateTime
Line = fields.String


def _words(words: type, **kwargs: object) -> fields.Enum[Any]:
    return fields.Enum(words, by_value=True, **kwargs)  # type: ignore[arg-type]  # keyword arguments of any field


def _one(schema: type[Schema], **kwargs: object) -> fields.Nested:
    return fields.Nested(schema, required=True, **kwargs)  # type: ignore[arg-type]  # as above


def _list(schema: type[Schema]) -> fields.List[Any]:
    return fields.List(fields.Nested(schema), required=True)


class Receipt(Schema):
    """The log's promise that a row stands: keep it."""

    event = Id(required=True)
    at = Time(required=True)
    zone = Line(required=True)
    commitment = Line(required=True)
    signature = Line(required=True)


class Saved(Schema):
    """What stands on the server now."""

    id = Id(required=True, metadata={"description": "The entry, by the name that reading it gives."})
    entry = Id(required=True, metadata={"description": "The same as `id`, for programs that know it so."})
    version = Id(required=True)
    revision = fields.Integer(required=True)
    state = _words(VersionState, required=True)
    written_at = Time(required=True)
    locks_at = Time(required=True)
    note = Line(required=True)
    receipt = _one(Receipt)


class Happened(Schema):
    """When it happened."""

    starts_at = Time(required=True)
    ends_at = Time(required=True)
    zone = Line(required=True)


class Head(Schema):
    """An entry without its texts."""

    id = Id(required=True)
    patient = Id(required=True)
    unit = Id(required=True)
    kind = _words(EntryKind, required=True)
    happened = _one(Happened)
    author = Id(required=True)
    made_at = Time(required=True)
    misfiled_at = Time(required=True, allow_none=True)
    misfiled_link = Id(required=True, allow_none=True)
    state = _words(VersionState, required=True)
    etag = Line(required=True)


class Author(Schema):
    """Who wrote, as they were called then."""

    id = Id(required=True)
    name = Line(required=True)
    title = Line(required=True)


class Version(Schema):
    """One version; ``text`` is null when it did not open, and when it was destroyed by decision."""

    id = Id(required=True)
    number = fields.Integer(required=True)
    state = _words(VersionState, required=True)
    revision = fields.Integer(required=True)
    author = _one(Author)
    made_at = Time(required=True)
    written_at = Time(required=True)
    locks_at = Time(required=True)
    settled_at = Time(required=True, allow_none=True)
    reason = Line(required=True)
    unsigned_reason = Line(required=True)
    destroyed_at = Time(required=True, allow_none=True)
    text = fields.Dict(keys=_words(Keyword), values=Line(), required=True, allow_none=True)
    explanation = Line(required=True)
    signature = Line(required=True, metadata={"enum": ["valid", "invalid", "none"]})


class Statement(Schema):
    """What the patient holds to be wrong in the entry (PDL 3:8). ``words`` are null where they do not open."""

    entry = Id(required=True)
    words = Line(required=True, allow_none=True)
    noted_by = Line(required=True)
    noted_at = Time(required=True)
    sound = fields.Boolean(required=True)


class Entry(Head):
    """An entry with all its versions, oldest first."""

    sound = fields.Boolean(required=True)
    versions = _list(Version)
    statements = _list(Statement)


class Elsewhere(Schema):
    """Another unit's journal of the patient: unnamed until it was chosen."""

    unit = Id(required=True, allow_none=True)
    name = Line(required=True)
    chosen = fields.Boolean(required=True)


class Listing(Schema):
    """A page of a list."""

    next = Line(required=True, allow_none=True, metadata={"description": "The cursor of the next page, or null."})


class JournalPage(Listing):
    """A page of a journal, newest happening first."""

    entries = _list(Entry)
    drafts = _list(Head)
    closed = _list(Head)
    left_out = _list(Head)
    total = fields.Integer(required=True)
    elsewhere = _list(Elsewhere)
    blocked_elsewhere = fields.Boolean(required=True)


class Entries(Schema):
    """Entries that hold what was searched for."""

    entries = _list(Entry)


class Card(Schema):
    """A patient of the unit's register."""

    id = Id(required=True)
    name = Line(required=True)
    number = Line(required=True)
    phone = Line(required=True)
    email = Line(required=True)
    is_protected = fields.Boolean(required=True)
    died_on = fields.Date(required=True, allow_none=True)
    since = Time(required=True, allow_none=True)
    relation_ends = Time(required=True, allow_none=True)


class Cards(Listing):
    """A page of patients."""

    patients = _list(Card)


class PatientMade(Schema):
    """The id of a patient: a new one, or the one who has the number."""

    patient = Id(required=True)


class Relation(Schema):
    """Who takes part in a patient's care, from and until."""

    id = Id(required=True)
    account = Id(required=True)
    patient = Id(required=True)
    unit = Id(required=True)
    starts_at = Time(required=True)
    ends_at = Time(required=True)


class Relations(Schema):
    """All relations at the unit, past and present."""

    relations = _list(Relation)


class RelationMade(Schema):
    """The id of a relation that was begun."""

    relation = Id(required=True)


class Waiting(Schema):
    """An entry that waits for its author."""

    entry = Id(required=True)
    version = Id(required=True)
    patient = Id(required=True)
    patient_name = Line(required=True)
    kind = _words(EntryKind, required=True)
    happened = _one(Happened)
    written_at = Time(required=True)
    locks_at = Time(required=True)
    state = _words(VersionState, required=True)
    is_correction = fields.Boolean(required=True)


class Drafts(Schema):
    """What waits: drafts, the one that locks first on top, and what the clock has locked."""

    unsigned = _list(Waiting)
    locked = _list(Waiting)


class Assignment(Schema):
    """One person's task at one unit or, for auditor and head, at the provider."""

    id = Id(required=True)
    account = Id(required=True)
    provider = Id(required=True)
    unit = Id(required=True, allow_none=True)
    role = _words(Role, required=True)
    starts_at = Time(required=True)
    ends_at = Time(required=True, allow_none=True)
    review_by = Time(required=True, allow_none=True)


class Assignments(Schema):
    """The assignments that stand now, and which of them is chosen."""

    assignments = _list(Assignment)
    chosen = Id(required=True, allow_none=True)
