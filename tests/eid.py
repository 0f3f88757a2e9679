"""A broker to sign in with: the demo's own provider behind a real address, which a test lets say something else."""

from __future__ import annotations

import re
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from urllib.parse import parse_qs, urlsplit

import requests

from journal.cli.demo_eid import Answer, DemoEid, DemoPerson
from journal.cli.demo_eid_serving import server_of
from tests.serving import free_port
from tests.web.apps import app_for
from tests.web.browsing import nobody
from tests.web.calling import Clock, Site

PIA = DemoPerson("Pia Exempelsson", "196408233234")
TOLVAN = DemoPerson("Tolvan Tolvansson", "191212121212")
SECRET = "a secret: with %, + and &"
CLIENT = "urn:sigill:test"


class Provider(DemoEid):
    """Says what the test lets it: other claims, another signature, another answer altogether."""

    def __init__(self, settings, clock):
        super().__init__(settings, clock, people={"Alla": (PIA, TOLVAN)})
        self.forget()

    def forget(self):
        """Be an honest broker again."""
        self.changed, self.sign, self.instead = {}, None, {}

    def signed(self, claims):
        """Sign what the test has changed, as the test has it signed."""
        changed = {name: value for name, value in {**claims, **self.changed}.items() if value is not None}
        return self.sign(self, changed) if self.sign else super().signed(changed)

    def discovery(self):
        return self.instead.get("discovery") or super().discovery()

    def keys(self):
        return self.instead.get("keys") or super().keys()

    def token(self, authorization, sent):
        return self.instead.get("token") or super().token(authorization, sent)

    def describes(self, **changed):
        """Let discovery say something else of one thing or another."""
        self.instead["discovery"] = Answer(200, {**super().discovery().body, **changed})


@contextmanager
def serving(provider):
    """The provider at its address, until the test is over."""
    address = urlsplit(provider.issuer)
    server = server_of(provider, ("localhost", address.port))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield
    server.shutdown()
    thread.join()
    server.server_close()


def with_eid(settings, **changed):
    """The settings of an installation that asks a broker on this machine."""
    issuer = f"http://localhost:{free_port()}"
    asked = {"eid_broker": "demo", "eid_issuer": issuer, "eid_client": CLIENT, "eid_secret": SECRET}
    return replace(settings, **{**asked, **changed})


@dataclass
class EidSite(Site):
    """The cast's installation with a broker."""

    cast: object
    clock: object = field(default_factory=Clock)

    def __post_init__(self):
        settings = with_eid(self.cast.settings)
        app = app_for(settings, self.cast.installed, self.clock)
        super().__init__(self.cast, app, self.clock)
        self.settings, self.provider = settings, Provider(settings, self.clock)
        self.broker, self.addresses = app.extensions["sigill"].broker, count(1)

    def stranger(self):
        """A browser at an address of its own, so that nobody waits for what others tried."""
        browser = nobody(self)
        browser.client.environ_base["REMOTE_ADDR"] = f"192.0.2.{next(self.addresses)}"
        return browser

    def forget(self):
        """Be as at the start: nothing is known of the broker, and it is honest."""
        self.provider.forget()
        self.broker.issuer = self.settings.eid_issuer
        self.forget_broker()

    def forget_broker(self):
        """Let ten minutes pass for what is known of the broker."""
        self.broker._kept.clear()  # noqa: SLF001  (its clock is the machine's)


def asked(browser, audience="patient", come_back_to=""):
    """Set out for the broker; return what the browser is sent there with."""
    answer = browser.client.get("/e-id/start", query_string={"for": audience, "come_back_to": come_back_to})
    assert answer.status_code == 303, answer.get_data(as_text=True)[:1000]
    return answer.headers["Location"]


def chosen(location, person=PIA):
    """Open the broker's page and choose somebody, or nobody; return where the browser is sent back to."""
    page = requests.get(location, timeout=5)
    assert page.status_code == 200, page.text
    assert "Det här är en demo." in page.text
    question = re.search(r"question=([^&]+)&amp;number=\"", page.text)[1]
    address = urlsplit(location)
    answer = requests.get(
        f"{address.scheme}://{address.netloc}/choose",
        params={"question": question, "number": person.number if person else ""},
        allow_redirects=False,
        timeout=5,
    )
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


def identified(browser, person=PIA, audience="patient", come_back_to=""):
    """Go to the broker and back as somebody; return the answer to the callback."""
    return browser.client.get(chosen(asked(browser, audience, come_back_to), person))


def told(browser, answer):
    """Follow to the page that says why nobody was identified; return its reason and status."""
    where = urlsplit(answer.headers["Location"])
    assert where.path == "/e-id/problem", answer.headers["Location"]
    page = browser.client.get(answer.headers["Location"])
    browser.page = page
    return parse_qs(where.query)["why"][0], page.status_code
