"""The demo's e-ID at an address of its own: a process beside the server, which ends when the server does."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import os
import signal
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlsplit

from journal.cli.demo_eid import Answer, DemoEid
from journal.cli.wired import now
from journal.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

_PLACE = files("journal.cli") / "demo"
_STYLE = (_PLACE / "e-id.css").read_text("utf-8")
_PAGE = Template((_PLACE / "e-id.html").read_text("utf-8"))
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
_LONGEST = 16 * 1024


def address_of(settings: Settings) -> tuple[str, int]:
    """Return host and port of the demo's e-ID."""
    issuer = urlsplit(settings.eid_issuer)
    return issuer.hostname or "localhost", issuer.port or 80


def begin_beside(environment: Mapping[str, str]) -> None:
    """Start the demo's e-ID in a process of its own; it ends by itself when this process, or what it becomes, does."""
    heard, held = os.pipe()
    # Kept open by the server that this process becomes, and by its workers: the last to end closes it.
    os.set_inheritable(held, True)  # noqa: FBT003  (the call takes it by position alone)
    command = [sys.executable, "-m", "journal.cli.demo_eid_serving"]
    subprocess.Popen(command, env={**os.environ, **environment}, stdin=heard)  # noqa: S603  (our own interpreter, no shell)
    os.close(heard)


def server_of(provider: DemoEid, address: tuple[str, int]) -> ThreadingHTTPServer:
    """Return a server of a provider, bound and not yet serving."""

    class Desk(_Desk):
        eid = provider

    return ThreadingHTTPServer(address, Desk)


class _Desk(BaseHTTPRequestHandler):
    """Answers one request."""

    eid: DemoEid

    def do_GET(self) -> None:
        """Show what is public, take a question, or take a choice."""
        asked = urlsplit(self.path)
        query = dict(parse_qsl(asked.query))
        if asked.path == "/authorize":
            found = self.eid.authorize(query)
            self._send(found if found.status != 200 else Answer(200, _page(self.eid, str(found.body))))  # noqa: PLR2004  (HTTP's word for yes)
        elif asked.path == "/choose":
            self._send(self.eid.choose(query.get("question", ""), query.get("number", "")))
        elif asked.path == "/.well-known/openid-configuration":
            self._send(self.eid.discovery())
        else:
            self._send(self.eid.keys() if asked.path == "/keys" else Answer(404, {}))

    def do_POST(self) -> None:
        """Exchange a code."""
        length = min(int(self.headers.get("Content-Length", "0")), _LONGEST)
        sent = dict(parse_qsl(self.rfile.read(length).decode("utf-8", "replace")))
        known = urlsplit(self.path).path == "/token"
        self._send(self.eid.token(self.headers.get("Authorization", ""), sent) if known else Answer(404, {}))

    def log_message(self, *_said: object) -> None:
        """Say nothing: what is asked for holds numbers, though nobody's."""

    def _send(self, answer: Answer) -> None:
        is_page = isinstance(answer.body, str)
        body = (answer.body if is_page else json.dumps(answer.body)).encode()
        self.send_response(answer.status)
        self.send_header("Content-Type", "text/html; charset=utf-8" if is_page else "application/json")
        self.send_header("Content-Security-Policy", _POLICY)
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Length", str(len(body)))
        if answer.location:
            self.send_header("Location", answer.location)
        self.end_headers()
        self.wfile.write(body)


def _page(provider: DemoEid, question: str) -> str:
    groups = []
    for heading, people in provider.people.items():
        rows = "".join(
            f'<li><a href="{_choice(question, one.number)}">{html.escape(one.name)} '
            f"<span>{one.number[:8]}-{one.number[8:]}</span></a></li>\n"
            for one in people
        )
        groups.append(f"<h2>{html.escape(heading)}</h2>\n<ul>\n{rows}</ul>")
    return _PAGE.substitute(style=_STYLE, cancel=_choice(question, ""), groups="\n".join(groups))


def _choice(question: str, number: str) -> str:
    return html.escape(f"/choose?question={quote(question)}&number={quote(number)}")


def serve_beside(settings: Settings) -> None:
    """Serve until standard input ends, as it does with the last process of the server."""
    # Ctrl-C is for the server; with it ends this.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    served = server_of(DemoEid(settings, now), address_of(settings))
    threading.Thread(target=served.serve_forever, daemon=True).start()
    sys.stdin.buffer.read()


if __name__ == "__main__":
    serve_beside(Settings.from_environment(os.environ))
