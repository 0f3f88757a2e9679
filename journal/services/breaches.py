"""The register of incidents with personal data: entered, assessed, reported to IMY or not, those affected told (G-13).

Texts are sealed to the audit circle: a head writes them and an auditor reads them. Every incident stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.breach import Breach, BreachKind, BreachStep, BreachStepKind, Risk
from journal.domain.breach_asks import SeeBreaches, WriteBreach
from journal.domain.entry_checks import EARLIEST, sign_problem
from journal.domain.errors import InvalidError
from journal.domain.ids import new_id
from journal.domain.people import AccountKind, Role
from journal.policy.breaching import KeepBreachFacts, SeeBreachFacts, decide_keep_breach, decide_see_breaches
from journal.services.staffing import unlocked_circles
from journal.store import breaches as stored
from journal.store.log_search import is_auditor
from journal.store.surroundings import people_named

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection

    from journal.domain.ids import AccountId
    from journal.services.keyring import Session
    from journal.services.parts import Parts

LONGEST = 4_000
MOST_PATIENTS = 1_000_000


@dataclass(frozen=True, slots=True)
class Assessment:
    """How likely a risk is, and how many patients are affected, where it is known."""

    risk: Risk
    patients: int | None = None


@dataclass(frozen=True, slots=True)
class NewBreach:
    """What happened, when it was discovered and by whom, and the first assessment. The clock goes from discovery."""

    kind: BreachKind
    discovered_at: datetime
    discovered_by: AccountId
    words: str
    assessed: Assessment


@dataclass(frozen=True, slots=True)
class BreachSeen:
    """An incident with its texts, what happened first and then one a step; None where no held key opens one."""

    breach: Breach
    words: str | None
    texts: tuple[str | None, ...]


def list_breaches(parts: Parts, session: Session, at: datetime) -> tuple[Breach, ...]:
    """Return every incident, the newest first; no text is opened. Raises RefusedError."""
    with parts.store.database.reading() as connection:
        found = stored.breaches_of(connection, session.actor.provider)
        ask = SeeBreaches(actor=session.actor, shown=tuple(one.id for one in found))
        decision = decide_see_breaches(ask, SeeBreachFacts(**known_who(connection, session, at)))
    parts.store.log.log_access(decision, at)
    return found


def see_breach(parts: Parts, session: Session, breach: UUID, at: datetime) -> BreachSeen:
    """Return one incident, its texts opened with the keys that are held. Raises UnknownError, RefusedError."""
    with parts.store.database.reading() as connection:
        found = stored.breach_named(connection, session.actor.provider, breach)
        ask = SeeBreaches(actor=session.actor, shown=(breach,))
        decision = decide_see_breaches(ask, SeeBreachFacts(**known_who(connection, session, at)))
    parts.store.log.log_access(decision, at)
    with parts.store.database.reading() as connection:
        words, *texts = (
            parts.keyring.open_reason(connection, session, sealed) if sealed else ""
            for sealed in (found.sealed_text, *(step.sealed_text for step in found.steps))
        )
    return BreachSeen(found, words, tuple(texts))


def enter_breach(parts: Parts, session: Session, new: NewBreach, at: datetime) -> UUID:
    """Enter an incident; return its id. Raises InvalidError, UnlockNeededError, RefusedError."""
    _check_new(new, at)
    unlocked_circles(parts, session, at)
    actor, breach = session.actor, new_id()
    with parts.store.writing(at=at) as tx:
        if new.discovered_by not in people_named(tx.connection, actor.provider):
            raise InvalidError({"discovered_by": "unknown"})
        facts = KeepBreachFacts(**known_who(tx.connection, session, at), has_fresh_unlock=True)
        decision = decide_keep_breach(WriteBreach(actor=actor, shown=(breach,)), facts)
        event = parts.store.log.recorded(tx, decision, at).event
        code, patients = new.assessed.risk.value, new.assessed.patients
        entered = Breach(
            id=breach,
            provider=actor.provider,
            kind=new.kind,
            discovered_at=new.discovered_at,
            discovered_by=new.discovered_by,
            sealed_text=parts.keyring.seal_reason(tx.connection, session, new.words),
            made_by=actor.account,
            made_at=at,
            event=event,
            steps=(BreachStep(BreachStepKind.ASSESSED, actor.account, at, event, code, patients),),
        )
        stored.add_breach(tx, entered)
    return breach


def _check_new(new: NewBreach, at: datetime) -> None:
    if not new.words.strip():
        raise InvalidError({"words": "required"})
    check(now=at, words=new.words, moment=new.discovered_at, patients=new.assessed.patients)


def known_who(connection: Connection, session: Session, at: datetime) -> dict[str, bool]:
    """Say how somebody stands to the register: the facts that every one of its tables asks for."""
    actor = session.actor
    return {
        "is_head": actor.role is Role.HEAD,
        "is_auditor": is_auditor(connection, actor, at),
        "is_program": actor.kind is AccountKind.PROGRAM,
    }


def check(*, now: datetime, words: str = "", moment: datetime | None = None, patients: int | None = None) -> None:
    """Raise InvalidError for what cannot be kept, or cannot have been."""
    problems = {
        "words": sign_problem(words) or ("too-long" if len(words) > LONGEST else ""),
        "at": _problem_in(moment, now) if moment else "",
        "patients": "out of range" if patients is not None and not 0 <= patients <= MOST_PATIENTS else "",
    }
    found = {name: why for name, why in problems.items() if why}
    if found:
        raise InvalidError(found)


def _problem_in(moment: datetime, now: datetime) -> str:
    return "in-the-future" if moment > now else "too-early" if moment < EARLIEST else ""
