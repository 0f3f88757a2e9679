"""Renewing the key that signs a provider's log: certified first, then one checkpoint by both, then the old one is gone.

In this order a crash leaves a key that nobody signs with yet, or two that sign; never one that nobody certified.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from journal.domain.errors import UnavailableError
from journal.services.installing import LOG_KEY
from journal.services.keyring_founding import log_key
from journal.services.rotating import decide_for, issuer_of
from journal.store.epochs import newest_log_epoch
from journal.store.grants import add_log_key
from journal.store.log_integrator import Integrator
from journal.store.log_keys import LogCustody
from journal.store.log_tree import is_signed_by_all, signed_tree

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from journal.domain.ids import ProviderId
    from journal.services.parts import Parts
    from journal.services.rotating import Gathered

_SEED = 32


def is_half_way(parts: Parts, provider: ProviderId) -> bool:
    """Say whether a renewal of the log's key was begun and not ended: then both sign."""
    return len(_seeds(parts, provider)) > 1


def begin_log_key(parts: Parts, gathered: Gathered, at: datetime) -> int:
    """Certify a new key for the provider's log, and let it sign beside the old one; return its epoch.

    Every worker of a server follows within a minute (`log_keys.SEEDS_KEPT`). Raises RefusedError, and NoKeyError when
    nobody holds the provider key.
    """
    provider, seed = gathered.trust.provider, secrets.token_bytes(_SEED)
    old = _seeds(parts, provider)
    with parts.store.writing(at=at) as tx:
        parts.store.log.recorded(tx, decide_for(gathered, provider, in_hand=bool(old)), at)
        epoch = newest_log_epoch(tx.connection, provider) + 1
        add_log_key(tx, log_key(provider, seed, issuer_of(tx, gathered), at, epoch))
    parts.key_store.put_secret(LOG_KEY, provider, seed + b"".join(old))
    return epoch


def end_log_key(parts: Parts, gathered: Gathered, at: datetime) -> int:
    """Sign a tree that holds a row of this with both keys, then forget the old one; return the tree's size.

    Raises UnavailableError when the newest checkpoint is not signed by both: a worker has not followed yet.
    """
    provider = gathered.trust.provider
    seeds = _seeds(parts, provider)
    parts.store.log.log_access(decide_for(gathered, provider, in_hand=True), at)
    custody = LogCustody(lambda _: seeds, parts.key_store.tree_seen, parts.key_store.see_tree)
    Integrator(parts.store.database, custody).integrate(provider, at)
    with parts.store.database.reading() as connection:
        tree = signed_tree(connection, provider)
        if not is_signed_by_all(connection, provider, custody.verifier_keys(provider)):
            raise UnavailableError("the log's newest tree is not signed by both keys yet: begin anew in a minute")
    parts.key_store.put_secret(LOG_KEY, provider, seeds[0])
    return tree.size


def _seeds(parts: Parts, provider: ProviderId) -> Sequence[bytes]:
    stored = parts.key_store.secret(LOG_KEY, provider) or b""
    return [stored[start : start + _SEED] for start in range(0, len(stored), _SEED)]
