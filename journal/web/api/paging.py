"""Cursors: where a list goes on, opaque to whoever carries it; and the Link header that says so (RFC 8288)."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from flask import request
from marshmallow.validate import Range

from journal.domain.errors import InvalidError
from journal.web.api.fields import Strict, Text, Whole

if TYPE_CHECKING:
    from journal.web.api.noun import Answer

MOST = 200
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO = timedelta(microseconds=1)


class Cursor(Strict):
    """Where to go on, as ``next`` gave it."""

    cursor = Text(load_default=None)


class Page(Cursor):
    """Where to go on, and how many at once."""

    limit = Whole(load_default=50, validate=Range(1, MOST, error="malformed"))


def listed(body: dict[str, Any], following: str | None) -> Answer:
    """Return a page with ``next`` in the body and, where there is more, as a Link too."""
    headers = {} if following is None else {"Link": f'<{_address(following)}>; rel="next"'}
    return {**body, "next": following}, 200, headers


def _address(following: str) -> str:
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "cursor"]
    return f"{request.path}?{urlencode([*kept, ('cursor', following)])}"


def time_cursor(at: datetime, row: UUID) -> str:
    """Write a place in a list by time and id."""
    return urlsafe_b64encode(f"{(at - _EPOCH) // _MICRO}.{row.hex}".encode()).decode().rstrip("=")


def read_time_cursor(cursor: str) -> tuple[datetime, UUID]:
    """Read such a place. Raise InvalidError for what was not given out here."""
    try:
        micros, _, row = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii").partition(".")
        return _EPOCH + int(micros) * _MICRO, UUID(row)
    except (Error, ValueError, OverflowError) as error:
        raise InvalidError({"cursor": "malformed"}) from error


def id_cursor(cursor: str | None) -> UUID | None:
    """Read a place in a list by id."""
    try:
        return None if cursor is None else UUID(cursor)
    except ValueError as error:
        raise InvalidError({"cursor": "malformed"}) from error
