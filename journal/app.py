"""The composition root: settings become stores, keys, log and vault, and these an app. Nothing else knows them all."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from journal.domain.errors import UnavailableError
from journal.domain.ids import EventId
from journal.services.keyring import Keyring
from journal.services.parts import Parts, Store
from journal.services.restoring import ready_to_serve
from journal.store.access_log import AccessLog
from journal.store.database import Database, open_engine
from journal.store.health import providers, require_writing
from journal.store.log_background import BackgroundIntegrator
from journal.store.log_events import read_event
from journal.store.log_integrator import Integrator
from journal.store.log_keys import SEEDS_KEPT, LogCustody
from journal.store.revisions import current_revision, newest_revision
from journal.vault import Vault
from journal.web.api.document import register_api
from journal.web.errors import answer_errors
from journal.web.headers import harden
from journal.web.observing import configure_logging, observe
from journal.web.pages.routes import register_pages
from journal.web.signed_in import guard
from journal.web.unknown import note_unknown_ids
from journal.web.wiring import EXTENSION, Wiring, utc_now
from keys.context import context
from keys.errors import KeyStoreError, MainBehindError
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

BODY = 4 * 1024 * 1024
"""Bytes in a request: a text of 250,000 signs, each escaped in twelve bytes as JSON and forms may, and some room."""

SEED = 32


@dataclass(frozen=True, slots=True)
class Installation:
    """One installation, wired: the parts for acts, the integrator to be started, the root source."""

    parts: Parts
    integrator: BackgroundIntegrator
    root: Root


def assemble(settings: Settings, clock: Callable[[], datetime] = utc_now) -> Installation:
    """Wire an installation. Raises KeyStoreError when key store or root source cannot serve."""
    database, root = Database(open_engine(settings.database)), open_root(settings.root)
    replica = make_engine(settings.key_store_replica) if settings.key_store_replica else None
    key_store = KeyStore(make_engine(settings.key_store), replica, root, partial(_named_halves, database))
    custody = LogCustody(LogSeeds(key_store).of, key_store.tree_seen, key_store.see_tree)
    integrator = BackgroundIntegrator(Integrator(database, custody), clock)
    log = AccessLog(database, custody, settings.zone, integrator.poke)
    keyring = Keyring(SessionStore(Path(settings.sessions)), root)
    parts = Parts(Store(database, log), Vault(key_store), keyring, key_store, settings.zone)
    return Installation(parts, integrator, root)


def wire(settings: Settings) -> Parts:
    """Return the parts alone, for commands."""
    return assemble(settings).parts


def create_app(settings: Settings, clock: Callable[[], datetime] = utc_now) -> Flask:
    """Return the app. ``clock`` is the only clock that requests are answered by."""
    return app_of(settings, assemble(settings, clock), clock)


def app_of(settings: Settings, installed: Installation, clock: Callable[[], datetime] = utc_now) -> Flask:
    """Return the app of an installation that is wired already."""
    configure_logging()
    app = Flask("journal.web")
    app.secret_key = installed.root.mac(context("form-tokens/1"))[1].hex()
    app.config |= {"MAX_CONTENT_LENGTH": BODY, "MAX_FORM_MEMORY_SIZE": BODY, "TRUSTED_HOSTS": _hosts(settings)}
    app.json.sort_keys = False  # type: ignore[attr-defined]  # of Flask's own provider
    app.extensions[EXTENSION] = Wiring(
        installed.parts,
        settings,
        clock,
        Readiness(installed, newest_revision()).by_part(),
        lambda: installed.integrator.trouble,
    )
    for prepare in (observe, harden, guard, answer_errors, note_unknown_ids, register_api, register_pages):
        prepare(app)
    if settings.trusted_proxies:
        n = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]  # as its documentation says
    app.extensions["sigill-serving"] = Serving(installed, clock)
    return app


@dataclass(frozen=True, slots=True)
class Serving:
    """What runs beside requests, in the process that serves: begun after a fork, never before it."""

    installed: Installation
    clock: Callable[[], datetime]

    def start(self) -> None:
        """Begin. Where main is behind what was seen, everybody is answered 503 until `journal restore` has run."""
        try:
            ready_to_serve(self.installed.parts, self.clock())
        except MainBehindError as error:
            self.installed.integrator.trouble = error
        self.installed.integrator.start()

    def stop(self) -> None:
        """Let the integrator's round that is under way end."""
        self.installed.integrator.stop()


@dataclass(frozen=True, slots=True)
class Readiness:
    """The checks of /readyz: each raises when its part cannot serve."""

    installed: Installation
    newest: str | None

    def by_part(self) -> dict[str, Callable[[datetime], None]]:
        """Return the checks by the name of what they check."""
        return {"database": self.database, "key store": self.key_store, "root": self.root, "log": self.log}

    def database(self, _at: datetime) -> None:
        """Raise UnavailableError unless the main database answers, is migrated and takes writing."""
        database = self.installed.parts.store.database
        if current_revision(database) != self.newest:
            raise UnavailableError("migrations are not run")
        require_writing(database)

    def key_store(self, at: datetime) -> None:
        """Raise KeyStoreError unless the key store answers, and is this installation's and no empty one."""
        parts = self.installed.parts
        parts.key_store.renewal_due(at)
        with parts.store.database.reading() as connection:
            known = providers(connection)
        if any(parts.key_store.secret("log-key", provider) is None for provider in known):
            raise KeyStoreError("The key store holds no log key of a provider.")

    def root(self, _at: datetime) -> None:
        """Raise KeyStoreError unless the root source answers."""
        self.installed.root.mac(context("ready/1"))

    def log(self, _at: datetime) -> None:
        """Raise UnavailableError while events do not reach the tree."""
        if self.installed.integrator.trouble is not None:
            raise UnavailableError("the log is not integrated")


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


def _hosts(settings: Settings) -> list[str]:
    """Return the names that requests may be for: the origin's, and this machine's for health checks."""
    return [urlsplit(settings.origin).hostname or "", "localhost", "127.0.0.1"]
