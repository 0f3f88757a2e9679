"""How gunicorn serves the app: threads in a few workers, an integrator of the log in each."""

from __future__ import annotations

import gc
import importlib
import logging
import os
import shutil
import ssl
import tempfile
import threading
from typing import TYPE_CHECKING, Any

from journal.settings import Settings
from journal.web.lines import LOGGING, tell_of_thread, told_when_it_cannot_start

if TYPE_CHECKING:
    from collections.abc import Callable

with told_when_it_cannot_start():
    settings = Settings.from_environment(os.environ)

bind = settings.bind
workers = settings.workers
worker_class = "gthread"
threads = 4
keepalive = 5
timeout = 60
graceful_timeout = 30
worker_tmp_dir = "/dev/shm"  # noqa: S108  (gunicorn's heartbeat file, without content)
accesslog = None
logconfig_dict = LOGGING
control_socket_disable = True
proc_name = "sigill"
forwarded_allow_ips = "127.0.0.1" if settings.trusted_proxies else ""
certfile = settings.tls_certificate or None
keyfile = settings.tls_key or None

# The metrics of all workers are summed from files. The client looks for this when it is imported, which is not yet.
os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="sigill-metrics-")


def ssl_context(_config: object, default: Callable[[], ssl.SSLContext]) -> ssl.SSLContext:
    """Take TLS 1.2 at least, whatever the machine's OpenSSL would take."""
    context = default()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def on_starting(_server: object) -> None:
    """Import once what every worker runs: they start at once and share its memory. Nothing is opened before a fork."""
    importlib.import_module("journal.app")


def post_worker_init(worker: Any) -> None:  # noqa: ANN401  (gunicorn has no types)
    """Start the log's integrator in the process that serves: after the fork."""
    threading.excepthook = tell_of_thread
    logging.captureWarnings(capture=True)
    # What is loaded now is never garbage: to look through all of it again would halt every thread for 75 ms at a time.
    gc.collect()
    gc.freeze()
    with told_when_it_cannot_start():
        worker.wsgi.extensions["sigill-serving"].start()


def worker_exit(_server: object, worker: Any) -> None:  # noqa: ANN401  (gunicorn has no types)
    """Let the round that is under way end."""
    if worker.booted:
        worker.wsgi.extensions["sigill-serving"].stop()


def on_exit(_server: object) -> None:
    """Take the metrics' files away."""
    shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
