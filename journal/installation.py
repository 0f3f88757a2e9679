"""The composition root: settings become stores, keys, log and vault. Nothing of the web: no command waits for that."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from journal.cli.wired import now
from journal.domain.errors import UnavailableError
from journal.domain.ids import EventId
from journal.domain.tally import Tally
from journal.services.keyring import Keyring
from journal.services.parts import Parts, Store
from journal.store.access_log import AccessLog
from journal.store.database import Database
from journal.store.engines import open_engine
from journal.store.log_background import BackgroundIntegrator
from journal.store.log_events import read_event
from journal.store.log_integrator import Integrator
from journal.store.log_keys import SEEDS_KEPT, LogCustody
from journal.store.openings import OpeningCount
from journal.vault import Vault
from keys.errors import KeyStoreError
from keys.key_store import KeyStore, NamedHalves
from keys.roots import open_root
from keys.sessions import SessionStore
from keys.store_engine import make_engine

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from journal.settings import Settings
    from keys.roots import Root

SEED = 32


@dataclass(frozen=True, slots=True)
class Installation:
    """One installation, wired: the parts for acts, the integrator to be started, the root source."""

    parts: Parts
    integrator: BackgroundIntegrator
    root: Root


def assemble(settings: Settings, clock: Callable[[], datetime] = now) -> Installation:
    """Wire an installation. Raises KeyStoreError when key store or root source cannot serve."""
    database, root = Database(open_engine(settings.database)), open_root(settings.root)
    replica = make_engine(settings.key_store_replica) if settings.key_store_replica else None
    key_store = KeyStore(make_engine(settings.key_store), replica, root, partial(_named_halves, database))
    custody = LogCustody(LogSeeds(key_store).of, key_store.tree_seen, key_store.see_tree)
    tally = Tally()
    integrator = BackgroundIntegrator(Integrator(database, custody), clock, OpeningCount(database, tally))
    log = AccessLog(database, custody, settings.zone, integrator.poke, tally)
    keyring = Keyring(SessionStore(Path(settings.sessions)), root)
    said = (settings.zone, settings.origin.rstrip("/"), settings.staff_factor)
    parts = Parts(Store(database, log), Vault(key_store, tally), keyring, key_store, *said)
    return Installation(parts, integrator, root)


def wire(settings: Settings) -> Parts:
    """Return the parts alone, for commands."""
    return assemble(settings).parts


@dataclass(frozen=True, slots=True)
class _Read:
    seeds: tuple[bytes, ...]
    until: float


class LogSeeds:
    """The signing seeds of each provider's log, the newest first, as the key store has them: read once a minute."""

    def __init__(self, key_store: KeyStore) -> None:
        self._key_store = key_store
        self._read: dict[UUID, _Read] = {}

    def of(self, provider: UUID) -> tuple[bytes, ...]:
        """Return a provider's seeds, none where there is no key. Raises KeyStoreError."""
        kept = self._read.get(provider)
        if kept is not None and time.monotonic() < kept.until:
            return kept.seeds
        stored = self._key_store.secret("log-key", provider) or b""
        seeds = tuple(stored[start : start + SEED] for start in range(0, len(stored), SEED))
        if seeds:
            self._read[provider] = _Read(seeds, time.monotonic() + SEEDS_KEPT)
        return seeds


def _named_halves(database: Database, event: UUID) -> NamedHalves | None:
    """Read what a committed row names, for the key store, which believes nothing else."""
    try:
        found = read_event(database, EventId(event))
    except UnavailableError as error:
        raise KeyStoreError("The main database cannot be read.") from error
    return None if found is None else NamedHalves(found[0], tuple(found[1]))
