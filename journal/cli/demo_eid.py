"""The demo's own e-ID: an OpenID provider for one client, in which everybody may be anybody who does not exist."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlencode

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from journal.cli.demo_cast import patients, staff
from journal.domain.eid import VerifiedIdentity
from journal.services.eid_presets import PRESETS
from journal.settings import DEMO_BROKER, SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from journal.settings import Settings

LEVEL = PRESETS[DEMO_BROKER].accepted[0]
NUMBER = PRESETS[DEMO_BROKER].number_claims[0]
LASTS = 300
"""Seconds that an id token of the demo holds."""


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody to be, with a documented test number or a birth before 1900."""

    name: str
    number: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered: a redirect where ``location`` stands, a page or JSON otherwise."""

    status: int
    body: Any = None
    location: str = ""


def demo_people() -> dict[str, tuple[DemoPerson, ...]]:
    """Return whom one can be, under a heading each: patients first, then staff who may show an e-ID."""
    own = tuple(DemoPerson(member.name, member.number) for member in staff() if member.number)
    return {
        "Patienter": tuple(DemoPerson(f"{one.given} {one.family}", one.number) for one in patients()),
        "Personal": own,
    }


def demo_claims(person: DemoPerson) -> dict[str, Any]:
    """Return what the demo's word says of a person."""
    subject = hashlib.sha256(f"demo-e-id {person.number}".encode()).hexdigest()[:32]
    return {"sub": subject, "name": person.name, NUMBER: person.number, "acr": LEVEL}


def identity_of(person: DemoPerson, issuer: str, at: datetime) -> VerifiedIdentity:
    """Return what is believed of a person once the demo's word about them was checked."""
    said = demo_claims(person)
    return VerifiedIdentity(issuer, said["sub"], person.number, person.name, said["acr"], at)


@dataclass(slots=True)
class DemoEid:
    """The provider of one installation. It forgets everything when it stops, its key too."""

    settings: Settings
    clock: Callable[[], datetime]
    people: Mapping[str, tuple[DemoPerson, ...]] = field(default_factory=demo_people)
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}))
    _questions: dict[str, Mapping[str, str]] = field(default_factory=dict)
    _codes: dict[str, tuple[Mapping[str, str], DemoPerson, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raise SettingsError outside the demo: this lets everybody be anybody."""
        if not self.settings.demo or self.settings.eid_broker != DEMO_BROKER:
            raise SettingsError("the demo's e-ID is for `journal run --demo` alone")
        self.key.ensure_kid()

    @property
    def issuer(self) -> str:
        """The address that it answers at."""
        return self.settings.eid_issuer

    def discovery(self) -> Answer:
        """Describe itself, as OpenID Connect Discovery asks."""
        return Answer(
            200,
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["ES256"],
                "token_endpoint_auth_methods_supported": ["client_secret_basic"],
                "code_challenge_methods_supported": ["S256"],
                "acr_values_supported": [LEVEL],
                "authorization_response_iss_parameter_supported": True,
            },
        )

    def keys(self) -> Answer:
        """Show the key that its word is checked with."""
        return Answer(200, KeySet([self.key]).as_dict(private=False))

    def authorize(self, asked: Mapping[str, str]) -> Answer:
        """Take a question; the answer's body is its id, for the page on which somebody is chosen."""
        wanted = {
            "client_id": self.settings.eid_client,
            "redirect_uri": f"{self.settings.origin}/e-id/callback",
            "response_type": "code",
            "code_challenge_method": "S256",
        }
        if any(asked.get(name) != value for name, value in wanted.items()) or not asked.get("code_challenge"):
            return Answer(400, {"error": "invalid_request"})
        question = secrets.token_urlsafe(16)
        self._questions[question] = asked
        return Answer(200, question)

    def choose(self, question: str, number: str) -> Answer:
        """Answer a question as somebody, or as nobody who cancels."""
        asked = self._questions.get(question)
        if asked is None:
            return Answer(400, {"error": "invalid_request"})
        told = {"state": asked.get("state", ""), "iss": self.issuer}
        person = next((one for group in self.people.values() for one in group if one.number == number), None)
        if person is None:
            return self._back(asked, told | {"error": "access_denied"})
        code = secrets.token_urlsafe(32)
        self._codes[code] = (asked, person, int(self.clock().timestamp()))
        return self._back(asked, told | {"code": code})

    def token(self, authorization: str, sent: Mapping[str, str]) -> Answer:
        """Exchange a code, once, for a signed word about who was chosen."""
        if not self._proves_itself(authorization):
            return Answer(401, {"error": "invalid_client"})
        asked, person, proved_at = self._codes.pop(sent.get("code", ""), ({}, DemoPerson("", ""), 0))
        challenge = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(challenge).decode().rstrip("=") != asked.get("code_challenge"):
            return Answer(400, {"error": "invalid_grant"})
        told = {"access_token": secrets.token_urlsafe(16), "token_type": "Bearer", "expires_in": LASTS}
        return Answer(200, told | {"id_token": self.word(asked, person, proved_at)})

    def word(self, asked: Mapping[str, str], person: DemoPerson, proved_at: int) -> str:
        """Return the signed word about who was chosen, and when."""
        now = int(self.clock().timestamp())
        claims = {
            "iss": self.issuer,
            "aud": self.settings.eid_client,
            "iat": now,
            "exp": now + LASTS,
            "nonce": asked.get("nonce", ""),
            "auth_time": proved_at,
            **demo_claims(person),
        }
        return self.signed(claims)

    def signed(self, claims: dict[str, Any]) -> str:
        """Sign what is said with the key that is shown."""
        return jwt.encode({"alg": "ES256", "kid": self.key.kid or ""}, claims, self.key)

    def _proves_itself(self, authorization: str) -> bool:
        scheme, _, encoded = authorization.partition(" ")
        try:
            client, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
        except ValueError:
            return False
        shown = unquote(secret).encode()
        known = scheme == "Basic" and unquote(client) == self.settings.eid_client
        return known and hmac.compare_digest(shown, self.settings.eid_secret.encode())

    def _back(self, asked: Mapping[str, str], told: Mapping[str, str]) -> Answer:
        return Answer(303, location=f"{asked['redirect_uri']}?{urlencode(told)}")
