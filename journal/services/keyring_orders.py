"""Signing an order to destroy, and joining two signatures with the certificates that prove whose they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.services.keyring_certificates import account_statement, circle_statement, invitation_statement
from journal.store import grants as stored
from journal.store.grants import StoredInvitation
from keys.errors import DoesNotOpenError
from keys.granting import Certificate
from keys.orders import LONGEST_CHAIN, Order, Signed, order_statement
from keys.signing import sign, verify

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection

    from journal.domain.retention import Destruction, Signer
    from journal.services.keyring import Keyring, Session
    from journal.store.grants import StoredAccountKey, StoredCircle
    from keys.granting import Statement


def sign_order(keyring: Keyring, session: Session, destruction: Destruction, at: datetime) -> bytes:
    """Sign what is to be destroyed, 64 bytes. Raise UnlockNeededError when the last unlock is over (S-04)."""
    return sign(keyring.signing_seed(session, at), _statement(destruction))


def order_of(connection: Connection, destruction: Destruction) -> Order | None:
    """Join what two people signed with their certificates; None while somebody is missing, or a signature is nobody's.

    It is for the key store to check the chains: this only finds them.
    """
    public = stored.provider_key(connection, destruction.provider)
    signers = (destruction.proposed, destruction.approved)
    try:
        signed = tuple(_signed(connection, destruction, signer) for signer in signers if signer)
    except DoesNotOpenError:
        return None
    if public is None or len(signed) != len(signers):
        return None
    return Order(destruction.provider, destruction.decision, frozenset(destruction.named), public, signed)


def _statement(destruction: Destruction) -> bytes:
    return order_statement(destruction.provider, destruction.decision, destruction.named)


def _signed(connection: Connection, destruction: Destruction, signer: Signer) -> Signed:
    for row in stored.account_keys(connection, (signer.account,)):
        try:
            verify(row.signing_key, _statement(destruction), signer.signature)
        except DoesNotOpenError:
            continue
        return Signed(signer.account, _chain(connection, row), signer.signature)
    raise DoesNotOpenError


def _chain(connection: Connection, account: StoredAccountKey) -> tuple[Certificate, ...]:
    """Return the account's certificate and those of its issuers, up to the one that the provider key signed."""
    chain, issuer = [_certificate(account_statement(account), account.certificate)], account.issuer_id
    while issuer != account.provider_id:
        if len(chain) == LONGEST_CHAIN:
            raise DoesNotOpenError
        above = _invitation(connection, issuer) or _circle(connection, issuer)
        if above is None:
            raise DoesNotOpenError
        chain.append(_issued(above))
        issuer = above.issuer_id
    return tuple(chain)


def _issued(above: StoredInvitation | StoredCircle) -> Certificate:
    if isinstance(above, StoredInvitation):
        return _certificate(invitation_statement(above), above.certificate)
    return _certificate(circle_statement(above), above.certificate)


def _circle(connection: Connection, circle: UUID) -> StoredCircle | None:
    """Return a circle's newest epoch: what an older one certified was certified anew when the circle was renewed."""
    return next(iter(stored.newest_circles(connection, (circle,))), None)


def _invitation(connection: Connection, invitation: UUID) -> StoredInvitation | None:
    rows = stored.invitations(connection, (invitation,))
    return rows[0] if len(rows) == 1 else None


def _certificate(said: Statement, signature: bytes) -> Certificate:
    return Certificate(said.provider, said.subject, said.subject_id, said.epoch, said.keys, said.issuer_id, signature)
