"""Who has entries left to sign: their authors see each of them, the head how many, since when and whose (PDL 3:9)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.access_words import ResourceKind, Subtype
from journal.domain.errors import InvalidError, UnknownError
from journal.domain.people import AccountKind, Role
from journal.domain.practice_asks import Administer
from journal.policy.granting import GrantFacts
from journal.policy.promptness import MOST_DAYS, decide_setting_days, due_to_sign
from journal.services.staffing import unlocked_circles
from journal.store import people
from journal.store.entries import unsigned_at

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.ids import AccountId, UnitId
    from journal.services.keyring import Session
    from journal.services.parts import Parts


@dataclass(frozen=True, slots=True)
class LateAuthor:
    """How many entries somebody should have signed at a unit, and since when the oldest. No entry, no patient."""

    account: AccountId
    name: str
    entries: int
    since: datetime


def late_authors(parts: Parts, session: Session, at: datetime) -> dict[UnitId, tuple[LateAuthor, ...]]:
    """Return for each unit whose entries are late, the oldest first; to the head of operations alone.

    Only metadata, and no patient is named: nothing is opened, so nothing is logged.
    """
    if session.actor.role is not Role.HEAD:
        return {}
    with parts.store.database.reading() as connection:
        limits = {unit.unit_id: unit.sign_within for unit in people.units_of(connection, session.actor.provider)}
        heads = unsigned_at(connection, session.actor.provider, at)
    due: dict[tuple[UnitId, AccountId, str], list[datetime]] = defaultdict(list)
    for head in heads:
        for version in head.unsigned:
            due[head.unit, version.author, version.author_name].append(due_to_sign(head, version, limits[head.unit]))
    late = {whose: [moment for moment in moments if moment < at] for whose, moments in due.items()}
    found: dict[UnitId, list[LateAuthor]] = defaultdict(list)
    for (unit, account, name), moments in late.items():
        if moments:
            found[unit].append(LateAuthor(account, name, len(moments), min(moments)))
    return {unit: tuple(sorted(authors, key=lambda one: one.since)) for unit, authors in found.items()}


def set_sign_within(parts: Parts, session: Session, unit: UnitId, days: int, at: datetime) -> None:
    """Say in how many days a unit's entries are to be signed; what is not signed locks after fourteen anyhow (J-09).

    Raises InvalidError, UnknownError, UnlockNeededError, RefusedError.
    """
    if not 1 <= days <= MOST_DAYS:
        raise InvalidError({"sign_within": "out of range"})
    unlocked_circles(parts, session, at)
    ask = Administer(actor=session.actor, what=Subtype.GRANT, kind=ResourceKind.UNIT, about=(unit,))
    facts = GrantFacts(
        is_head=session.actor.role is Role.HEAD,
        is_member_of_unit=False,
        same_provider=True,
        is_about_self=False,
        has_documented_analysis=True,
        has_fresh_unlock=True,
        is_program=session.actor.kind is AccountKind.PROGRAM,
    )
    with parts.store.writing(at=at) as tx:
        if people.unit_row(tx.connection, session.actor.provider, unit) is None:
            raise UnknownError("no such unit")
        parts.store.log.recorded(tx, decide_setting_days(ask, facts), at)
        people.change_unit(tx, unit, sign_within=days)
