"""From an id token to facts, and from facts to who somebody is. Authlib's own checks have to agree with ours."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from authlib.oidc.core.claims import CodeIDToken

from journal.domain.eid import VerifiedIdentity
from journal.domain.errors import NotIdentifiedError
from journal.domain.numbers import normalised_number
from journal.policy.identifying import LOW_LEVEL, NO_NUMBER, NOT_NOW, IdentityFacts, believe_identity
from journal.services.eid_calls import GARBAGE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from journal.services.eid_broker import Broker, Told
    from journal.services.eid_flows import Flow

LEEWAY = 60
"""Seconds by which the broker's clock and ours may differ."""

_LONGEST_NAME = 200
_OWN_WORDS = ((LOW_LEVEL, "low-level"), (NO_NUMBER, "no-number"), (NOT_NOW, "not-now"))


def identified(broker: Broker, flow: Flow, told: Told, at: datetime) -> VerifiedIdentity:
    """Return who an id token says that somebody is. Raises NotIdentifiedError with the rules that forbid it."""
    claims = told.claims
    beside = {} if _number(broker, claims) else broker.more(told)
    # What the issuer has signed goes before what it says beside it.
    number = _number(broker, {**beside, **claims})
    believed, because = believe_identity(_facts(broker, flow, told, number, at))
    if not believed or number is None:
        own = next((why for rule, why in _OWN_WORDS if because == (str(rule),)), "not-believed")
        raise NotIdentifiedError(own, because)
    level = str(claims[broker.preset.acr_claim])
    proved_at = datetime.fromtimestamp(claims["auth_time"], UTC)
    return VerifiedIdentity(broker.issuer, claims["sub"], number, _name({**beside, **claims}), level, proved_at)


def _facts(broker: Broker, flow: Flow, told: Told, number: str | None, at: datetime) -> IdentityFacts:
    claims, now = told.claims, at.timestamp()
    audience = claims.get("aud")
    proved = _seconds(claims.get("auth_time"))
    subject = claims.get("sub")
    return IdentityFacts(
        signature_verifies=True,
        is_well_formed=_authlib_agrees(broker, flow, told, at),
        issuer_is_expected=claims.get("iss") == broker.issuer,
        is_for_us=audience in (broker.client, [broker.client]),
        nonce_matches=claims.get("nonce") == flow.nonce,
        is_current=_holds(claims, now),
        proved_since_asked=proved is not None and flow.began_at.timestamp() - LEEWAY <= proved <= now + LEEWAY,
        level_suffices=claims.get(broker.preset.acr_claim) in broker.preset.accepted,
        has_subject=isinstance(subject, str) and bool(subject),
        has_number=number is not None,
    )


def _authlib_agrees(broker: Broker, flow: Flow, told: Told, at: datetime) -> bool:
    asked = {"nonce": flow.nonce, "client_id": broker.client, "access_token": told.access_token, "max_age": 1}
    try:
        token = CodeIDToken(told.claims, told.header, params=asked)
        token.validate(now=int(at.timestamp()), leeway=LEEWAY)
    except GARBAGE:
        return False
    return True


def _holds(claims: Mapping[str, Any], now: float) -> bool:
    ends, begins = _seconds(claims.get("exp")), _seconds(claims.get("iat"))
    return ends is not None and begins is not None and begins - LEEWAY <= now < ends + LEEWAY


def _seconds(claim: object) -> float | None:
    """Return a claim that is a time, else None: true is a number to Python, and a date of the year 10000 no date."""
    is_time = isinstance(claim, int | float) and not isinstance(claim, bool) and 0 < claim < 1 << 37
    return float(claim) if is_time else None  # type: ignore[arg-type]  # a number, as was just asked


def _number(broker: Broker, claims: Mapping[str, Any]) -> str | None:
    said = (claims.get(name) for name in broker.preset.number_claims)
    found = (normalised_number(number) for number in said if isinstance(number, str) and number.isascii())
    return next((number for number in found if number), None)


def _name(claims: Mapping[str, Any]) -> str:
    parts = [claims.get("given_name"), claims.get("family_name")]
    whole = claims.get("name") or " ".join(part for part in parts if isinstance(part, str))
    return " ".join(str(whole).split())[:_LONGEST_NAME]
