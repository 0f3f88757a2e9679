"""Sessions of a person's own program: begun with two factors, unlocked anew for acts that ask for it, ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request
from marshmallow import Schema, fields

from journal.domain.ids import AssignmentId
from journal.domain.people import AccountKind, Role, Scope
from journal.services.keyring import Session
from journal.services.own_sessions import end_every_session, end_own_session, list_sessions
from journal.services.signing_in import (
    Credentials,
    choose_assignment,
    sign_in,
    sign_out,
    sweep_sessions,
    unlock_again,
)
from journal.web.api import answers
from journal.web.api.fields import Id, Strict, Text
from journal.web.api.noun import Answer, Noun
from journal.web.api.shown import Json, assignment_json, id_or_none
from journal.web.devices import PROGRAM
from journal.web.signed_in import SESSION_PREFIX
from journal.web.wiring import caller, wiring

if TYPE_CHECKING:
    from collections.abc import Iterable

    from journal.domain.people import Assignment

blueprint = Noun("sessions", prefix="/sessions", description="Signing in as a person's own program.")


class SignInIn(Strict):
    """Two factors and, where one knows it, the assignment to act in."""

    account = Text(required=True, longest=64)
    passphrase = Text(required=True, longest=1024)
    code = Text(required=True, longest=16)
    assignment = Id(load_default=None, allow_none=True)


class UnlockIn(Strict):
    """The passphrase, anew."""

    passphrase = Text(required=True, longest=1024)


class Begun(answers.Assignments):
    """The token that is sent as ``Authorization: Bearer …``, and the assignments."""

    token = fields.String(required=True)


class Who(Schema):
    """Who is signed in, and as what."""

    account = answers.Id(required=True)
    kind = fields.Enum(AccountKind, by_value=True, required=True)
    name = fields.String(required=True)
    title = fields.String(required=True)
    provider = answers.Id(required=True)
    assignment = answers.Id(required=True)
    role = fields.Enum(Role, by_value=True, required=True)
    unit = answers.Id(required=True, allow_none=True)
    scopes = fields.List(fields.Enum(Scope, by_value=True), required=True)
    unlocked = fields.Boolean(required=True)


class OwnSession(Schema):
    """A session of one's own that goes on. ``device`` is a coarse word, such as "Firefox Linux", or ""."""

    id = fields.String(required=True)
    device = fields.String(required=True)
    factor = fields.String(required=True)
    began_at = answers.Time(required=True)
    seen_at = answers.Time(required=True)
    current = fields.Boolean(required=True)


class OwnSessions(Schema):
    """One's own sessions, the one that asks first, then the newest."""

    sessions = fields.List(fields.Nested(OwnSession), required=True)


@blueprint.post("")
@blueprint.arguments(SignInIn)
@blueprint.answers(201, Begun)
def begin(given: Json) -> Answer:
    """Sign in. The token goes to this program alone: no cookie is set, so no other site can make a browser use it."""
    parts, at = wiring().parts, caller().at
    shown = Credentials(given["account"], given["passphrase"], given["code"], request.remote_addr or "", device=PROGRAM)
    signed_in = sign_in(parts, shown, at)
    sweep_sessions(parts, at)
    chosen = given["assignment"] or _only(signed_in.assignments)
    if chosen is not None:
        choose_assignment(parts, signed_in.cookie, AssignmentId(chosen), at)
    body = {"token": SESSION_PREFIX + signed_in.cookie.value, **standing_json(signed_in.assignments, chosen)}
    return body, 201, {}


@blueprint.get("/current")
@blueprint.answers(200, Who)
def current() -> Json:
    """Say who is signed in, and whether a fresh unlock stands."""
    who, parts = caller(), wiring().parts
    actor = who.chosen.actor
    return {
        "account": str(actor.account),
        "kind": actor.kind.value,
        "name": actor.name,
        "title": actor.title,
        "provider": str(actor.provider),
        "assignment": str(actor.assignment),
        "role": actor.role.value,
        "unit": id_or_none(actor.unit),
        "scopes": sorted(scope.value for scope in actor.scopes),
        "unlocked": parts.keyring.is_unlocked(who.chosen, who.at),
    }


@blueprint.post("/unlock")
@blueprint.arguments(UnlockIn)
@blueprint.answers(204)
def unlock(given: Json) -> Answer:
    """Give the passphrase anew: for five minutes one may sign, export and administer (S-04)."""
    who = caller()
    unlock_again(wiring().parts, who.person, given["passphrase"], who.at)
    return {}, 204, {}


@blueprint.delete("/current")
@blueprint.answers(204)
def end() -> Answer:
    """Sign out. The session and all that it held are gone."""
    who = caller()
    sign_out(wiring().parts, who.person.cookie, who.at)
    return {}, 204, {}


@blueprint.get("")
@blueprint.answers(200, OwnSessions)
def listed() -> Json:
    """List where one is signed in, in browsers too."""
    who = caller()
    return {
        "sessions": [
            {
                "id": one.id,
                "device": one.device,
                "factor": one.factor,
                "began_at": one.began_at.isoformat(),
                "seen_at": one.seen_at.isoformat(),
                "current": one.is_this,
            }
            for one in list_sessions(wiring().parts, who.person.cookie, who.at)
        ]
    }


@blueprint.delete("/<session>")
@blueprint.answers(204)
def end_one(session: str) -> Answer:
    """Sign out of one of one's own sessions, effective with its next request."""
    who = caller()
    end_own_session(wiring().parts, who.person.cookie, session, who.at)
    return {}, 204, {}


@blueprint.delete("")
@blueprint.answers(204)
def end_all() -> Answer:
    """Sign out everywhere, here too."""
    who = caller()
    end_every_session(wiring().parts, who.person.cookie, who.at)
    return {}, 204, {}


def standing_json(assignments: Iterable[Assignment], chosen: object | None) -> Json:
    """Say which assignments stand, and which is chosen."""
    return {"assignments": [assignment_json(one) for one in assignments], "chosen": id_or_none(chosen)}


def _only(assignments: tuple[Assignment, ...]) -> AssignmentId | None:
    return assignments[0].id if len(assignments) == 1 else None


def chosen_in(session: object) -> AssignmentId | None:
    """Return the assignment that a session has chosen, if it has."""
    return session.actor.assignment if isinstance(session, Session) else None
