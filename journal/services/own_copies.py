"""A patient asks for a copy of the own journal, and sees how far it has come (PDL 8:2)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.case_words import CaseKind, Channel
from journal.domain.errors import InvalidError, UnknownError
from journal.services.case_lists import own_cases
from journal.services.cases import NewCase, ask_as_patient
from journal.services.left_copies import is_left
from journal.services.own_blocks import own_units
from journal.store.case_masks import masks_of

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.case import Case, CopyScope
    from journal.domain.case_words import Withholding
    from journal.domain.disclosure import DisclosureForm
    from journal.domain.ids import CaseId, UnitId
    from journal.services.case_lists import ListedCase
    from journal.services.keyring import PatientSession
    from journal.services.parts import Parts


@dataclass(frozen=True, slots=True)
class NewCopy:
    """Which unit is asked for a copy, how much of the journal it is of, and how it is wanted. No reason (P-03)."""

    unit: UnitId | None
    scope: CopyScope
    form: DisclosureForm


@dataclass(frozen=True, slots=True)
class OwnCopy:
    """A copy that a patient has asked for; ``is_left`` says that it waits here to be fetched.

    ``kept_back`` counts by ground what is not in it, once that is decided.
    """

    listed: ListedCase
    kept_back: dict[Withholding, int]
    is_left: bool


def ask_for_copy(parts: Parts, session: PatientSession, new: NewCopy, at: datetime) -> Case:
    """Enter that a patient asks for a copy; where one unit alone writes about them, it is that one.

    Raises InvalidError, UnknownError for a unit that does not write about them.
    """
    units = [one.id for one in own_units(parts, session)]
    unit = new.unit or (units[0] if len(units) == 1 else None)
    if unit is None:
        raise InvalidError({"unit": "unchosen"})
    asked = NewCase(session.joined, CaseKind.COPY, Channel.PORTAL, at, form=new.form, scope=new.scope)
    return ask_as_patient(parts, session.actor, unit, asked, at)


def own_copies(parts: Parts, session: PatientSession, at: datetime) -> tuple[OwnCopy, ...]:
    """Return every copy that the patient has asked for, or somebody for them, newest first."""
    listed = [one for one in own_cases(parts, session, at) if one.case.kind is CaseKind.COPY]
    with parts.store.database.reading() as connection:
        return tuple(_own(connection, one) for one in listed)


def _own(connection: Connection, listed: ListedCase) -> OwnCopy:
    masks = masks_of(connection, listed.case.id) if listed.case.is_decided else {}
    return OwnCopy(listed, dict(Counter(masks.values())), is_left(connection, listed.case))


def own_copy(parts: Parts, session: PatientSession, case: CaseId, at: datetime) -> OwnCopy:
    """Return one of them. Raise UnknownError for anybody else's."""
    found = next((one for one in own_copies(parts, session, at) if one.listed.case.id == case), None)
    if found is None:
        raise UnknownError("no such case")
    return found
