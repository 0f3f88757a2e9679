"""What the operator sees: one JSON line a request, metrics, health. Never a path, a name, a number or a text."""

from __future__ import annotations

import hmac
import os
import secrets
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import structlog
from flask import Blueprint, Response, g, jsonify, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from journal.domain.errors import JournalError, UnavailableError
from journal.services.health_openings import opened_in_all
from journal.web.lines import keep_allowed
from journal.web.wiring import wiring
from keys.errors import KeyStoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from flask import Flask

LOCAL = frozenset({"127.0.0.1", "::1"})
REQUESTS = Counter("sigill_requests", "Requests answered.", ["endpoint", "method", "status"])
SECONDS = Histogram("sigill_request_seconds", "Seconds until the answer was ready.", ["endpoint"])

blueprint = Blueprint("observing", __name__)
log = structlog.get_logger()


class _Lines(structlog.PrintLogger):
    """Standard output, where a line that finds no room is left out: an act that is done stays done."""

    def msg(self, message: str) -> None:
        """Write one line, or none."""
        with suppress(OSError):
            super().msg(message)

    log = debug = info = warn = warning = error = critical = exception = fatal = failure = err = msg


def configure_logging() -> None:
    """Write JSON lines with allowed keys, to standard output."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            keep_allowed,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=lambda *_names: _Lines(),
        cache_logger_on_first_use=True,
    )


def request_id() -> str:
    """Return this request's id: ours, so that nobody can write into the log through it."""
    found: str = g.request_id
    return found


def observe(app: Flask) -> None:
    """Count, time and log every request of the app."""

    def begin() -> None:
        g.request_id = secrets.token_hex(8)
        g.began = time.perf_counter()

    def finish(response: Response) -> Response:
        took = time.perf_counter() - g.began
        endpoint = request.endpoint or "none"
        response.headers["X-Request-Id"] = g.request_id
        # A full disk must not turn an answer that is ready into an error.
        with suppress(OSError):
            REQUESTS.labels(endpoint, request.method, response.status_code).inc()
            SECONDS.labels(endpoint).observe(took)
        log.info(
            "request",
            request=g.request_id,
            method=request.method,
            endpoint=endpoint,
            status=response.status_code,
            ms=round(took * 1000, 1),
        )
        return response

    app.before_request(begin)
    app.after_request(finish)
    app.register_blueprint(blueprint)


@blueprint.get("/healthz")
def healthz() -> Response:
    """Say that the process answers."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Say, part by part, whether the server can serve; why it cannot is for the log and `journal doctor`."""
    here = wiring()
    found = _checked(here.checks, here.clock())
    return jsonify(found), 200 if all(word == "ok" for word in found.values()) else 503


def _checked(checks: Mapping[str, Callable[[datetime], None]], at: datetime) -> dict[str, str]:
    found: dict[str, str] = {}
    for part, check in checks.items():
        try:
            check(at)
            found[part] = "ok"
        except (JournalError, KeyStoreError, OSError) as error:
            log.warning("not ready", part=part, error=type(error).__name__)
            found[part] = "red"
    return found


@blueprint.get("/metrics")
def metrics() -> tuple[Response, int]:
    """Give the metrics to this machine, or to whoever holds the metrics token."""
    if not _may_collect():
        return Response("\n", mimetype="text/plain"), 404
    openings = CollectorRegistry()
    openings.register(_Openings())
    told = generate_latest(_registry()) + generate_latest(openings)
    return Response(told, content_type=CONTENT_TYPE_LATEST), 200


class _Openings(Collector):
    """What was opened and what rows of the log promised, as every process has written it; nothing while none can say.

    Read from the main database, so that commands count too. More opened than promised is to wake somebody (L-19).
    """

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Give the three numbers."""
        with suppress(UnavailableError):
            found = opened_in_all(wiring().parts)
            yield GaugeMetricFamily("sigill_openings", "Texts opened in ninety days.", found.opened)
            yield GaugeMetricFamily("sigill_openings_promised", "Texts that rows of the log promised.", found.promised)
            yield GaugeMetricFamily("sigill_openings_unlogged", "Texts opened without a row.", found.beyond)


def _may_collect() -> bool:
    token = wiring().settings.metrics_token
    offered = request.headers.get("Authorization", "")
    if token and hmac.compare_digest(offered.encode(), f"Bearer {token}".encode()):
        return True
    return is_from_here()


def is_from_here() -> bool:
    """Say whether a process on this machine asks for itself."""
    # A proxy on this machine makes everybody look local, but says that it forwards.
    forwarded = any(name in request.headers for name in ("Forwarded", "X-Forwarded-For", "Via"))
    return request.remote_addr in LOCAL and not forwarded


def _registry() -> CollectorRegistry:
    """Return the metrics of all workers where they share a directory, else this process's."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the client types this one not
    return registry
