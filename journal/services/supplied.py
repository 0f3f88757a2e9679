"""What a patient has supplied, to move elsewhere: one's own words, and nothing that anybody else wrote (GDPR 20)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.case_words import CaseTextKind
from journal.domain.holding_asks import TakeOutHeld
from journal.policy.informing import decide_see_held
from journal.services.case_lists import own_cases
from journal.services.case_texts import read_own_texts
from journal.services.held import IS_OWN, about
from journal.store.patient_accounts import patients_among
from journal.store.surroundings import unit_names

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.case_words import CaseKind
    from journal.services.keyring import PatientSession
    from journal.services.parts import Parts


@dataclass(frozen=True, slots=True)
class Supplied:
    """One text that a patient wrote: when, to which unit, asking for what. ``words`` is None where it does not open."""

    at: datetime
    unit: str
    kind: CaseKind
    words: str | None


def take_out_supplied(parts: Parts, session: PatientSession, at: datetime) -> tuple[Supplied, ...]:
    """Open what the patient wrote, oldest first; under earlier accounts too, for those who came back."""
    ask = TakeOutHeld(actor=session.actor, about=about(session))
    parts.store.log.log_access(decide_see_held(ask, IS_OWN), at)
    cases = own_cases(parts, session, at) if session.patient else ()
    texts = [(one.case, text) for one in cases for text in read_own_texts(parts, session, one.case.id, at)]
    with parts.store.database.reading() as connection:
        mine = patients_among(connection, {text.by for _, text in texts})
        units = unit_names(connection, session.actor.provider)
    supplied = (
        Supplied(text.at, units[case.unit], case.kind, text.words)
        for case, text in texts
        if text.kind is CaseTextKind.REQUEST and text.by in mine
    )
    return tuple(sorted(supplied, key=lambda one: one.at))
