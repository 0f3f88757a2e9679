"""One's own passkeys: listed and ended. To make one, or come in by one, takes a browser and the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marshmallow import Schema, fields

from journal.services.own_passkeys import end_passkey, list_passkeys
from journal.web.api import answers
from journal.web.api.noun import Answer, Noun
from journal.web.api.shown import Json, time_or_none
from journal.web.wiring import caller, wiring

if TYPE_CHECKING:
    from uuid import UUID

blueprint = Noun("passkeys", prefix="/passkeys", description="One's own passkeys.")


class Passkey(Schema):
    """A passkey as its owner sees it."""

    id = answers.Id(required=True)
    name = fields.String(required=True)
    made_at = answers.Time(required=True)
    used_at = answers.Time(required=True, allow_none=True)


class Passkeys(Schema):
    """One's own passkeys, oldest first."""

    passkeys = fields.List(fields.Nested(Passkey), required=True)


@blueprint.get("")
@blueprint.answers(200, Passkeys)
def listed() -> Json:
    """List one's own passkeys."""
    who = caller()
    found = list_passkeys(wiring().parts, who.account, who.at)
    return {
        "passkeys": [
            {
                "id": str(one.id),
                "name": one.name,
                "made_at": one.made_at.isoformat(),
                "used_at": time_or_none(one.used_at),
            }
            for one in found
        ]
    }


@blueprint.delete("/<uuid:passkey>")
@blueprint.answers(204)
def end(passkey: UUID) -> Answer:
    """End a passkey, at once. Asks for a fresh unlock; two other ways into the account have to stay."""
    who = caller()
    end_passkey(wiring().parts, who.person, passkey, who.at)
    return {}, 204, {}
