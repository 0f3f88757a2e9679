"""Reading forms: what was typed becomes domain values, or a problem with a reason code beside its field."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit
from uuid import UUID

from flask import request, url_for

from journal.domain.errors import InvalidError
from journal.web.dates import ZONE

if TYPE_CHECKING:
    from enum import StrEnum

    from werkzeug.datastructures import MultiDict

E = TypeVar("E", bound="StrEnum")


def typed(name: str, form: MultiDict[str, str] | None = None) -> str:
    """Return what was typed in a field, without white space around it; "" when it is missing."""
    return (request.form if form is None else form).get(name, "").strip()


def needed(name: str) -> str:
    """Return what was typed in a field. Raise InvalidError when it is empty."""
    value = typed(name)
    if not value:
        raise InvalidError({name: "required"})
    return value


def ticked(name: str) -> str:
    """Return the value of a box that has to be ticked. Raise InvalidError when it is not."""
    if not typed(name):
        raise InvalidError({name: "unticked"})
    return typed(name)


def chosen(name: str, kind: type[E]) -> E:
    """Return the value chosen in a field. Raise InvalidError for none, or for one that is not offered."""
    if not typed(name):
        raise InvalidError({name: "unchosen"})
    try:
        return kind(typed(name))
    except ValueError as error:
        raise InvalidError({name: "unknown"}) from error


def chosen_id(name: str) -> UUID | None:
    """Return the id chosen in a field, or None when none is."""
    try:
        return UUID(typed(name)) if typed(name) else None
    except ValueError as error:
        raise InvalidError({name: "unknown"}) from error


def a_day(name: str, form: MultiDict[str, str] | None = None) -> date | None:
    """Return the day in a field, or None. Raise InvalidError when it is no day."""
    try:
        return date.fromisoformat(typed(name, form)) if typed(name, form) else None
    except ValueError as error:
        raise InvalidError({name: "malformed"}) from error


def start_of(day: date) -> datetime:
    """Return the moment at which a day begins here, in UTC."""
    return datetime.combine(day, time(), ZONE).astimezone(UTC)


def end_of(day: date) -> datetime:
    """Return the moment at which a day is over here, in UTC."""
    return start_of(day + timedelta(days=1))


def at_clock(day: date, name: str) -> datetime:
    """Return the moment of a day and a field with a clock. Raise InvalidError when it is no time of day."""
    try:
        clock = time.fromisoformat(needed(name).replace(".", ":"))
    except ValueError as error:
        raise InvalidError({name: "malformed"}) from error
    return datetime.combine(day, clock.replace(tzinfo=None), ZONE).astimezone(UTC)


def a_number(name: str, most: int) -> int | None:
    """Return the whole number in a field, or None when it is empty. Raise InvalidError outside 0 to ``most``."""
    value = typed(name)
    if not value:
        return None
    if not value.isdecimal() or int(value) > most:
        raise InvalidError({name: "malformed"})
    return int(value)


def way_back(default: str) -> str:
    """Return the page to come back to. An address of another site is not gone to."""
    return own_page(request.values.get("come_back_to") or request.values.get("back_to") or "") or url_for(default)


def own_page(wanted: str) -> str:
    """Return the address of a page of ours, or "" for another site's."""
    try:
        elsewhere = urlsplit(wanted).netloc
    except ValueError:
        return ""
    is_ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and not elsewhere
    return wanted if is_ours and "\n" not in wanted else ""
