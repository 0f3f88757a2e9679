"""The journal as it is laid out: on a telephone who can see stands first, and a print has the width of a page."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.scenes import signed

pytestmark = pytest.mark.browser


@pytest.fixture
def pia(served):
    """Where Pia's journal of three notes is."""
    cast, at = served.cast, served.clock()
    for _ in range(3):
        signed(cast, cast.signed_in("astrid", at), at=at)
    return f"{served.address}/patients/{cast.pia}"


def test_who_can_see_stands_above_the_first_entry_and_leads_to_the_overview(served, window, pia):
    page = window(360)
    served.sign_in(page, "astrid")
    page.goto(f"{pia}/journal")
    said, first = page.locator(".see-line"), page.locator("article").first
    assert "Andra enheter" in said.inner_text()
    assert said.bounding_box()["y"] < first.bounding_box()["y"]
    said.get_by_role("link").click()
    expect(page.get_by_role("heading", name="Vem kan se")).to_be_in_viewport()
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(said).to_be_hidden()
    page.goto(f"{pia}/print")
    assert page.locator("article").first.bounding_box()["width"] > 600
