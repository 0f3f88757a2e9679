"""Renewing the root source: new wrap and mac keys, `root.recovery` with them, a new store key; old ones are dropped.

Passphrases follow at each person's next sign-in. Until then the version that their unlocker cites stays in the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.errors import UnknownError
from journal.services.keyring_root import (
    KINDS,
    add_root_keys,
    drop_root_key,
    is_file,
    recovery_of,
    root_versions,
    seal_root,
)
from journal.services.rotating import decide_for
from journal.store.log_events import first_provider
from journal.store.people import mac_versions

if TYPE_CHECKING:
    from datetime import datetime

    from journal.services.keyring_circles import Known
    from journal.services.parts import Parts
    from journal.services.rotating import Gathered


@dataclass(frozen=True, slots=True)
class RootStanding:
    """By older version of the root file's mac key how many passphrases cite it, and the keys that nothing needs."""

    cited: dict[int, int]
    unneeded: tuple[tuple[str, int], ...]


def root_standing(parts: Parts) -> RootStanding | None:
    """Return how the root file stands; None where the root source is no file."""
    if not is_file(parts.keyring):
        return None
    with parts.store.database.reading() as connection:
        cited = mac_versions(connection)
    needed = {"mac": set(cited), "wrap": parts.key_store.wrap_versions()}
    versions = {kind: root_versions(parts.keyring, kind) for kind in KINDS}
    unneeded = ((kind, version) for kind in KINDS for version in versions[kind][:-1] if version not in needed[kind])
    older = {version: people for version, people in cited.items() if version != versions["mac"][-1]}
    return RootStanding(older, tuple(unneeded))


def rotate_root(parts: Parts, gathered: Gathered, at: datetime) -> int:
    """Add newer keys to the root file, seal it to the officers, renew the store key; return how many rows it sealed.

    Stopped half way and begun again it adds yet another version, and nothing is lost. Raises RefusedError, UnknownError
    for those of a provider that came later: the root file is the first one's officers' to recover.
    """
    recovery = _logged(parts, gathered, at)
    add_root_keys(parts.keyring)
    seal_root(parts.keyring, gathered.trust.provider, recovery)
    return parts.key_store.renew_store_key(at)


def drop_old_roots(parts: Parts, gathered: Gathered, at: datetime) -> tuple[tuple[str, int], ...]:
    """Forget the keys that nothing cites any more, and seal what is left to the officers; return (kind, version)."""
    recovery = _logged(parts, gathered, at)
    standing = root_standing(parts)
    dropped = standing.unneeded if standing else ()
    for kind, version in dropped:
        drop_root_key(parts.keyring, kind, version)
    seal_root(parts.keyring, gathered.trust.provider, recovery)
    return dropped


def _logged(parts: Parts, gathered: Gathered, at: datetime) -> Known:
    """Log who renews, and return to whom the file is sealed: that is known before anything is changed."""
    provider = gathered.trust.provider
    with parts.store.database.reading() as connection:
        if first_provider(connection) != provider:
            raise UnknownError("the root file belongs to the provider that was entered first: let its head come")
        recovery = recovery_of(connection, gathered.trust)
    root_versions(parts.keyring, "mac")
    parts.store.log.log_access(decide_for(gathered, provider, in_hand=True), at)
    return recovery
