"""An installation becomes an app: what serves, what runs beside requests, and what /readyz asks."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from journal.domain.errors import UnavailableError
from journal.installation import assemble
from journal.services.claiming import HalfClaimer
from journal.services.mail import channel_of
from journal.services.notice_background import NoticeSender
from journal.services.restoring import ready_to_serve
from journal.store.health import providers, require_writing
from journal.store.revisions import current_revision, newest_revision
from journal.web.api.document import register_api
from journal.web.errors import answer_errors
from journal.web.headers import harden
from journal.web.observing import configure_logging, observe
from journal.web.pages.routes import register_pages
from journal.web.signed_in import guard
from journal.web.transport import require_tls
from journal.web.unknown import note_unknown_ids
from journal.web.wiring import EXTENSION, Wiring, utc_now
from keys.context import context
from keys.errors import KeyStoreError, MainBehindError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from journal.installation import Installation
    from journal.services.eid_broker import Broker
    from journal.settings import Settings

BODY = 4 * 1024 * 1024
"""Bytes in a request: a text of 250,000 signs, each escaped in twelve bytes as JSON and forms may, and some room."""


def create_app(settings: Settings, clock: Callable[[], datetime] = utc_now) -> Flask:
    """Return the app. ``clock`` is the only clock that requests are answered by."""
    return app_of(settings, assemble(settings, clock), clock)


def app_of(settings: Settings, installed: Installation, clock: Callable[[], datetime] = utc_now) -> Flask:
    """Return the app of an installation that is wired already."""
    configure_logging()
    app = Flask("journal.web")
    wire(app, settings, installed, clock)
    for prepare in (observe, harden, require_tls, guard, answer_errors, note_unknown_ids, register_api, register_pages):
        prepare(app)
    if settings.trusted_proxies:
        n = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]  # as its documentation says
    return app


def wire(app: Flask, settings: Settings, installed: Installation, clock: Callable[[], datetime]) -> None:
    """Put into an app all that is one installation's own; its routes and pages are everybody's."""
    app.secret_key = installed.root.mac(context("form-tokens/1"))[1].hex()
    app.config |= {"MAX_CONTENT_LENGTH": BODY, "MAX_FORM_MEMORY_SIZE": BODY, "TRUSTED_HOSTS": _hosts(settings)}
    app.json.sort_keys = False  # type: ignore[attr-defined]  # of Flask's own provider
    app.extensions[EXTENSION] = Wiring(
        installed.parts,
        settings,
        clock,
        Readiness(installed, newest_revision()).by_part(),
        lambda: installed.integrator.trouble,
        _broker(settings) if settings.has_eid else None,
    )
    notices = NoticeSender(installed.parts, channel_of(settings), f"{settings.origin}/me", clock)
    app.extensions["sigill-serving"] = Serving(installed, clock, notices, HalfClaimer(installed.parts, clock))


def _broker(settings: Settings) -> Broker:
    # Where there is no e-ID, what speaks with its broker would take 8 MB of each worker.
    return cast("Broker", import_module("journal.services.eid_broker").Broker(settings))


@dataclass(frozen=True, slots=True)
class Serving:
    """What runs beside requests, in the process that serves: begun after a fork, never before it."""

    installed: Installation
    clock: Callable[[], datetime]
    notices: NoticeSender
    claimer: HalfClaimer

    def start(self) -> None:
        """Begin. Where main is behind what was seen, everybody is answered 503 until `journal restore` has run."""
        try:
            ready_to_serve(self.installed.parts, self.clock())
        except MainBehindError as error:
            self.installed.integrator.trouble = error
        self.installed.integrator.start()
        self.notices.start()
        self.claimer.start()

    def stop(self) -> None:
        """Let the rounds that are under way end."""
        self.claimer.stop()
        self.notices.stop()
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
        """Raise KeyStoreError unless the key store takes writing, and is this installation's and no empty one."""
        parts = self.installed.parts
        parts.key_store.renewal_due(at)
        parts.key_store.require_writing()
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


def _hosts(settings: Settings) -> list[str]:
    """Return the names that requests may be for: the origin's, and this machine's for health checks."""
    return [urlsplit(settings.origin).hostname or "", "localhost", "127.0.0.1"]
