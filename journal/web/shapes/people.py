"""Patients' registration and relations; staff, invitations, units and keys; one's own account."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from journal.domain.people import Role, Scope
    from journal.services.promptness import LateAuthor
    from journal.web.shapes.frame import Choice
    from journal.web.shapes.own import PasskeyRow, SessionRow
    from journal.web.shapes.writing import MyPatient


@dataclass(frozen=True, slots=True)
class PatientsView:
    """One's own patients, and the way to another by number. ``missed`` is set when a search found nobody."""

    patients: tuple[MyPatient, ...]
    may_register: bool
    may_open: bool
    missed: bool = False
    found: MyPatient | None = None
    onward: str = ""
    problems: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RegisterView:
    """The form that enters a patient in the unit's register."""

    form: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    staff: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class RelationRow:
    """Who takes part in a patient's care, from and until."""

    id: UUID
    name: str
    title: str
    starts_at: datetime
    ends_at: datetime
    current: bool = True


@dataclass(frozen=True, slots=True)
class RelationsView:
    """A patient's care relations at the unit, and the form for a new one.

    ``ending`` is the last relation where nothing closes the care, and is to be ended all the same or not.
    """

    relations: tuple[RelationRow, ...]
    staff: tuple[Choice, ...]
    until: date
    may_write: bool = True
    may_lift: bool = False
    may_open: bool = False
    ending: UUID | None = None
    problems: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """One assignment: role, place, from and until."""

    id: UUID
    role: Role
    unit: str
    starts_at: datetime
    ends_at: datetime | None = None
    current: bool = True
    keys_wait: bool = False
    review_by: datetime | None = None
    rests: bool = False


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One person at the provider, with assignments."""

    id: UUID
    name: str
    title: str
    username: str
    assignments: tuple[AssignmentRow, ...]
    invited_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class DueRow:
    """An assignment that the head is soon to confirm or end, or that rests already."""

    account: UUID
    name: str
    assignment: AssignmentRow


@dataclass(frozen=True, slots=True)
class StaffView:
    """Everybody with an assignment, what waits to be handed over, and which duties nobody has seen to."""

    staff: tuple[StaffRow, ...]
    waiting: int = 0
    lacking: tuple[str, ...] = ()
    due: tuple[DueRow, ...] = ()
    may_change: bool = False


@dataclass(frozen=True, slots=True)
class InviteView:
    """The invitation form; or, once made, its link, shown this once."""

    roles: tuple[Choice, ...]
    units: tuple[Choice, ...]
    form: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    link: str = ""
    code: str = ""
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StaffMemberView:
    """One person's assignments, and the forms that add and end them."""

    person: StaffRow
    roles: tuple[Choice, ...]
    units: tuple[Choice, ...]
    problems: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WaitingHandOver:
    """Keys that a person needs and that somebody who holds them hands over at the next sign-in."""

    name: str
    needs: str
    since: datetime
    holders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit, and whether it shares its journals with the provider's other units (A-06).

    ``late`` is who has entries left that should have been signed, for the head alone.
    """

    id: UUID
    name: str
    shares: bool
    analysis: str = ""
    decided_on: date | None = None
    members: int = 0
    mine: bool = False
    gives_access: bool = False
    sign_within: int = 0
    late: tuple[LateAuthor, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitsView:
    """All units of the provider, with the form for the documented analysis."""

    units: tuple[UnitView, ...]
    may_add: bool = False
    problems: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the state of keys: ``level`` is ok, demo, warn or red.

    ``in_english`` says of what was found and of what mends it whether it stands in the operators' English.
    """

    level: str
    what: str
    mend: str = ""
    in_english: tuple[bool, bool] = (False, False)


@dataclass(frozen=True, slots=True)
class KeysView:
    """Key and recovery status: what holds, what waits, when recovery was last rehearsed."""

    findings: tuple[Finding, ...]
    waiting: tuple[WaitingHandOver, ...]
    rehearsed_on: date | None = None
    officers: str = ""


@dataclass(frozen=True, slots=True)
class TokenRow:
    """One program's token: what it may do, until when."""

    id: UUID
    name: str
    scopes: tuple[Scope, ...]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class AccountView:
    """One's own account."""

    name: str
    title: str
    username: str
    code_made_on: date | None
    signed_in_at: datetime
    tokens: tuple[TokenRow, ...] = ()
    assignments: tuple[AssignmentRow, ...] = ()
    scopes: tuple[Choice, ...] = ()
    passkeys: tuple[PasskeyRow, ...] = ()
    sessions: tuple[SessionRow, ...] = ()
    may_make_tokens: bool = True
    problems: dict[str, str] = field(default_factory=dict)
