"""Days on which somebody is old enough, by the number alone: stored for whoever is young, so that no name need open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.domain.numbers import birthday
from journal.policy.law import OF_AGE, ZONE

if TYPE_CHECKING:
    from datetime import date, datetime


def of_age_on(number: str, at: datetime) -> date | None:
    """Return the day on which the bearer of a number comes of age; None for whoever is, whose day nobody needs."""
    day = birthday(number, OF_AGE)
    return day if at.astimezone(ZONE).date() < day else None
