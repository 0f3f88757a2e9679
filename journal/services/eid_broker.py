"""The one e-ID broker of an installation: where it is, its keys, where people are sent, and what a code is worth."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from authlib.integrations.base_client.errors import OAuthError
from joserfc import jwt
from joserfc.errors import BadSignatureError, InvalidKeyIdError
from joserfc.jwk import KeySet

from journal.domain.errors import NotIdentifiedError
from journal.services.eid_calls import GARBAGE, broker_session, fetched
from journal.services.eid_presets import preset_of
from journal.settings import DEMO_HOSTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from journal.services.eid_flows import Flow
    from journal.services.eid_presets import Preset
    from journal.settings import Settings

KNOWN_FOR = 600.0
"""Seconds that a broker's own description is believed before it is read again."""

_SIGNED_WITH = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
_REFUSALS = {"invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "invalid_scope"}
_NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_CALLED = (*_NEEDED, "userinfo_endpoint")


@dataclass(frozen=True, slots=True)
class Told:
    """What a code was exchanged for: the id token, checked against the broker's keys or not at all."""

    header: dict[str, Any]
    claims: dict[str, Any] = field(repr=False)
    access_token: str = field(repr=False)


class Broker:
    """Speaks with one broker. What it says of itself is kept for ten minutes, in each process."""

    def __init__(self, settings: Settings) -> None:
        """Take the broker of the settings. Raises SettingsError for an unknown one."""
        self.preset: Preset = preset_of(settings)
        self.issuer, self.client = settings.eid_issuer, settings.eid_client
        self.redirect_uri = f"{settings.origin.rstrip('/')}/e-id/callback"
        self._secret, self._demo = settings.eid_secret, settings.demo
        self._kept: dict[str, tuple[float, dict[str, Any]]] = {}

    @property
    def metadata(self) -> dict[str, Any]:
        """What discovery says. Raises NotIdentifiedError unless it is whole and of the very issuer that is set."""
        found = self._known(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        called = [found.get(name) for name in _CALLED if name in _NEEDED or found.get(name) is not None]
        if found.get("issuer") != self.issuer or not all(map(self._is_ours_to_call, called)):
            self._kept.clear()
            raise NotIdentifiedError("broker-garbage")
        return found

    def address(self, flow: Flow) -> str:
        """Return where the browser is sent. Nobody is let in by what they showed the broker a while ago."""
        asked = {"nonce": flow.nonce, "prompt": "login", "max_age": "0", "acr_values": self.preset.acr_values}
        with self._session("client_secret_post") as session:
            address, _ = session.create_authorization_url(
                self.metadata["authorization_endpoint"],
                state=flow.state,
                code_verifier=flow.verifier,
                claims=self.preset.claims or None,
                **{name: value for name, value in asked.items() if value},
            )
        return str(address)

    def exchange(self, flow: Flow, code: str) -> Told:
        """Return what a code is worth. Raises NotIdentifiedError when the broker is down or tells nothing whole."""
        try:
            told = self._tokens(flow, code)
            return self._opened(str(told["id_token"]), str(told["access_token"]))
        except OAuthError as error:
            raise NotIdentifiedError("broker-refused", tuple({error.error} & _REFUSALS)) from error
        except GARBAGE as error:
            raise NotIdentifiedError("broker-garbage") from error
        except OSError as error:
            raise NotIdentifiedError("broker-down") from error

    def more(self, told: Told) -> dict[str, Any]:
        """Return what the broker says of the same subject beside the token, or nothing where it has no such page."""
        address = self.metadata.get("userinfo_endpoint")
        found = fetched(address, told.access_token) if address else {}
        return found if found.get("sub") == told.claims.get("sub") else {}

    def _tokens(self, flow: Flow, code: str) -> Mapping[str, Any]:
        metadata = self.metadata
        offered = metadata.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        method = "client_secret_basic" if "client_secret_basic" in offered else "client_secret_post"
        with self._session(method) as session:
            told: Mapping[str, Any] = session.fetch_token(
                metadata["token_endpoint"],
                grant_type="authorization_code",
                code=code,
                code_verifier=flow.verifier,
                allow_redirects=False,
            )
        return told

    def _opened(self, token: str, access_token: str) -> Told:
        keys = self.metadata["jwks_uri"]
        for fresh in (False, True):
            try:
                known = KeySet.import_key_set({"keys": self._known(keys, fresh=fresh)["keys"]})
                opened = jwt.decode(token, known, algorithms=list(_SIGNED_WITH))
                return Told(dict(opened.header), opened.claims, access_token)
            except (InvalidKeyIdError, BadSignatureError):
                # The broker may have changed its keys since they were read.
                continue
        raise NotIdentifiedError("not-believed")

    def _known(self, address: str, *, fresh: bool = False) -> dict[str, Any]:
        until, found = self._kept.get(address, (0.0, {}))
        if fresh or time.monotonic() >= until:
            found = fetched(address)
            self._kept[address] = (time.monotonic() + KNOWN_FOR, found)
        return found

    def _session(self, method: str) -> Any:  # noqa: ANN401  (Authlib has no types)
        # RFC 6749 2.3.1: both are form-encoded before they become Basic's. Authlib joins them as they are.
        basic = method == "client_secret_basic"
        client, secret = (quote(part, safe="") if basic else part for part in (self.client, self._secret))
        return broker_session(
            client_id=client,
            client_secret=secret,
            token_endpoint_auth_method=method,
            code_challenge_method="S256",
            redirect_uri=self.redirect_uri,
            scope=self.preset.scope,
        )

    def _is_ours_to_call(self, address: object) -> bool:
        try:
            parts = urlsplit(str(address))
        except ValueError:
            return False
        return parts.scheme == "https" or (self._demo and parts.hostname in DEMO_HOSTS)
