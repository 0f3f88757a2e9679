"""The need-and-risk analysis behind each role: recorded by the head before anybody is given the role (A-06)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from journal.domain.access_words import ResourceKind, Subtype
from journal.domain.duties import NeedAnalysis
from journal.domain.errors import InvalidError
from journal.domain.ids import AnalysisId, new_id
from journal.domain.people import STAFF
from journal.domain.practice_asks import Administer
from journal.policy.granting import decide_analysing
from journal.services.staffing import heads_facts, unlocked_circles
from journal.services.written_names import LONGEST_ANALYSIS, problem_in_text
from journal.store import analyses as store

if TYPE_CHECKING:
    from datetime import date, datetime

    from journal.domain.people import Role
    from journal.services.keyring import Session
    from journal.services.parts import Parts

_A_DAY_AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NewAnalysis:
    """Which role was analysed, on which day, and where the analysis is filed with its conclusion."""

    role: Role
    dated: date
    reference: str


def list_analyses(parts: Parts, session: Session) -> tuple[NeedAnalysis, ...]:
    """Return the provider's analyses, newest first: whoever works there may know what roles rest on."""
    with parts.store.database.reading() as connection:
        return store.analyses_of(connection, session.actor.provider)


def record_analysis(parts: Parts, session: Session, wanted: NewAnalysis, at: datetime) -> AnalysisId:
    """Record the analysis of a role. Raises InvalidError, UnlockNeededError, RefusedError."""
    _check(wanted, at)
    unlocked_circles(parts, session, at)
    actor, made = session.actor, AnalysisId(new_id())
    ask = Administer(actor=actor, what=Subtype.ANALYSIS, kind=ResourceKind.ANALYSIS, about=(made,))
    with parts.store.writing(at=at) as tx:
        parts.store.log.recorded(tx, decide_analysing(ask, heads_facts(session, analysed=True)), at)
        reference = wanted.reference.strip()
        store.add_analysis(
            tx, actor.provider, NeedAnalysis(made, wanted.role, wanted.dated, reference, actor.account, at)
        )
    return made


def _check(wanted: NewAnalysis, at: datetime) -> None:
    # Midnight passes here before it passes in UTC: a day of tolerance, and no analysis of next week.
    ahead = wanted.dated > (at + _A_DAY_AHEAD).date()
    missing = "" if wanted.reference.strip() else "required"
    problems = {
        "role": "unknown" if wanted.role not in STAFF else "",
        "dated": "in-the-future" if ahead else "",
        "reference": missing or problem_in_text(wanted.reference, LONGEST_ANALYSIS),
    }
    found = {name: why for name, why in problems.items() if why}
    if found:
        raise InvalidError(found)
