"""A finding about an installation: how bad, what, and what mends it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad: in order; fine for a demo alone; to be seen to; nothing may be relied on before it is mended."""

    OK = "ok"
    DEMO = "demo"
    WARN = "warn"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: its level, what was found, and what mends it ("" where nothing needs mending)."""

    level: Level
    what: str
    mend: str = ""


def unless_demo(level: Level, *, demo: bool) -> Level:
    """Ask less of a demo."""
    return Level.DEMO if demo else level
