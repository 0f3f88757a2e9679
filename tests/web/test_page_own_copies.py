"""Begär kopia by the pages: Pia asks, follows it on Start, and reads what is kept from her and that IVO has it."""

from __future__ import annotations

from uuid import UUID

import pytest

from journal.domain.case_words import Withholding
from journal.domain.ids import CaseId
from journal.services.cases import note_sent_to_ivo
from journal.services.keyring import Cookie
from journal.services.set_files import Waiting
from tests.case_scenes import decided, made, weighed
from tests.cast import PASSPHRASE
from tests.patients import arrived, browser_of
from tests.scenes import signed
from tests.web.browsing import signed_in

TOLD = "Systern ringer och ber att det inte förs vidare."


@pytest.fixture
def pia(site):
    """Pia in her browser, with a session that Astrid has signed."""
    signed(site.cast, site.cast.signed_in("astrid"), f"Sover dåligt.\n\n{TOLD}")
    return browser_of(site, *arrived(site.cast))


class Asked:
    """The case whose page she is at."""

    def __init__(self, pia):
        self.id = CaseId(UUID(pia.path.rpartition("/")[2]))


@pytest.mark.rule("P-01", "P-03", "G-04")
def test_pia_asks_for_a_copy_without_reason_or_fee_and_follows_it_on_start(site, pia):
    page = pia.get("/me/copies")
    assert "Den kostar inget" in page
    assert "behöver inte säga varför" in page
    assert "På gång" not in pia.get("/me")
    pia.get("/me/copies")
    page = pia.send("/me/copies", form="som fil")
    for said in ("Kopia av hela journalen", "Mottagen", "Prövas", "Beslut", "Levererad", "skyndsamt", "Hela tiden"):
        assert said in page
    page = pia.get("/me")
    assert "På gång" in page
    assert "Kopia av hela journalen" in page
    assert "Kopia av hela journalen" in pia.get("/me/copies")


@pytest.mark.rule("P-04")
def test_pia_asks_for_a_part_and_a_time_and_loses_nothing_typed_where_it_ends_before_it_begins(pia):
    pia.get("/me/copies")
    page = pia.send("/me/copies", 422, form="på papper", kinds="session", first_day="2026-03-01", last_day="2026-01-01")
    assert 'value="2026-03-01"' in page
    assert 'value="session" checked' in page
    page = pia.send("/me/copies", form="på papper", kinds="session", first_day="2026-01-01")
    assert "Kopia av en del av journalen" in page
    assert "på papper" in page
    pia.get("/me/copies")
    assert "Något behöver rättas" in pia.send("/me/copies", 422, form="")


@pytest.mark.rule("P-05", "P-06")
def test_what_is_kept_from_pia_is_counted_with_its_ground_and_is_with_ivo_without_her_doing_anything(site, pia):
    pia.get("/me/copies")
    pia.send("/me/copies", form="som fil")
    here, case = pia.path, Asked(pia)
    astrid = site.cast.signed_in("astrid")
    weighed(site.cast, astrid, case, {TOLD: Withholding.INFORMANT})
    assert "Det som inte lämnas ut" not in pia.get(here)
    decided(site.cast, astrid, case, statement="Det rör en tredje person.", reviewer=astrid.actor.account)
    page = pia.get(here)
    for said in ("Ett stycke", "6 kap. 13 §", "Frågan går till", "Du behöver inte göra något"):
        assert said in page
    assert TOLD not in page
    note_sent_to_ivo(site.cast.parts, astrid, (site.cast.pia, case.id), site.clock())
    assert "Frågan finns hos" in pia.get(here)


def left(site, pia):
    """Pia's copy is weighed, decided and handed over by Astrid's pages: it waits on Pia's page."""
    pia.get("/me/copies")
    pia.send("/me/copies", form="som fil")
    here, case, astrid = pia.path, Asked(pia), site.cast.signed_in("astrid")
    assert "Hämta kopian" not in pia.get(here)
    weighed(site.cast, astrid, case)
    decided(site.cast, astrid, case)
    hers = signed_in(site, "astrid")
    hers.get(f"/patients/{site.cast.pia}/cases/{case.id}/deliver")
    page = hers.send("/deliver", recipient="Pia", requested_by="Pia", extent="Allt", form="som fil")
    assert "Sover dåligt." in page
    assert "Patienten hämtar den" in hers.get(f"/patients/{site.cast.pia}/cases/{case.id}/deliver")
    assert "Patienten hämtar den" in hers.send("step=leave")
    return here


@pytest.mark.rule("P-02", "L-08")
def test_pia_fetches_what_astrid_handed_over_in_each_form(site, pia):
    here = left(site, pia)
    assert "Avslutat." in pia.get(here)
    assert "Sover dåligt." in pia.send("/file", form="json")
    pia.get(here)
    assert '"resourceType"' in pia.send("/file", form="fhir")
    pia.get(here)
    assert "Något behöver rättas" in pia.send("/file", 422, form="locked", carry="kort")
    assert "Något behöver rättas" in pia.send("/file", 422, form="locked")


@pytest.mark.rule("S-04", "P-13")
def test_pia_unlocks_again_to_fetch_and_not_what_she_has_sealed(site, pia):
    here = left(site, pia)
    site.clock.on(minutes=6)
    pia.get(here)
    assert "Något behöver rättas" in pia.send("/file", 422, form="json")
    assert "Sover dåligt." in pia.send("/file", form="json", passphrase=PASSPHRASE)
    pia.get("/me/seals")
    pia.send("/me/seals")
    pia.get(here)
    assert "Kopian kan inte hämtas längre" in pia.send("/file", 403, form="json")


@pytest.mark.rule("P-02")
def test_a_pdf_shows_how_far_it_has_come_without_javascript_and_is_given_once(site, pia):
    here = left(site, pia)
    pia.get(here)
    page = pia.send("/file", form="pdf")
    assert "Kopian görs" in page or "Kopian är klar" in page
    cookie = next(iter(pia.client._cookies.values())).value  # noqa: SLF001  (whose session it is)
    there = Waiting(site.cast.parts.keyring, Cookie(cookie), UUID(here.rpartition("/")[2]))
    assert made(there, site.clock()).is_ready
    assert "Kopian är klar" in pia.get(here + "/file")
    answer = pia.client.get(here + "/file/ready")
    assert (answer.status_code, answer.content_type, answer.data[:4]) == (200, "application/pdf", b"%PDF")
    assert pia.client.get(here + "/file/ready").status_code == 303
    assert pia.client.get(here + "/file").status_code == 303


@pytest.mark.rule("P-02", "P-13")
def test_a_pdf_that_waits_is_not_given_once_pia_has_sealed_her_journal(site, pia):
    here = left(site, pia)
    pia.get(here)
    pia.send("/file", form="pdf")
    cookie = next(iter(pia.client._cookies.values())).value  # noqa: SLF001  (whose session it is)
    there = Waiting(site.cast.parts.keyring, Cookie(cookie), UUID(here.rpartition("/")[2]))
    assert made(there, site.clock()).is_ready
    pia.get("/me/seals")
    pia.send("/me/seals")
    assert "Kopian kan inte hämtas längre" in pia.get(here + "/file/ready", 403)
    assert pia.client.get(here + "/file").status_code == 303
