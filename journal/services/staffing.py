"""The ask and the facts behind every act on staff: who acts, where, and with which circles in hand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from journal.domain.access_words import ResourceKind, Subtype
from journal.domain.people import AT_A_UNIT, AccountKind, Role
from journal.domain.practice_asks import Administer
from journal.policy.granting import GrantFacts
from journal.services import keyring_sessions as items

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from journal.domain.ids import UnitId
    from journal.services.keyring import Session
    from journal.services.keyring_sessions import Circles
    from journal.services.parts import Parts


@dataclass(frozen=True, slots=True)
class Post:
    """A role at a unit, or at the provider."""

    role: Role
    unit: UnitId | None


def administering(session: Session, about: tuple[UUID, ...], what: Subtype = Subtype.GRANT) -> Administer:
    """Ask to act on these accounts."""
    return Administer(actor=session.actor, what=what, kind=ResourceKind.ACCOUNT, about=about)


def staffing_facts(session: Session, post: Post, *, analysed: bool) -> GrantFacts:
    """Say who acts: a head, or a clinical member of the very unit, for that unit's own roles.

    ``analysed``: an analysis of the role was recorded, or the act gives no role (A-06).
    """
    actor = session.actor
    is_member = actor.role is Role.THERAPIST and actor.unit == post.unit and post.role in AT_A_UNIT
    return GrantFacts(
        is_head=actor.role is Role.HEAD,
        is_member_of_unit=is_member,
        same_provider=True,
        is_about_self=False,
        has_documented_analysis=analysed,
        has_fresh_unlock=True,
        is_program=actor.kind is AccountKind.PROGRAM,
    )


def heads_facts(session: Session, *, analysed: bool) -> GrantFacts:
    """Say whether the head acts, for what is the head's alone."""
    return replace(staffing_facts(session, Post(Role.HEAD, None), analysed=analysed), is_member_of_unit=False)


def own_account_facts(session: Session) -> GrantFacts:
    """Say that somebody acts on their own account."""
    return GrantFacts(
        is_head=False,
        is_member_of_unit=False,
        same_provider=True,
        is_about_self=True,
        has_documented_analysis=False,
        has_fresh_unlock=True,
        is_program=session.actor.kind is AccountKind.PROGRAM,
    )


def unlocked_circles(parts: Parts, session: Session, at: datetime) -> Circles:
    """Return the circles of a freshly unlocked session. Raise UnlockNeededError otherwise (S-04)."""
    items.require_unlocked(parts.keyring.sessions, session.cookie, at)
    return parts.keyring.held(session, at)
