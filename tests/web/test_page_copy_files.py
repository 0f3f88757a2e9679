"""Utlämnande as a file: what takes long is set beside the request, without JavaScript, and given once."""

from __future__ import annotations

import threading
import time

import pytest

from journal.domain.errors import UnavailableError
from journal.domain.ids import CaseId, new_id
from journal.services.keyring import Cookie
from journal.services.set_files import Waiting
from tests.case_scenes import made
from tests.scenes import rows
from tests.web.browsing import signed_in
from tests.web.test_page_cases import delivered, path


def fetched(browser, here):
    """Wait for the file that is made, and fetch it."""
    until = time.monotonic() + 60
    while "Kopian är klar" not in browser.get(f"{here}/file"):
        assert time.monotonic() < until
        time.sleep(0.05)
    return browser.client.get(f"{here}/file/ready")


@pytest.mark.rule("P-02", "L-08")
def test_a_long_file_is_set_beside_astrid_s_work_shows_how_far_it_is_and_is_given_once(site):
    astrid = signed_in(site, "astrid")
    here = delivered(site, astrid)
    astrid.get(f"{here}/deliver")
    assert "Kopian" in astrid.send("/file")
    assert astrid.path == f"{here}/file"
    before = rows(site.cast)
    pdf = fetched(astrid, here)
    assert (pdf.content_type, pdf.data[:4]) == ("application/pdf", b"%PDF")
    assert rows(site.cast) == before
    for again in ("/file", "/file/ready"):
        assert astrid.client.get(here + again).location == f"{here}/deliver"
    astrid.get(f"{here}/deliver")
    assert "Något behöver rättas" in astrid.send("/file", 422, having="carry", carry="hej")
    assert "Något behöver rättas" in astrid.send("/file", 422, having="carry", carry="")
    astrid.send("/file", having="carry", carry="korthus brasklapp vinterdäck")
    assert signed_in(site, "astrid").client.get(f"{here}/file").location == f"{here}/deliver"
    assert fetched(astrid, here).data.startswith(b"age-encryption.org/v1")


def test_a_page_that_waits_asks_again_by_itself_and_says_when_the_file_could_not_be_made(site):
    astrid, case, gate = signed_in(site, "astrid"), CaseId(new_id()), threading.Event()
    cookie = next(iter(astrid.client._cookies.values())).value  # noqa: SLF001  (whose session it is)
    there = Waiting(site.cast.parts.keyring, Cookie(cookie), case)

    def fails(tell):
        tell(1, 4)
        gate.wait(10)
        raise UnavailableError("no fonts")

    there.begin("pdf", fails, site.clock())
    here = path(site, f"/cases/{case}/file")
    while "25 procent är klart" not in astrid.get(here):
        assert "Kopian görs" in astrid.text
    assert astrid.page.headers["Refresh"] == "2"
    gate.set()
    assert made(there, site.clock()).has_failed
    assert "Kopian gick inte att göra" in astrid.get(here)
    assert "Refresh" not in astrid.page.headers
