"""What people type as a name or a line: not empty, not endless, and nothing in it that cannot be seen."""

from __future__ import annotations

LONGEST_NAME = 200
LONGEST_ANALYSIS = 4000


def problem_in_name(text: str) -> str:
    """Return "missing", "long" or "malformed" for what may not be a name, else ""."""
    if not text.strip():
        return "missing"
    if len(text) > LONGEST_NAME:
        return "long"
    return "" if text.isprintable() else "malformed"


def problem_in_text(text: str, longest: int) -> str:
    """Return "long" or "malformed" for what may not be a text of several lines, else ""; it may be empty."""
    if len(text) > longest:
        return "long"
    return "" if text.replace("\n", "").replace("\r", "").isprintable() else "malformed"
