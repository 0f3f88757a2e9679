"""ETag and If-Match: a draft is overwritten, signed or set aside only as its writer saw it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask import request

from journal.web.problems import CONFLICT, MATCH_NEEDED, Problem, ProblemError

if TYPE_CHECKING:
    from uuid import UUID

_TAG = re.compile(r'"([0-9a-f]{32})\.([0-9]{1,9})"')

IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "description": "The ETag of what you saw. 428 without it, 412 when somebody saved in between.",
    "schema": {"type": "string", "pattern": r'^"[0-9a-f]{32}\.[0-9]{1,9}"$'},
}


def etag(entry: UUID, revision: int) -> str:
    """Return the ETag of an entry: revisions count on through its versions, so none returns."""
    return f'"{entry.hex}.{revision}"'


def seen_revision(entry: UUID) -> int:
    """Return the revision of this entry that If-Match names.

    Raises ProblemError: 428 without it, 412 for another entry's and for what was never said here.
    """
    header = request.headers.get("If-Match")
    if header is None:
        raise ProblemError(Problem(MATCH_NEEDED))
    match = _TAG.fullmatch(header.strip())
    if match is None or match[1] != entry.hex:
        raise ProblemError(Problem(CONFLICT))
    return int(match[2])
