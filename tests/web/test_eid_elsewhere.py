"""The e-ID against an OpenID provider that we did not write: npm's oidc-provider, which is certified."""

from __future__ import annotations

import json
import shutil
import subprocess
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.eid import CLIENT, SECRET, EidSite, asked, told
from tests.serving import free_port
from tests.web.calling import Clock
from tests.web.test_eid import who

pytestmark = pytest.mark.oracle
PLACE = Path(__file__).resolve().parents[1] / "node"
PROGRAM = PLACE / "oidc_provider.mjs"


@contextmanager
def provider(**more):
    """The program at an address of its own, for one client."""
    node = shutil.which("node") or shutil.which("nodejs")
    if node is None or not (PLACE / "node_modules" / "oidc-provider").is_dir():
        pytest.skip("no node with npm's oidc-provider: tools/node-packages")
    port = free_port()
    wanted = {"port": port, "client": CLIENT, "secret": SECRET, "redirect": "http://localhost/e-id/callback", **more}
    program = subprocess.Popen(
        [node, PROGRAM, json.dumps(wanted)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert program.stdout.readline() == "ready\n"
        yield f"http://localhost:{port}"
    finally:
        program.kill()
        program.communicate()


@pytest.fixture(scope="module", params=[False, True], ids=["in the token", "beside it"])
def issuer(request):
    with provider(beside=request.param) as address:
        yield address


@pytest.fixture
def site(sqlite_cast, tmp_path, issuer):
    """The cast's installation, which asks that provider; its clock is the machine's, as the provider's is."""
    place = shutil.copytree(sqlite_cast.place, tmp_path / "cast")
    found = EidSite(sqlite_cast.copied_to(place, f"sqlite:///{place}/main.db"), Clock(datetime.now(UTC)))
    found.broker.issuer = issuer
    yield found
    found.cast.close()


def chosen(location, person):
    """Go where one is led, choose somebody there, and return where the browser is sent back to."""
    with requests.Session() as browser:
        led = browser.get(location, allow_redirects=False, timeout=10)
        assert led.status_code == 303, led.text
        address = urlsplit(location)
        answer = browser.get(
            f"{address.scheme}://{address.netloc}{urlsplit(led.headers['Location']).path}",
            params={"person": person},
            allow_redirects=False,
            timeout=10,
        )
        back = browser.get(answer.headers["Location"], allow_redirects=False, timeout=10).headers["Location"]
    assert back.startswith("http://localhost/e-id/callback?"), back
    return back.removeprefix("http://localhost")


@pytest.mark.rule("S-01")
def test_patient_proves_who_she_is_to_a_provider_that_we_did_not_write(site, issuer):
    pia = site.stranger()
    back = chosen(asked(pia), "pia")
    assert parse_qs(urlsplit(back).query)["iss"] == [issuer]
    assert pia.client.get(back).headers["Location"] == "/patient"
    identity = who(site, pia)
    assert (identity.issuer, identity.subject, identity.number) == (issuer, "pia", "196408233234")
    assert (identity.name, identity.acr) == ("Pia Exempelsson", "demo:loa3")
    assert told(pia, pia.client.get(back)) == ("no-question", 400)


@pytest.mark.rule("S-01")
@pytest.mark.parametrize(
    ("person", "why"), [("lower", "low-level"), ("numberless", "no-number"), ("nobody", "cancelled")]
)
def test_what_that_provider_says_too_little_of_is_not_believed(site, person, why):
    pia = site.stranger()
    assert told(pia, pia.client.get(chosen(asked(pia), person))) == (why, 401)
    assert who(site, pia) is None


def test_two_browsers_at_once_are_each_who_they_are_there_too(site):
    pia, tolvan = site.stranger(), site.stranger()
    first, second = asked(pia), asked(tolvan)
    other, own = chosen(second, "tolvan"), chosen(first, "pia")
    assert told(pia, pia.client.get(other)) == ("no-question", 400)
    assert tolvan.client.get(other).headers["Location"] == "/patient"
    assert pia.client.get(own).headers["Location"] == "/patient"
    assert (who(site, pia).number, who(site, tolvan).number) == ("196408233234", "191212121212")


def test_another_client_s_secret_is_worth_nothing_there(site, monkeypatch):
    monkeypatch.setattr(site.broker, "_secret", "another")
    pia = site.stranger()
    assert told(pia, pia.client.get(chosen(asked(pia), "pia"))) == ("broker-refused", 401)
