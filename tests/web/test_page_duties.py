"""The head's duties through the pages: what roles rest on, and who the authorised officers are."""

from __future__ import annotations

import pytest
from sqlalchemy import delete

from journal.store.duty_tables import NeedAnalysisRow
from tests.web.browsing import signed_in

DUTIES = "/staff/duties"


def account(site, name):
    return str(site.cast.people[name].account)


@pytest.mark.rule("A-06")
def test_head_is_told_which_role_lacks_an_analysis_and_records_it(site):
    with site.cast.parts.store.database.writing() as tx:
        tx.connection.execute(delete(NeedAnalysisRow).where(NeedAnalysisRow.role == "clerk"))
    frida = signed_in(site, "frida")
    assert "En roll saknar behovs- och riskanalys." in frida.get("/staff")
    assert "Analysen saknas." in frida.get("/staff/invite")
    told = {"name": "Hilda Ny", "username": "hilda", "title": "administratör", "role": "clerk"}
    told |= {"unit": str(site.cast.units["a"])}
    assert "det saknas en daterad behovs- och riskanalys" in frida.send("/staff/invite", 403, **told)
    assert "saknas" in frida.get(DUTIES)
    frida.send(DUTIES, 422, role="clerk", dated="", reference="BRA-2")
    assert "BRA-2" in frida.text
    frida.send(DUTIES, 422, role="clerk", dated="2100-01-01", reference="BRA-2")
    assert "Tiden har inte varit ännu." in frida.text
    page = frida.send(DUTIES, role="clerk", dated="2026-03-01", reference="BRA-2, bara registret")
    assert "BRA-2, bara registret" in page
    assert "En roll saknar" not in frida.get("/staff")


@pytest.mark.rule("B-13")
def test_head_appoints_an_officer_and_ends_it(site):
    frida = signed_in(site, "frida")
    assert "Ingen är utsedd till behörig befattningshavare" in frida.get("/staff")
    assert "Ingen spärr kan hävas" in frida.get(DUTIES)
    frida.send(DUTIES, 422, "account", what="officer", account="", analysis="BRA-3")
    bo = {"what": "officer", "account": account(site, "bo"), "analysis": "BRA-3"}
    frida.send(DUTIES, 422, "account", **bo, ends="2020-01-01")
    assert "Tiden har redan varit." in frida.text
    frida.send(
        DUTIES, having="account", what="officer", account=account(site, "bo"), analysis="BRA-3", ends="2099-12-31"
    )
    assert "31 december 2099" in frida.text
    assert "Ingen är utsedd" not in frida.get("/staff")
    frida.get(DUTIES)
    frida.send(DUTIES, having="end")
    assert "Ingen spärr kan hävas" in frida.text


def test_others_see_the_duties_and_cannot_change_them(site):
    page = signed_in(site, "astrid").get(DUTIES)
    assert "BRA-1, therapist" in page
    assert "Utse en behörig" not in page


@pytest.mark.rule("E-07")
def test_only_whoever_reviews_emergency_accesses_is_shown_the_way_to_them(site):
    frida = signed_in(site, "frida")
    assert 'href="/emergencies"' not in frida.get(DUTIES)
    frida.send(DUTIES, having="account", what="officer", account=account(site, "bo"), analysis="BRA-3", ends="")
    shown = {name: 'href="/emergencies"' in signed_in(site, name).get(DUTIES) for name in ("astrid", "bo", "eva")}
    assert shown == {"astrid": False, "bo": True, "eva": True}


@pytest.mark.rule("A-08")
def test_head_sees_what_is_soon_due_on_top_and_confirms_it(site):
    site.clock.on(days=340)
    frida = signed_in(site, "frida")
    assert "Behövs behörigheten fortfarande?" in frida.get("/staff")
    site.clock.on(days=60)
    frida = signed_in(site, "frida")
    assert "vilar" in frida.get("/staff")
    path = f"/staff/{account(site, 'bo')}"
    assert "vilar" in frida.get(path)
    frida.get("/staff")
    frida.send(path, having="confirm")
    assert frida.path == "/staff"
    assert "vilar" not in frida.get(path)


@pytest.mark.rule("A-08")
def test_head_s_own_assignment_is_late_and_never_rests_until_the_head_notes_that_it_was_followed_up(site):
    site.clock.on(days=400)
    frida = signed_in(site, "frida")
    own = 'Behörigheten behövs fortfarande<span class="vh">: Frida Berg'
    assert own in frida.get("/staff")
    assert "försenat" in frida.text
    frida.send(f"/staff/{account(site, 'frida')}", having="confirm")
    assert own not in frida.get("/staff")
