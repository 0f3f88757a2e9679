"""What was typed and could not be taken goes back to whoever typed it: to be read, copied, and sent again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from journal.domain.entry import Keyword
from journal.web import problems as p
from journal.web.cookies import TOKEN_FIELD
from journal.web.words import word

if TYPE_CHECKING:
    from journal.web.problems import Kind

_PREFIX = "text."
_OTHERS = ("explanation", "text", "analysis")
_SECRET = frozenset({TOKEN_FIELD, "passphrase"})
_DOORS = frozenset({p.SIGNED_OUT, p.ASSIGNMENT_NEEDED})
_AGAIN = _DOORS | {p.FORGED, p.UNAVAILABLE, p.READ_ONLY, p.THROTTLED, p.FAULT}


def typed_texts() -> dict[str, str]:
    """Return heading → text of what was typed under keywords and in other long fields; nothing where nothing was."""
    if request.method != "POST" or request.path.startswith("/api/"):
        return {}
    try:
        form = request.form
    except HTTPException:
        # Too large, or cut short: there is nothing to give back.
        return {}
    headings = {f"{_PREFIX}{keyword.value}": str(word(keyword)) for keyword in Keyword}
    headings |= dict.fromkeys(_OTHERS, str(_("Förklaring")))
    return {heading: form[name] for name, heading in headings.items() if form.get(name, "").strip()}


def has_words(kind: Kind) -> bool:
    """Say whether a text came to a closed door: sent on to sign in, it would be lost."""
    return kind in _DOORS and bool(typed_texts())


def to_send_again(kind: Kind) -> dict[str, str]:
    """Return the fields of a form that the same address may take later; nothing where sending again is no use.

    A form that another site sent is never offered back: it would put words into somebody's mouth.
    """
    from_here = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    if kind not in _AGAIN or not from_here or not typed_texts():
        return {}
    return {name: value for name, value in request.form.items() if name not in _SECRET}
