"""Staff and their assignments, invitations."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from marshmallow import Schema, fields

from journal.domain.ids import AccountId, AssignmentId, UnitId
from journal.domain.people import Role
from journal.services.invitations import Invite, invite
from journal.services.staff import NewAssignment, confirm_assignment, end_assignment, give_assignment, list_staff
from journal.web.api import answers
from journal.web.api.fields import Id, Moment, Strict, Text, Word
from journal.web.api.noun import Answer, Noun
from journal.web.api.shown import Json, assignment_json, time_or_none
from journal.web.idempotency import once
from journal.web.wiring import asking

if TYPE_CHECKING:
    from journal.services.staff import StaffMember

blueprint = Noun("staff", description="Who works where, from and until.")
invitations = Noun("invitations", description="Inviting somebody new.")


class AssignmentIn(Strict):
    """A task at a unit or, for auditor and head, at the provider."""

    role = Word(Role, required=True)
    unit = Id(load_default=None, allow_none=True)
    ends_at = Moment(load_default=None, allow_none=True)


class AssignmentMade(Schema):
    """The id of an assignment that was given."""

    assignment = answers.Id(required=True)


class Member(Schema):
    """A person at the provider; until when an invitation stands, if one does."""

    account = answers.Id(required=True)
    name = fields.String(required=True)
    title = fields.String(required=True)
    username = fields.String(required=True)
    assignments = fields.List(fields.Nested(answers.Assignment), required=True)
    invited_until = answers.Time(required=True, allow_none=True)


class Staff(Schema):
    """Everybody with an account, by name."""

    staff = fields.List(fields.Nested(Member), required=True)


class InvitationIn(Strict):
    """Who is invited, as what, where. With the number, their own record is barred to them (A-12)."""

    username = Text(required=True, longest=64)
    name = Text(required=True, shortest=1)
    title = Text(required=True)
    role = Word(Role, required=True)
    unit = Id(load_default=None, allow_none=True)
    number = Text(load_default="", longest=20)


class Invitation(Schema):
    """The code of the link, told this once; it stands for 72 hours."""

    code = fields.String(metadata={"description": "Left out when the answer is repeated under its key."})


@blueprint.get("/staff")
@blueprint.answers(200, Staff)
def listed() -> Json:
    """List the provider's people and their assignments."""
    parts, session, at = asking()
    return {"staff": [_member_json(member) for member in list_staff(parts, session, at)]}


@blueprint.post("/staff/<uuid:account>/assignments")
@blueprint.arguments(AssignmentIn)
@blueprint.answers(201, AssignmentMade)
@once()
def give(given: Json, account: UUID) -> Answer:
    """Give somebody another assignment; its keys come when a holder signs in. Asks for a fresh unlock."""
    parts, session, at = asking()
    unit = given["unit"] and UnitId(given["unit"])
    wanted = NewAssignment(AccountId(account), given["role"], unit, given["ends_at"])
    return {"assignment": str(give_assignment(parts, session, wanted, at))}, 201, {}


@blueprint.delete("/assignments/<uuid:assignment>")
@blueprint.answers(204)
def end(assignment: UUID) -> Answer:
    """End an assignment, its sessions and grants, at once (A-07). Asks for a fresh unlock."""
    parts, session, at = asking()
    end_assignment(parts, session, AssignmentId(assignment), at)
    return {}, 204, {}


@blueprint.post("/assignments/<uuid:assignment>/confirmations")
@blueprint.answers(204)
def confirm(assignment: UUID) -> Answer:
    """Confirm that an assignment is still needed (A-08): it stands for another year. Asks for a fresh unlock."""
    parts, session, at = asking()
    confirm_assignment(parts, session, AssignmentId(assignment), at)
    return {}, 204, {}


@invitations.post("/invitations")
@invitations.arguments(InvitationIn)
@invitations.answers(201, Invitation)
@once(leave_out=("code",))
def invite_somebody(given: Json) -> Answer:
    """Invite somebody new. Asks for a fresh unlock."""
    parts, session, at = asking()
    wanted = Invite(**given | {"unit": given["unit"] and UnitId(given["unit"])})
    return {"code": invite(parts, session, wanted, at)}, 201, {}


def _member_json(member: StaffMember) -> Json:
    return {
        "account": str(member.account),
        "name": member.name,
        "title": member.title,
        "username": member.username,
        "assignments": [assignment_json(one) for one in member.assignments],
        "invited_until": time_or_none(member.invited_until),
    }
