"""One's own programs' tokens: scoped, expiring, told once."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from marshmallow import Schema, fields
from marshmallow.validate import Range

from journal.domain.ids import AccountId
from journal.domain.people import Scope
from journal.services.tokens import LONGEST_DAYS, NewToken, create_token, end_token, list_tokens
from journal.web.api import answers
from journal.web.api.fields import Many, Strict, Text, Whole, Word
from journal.web.api.noun import Answer, Noun
from journal.web.api.shown import Json
from journal.web.idempotency import once
from journal.web.wiring import asking

if TYPE_CHECKING:
    from journal.services.tokens import TokenView

blueprint = Noun("tokens", prefix="/tokens", description="Tokens of one's own programs.")


class TokenIn(Strict):
    """What the program is called, what it may do, for how many days."""

    name = Text(required=True, shortest=1)
    scopes = Many(Word(Scope), required=True)
    days = Whole(required=True, strict=True, validate=Range(1, LONGEST_DAYS, error="malformed"))


class TokenMade(Schema):
    """The token, told this once."""

    token = fields.String(metadata={"description": "Left out when the answer is repeated under its key."})


class Token(Schema):
    """A token as its owner sees it."""

    id = answers.Id(required=True)
    name = fields.String(required=True)
    scopes = fields.List(fields.Enum(Scope, by_value=True), required=True)
    made_at = answers.Time(required=True)
    expires_at = answers.Time(required=True)


class Tokens(Schema):
    """One's own tokens that stand."""

    tokens = fields.List(fields.Nested(Token), required=True)


@blueprint.get("")
@blueprint.answers(200, Tokens)
def listed() -> Json:
    """List one's own tokens that stand; never the tokens themselves."""
    parts, session, at = asking()
    return {"tokens": [_token_json(token) for token in list_tokens(parts, session, at)]}


@blueprint.post("")
@blueprint.arguments(TokenIn)
@blueprint.answers(201, TokenMade)
@once(leave_out=("token",))
def create(given: Json) -> Answer:
    """Make a token for a program, in the current assignment. Asks for a fresh unlock."""
    parts, session, at = asking()
    wanted = NewToken(given["name"], frozenset(given["scopes"]), given["days"])
    return {"token": create_token(parts, session, wanted, at)}, 201, {}


@blueprint.delete("/<uuid:token>")
@blueprint.answers(204)
def end(token: UUID) -> Answer:
    """End a token, at once."""
    parts, session, at = asking()
    end_token(parts, session, AccountId(token), at)
    return {}, 204, {}


def _token_json(token: TokenView) -> Json:
    return {
        "id": str(token.id),
        "name": token.name,
        "scopes": sorted(scope.value for scope in token.scopes),
        "made_at": token.made_at.isoformat(),
        "expires_at": token.expires_at.isoformat(),
    }
