"""Whether patients are told names or roles: the provider's rule, a mask of one person, a word given to one patient."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.domain.access_words import ReasonCode, ResourceKind, Subtype, Why
from journal.domain.entry_checks import sign_problem
from journal.domain.errors import InvalidError, UnknownError
from journal.domain.ids import PatientId
from journal.domain.people import AccountKind, Role
from journal.domain.practice_asks import Administer
from journal.policy.questioning import NameFacts, decide_names
from journal.services.staffing import unlocked_circles
from journal.store import staff_names as stored
from journal.store.patients import require_of_provider
from journal.store.surroundings import people_named

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.staff_names import NameChoice
    from journal.services.keyring import Session
    from journal.services.parts import Parts
    from journal.store.staff_names import NameMade

__all__ = ["choose_names", "names_chosen"]

_LONGEST = 1024


def names_chosen(parts: Parts, session: Session) -> tuple[NameMade, ...]:
    """Return every choice, newest first; the reasons stay sealed. UnknownError for whoever is no head.

    That somebody is masked is told to nobody else.
    """
    if session.actor.role is not Role.HEAD:
        raise UnknownError("nothing is here for others")
    with parts.store.database.reading() as connection:
        return stored.choices_made(connection, session.actor.provider)


def choose_names(parts: Parts, session: Session, choice: NameChoice, why: str, at: datetime) -> None:
    """Say whether patients are told names from now on: all or one of them, of everybody or of one person.

    For the head, within a fresh unlock; an exception says why. Raises InvalidError, UnknownError, RefusedError.
    """
    if problem := sign_problem(why) or ("too-long" if len(why) > _LONGEST else None):
        raise InvalidError({"why": problem})
    unlocked_circles(parts, session, at)
    actor = session.actor
    about = tuple(one for one in (choice.account, choice.patient) if one is not None)
    with parts.store.writing(at=at) as tx:
        _require_known(tx.connection, session, choice)
        sealed = parts.keyring.seal_reason(tx.connection, session, why)
        ask = Administer(
            actor=actor,
            why=Why(ReasonCode.OTHER, sealed) if why else None,
            what=Subtype.LOG,
            kind=ResourceKind.ACCOUNT,
            about=about,
        )
        facts = NameFacts(
            is_head=actor.role is Role.HEAD,
            is_an_exception=bool(about),
            states_why=bool(why),
            has_fresh_unlock=True,
            is_program=actor.kind is AccountKind.PROGRAM,
        )
        stored.add_choice(tx, parts.store.log.recorded(tx, decide_names(ask, facts), at), choice, sealed, at)


def _require_known(connection: Connection, session: Session, choice: NameChoice) -> None:
    """Raise UnknownError for a person or a patient of whom the provider knows nothing."""
    people = people_named(connection, session.actor.provider)
    if choice.account is not None and choice.account not in people:
        raise UnknownError("no such person")
    if choice.patient is not None:
        require_of_provider(connection, session.actor.provider, PatientId(choice.patient))
