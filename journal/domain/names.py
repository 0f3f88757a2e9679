"""Whether two ways of writing a name may be the same person's."""

from __future__ import annotations

_ENOUGH = 2


def names_agree(one: str, other: str) -> bool:
    """Say whether every name of the shorter stands in the longer: a second given name may be left out, no surname.

    A single name agrees with itself alone. Case does not count, and a hyphen joins nothing.
    """
    shorter, longer = sorted((_names(one), _names(other)), key=len)
    return shorter == longer or (len(shorter) >= _ENOUGH and shorter <= longer) if shorter else False


def _names(said: str) -> frozenset[str]:
    return frozenset(said.casefold().replace("-", " ").split())
