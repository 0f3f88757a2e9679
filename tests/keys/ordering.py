"""A provider and its people as orders know them: keys, and the chains of certificates that lead to them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID

from keys.granting import Statement, certify, fingerprint
from keys.orders import Order, Signed, order_statement
from keys.pairs import PublicKeys, key_pair
from keys.signing import public_key, sign


def new_id():
    return UUID(bytes=secrets.token_bytes(16))


def new_seed():
    return secrets.token_bytes(32)


@lru_cache
def wide_keys(seed):
    """Both public keys of an account or circle."""
    return key_pair(seed).public


@dataclass
class Signer:
    """Somebody who signs: an account, its signing seed, and its chain."""

    account: UUID
    seed: bytes
    chain: tuple

    def signs(self, statement):
        return Signed(self.account, self.chain, sign(self.seed, statement))


@dataclass
class Practice:
    """A provider with its key, from which everybody is certified."""

    provider: UUID = field(default_factory=new_id)
    seed: bytes = field(default_factory=new_seed)

    @property
    def public(self):
        return public_key(self.seed)

    @property
    def pin(self):
        return fingerprint(self.public)

    def certified(self, subject, keys, issuer=None):
        """A certificate of a new subject: by the provider key, or by (id, seed) of another issuer."""
        by, seed = issuer or (self.provider, self.seed)
        return certify(Statement(self.provider, subject, new_id(), 1, keys, by), seed)

    def invitation(self, issuer=None):
        """The certificate of an invitation, and its seed."""
        seed = new_seed()
        return self.certified("invitation", PublicKeys(b"", public_key(seed)), issuer), seed

    def signer(self, *above, seed=None):
        """Somebody whom an invitation certified; `above` are (certificate, seed) pairs, the invitation first."""
        own = key_pair(seed or new_seed())
        chain = [certificate for certificate, _ in above]
        issuer = (above[0][0].subject_id, above[0][1]) if above else None
        mine = self.certified("account", own.public, issuer)
        return Signer(mine.subject_id, own.signing_seed, (mine, *chain))

    def invited(self):
        """Somebody with an invitation of their own."""
        return self.signer(self.invitation())

    def order(self, ids, *signers, decision="3.4.2-123/2026"):
        """An order that these people signed."""
        statement = order_statement(self.provider, decision, ids)
        signed = tuple(signer.signs(statement) for signer in signers)
        return Order(self.provider, decision, frozenset(ids), self.public, signed)
