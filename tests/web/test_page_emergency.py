"""Emergency access and lifts through the pages, without script: attest, choose, read; lift; review."""

from __future__ import annotations

import pytest

from journal.services.keyring_circles import CircleKind, circle_id
from journal.services.units import SharingChange, set_sharing
from tests.blocked_scenes import about_a_day, blocked, officer, pia_treated_at_b
from tests.cast import NOON
from tests.scenes import DAY, chosen, defaced, journal_at
from tests.web.browsing import signed_in

ATTEST = {"hindrance": "incapable", "reason": "Akut suicidrisk, svarar inte.", "indispensable": "yes"}


@pytest.fixture
def night(site):
    """Pia, who blocked North-A, comes to North-B in the night; Dag is officer."""
    cast = site.cast
    officer(cast)
    cast.notes = [about_a_day(cast, cast.signed_in("astrid"), f"Not {n}.", NOON - n * DAY).entry for n in (1, 2)]
    blocked(cast)
    cast.bo = pia_treated_at_b(cast)
    site.pia = f"/patients/{cast.pia}"
    return site


@pytest.mark.rule("E-01", "E-03", "E-04", "E-06")
def test_bo_attests_chooses_and_reads_what_he_chose(night):
    bo = signed_in(night, "bo")
    assert f'href="{night.pia}/emergency"' in bo.get(f"{night.pia}/journal")
    bo.get(f"{night.pia}/emergency")
    bo.send(f"{night.pia}/emergency", 403, **ATTEST | {"hindrance": "refuses"})
    assert "Då får spärren inte hävas. Be om samtycke på nytt" in bo.text
    assert "Akut suicidrisk, svarar inte." in bo.text
    bo.send(f"{night.pia}/emergency", 422, **ATTEST | {"delay_until": "2026-03-09"})
    page = bo.send(f"{night.pia}/emergency", **ATTEST | {"delay_until": ""})
    assert "North-A har spärrat" in page
    assert "Not 1." not in page
    assert "Ditt intyg från steg 1 är loggat" in page
    bo.send(bo.path, 422, having="unit", ends_at="")
    assert "Välj minst en anteckning." in bo.text
    bo.send(bo.path, 422, having="unit", entries="x")
    bo.send(bo.path, 422, having="unit", entries=str(night.cast.notes[1]), ends_at="x")
    read = bo.send(bo.path, having="unit", ends_at="", entries=str(night.cast.notes[1]))
    assert "Not 2." in read
    assert "Not 1." not in read
    assert "En nödöppnad anteckning" in read
    assert "nödöppnade" in bo.get("/my-log")


def test_a_patient_without_blocks_is_said_to_have_none(site):
    cast = site.cast
    officer(cast)
    pia_treated_at_b(cast)
    bo = signed_in(site, "bo")
    bo.get(f"/patients/{cast.pia}/emergency")
    assert "Ingen enhet har spärrat något" in bo.send(f"/patients/{cast.pia}/emergency", **ATTEST)


@pytest.mark.rule("B-12", "B-13", "B-14")
def test_dag_lifts_with_consent_for_bo_alone_and_takes_it_back(night):
    cast, lifts = night.cast, f"{night.pia}/lifts"
    dag = signed_in(night, "dag")
    assert lifts in dag.get(f"{night.pia}/relations")
    assert "Ingenting är hävt." in dag.get(lifts)
    reader = f"{cast.units['b']}/{cast.people['bo'].account}"
    told = {"unit": str(cast.units["a"]), "reader": reader, "ends": "2026-03-05"}
    dag.send(lifts, 422, **told)
    dag.send(lifts, 422, **told | {"consents": "yes", "ends": "2026-03-10"})
    assert "Så länge får det inte dröja." in dag.text
    dag.send(lifts, 422, **told | {"consents": "yes", "ends": "2020-03-05"})
    dag.send(lifts, 422, **told | {"consents": "yes", "ends": ""})
    dag.send(lifts, 422, **told | {"consents": "yes", "reader": "x"})
    page = dag.send(lifts, **told | {"consents": "yes", "consented": "2026-03-01"})
    assert "Bo Alm, North-B" in page
    chosen(cast, cast.bo)
    bo = signed_in(night, "bo")
    assert "Not 1." in bo.get(f"{night.pia}/journal?unit={cast.units['a']}")
    bo.get(lifts, 403)
    assert lifts not in bo.get(f"{night.pia}/relations")
    dag.send("/end")
    assert "återtagen" in dag.text
    bo.get(f"{night.pia}/journal?unit={cast.units['a']}", 403)


@pytest.mark.rule("E-07")
def test_eva_reviews_what_bo_opened_and_late_ones_are_red_to_the_head(night):
    bo = signed_in(night, "bo")
    bo.get(f"{night.pia}/emergency")
    bo.send(f"{night.pia}/emergency", **ATTEST)
    night.clock.on(days=4)
    assert "väntat på granskning" in signed_in(night, "frida").get("/staff")
    eva = signed_in(night, "eva")
    page = eva.get("/emergencies")
    assert "Bo Alm vid North-B" in page
    assert "Akut suicidrisk, svarar inte." in page
    assert "mer än tre dygn" in page
    assert "Exempelsson" not in page
    eva.send("/emergencies", 422, outcome="fine")
    page = eva.send("/emergencies", outcome="justified", note="Riktigt.")
    assert "Ingenting väntar." in page
    assert "Befogad, enligt Eva Hav" in page
    assert "väntat på granskning" not in signed_in(night, "frida").get("/staff")
    signed_in(night, "bo").get("/emergencies", 403)


@pytest.mark.rule("E-10")
def test_the_head_asks_for_two_and_astrid_is_the_second(night):
    frida = signed_in(night, "frida")
    frida.get("/emergencies/rule")
    assert "Nu behövs två." in frida.send("/emergencies/rule")
    bo = signed_in(night, "bo")
    bo.get(f"{night.pia}/emergency")
    page = bo.send(f"{night.pia}/emergency", **ATTEST)
    assert "Två behövs för mer" in page
    approval = page.split("<code>http://localhost")[1].split("<")[0]
    astrid = signed_in(night, "astrid")
    assert "Exempelsson" not in astrid.get(approval)
    assert "Kryssa i rutan." in astrid.send(approval, 422)
    assert "Godkänt" in astrid.send(approval, sure="yes")
    assert "Två behövs för mer" not in bo.get(bo.path)
    assert "till morgonen" in bo.text


@pytest.mark.rule("E-09")
def test_without_an_officer_the_page_says_whom_to_ask(site):
    blocked(site.cast)
    pia_treated_at_b(site.cast)
    bo = signed_in(site, "bo")
    bo.get(f"/patients/{site.cast.pia}/emergency")
    page = bo.send(f"/patients/{site.cast.pia}/emergency", 403, **ATTEST)
    assert "Säg till verksamhetschefen, som utser en" in page


def test_where_the_unit_does_not_share_the_page_says_whom_to_call(night):
    bo = signed_in(night, "bo")
    bo.get(f"{night.pia}/emergency")
    change = SharingChange(night.cast.units["a"], shares=False, analysis="")
    set_sharing(night.cast.parts, night.cast.signed_in("astrid"), change, NOON)
    page = bo.send(f"{night.pia}/emergency", **ATTEST)
    assert "North-A har spärrat och delar inte sin journal" in page
    assert "Där arbetar Astrid Ek." in page
    assert "Not 1." not in page


def test_where_the_key_does_not_reach_bo_the_page_says_whom_to_call(night):
    bo = signed_in(night, "bo")
    bo.get(f"{night.pia}/emergency")
    bo.send(f"{night.pia}/emergency", **ATTEST)
    journal, provider = journal_at(night.cast).id, circle_id(night.cast.providers["north"], CircleKind.PROVIDER)
    gone = "DELETE FROM key_grant WHERE what_id = :journal AND to_id = :provider"
    assert defaced(night.cast, gone, journal=journal, provider=provider) == 1
    bo.send(bo.path, 403, having="unit", entries=str(night.cast.notes[1]))
    assert "Nyckeln når inte hit" in bo.text
    assert "Not 2." not in bo.text
