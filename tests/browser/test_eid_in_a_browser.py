"""To the e-ID and back in a real browser: by navigation alone, with its cookies and our policy as they are."""

from __future__ import annotations

import shutil
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from tests.browser.axe import violations
from tests.cast import PASSPHRASE
from tests.eid import Provider, serving, with_eid
from tests.serving import free_port
from tests.serving_here import served_here

pytestmark = pytest.mark.browser


@pytest.fixture
def way(sqlite_cast, tmp_path):
    """The cast's installation and a broker, each at an address of its own."""
    place = shutil.copytree(sqlite_cast.place, tmp_path / "cast")
    cast = sqlite_cast.copied_to(place, f"sqlite:///{place}/main.db")
    settings = replace(with_eid(cast.settings), origin=f"http://localhost:{free_port()}")
    with served_here(cast, settings) as served:
        provider = Provider(settings, served.clock)
        with serving(provider):
            yield served, provider


def recorded(page):
    """What the browser asks for, and whether it goes there itself or a page fetches it."""
    asked = []
    page.on("request", lambda request: asked.append((request.url, request.is_navigation_request())))
    return asked


def reads_well(page):
    """Nothing on the page shuts anybody out, and nothing runs over its edge."""
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


@pytest.mark.parametrize("width", [360, 1280])
def test_patient_goes_to_the_e_id_and_back_and_nothing_is_fetched_from_it(way, window, width):
    served, provider = way
    page = window(width)
    asked = recorded(page)
    page.goto(f"{served.origin}/patient")
    page.click("main a.btn-primary")
    page.wait_for_url(f"{provider.issuer}/authorize?*")
    reads_well(page)
    page.click("text=Avbryt")
    page.wait_for_url("**/e-id/problem?*")
    assert "Du avbröt legitimeringen" in page.inner_text("h1")
    assert "code=" not in page.url
    assert "state=" not in page.url
    reads_well(page)
    page.click("text=Legitimera dig på nytt")
    page.click("text=Pia Exempelsson")
    page.wait_for_url(f"{served.origin}/patient")
    assert "Pia Exempelsson" in page.inner_text("main")
    page.go_back()
    page.wait_for_load_state()
    elsewhere = [(url, went) for url, went in asked if urlsplit(url).netloc != urlsplit(served.origin).netloc]
    assert elsewhere
    assert all(went and url.startswith(f"{provider.issuer}/") for url, went in elsewhere)
    assert page.complaints == []


def test_whoever_opens_an_account_is_shut_out_of_no_step(way, window):
    served, _ = way
    page = window(360)
    page.goto(f"{served.origin}/patient")
    reads_well(page)
    page.click("main a.btn-primary")
    page.click("text=Pia Exempelsson")
    page.wait_for_url(f"{served.origin}/patient")
    reads_well(page)
    page.get_by_role("link", name="North").or_(page.get_by_role("button", name="North")).first.click()
    for field in page.locator("main input[type=password]").all():
        field.fill(PASSPHRASE)
    reads_well(page)
    page.click("main button[type=submit]")
    page.wait_for_url(f"{served.origin}/me/code")
    reads_well(page)
    assert page.complaints == []


def test_the_door_with_an_e_id_reads_well_and_asks_for_no_code(way, window):
    served, _ = way
    page = window(360)
    page.goto(f"{served.origin}/sign-in")
    reads_well(page)
    page.click("text=Använd e-legitimation som andra faktor")
    page.click("text=Pia Exempelsson")
    page.wait_for_url(f"{served.origin}/sign-in")
    assert "Du har legitimerat dig som Pia Exempelsson." in page.inner_text("main")
    assert page.query_selector("#totp") is None
    reads_well(page)
    page.fill("#account", "astrid")
    page.fill("#passphrase", served.cast.people["astrid"].passphrase)
    page.click("main button[type=submit]")
    assert "hör inte ihop" in page.inner_text("[role=alert]")
    reads_well(page)
    assert page.complaints == []
