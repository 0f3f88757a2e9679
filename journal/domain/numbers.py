"""Personal and coordination numbers: normalised to twelve digits, never guessed at, never stored in clear."""

from __future__ import annotations

import re

from personnummer import personnummer

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
