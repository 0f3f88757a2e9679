"""Authorised officers: the head says who they are, and so who lifts blocks (PDL 4:5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.access_words import ResourceKind, Subtype
from journal.domain.duties import Appointment
from journal.domain.errors import InvalidError, UnknownError
from journal.domain.ids import AppointmentId, new_id
from journal.domain.practice_asks import Administer
from journal.policy.granting import decide_appointing
from journal.services.staffing import heads_facts, unlocked_circles
from journal.services.written_names import LONGEST_ANALYSIS, problem_in_text
from journal.store import officers as store
from journal.store.people import account_row

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.ids import AccountId, ProviderId
    from journal.services.keyring import Session
    from journal.services.parts import Parts


@dataclass(frozen=True, slots=True)
class NewOfficer:
    """Who is appointed, on what analysis it rests, until when."""

    account: AccountId
    analysis: str
    ends_at: datetime | None = None


def list_officers(parts: Parts, session: Session) -> tuple[Appointment, ...]:
    """Return the provider's appointments, past ones too, oldest first."""
    with parts.store.database.reading() as connection:
        return store.appointments_of(connection, session.actor.provider)


def appoint_officer(parts: Parts, session: Session, wanted: NewOfficer, at: datetime) -> AppointmentId:
    """Make somebody an authorised officer.

    Raises InvalidError, UnknownError for another provider's account, UnlockNeededError, RefusedError (no analysis).
    """
    _check(wanted, at)
    unlocked_circles(parts, session, at)
    actor, made = session.actor, AppointmentId(new_id())
    with parts.store.writing(at=at) as tx:
        _require_person(tx.connection, actor.provider, wanted.account)
        facts = heads_facts(session, analysed=bool(wanted.analysis.strip()))
        parts.store.log.recorded(tx, decide_appointing(_ask(session, made, wanted.account), facts), at)
        given = Appointment(made, wanted.account, wanted.analysis.strip(), actor.account, at, wanted.ends_at)
        store.add_appointment(tx, actor.provider, given)
    return made


def end_appointment(parts: Parts, session: Session, appointment: AppointmentId, at: datetime) -> None:
    """End an appointment at once. Raises UnknownError, UnlockNeededError, RefusedError."""
    unlocked_circles(parts, session, at)
    with parts.store.writing(at=at) as tx:
        found = store.appointment_row(tx.connection, session.actor.provider, appointment)
        if found is None:
            raise UnknownError("no such appointment")
        # What is taken away needs no analysis.
        decision = decide_appointing(_ask(session, appointment, found.account), heads_facts(session, analysed=True))
        parts.store.log.recorded(tx, decision, at)
        store.end_appointment_row(tx, appointment, session.actor.account, at)


def _ask(session: Session, appointment: AppointmentId, account: AccountId) -> Administer:
    about = (appointment, account)
    return Administer(actor=session.actor, what=Subtype.GRANT, kind=ResourceKind.APPOINTMENT, about=about)


def _require_person(connection: Connection, provider: ProviderId, account: AccountId) -> None:
    found = account_row(connection, account)
    if found is None or found.provider_id != provider or found.owner_id is not None or found.closed_at is not None:
        raise UnknownError("no such account")


def _check(wanted: NewOfficer, at: datetime) -> None:
    problems = {
        "analysis": problem_in_text(wanted.analysis, LONGEST_ANALYSIS),
        "ends_at": "in-the-past" if wanted.ends_at is not None and wanted.ends_at <= at else "",
    }
    found = {name: why for name, why in problems.items() if why}
    if found:
        raise InvalidError(found)
