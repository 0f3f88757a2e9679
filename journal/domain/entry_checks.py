"""What may be written: sizes, signs and times that are accepted, and a reason code for each that is not."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from journal.domain.entry import EntryText, EventTime

MOST_SIGNS = 250_000
"""Signs in one entry, all keywords together: a 200 kB text passes, a pasted book does not."""

EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
_NOT_KEPT = {
    "bidi-override": "\u202a-\u202e\u2066-\u2069",
    "control-sign": "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f",
    "not-unicode": "\ud800-\udfff",
}
_ANY_NOT_KEPT = re.compile(f"[{''.join(_NOT_KEPT.values())}]")


def sign_problem(text: str) -> str | None:
    """Return why a text holds a sign that cannot be kept: control signs, or marks that reorder what a reader sees."""
    if _ANY_NOT_KEPT.search(text) is None:
        return None
    return next(why for why, signs in _NOT_KEPT.items() if re.search(f"[{signs}]", text))


def text_problems(text: EntryText) -> Mapping[str, str]:
    """Return field → reason code for what is wrong with a text; empty when it can be saved."""
    problems = {
        f"text.{keyword}": why for keyword, value in text.keywords.items() if (why := sign_problem(value)) is not None
    }
    if (why := sign_problem(text.explanation)) is not None:
        problems["explanation"] = why
    if sum(len(value) for value in text.keywords.values()) + len(text.explanation) > MOST_SIGNS:
        problems["text"] = "too-long"
    return problems


def is_empty(text: EntryText) -> bool:
    """Say whether no keyword is filled."""
    return not any(value.strip() for value in text.keywords.values())


def time_problems(happened: EventTime, at: datetime) -> Mapping[str, str]:
    """Return field → reason code for an event time that cannot be: ancient, future, backwards, or in no known zone."""
    if happened.starts_at < EARLIEST:
        return {"happened": "too-early"}
    if happened.starts_at > at + timedelta(days=1):
        return {"happened": "in-the-future"}
    if happened.ends_at < happened.starts_at or happened.ends_at - happened.starts_at > timedelta(days=2):
        return {"happened": "ends-wrong"}
    return zone_problem(happened.zone)


def zone_problem(zone: str) -> Mapping[str, str]:
    """Return a problem when the zone is not an IANA name known here."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return {"happened.zone": "unknown-zone"}
    return {}
