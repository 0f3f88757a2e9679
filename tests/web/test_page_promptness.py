"""What should have been signed: on its author's day, and in numbers on the head's page and in the API."""

from __future__ import annotations

import pytest

from tests.web.browsing import signed_in
from tests.web.calling import ENTRY, Program


@pytest.mark.rule("J-06")
def test_what_should_have_been_signed_stands_on_its_author_s_day_and_in_numbers_on_the_head_s_page(site):
    astrid = signed_in(site, "astrid")
    astrid.get(f"/patients/{site.cast.pia}/entries/new")
    astrid.send("/entries/new", text__current="Sover bättre.", then="stay")
    assert "skulle ha signerats" not in astrid.get("/")
    assert "Ingen anteckning har väntat för länge" in signed_in(site, "frida").get("/units")
    site.clock.on(days=3)
    assert "skulle ha signerats" in signed_in(site, "astrid").get("/")
    frida = signed_in(site, "frida")
    page = frida.get("/units")
    assert "Skulle ha signerats" in page
    assert "Astrid Ek" in page
    assert "Pia" not in page
    assert "Sover" not in page
    frida.send("/units", 422, having="sign_within", sign_within="15")
    assert "Talet är för stort eller för litet." in frida.text
    frida.send("/units", having="sign_within", sign_within="7")
    assert "7 dygn" in frida.text
    assert "Skulle ha signerats" not in frida.text
    assert "Astrid Ek" not in signed_in(site, "bo").get("/units")


@pytest.mark.rule("J-06")
def test_a_program_of_the_head_s_reads_how_many_entries_are_late_and_says_in_how_many_days(site):
    site.person("astrid").post(site.journal, ENTRY)
    site.clock.on(days=30)
    frida, astrid = (Program(site, site.signed_in(name).json["token"]) for name in ("frida", "astrid"))
    (unit,) = [one for one in frida.get("/units").json["units"] if one["id"] == str(site.cast.units["a"])]
    assert unit["sign_within"] == 2
    (late,) = unit["late"]
    assert (late["name"], late["entries"], late["since"]) == ("Astrid Ek", 1, "2026-03-04T09:45:00+00:00")
    assert frida.put(f"/units/{unit['id']}/promptness", {"days": 5}).status_code == 204
    assert frida.put(f"/units/{unit['id']}/promptness", {"days": 99}).status_code == 422
    assert all(one["late"] == [] for one in astrid.get("/units").json["units"])
