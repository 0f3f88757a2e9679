"""Personal and coordination numbers: normalised to twelve digits, never guessed at, never stored in clear."""

from __future__ import annotations

import re
from calendar import isleap
from datetime import date

from personnummer import personnummer

_LAST_DAY = 31
_TWELVE = re.compile(r"^(\d{8})[-+ ]?(\d{4})$")


def normalised_number(typed: str) -> str | None:
    """Return twelve digits, or None when what was typed is no valid personal or coordination number.

    The century has to be given: ten digits fit two people a hundred years apart.
    """
    match = _TWELVE.match(typed.strip())
    if match is None:
        return None
    digits = match[1] + match[2]
    return digits if personnummer.valid(digits) else None


def written_number(number: str) -> str:
    """Return the number as people write it: eight digits, a hyphen, four digits."""
    return f"{number[:8]}-{number[8:]}"


def birth_year(number: str) -> int:
    """Return the year of birth that the number says."""
    return int(number[:4])


def birth_day(number: str) -> date:
    """Return the day of birth that twelve digits say; a coordination number adds sixty to the day."""
    day = int(number[6:8])
    return date(int(number[:4]), int(number[4:6]), day - 60 if day > _LAST_DAY else day)


def birthday(number: str, years: int) -> date:
    """Return the day on which the bearer of a number is so many years old; of a leap day, 1 March in common years."""
    born = birth_day(number)
    leaps = (born.month, born.day) == (2, 29) and not isleap(born.year + years)
    return date(born.year + years, 3, 1) if leaps else born.replace(year=born.year + years)


def age_on(number: str, day: date) -> int:
    """Return how many years old the bearer of a number is on a day; who was born on a leap day ages on 1 March."""
    born = birth_day(number)
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
