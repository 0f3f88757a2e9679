"""Who acts: accounts, roles, assignments, and the actor of one request."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.ids import AccountId, AssignmentId, ProviderId, UnitId


class Role(StrEnum):
    """What an assignment lets its holder do; the keys that reach a role follow from it."""

    THERAPIST = "therapist"
    CLERK = "clerk"
    AUDITOR = "auditor"
    HEAD = "head"
    PATIENT = "patient"
    GUARDIAN = "guardian"


STAFF = (Role.THERAPIST, Role.CLERK, Role.AUDITOR, Role.HEAD)
"""The roles of assignments. A patient has none: nobody gives it and nobody ends it."""

PATIENTS_SIDE = frozenset({Role.PATIENT, Role.GUARDIAN})
"""Who reads directly what a unit has released: the patient, and until the child is thirteen a guardian (P-11)."""

AT_A_UNIT = frozenset({Role.THERAPIST, Role.CLERK})


class AccountKind(StrEnum):
    """Staff and patients sign in with two factors; a program holds one scoped, expiring token."""

    PERSON = "person"
    PROGRAM = "program"
    PATIENT = "patient"


class Scope(StrEnum):
    """What a program's token may do. It never signs, exports, lifts or administers."""

    READ = "read"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Assignment:
    """One person's task at one unit (or, for auditor and head, at the provider), from and until.

    ``review_by``: when the head is to have confirmed that it is needed; from ``rests_at`` it does not stand until then,
    but for the head's own, which the provider's owner follows up and which never rests (ADR 0008). ``may_have_ended``:
    since the main database went back to an older copy nobody has confirmed it, so that it is due at once.
    """

    id: AssignmentId
    account: AccountId
    provider: ProviderId
    unit: UnitId | None
    role: Role
    starts_at: datetime
    ends_at: datetime | None
    review_by: datetime | None = None
    rests_at: datetime | None = None
    may_have_ended: bool = False

    def is_current(self, at: datetime) -> bool:
        """Say whether the assignment stands at ``at``."""
        return self.is_given(at) and not self.rests(at)

    def is_given(self, at: datetime) -> bool:
        """Say whether the assignment was given and has not ended, whether it rests or not."""
        return self.starts_at <= at and (self.ends_at is None or at < self.ends_at)

    def rests(self, at: datetime) -> bool:
        """Say whether nobody confirmed in time that it is still needed (A-08)."""
        return self.rests_at is not None and self.rests_at <= at


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks, in which single current assignment (A-10). Name and title are as they stood then (J-02)."""

    account: AccountId
    provider: ProviderId
    assignment: AssignmentId
    role: Role
    unit: UnitId | None
    name: str
    title: str
    kind: AccountKind = AccountKind.PERSON
    scopes: frozenset[Scope] = frozenset(Scope)
    on_behalf_of: AccountId | None = None
