"""An authenticator made of software: it answers as WebAuthn says, and wrongly wherever a test asks it to."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, field

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, WITH_KEY = 1, 4, 64


def b64(value):
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def unb64(written):
    return base64.urlsafe_b64decode(written + "=" * (-len(written) % 4))


@dataclass
class Authenticator:
    """One passkey in somebody's device, at one site."""

    origin: str = "http://localhost"
    rp_id: str = "localhost"
    verifies: bool = True
    has_prf: bool = True
    count: int = 0
    counts: int = 1
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: object = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    inner: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    user: bytes = b""

    def makes(self, options):
        """Answer navigator.credentials.create()."""
        self.user = unb64(options["user"]["id"])
        numbers = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        attested = bytes(15) + b"\1" + len(self.credential).to_bytes(2) + self.credential + cbor2.dumps(cose)
        statement = {"fmt": "none", "attStmt": {}, "authData": self._told(WITH_KEY) + attested}
        said = {"attestationObject": b64(cbor2.dumps(statement)), "transports": ["internal"]}
        return self._answer("webauthn.create", options, said)

    def answers(self, options):
        """Answer navigator.credentials.get()."""
        self.count += self.counts
        told, client = self._told(0), self._client("webauthn.get", options)
        signature = self.key.sign(told + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        said = {"authenticatorData": b64(told), "signature": b64(signature), "userHandle": b64(self.user)}
        return self._answer("webauthn.get", options, said)

    def _told(self, flags):
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        return hashlib.sha256(self.rp_id.encode()).digest() + bytes([flags]) + self.count.to_bytes(4)

    def _client(self, kind, options):
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _answer(self, kind, options, said):
        salt = unb64(options["extensions"]["prf"]["eval"]["first"])
        given = {"first": b64(hmac.digest(self.inner, salt, "sha256"))}
        prf = {"enabled": True, "results": given} if self.has_prf else {"enabled": False}
        return json.dumps(
            {
                "id": b64(self.credential),
                "rawId": b64(self.credential),
                "type": "public-key",
                "authenticatorAttachment": "platform",
                "response": {"clientDataJSON": b64(self._client(kind, options)), **said},
                "clientExtensionResults": {"prf": prf},
            }
        )
