"""What the forms for a new block share, at the desk and in a patient's own: what is covered, and what is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from journal.domain.block import BlockKind, InformationType
from journal.domain.errors import InvalidError
from journal.policy.blocking import MAY_BE_EXEMPT
from journal.services.blocks import TOLD, NewBlock
from journal.web.pages.forms import a_day, chosen, typed
from journal.web.shapes.frame import Choice
from journal.web.words import word

if TYPE_CHECKING:
    from datetime import date, datetime

UNTOUCHED = {"extent": "whole", "kind": BlockKind.INNER, "visible": "no"}
"""What a new form says."""


def period() -> tuple[date | None, date | None]:
    """Return the days that the form bounds the block by. Raise InvalidError for a period without any."""
    if typed("extent") != "period":
        return None, None
    first, last = a_day("first_day"), a_day("last_day")
    if first is None and last is None:
        raise InvalidError({"first_day": "required"})
    return first, last


def exempt() -> frozenset[InformationType]:
    """Return the types of information that are left out. Raise InvalidError."""
    try:
        return frozenset(InformationType(kind) for kind in request.form.getlist("exempt"))
    except ValueError as error:
        raise InvalidError({"exempt": "unknown"}) from error


def exempt_choices() -> tuple[Choice, ...]:
    """Return the types of information that may be left out."""
    return tuple(Choice(kind.value, str(word(kind))) for kind in sorted(MAY_BE_EXEMPT))


def looked_at(at: datetime) -> NewBlock:
    """Return the block as far as the form says it, to be looked at. Raise InvalidError."""
    first, last = period()
    kind = chosen("kind", BlockKind) if typed("kind") else BlockKind.INNER
    return NewBlock(kind, at, TOLD, first_day=first, last_day=last, visible=typed("visible") == "yes")
