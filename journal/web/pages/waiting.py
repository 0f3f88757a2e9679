"""A page that waits for a file: it asks again by itself, without a script, until the file is there or has failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import make_response

if TYPE_CHECKING:
    from flask import Response

    from journal.services.set_files import Progress

_AGAIN = "2"
"""Seconds."""


def until_made(page: str, progress: Progress) -> Response:
    """Return the page; it asks again while the file is being made."""
    answer = make_response(page)
    if not (progress.is_ready or progress.has_failed):
        answer.headers["Refresh"] = _AGAIN
    return answer
