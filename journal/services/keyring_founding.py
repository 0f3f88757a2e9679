"""A provider's first keys: provider key, log key, head and recovery circles, the index; held by nobody yet."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from journal.domain.people import Role
from journal.services.keyring_certificates import Issuer, certificate_for
from journal.services.keyring_circles import CircleKind
from journal.services.keyring_grants import FIRST, PROVIDER_KEY, Granted, circle_grant, known_self, make_grant
from journal.services.keyring_index import new_index
from journal.services.keyring_joining import Enclosed, NewInvitation, Place, new_invitation
from journal.services.keyring_making import CirclePlace, MadeCircle, make_circle
from journal.store.grants import StoredLogKey
from keys.context import context
from keys.granting import Statement, fingerprint
from keys.letters import seal_letter
from keys.pairs import PublicKeys
from keys.recovery import split
from keys.signing import public_key

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.ids import AccountId, ProviderId
    from journal.services.keyring_circles import Known
    from journal.services.keyring_grants import Noted
    from journal.store.grants import StoredGrant

_SEED_SIZE = 32
_PROVIDER_EPOCH = 0


@dataclass(frozen=True, slots=True)
class Founded:
    """The keys of a new provider, in memory for as long as it is being entered."""

    provider: ProviderId
    seed: bytes = field(repr=False)
    log_seed: bytes = field(repr=False)
    log_key: StoredLogKey
    head: MadeCircle
    recovery: MadeCircle

    @property
    def public_key(self) -> bytes:
        """The provider key's public half, 32 bytes."""
        return public_key(self.seed)

    @property
    def pin(self) -> bytes:
        """The provider key's fingerprint, 32 bytes."""
        return fingerprint(self.public_key)


def found(provider: ProviderId, at: datetime) -> Founded:
    """Make a provider's keys; nothing is stored."""
    seed, log_seed = secrets.token_bytes(_SEED_SIZE), secrets.token_bytes(_SEED_SIZE)
    issuer = Issuer(provider, _PROVIDER_EPOCH, seed)
    head = make_circle(CirclePlace(provider, CircleKind.HEAD), issuer, at)
    recovery = make_circle(CirclePlace(provider, CircleKind.RECOVERY), issuer, at)
    return Founded(provider, seed, log_seed, log_key(provider, log_seed, issuer, at), head, recovery)


def first_grants(founded: Founded, noted: Noted) -> list[StoredGrant]:
    """Grant the provider key to the head circle, the head circle to the recovery circle, the index to both."""
    head, recovery = founded.head.held, founded.recovery.known
    provider_key = Granted(PROVIDER_KEY, founded.provider, FIRST, founded.seed)
    _, index = new_index(head, recovery, noted)
    return [
        make_grant(provider_key, known_self(head), head, noted),
        circle_grant(head, recovery, noted),
        *index,
    ]


def first_invitation(founded: Founded, account: AccountId) -> NewInvitation:
    """Invite the first head: the head circle's secret goes along, and nothing else reaches it."""
    place = Place(founded.provider, account, Role.HEAD, None)
    circles = {founded.head.held.id: founded.head.held}
    enclosed = Enclosed(secrets.token_bytes(_SEED_SIZE), circles, None, founded.pin)
    return new_invitation(place, enclosed, Issuer(founded.provider, _PROVIDER_EPOCH, founded.seed))


def officers_words(founded: Founded, threshold: int, officers: int) -> tuple[str, ...]:
    """Split the recovery circle's secret: a list of words for each officer (SLIP-39). ValueError for no such k of n."""
    return tuple(split(founded.recovery.held.secret, threshold, officers))


def sealed_root(founded: Founded, exported: bytes) -> bytes:
    """Seal an exported root source to the recovery circle: what `root.recovery` holds."""
    return sealed_root_to(founded.recovery.known, founded.provider, exported)


def sealed_root_to(recovery: Known, provider: ProviderId, exported: bytes) -> bytes:
    """Seal an exported root source to a recovery circle whose chain was checked."""
    return seal_letter(exported, recovery.keys, root_context(provider))


def root_context(provider: ProviderId) -> bytes:
    """Say what `root.recovery` is bound to."""
    return context("root-recovery/1", provider)


def log_key(provider: ProviderId, seed: bytes, issuer: Issuer, at: datetime, epoch: int = FIRST) -> StoredLogKey:
    """Certify the public half of a log's signing seed by the provider key."""
    public = public_key(seed)
    statement = Statement(provider, "log", provider, epoch, PublicKeys(b"", public), provider)
    return StoredLogKey(provider, epoch, public, certificate_for(statement, issuer), at)
