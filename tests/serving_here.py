"""The cast's installation served in this process, by a clock that the test moves."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from werkzeug.serving import make_server

from tests.web.apps import app_for
from tests.web.calling import Clock


@dataclass
class Served:
    """The cast's installation at an address, with everybody's way in."""

    cast: object
    clock: object
    origin: str

    def code(self, name):
        """What a person's authenticator shows, whether or not this half minute's code was used before."""
        self.cast.forget_step(name)
        return self.cast.code(name, self.clock())


@contextmanager
def served_here(cast, settings=None):
    """Serve until the test is over: by other settings than the cast's at the port that they say."""
    clock = Clock()
    port = urlsplit(settings.origin).port if settings else 0
    server = make_server("localhost", port, app_for(settings or cast.settings, cast.installed, clock), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Served(cast, clock, f"http://localhost:{server.server_port}")
    server.shutdown()
    thread.join()
    server.server_close()
    cast.close()
