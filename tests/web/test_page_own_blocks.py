"""Pia's own page Spärrar: previewed, set, confirmed, ended, voided, lifted for whoever she sits with."""

from __future__ import annotations

import pytest

from journal.services.blocks import TOLD
from journal.services.own_blocks import own_units
from tests.cast import PASSPHRASE, PIA
from tests.patients import OLA, arrived, browser_of, come_back, entered, with_account
from tests.scenes import pia_at_b
from tests.web.browsing import signed_in
from tests.web.test_page_practice import bo_treats_pia  # noqa: F401  (a fixture)


@pytest.fixture
def pia(site, bo_treats_pia):  # noqa: F811  (the fixture)
    """Pia's browser; Astrid has written about her, and Bo treats her at North-B."""
    assert bo_treats_pia
    site.written(sign=True)
    return browser_of(site, arrived(site.cast)[0])


def north_a(site):
    """North-A, as the form names it."""
    return str(site.cast.units["a"])


def block(site, pia, expected=200, **said):
    """Set a block by the form."""
    pia.get("/me/blocks/new")
    return pia.send("/me/blocks/new", expected, **({"unit": north_a(site), "told": TOLD} | said))


@pytest.mark.rule("B-01", "B-02", "B-17", "P-09", "SPA-01")
def test_pia_reads_what_it_means_sees_what_others_would_see_and_blocks(site, pia):
    assert "Du har ingen spärr." in pia.get("/me/blocks")
    page = pia.get(pia.link("Ny spärr"))
    assert "Vad det kan betyda för din vård" in page
    assert "inte heller en krisplan" in page
    page = pia.send("/me/blocks/new", unit=north_a(site), then="preview")
    assert "Så ser det ut vid North-B" in page
    assert "Samtal" in page[page.index('id="preview"') :]
    page = pia.send("/me/blocks/new", 422)
    assert "Kryssa i rutan." in page
    page = block(site, pia)
    assert "Allt från North-A" in page
    assert "Gäller sedan 2 mars 2026 kl. 12.00" in page
    assert "du själv" in page
    assert "Rad i loggen" in page
    at_desk = signed_in(site, "dag").get(f"/patients/{site.cast.pia}/blocks")
    assert "Registrerad av patienten själv." in at_desk
    bo = signed_in(site, "bo")
    assert "North-A" not in bo.get(f"/patients/{site.cast.pia}/journal")


@pytest.mark.rule("B-08")
def test_nothing_typed_is_lost_when_a_period_or_a_unit_is_missing(site, pia):
    page = block(site, pia, 422, extent="period", visible="yes")
    assert 'value="yes" required checked' in page
    assert "Fyll i perioden" in page
    assert "Välj ett av alternativen." in block(site, pia, 422, unit=None)
    assert "Det finns inget sådant val." in block(site, pia, 422, unit=str(site.cast.units["south"]))
    assert "Från och med 1 januari 2026" in block(site, pia, extent="period", first_day="2026-01-01")


@pytest.mark.rule("B-15", "B-16", "S-04", "SPA-04")
def test_pia_ends_one_and_voids_another_with_her_passphrase_when_the_unlock_is_old(site, pia):
    block(site, pia)
    block(site, pia)
    site.clock.on(minutes=10)
    assert "Fyll i det här." in pia_sends(pia, "/end", 422)
    assert "Lösenfrasen stämmer inte." in pia_sends(pia, "/end", 422, passphrase="fel")
    assert "Upphörde 2 mars 2026" in pia_sends(pia, "/end", passphrase=PASSPHRASE)
    page = pia_sends(pia, "/void", reason="Det blev fel.")
    assert "Makulerad 2 mars 2026" in page
    assert "Det blev fel" not in page


def pia_sends(pia, action, expected=200, **typed):
    """Open the list and send a form of it."""
    pia.get("/me/blocks")
    return pia.send(action, expected, **typed)


@pytest.mark.rule("B-12", "B-14", "SPA-04")
def test_pia_opens_it_for_bo_until_tonight_and_takes_it_back(site, pia):
    assert "Du har inget spärrat som kan öppnas." in pia.get("/me/lifts")
    block(site, pia)
    page = pia.get(pia.get("/me/blocks") and pia.link("Låt någon läsa en stund"))
    assert "Bo Alm vid North-B" in page
    assert "Astrid Ek" not in page[page.index("För vem") : page.index("Till och med")]
    who = f"{site.cast.units['b']}/{site.cast.people['bo'].account}"
    page = pia.send("/me/lifts", reader=who)
    assert "Bo Alm, North-B" in page
    assert "3 mars 2026 kl. 00.00" in page
    assert "hävd" in page
    bo = signed_in(site, "bo")
    bo.get(f"/patients/{site.cast.pia}/elsewhere")
    bo.send("/elsewhere", reason="shared-care")
    there = f"/patients/{site.cast.pia}/journal?unit={north_a(site)}"
    assert "Sover bättre" in bo.get(there)
    assert "återtagen" in pia_takes_back(pia)
    assert "Sover" not in bo.get(there, 403)


def pia_takes_back(pia):
    """Open the list of lifts and take the one back."""
    pia.get("/me/lifts")
    return pia.send("/end")


@pytest.mark.rule("B-12")
def test_a_lift_is_told_what_is_wrong_with_it(site, pia):
    block(site, pia)
    pia.get("/me/lifts")
    assert "Något behöver rättas" in pia.send("/me/lifts", 422)
    pia.get("/me/lifts")
    page = pia.send("/me/lifts", 422, reader=str(site.cast.units["b"]), ends="2026-04-01")
    assert 'value="2026-04-01"' in page
    pia.get("/me/lifts")
    pia.send("/me/lifts", 422, reader="x", ends="")


@pytest.mark.rule("P-10", "S-12")
def test_whoever_is_not_joined_yet_has_no_such_page_and_no_menu_to_it(site):
    entered(site.cast)
    waiting = browser_of(site, with_account(site.cast, OLA))
    assert "Spärrar" not in waiting.get("/me")
    waiting.get("/me/blocks", 404)


def test_with_one_unit_the_form_names_it(site):
    session = arrived(site.cast, PIA)[0]
    assert [unit.name for unit in own_units(site.cast.parts, session)] == ["North-A"]
    assert "vid North-A" in browser_of(site, session).get("/me/blocks/new")
    pia_at_b(site.cast, site.cast.signed_in("bo"))
    assert "Vilken enhets anteckningar?" in browser_of(site, session).get("/me/blocks/new")


@pytest.mark.rule("P-13", "S-04")
def test_pia_seals_her_journal_and_is_told_how_it_opens(site, pia):
    assert "Sover bättre" in pia.get("/me/journal")
    assert "Ingenting är förseglat." in pia.get(pia.link("Försegla din journal här"))
    assert "Längden stämmer inte." in pia.send("/me/seals", 422, first_day="2026-03-02", last_day="2026-03-01")
    pia.get("/me/seals")
    assert "Det finns inget sådant val." in pia.send("/me/seals", 422, unit="x")
    pia.get("/me/seals")
    site.clock.on(minutes=2)
    assert "Förseglat 2 mars 2026 kl. 12.02" in pia.send("/me/seals", unit=north_a(site))
    assert "Sover" not in pia.get("/me/journal")
    pia.get("/me/seals")
    assert "Logga ut och in igen med e-legitimation." in pia.send("/reopen", 403)
    site.clock.on(minutes=6)
    pia.get("/me/seals")
    assert "Fyll i det här." in pia.send("/reopen", 422)
    back = browser_of(site, come_back(site.cast, at=site.clock()))
    back.get("/me/seals")
    assert "Öppnat 2 mars 2026 kl. 12.08" in back.send("/reopen")
    assert "Sover bättre" in back.get("/me/journal")
