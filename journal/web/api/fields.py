"""Fields of requests: strict, bounded, and with a reason code for what they refuse."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

from marshmallow import Schema, ValidationError, fields
from marshmallow.validate import Length

from journal.domain.entry_checks import EARLIEST, sign_problem

LATEST = datetime(2200, 1, 1, tzinfo=UTC)
LINE = 200
PARAGRAPH = 4_000


class Strict(Schema):
    """A request's schema: a field that it does not know is refused."""

    error_messages: dict[str, str] = {"unknown": "unknown", "type": "malformed"}  # noqa: RUF012  (marshmallow's own way)


CODED = {
    "required": "required",
    "null": "required",
    "type": "malformed",
    "invalid": "malformed",
    "invalid_utf8": "not-unicode",
    "invalid_uuid": "malformed",
    "invalid_awareness": "zone-missing",
    "format": "malformed",
    "too_large": "malformed",
    "unknown": "unknown",
    "validator_failed": "malformed",
}


class Coded(fields.Field[Any]):
    """Says reason codes instead of marshmallow's sentences; every field of a request is one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  (marshmallow's)
        super().__init__(*args, error_messages={**CODED}, **kwargs)


def readable(value: str) -> None:
    """Refuse control signs, and marks that reorder what a reader sees."""
    if (why := sign_problem(value)) is not None:
        raise ValidationError(why)


class Text(Coded, fields.String):
    """A string of a bounded length, without signs that deceive."""

    def __init__(self, *, longest: int = LINE, shortest: int = 0, **kwargs: Any) -> None:  # noqa: ANN401  (marshmallow's)
        bounds = [Length(min=shortest, error="empty")] if shortest else []
        super().__init__(validate=[*bounds, Length(max=longest, error="too-long"), readable], **kwargs)


class Id(Coded, fields.UUID):
    """An id in its usual form."""

    def _validated(self, value: Any) -> Any:  # noqa: ANN401  (marshmallow's)
        # marshmallow takes any 16 characters for raw bytes of an id; people mean the written form alone.
        if not isinstance(value, str) or len(value) not in {32, 36}:
            raise self.make_error("invalid_uuid")
        return super()._validated(value)


class Word(Coded, fields.Enum[Any]):
    """One of the words of an enumeration, by its value."""

    def __init__(self, words: type[Enum], **kwargs: Any) -> None:  # noqa: ANN401  (marshmallow's)
        super().__init__(words, by_value=Text(), **kwargs)


class Moment(Coded, fields.AwareDateTime):
    """A time of RFC 3339 with its offset, between 1900 and 2200; UTC from here on."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401  (marshmallow's)
        super().__init__(format="iso", default_timezone=None, **kwargs)

    def _deserialize(self, value: Any, *where: Any, **kwargs: Any) -> datetime:  # noqa: ANN401  (marshmallow's)
        # Eight digits alone are a date to Python and nothing to RFC 3339.
        if not isinstance(value, str) or "T" not in value.upper():
            raise self.make_error("invalid", input=value, obj_type="datetime")
        found: datetime = super()._deserialize(value, *where, **kwargs)
        if found < EARLIEST:
            raise ValidationError("too-early")
        if found > LATEST:
            raise ValidationError("in-the-future")
        return found.astimezone(UTC)


class Day(Coded, fields.Date):
    """A day of the calendar, written 2026-03-02, between 1900 and 2200."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401  (marshmallow's)
        super().__init__(format="iso", **kwargs)

    def _deserialize(self, value: Any, *where: Any, **kwargs: Any) -> date:  # noqa: ANN401  (marshmallow's)
        # Python reads 20260302 and 2026-W10-1 too; the document promises the ten signs of RFC 3339.
        if not isinstance(value, str) or len(value) != len("2026-03-02") or "W" in value.upper():
            raise self.make_error("invalid", input=value, obj_type="date")
        found: date = super()._deserialize(value, *where, **kwargs)
        if found < EARLIEST.date():
            raise ValidationError("too-early")
        if found > LATEST.date():
            raise ValidationError("in-the-future")
        return found


class Whole(Coded, fields.Integer):
    """A whole number that is written as one."""


class YesNo(Coded, fields.Boolean):
    """true or false, and no word that means them."""

    truthy = {True, "true"}  # noqa: RUF012  (marshmallow's own way)
    falsy = {False, "false"}  # noqa: RUF012  (marshmallow's own way)


class Many(Coded, fields.List[Any]):
    """A list of a bounded length."""


class Part(Coded, fields.Nested):
    """An object inside an object."""


class ByWord(Coded, fields.Dict):
    """An object whose names are words of an enumeration. What is wrong is told of the name, as everywhere else."""

    def _deserialize(self, value: Any, *where: Any, **kwargs: Any) -> Any:  # noqa: ANN401  (marshmallow's)
        try:
            return super()._deserialize(value, *where, **kwargs)  # type: ignore[no-untyped-call]  # marshmallow's
        except ValidationError as error:
            messages = error.messages
            if isinstance(messages, dict):
                messages = {name: [why for said in found.values() for why in said] for name, found in messages.items()}
            raise ValidationError(messages) from error
