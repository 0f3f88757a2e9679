"""Astrid lets patients read, and says of single entries how: at once, together first, or withheld on a ground."""

from __future__ import annotations

import pytest

from tests.patients import arrived, browser_of, gives_access
from tests.web.browsing import signed_in

WORDS = "Sover bättre. Går ut varje dag."


@pytest.fixture
def astrid(site):
    """Astrid's browser; she has signed a note about Pia."""
    site.entry, _ = site.written(sign=True)
    return signed_in(site, "astrid")


def at(site, end):
    """An address of Pia's."""
    return f"/patients/{site.cast.pia}{end}"


@pytest.mark.rule("P-09")
def test_the_unit_s_switch_is_off_and_a_member_turns_it_on_and_off(site, astrid):
    assert "Låt patienterna läsa själva" in astrid.get("/units")
    assert "Visas för patienten" not in astrid.get(at(site, "/journal"))
    assert "Enheten låter inte patienterna läsa själva." in astrid.get(at(site, f"/entries/{site.entry}/release"))
    astrid.get("/units")
    page = switched(astrid)
    assert "Sluta låta patienterna läsa själva" in page
    assert "Visas för patienten." in astrid.get(at(site, "/journal"))
    site.clock.on(seconds=1)
    assert "Låt patienterna läsa själva" in switched(astrid, "no")


def switched(astrid, access="yes"):
    """Send the form of the switch as it stands on the page."""
    astrid.get("/units")
    return astrid.send("/units", access=access, share=None, analysis=None)


@pytest.mark.rule("P-09", "S-04")
def test_the_switch_is_not_another_unit_s_and_asks_for_an_unlock(site, astrid):
    astrid.get("/units")
    astrid.send("/units", 404, access="yes", unit=str(site.cast.units["b"]))
    site.clock.on(minutes=6)
    astrid.get("/units")
    assert "Fyll i det här." in astrid.send("/units", 422, access="yes")


@pytest.mark.rule("P-14")
def test_what_is_to_be_read_together_is_not_shown_until_it_is(site, astrid):
    pia = browser_of(site, arrived(site.cast)[0])
    assert WORDS in pia.get("/me/journal")
    astrid.get(at(site, "/journal"))
    astrid.get(astrid.link("Visning"))
    assert "Läses tillsammans." in astrid.send("/release", shown="together")
    page = pia.get("/me/journal")
    assert WORDS not in page
    assert "En anteckning vill din behandlare läsa tillsammans med dig först." in page
    site.clock.on(seconds=1)
    astrid.get(at(site, f"/entries/{site.entry}/release"))
    assert "Visas för patienten." in astrid.send("/release", shown="at-once")
    assert WORDS in pia.get("/me/journal")


@pytest.mark.rule("P-05")
def test_an_entry_is_withheld_on_one_of_two_grounds_and_why_and_pia_is_told_the_ground(site, astrid):
    pia = browser_of(site, arrived(site.cast)[0])
    astrid.get(at(site, f"/entries/{site.entry}/release"))
    page = astrid.send("/release", 422, shown="withheld", statement="Grannen berättade.")
    assert "Välj ett av alternativen." in page
    assert "Grannen berättade." in page
    assert "Fyll i det här." in astrid.send("/release", 422, shown="withheld", ground="psl-6-13", statement="")
    page = astrid.send("/release", shown="withheld", ground="psl-6-13", statement="Grannen berättade.")
    assert "Undantagen: den som har berättat riskerar att skadas" in page
    assert "Grannen" not in page
    page = pia.get("/me/journal")
    assert WORDS not in page
    assert "En anteckning är undantagen: den som har berättat riskerar att skadas" in page
    assert "Grannen" not in page


@pytest.mark.rule("P-05", "P-14")
def test_it_is_said_where_the_entry_is_signed_before_the_patient_could_read_it(site, astrid):
    gives_access(site.cast)
    draft, _ = site.written()
    pia = browser_of(site, arrived(site.cast)[0])
    assert "För patienten" in astrid.get(at(site, f"/entries/{draft}/sign"))
    assert "Välj ett av alternativen." in astrid.send("/sign", 422, shown="withheld")
    assert "Läses tillsammans." in astrid.send("/sign", shown="together")
    assert pia.get("/me/journal").count(WORDS) == 1


@pytest.mark.rule("A-01", "P-14")
def test_another_unit_and_whoever_takes_no_part_decide_nothing(site, astrid):
    assert astrid
    gives_access(site.cast)
    bo = site.person("bo")
    assert bo.put(at(site, f"/entries/{site.entry}/release"), {"choice": "together"}).status_code == 404
    dag = site.person("dag")
    assert dag.put(at(site, f"/entries/{site.entry}/release"), {"choice": "together"}).status_code == 403


@pytest.mark.rule("P-05", "P-14")
def test_a_program_of_astrid_s_reads_and_says_it(site, astrid):
    assert astrid
    mine, there = site.person("astrid"), at(site, f"/entries/{site.entry}/release")
    assert mine.get(there).json == {"direct_access": False, "choice": "at-once", "ground": None}
    assert mine.put(f"/units/{site.cast.units['a']}/direct-access", {"gives": True}).status_code == 204
    held = {"choice": "withheld", "ground": "psl-6-12-2", "statement": "Vården skulle skadas."}
    assert mine.put(there, {"choice": "withheld"}).status_code == 403
    assert mine.put(there, held).status_code == 204
    assert mine.get(there).json == {"direct_access": True, "choice": "withheld", "ground": "psl-6-12-2"}
    (unit,) = [one for one in mine.get("/units").json["units"] if one["name"] == "North-A"]
    assert unit["gives_access"]
