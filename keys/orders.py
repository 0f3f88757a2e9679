"""Orders to destroy: a decision's number and the ids it names, signed by two different certified accounts.

The key store believes an order because of what it pinned itself, the fingerprint of the provider's key, and of nothing
that stands in the main database.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING
from uuid import UUID

from keys.context import context
from keys.errors import DoesNotOpenError
from keys.granting import check_certificate, fingerprint
from keys.signing import verify

if TYPE_CHECKING:
    from collections.abc import Collection

    from keys.granting import Certificate

SIGNERS = 2
LONGEST_CHAIN = 8
ISSUERS = frozenset({"invitation", "circle"})
"""Who may stand between an account and the provider key: an account or a log's key vouches for nobody."""


@dataclass(frozen=True, slots=True)
class Signed:
    """One account's signature, 64 bytes, and its certificates: its own, its issuer's, and so on to the provider key."""

    account: UUID
    chain: tuple[Certificate, ...]
    signature: bytes


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be destroyed, by which decision, for which provider, and the two who signed."""

    provider: UUID
    decision: str
    ids: frozenset[UUID]
    provider_public: bytes
    signed: tuple[Signed, ...]


def order_statement(provider: UUID, decision: str, ids: Collection[UUID]) -> bytes:
    """Encode what both sign, docs/formats/order.md: ids in the order of their bytes, each once."""
    return context("destruction-order/1", provider, decision, b"".join(sorted({half.bytes for half in ids})))


def check_order(order: Order, pin: bytes) -> None:
    """Accept an order of the provider whose key has this fingerprint, or raise DoesNotOpenError.

    Two different accounts have signed it, each certified on its own: whoever was invited once is one person.
    """
    _require(bool(order.decision.strip()) and bool(order.ids))
    _require(fingerprint(order.provider_public) == pin)
    statement = order_statement(order.provider, order.decision, order.ids)
    for signed in order.signed:
        _check_chain(order, signed)
        verify(signed.chain[0].keys.signing, statement, signed.signature)
    _require(len(order.signed) == SIGNERS == len({signed.account for signed in order.signed}))
    invitations = [signed.chain[0].issuer_id for signed in order.signed if len(signed.chain) > 1]
    _require(len(set(invitations)) == len(invitations))
    _require(len({signed.chain[0].keys.signing for signed in order.signed}) == SIGNERS)


def _check_chain(order: Order, signed: Signed) -> None:
    chain = signed.chain
    _require(0 < len(chain) <= LONGEST_CHAIN)
    own, *issuers = chain
    _require((own.subject, own.subject_id) == ("account", signed.account))
    # A circle makes invitations, and an invitation certifies accounts: a circle's own signature makes no account.
    _require(all(issuer.subject in ISSUERS for issuer in issuers))
    _require(not issuers or issuers[0].subject == "invitation")
    _require({certificate.provider for certificate in chain} == {order.provider})
    for certificate, issuer in pairwise(chain):
        _require(certificate.issuer_id == issuer.subject_id)
        check_certificate(certificate, issuer.keys.signing)
    _require(chain[-1].issuer_id == order.provider)
    check_certificate(chain[-1], order.provider_public)


def _require(holds: bool) -> None:  # noqa: FBT001  (what holds, not a switch)
    if not holds:
        raise DoesNotOpenError
