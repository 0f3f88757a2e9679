"""What a patient asks a unit for in the own pages, of an entry or at large; and what the unit sees of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.case_words import CaseKind, CaseTextKind, Channel
from journal.domain.entry import EntryKind
from journal.domain.errors import InvalidError, NoKeyError, UnknownError
from journal.services.case_lists import own_cases
from journal.services.case_texts import new_text, own_key, write_own_text
from journal.services.cases import NewCase, ask_as_patient
from journal.services.patient_journal import own_head
from journal.services.writing import unit_of
from journal.store.facts import person_behind
from journal.store.patient_accounts import journals_of
from journal.store.remarks import Remark, remarks_about, remarks_to, taken_back
from journal.store.surroundings import unit_names

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from journal.domain.case import Case
    from journal.domain.case_words import RemarkKind
    from journal.domain.ids import CaseId, EntryId, UnitId
    from journal.services.case_lists import ListedCase
    from journal.services.keyring import PatientSession, Session
    from journal.services.parts import Parts

__all__ = [
    "ASKED_FOR",
    "NewAsk",
    "Remark",
    "ask_for",
    "asking_units",
    "consents_taken_back",
    "own_case",
    "remarks_on",
    "remarks_waiting",
    "take_consent_back",
]

ASKED_FOR = (CaseKind.RECTIFICATION, CaseKind.RESTRICTION, CaseKind.OBJECTION, CaseKind.ERASURE, CaseKind.COMPLAINT)
"""What is asked for in one's own words. Copies and extracts are asked for in pages of their own."""


@dataclass(frozen=True, slots=True)
class NewAsk:
    """What a patient asks for, in which words; of which unit, or of which entry and what is said of it."""

    kind: CaseKind
    words: str
    unit: UnitId | None = None
    entry: EntryId | None = None
    remark: RemarkKind | None = None


def asking_units(parts: Parts, session: PatientSession) -> dict[UnitId, str]:
    """Return the names of the units that can be written to: those whose journal's key has come to the patient."""
    with parts.store.database.reading() as connection:
        journals = journals_of(connection, session.actor.provider, session.joined)
        names = unit_names(connection, session.actor.provider)
    return {journal.unit: names[journal.unit] for journal in journals if journal.id in session.secrets}


def ask_for(parts: Parts, session: PatientSession, new: NewAsk, at: datetime) -> Case:
    """Enter what a patient asks for, with their words sealed in it. No reason is asked for (G-04).

    Raises InvalidError, UnknownError for another's entry or unit, NoKeyError where the journal's key has not come yet,
    RenewedKeysError where it was renewed since the sign-in.
    """
    if new.kind not in ASKED_FOR:
        raise InvalidError({"kind": "unknown"})
    # Before anything is entered: a case without its words would ask for nothing.
    if new_text(parts, CaseTextKind.REQUEST, new.words, at) is None:
        raise InvalidError({"request": "required"})
    units = asking_units(parts, session)
    unit = own_head(parts, session, new.entry, at).unit if new.entry else new.unit
    if not units:
        raise NoKeyError("no journal's secret was granted to its patient yet")
    if unit is None or unit not in units:
        raise UnknownError("no such unit")
    with parts.store.database.reading() as connection:
        own_key(connection, session, unit)
    asked = NewCase(session.joined, new.kind, Channel.PORTAL, at, entry=new.entry, remark=new.remark)
    case = ask_as_patient(parts, session.actor, unit, asked, at)
    write_own_text(parts, session, case.id, new.words, at)
    return case


def take_consent_back(parts: Parts, session: PatientSession, consent: EntryId, words: str, at: datetime) -> None:
    """Take a consent back, as easily as it was given and from now on (GDPR 7.3); whoever noted it is told by a case.

    One that was taken back already stays so. Raises UnknownError for what is no consent of one's own, otherwise as
    `ask_for` does.
    """
    if own_head(parts, session, consent, at).kind is not EntryKind.CONSENT:
        raise UnknownError("no such consent")
    if not consents_taken_back(parts, (consent,)):
        ask_for(parts, session, NewAsk(CaseKind.OBJECTION, words, entry=consent), at)


def own_case(parts: Parts, session: PatientSession, case: CaseId, at: datetime) -> ListedCase:
    """Return one of one's own cases. Raise UnknownError for anybody else's."""
    found = next((one for one in own_cases(parts, session, at) if one.case.id == case), None)
    if found is None:
        raise UnknownError("no such case")
    return found


def remarks_waiting(parts: Parts, session: Session) -> tuple[Remark, ...]:
    """Return what patients say of the entries that one wrote. Metadata alone, and nobody is named."""
    with parts.store.database.reading() as connection:
        return remarks_to(connection, unit_of(session), person_behind(session.actor))


def consents_taken_back(parts: Parts, entries: Collection[EntryId]) -> dict[EntryId, datetime]:
    """Return which of the consents that are shown were taken back by their patient, and when."""
    with parts.store.database.reading() as connection:
        return taken_back(connection, entries) if entries else {}


def remarks_on(parts: Parts, entries: Collection[EntryId]) -> dict[EntryId, tuple[Remark, ...]]:
    """Return what is said of entries that are shown already, by entry."""
    with parts.store.database.reading() as connection:
        found = remarks_about(connection, entries) if entries else ()
    return {entry: tuple(one for one in found if one.entry == entry) for entry in {one.entry for one in found}}
