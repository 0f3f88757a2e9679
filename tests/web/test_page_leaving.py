"""Somebody closes their account by the pages, and by the API: what is told before is what is told afterwards."""

from __future__ import annotations

import pytest

from journal.services.recovering import open_recovery
from tests.cast import NOON
from tests.web.browsing import Browser, signed_in

HERE = "/account/delete"


@pytest.fixture
def rehearsed(site):
    """The officers of North have shown that their words open."""
    north = site.cast.providers["north"]
    open_recovery(site.cast.parts, north, site.cast.words["north"][:2], NOON)


@pytest.mark.rule("D-01", "D-02")
def test_dag_reads_what_goes_and_what_stays_closes_and_is_given_the_receipt(site):
    dag = signed_in(site, "dag")
    dag.get("/account")
    page = dag.get(dag.link("Avsluta ditt konto"))
    for said in ("Tas bort", "Blir kvar", "HSLF-FS 2016:40 4:9", "tidigast 2 mars 2031", "imy.se", "ivo.se"):
        assert said in page
    page = dag.send(HERE, confirm=" Avsluta ")
    assert "Kontot är avslutat" in page
    assert "Borttaget" in page
    assert "Dag Lund" not in page
    assert dag.page.headers.getlist("Set-Cookie")[0].startswith("sigill=;")
    dag.get("/account")
    assert dag.path == "/sign-in"


def test_the_word_is_asked_for_as_it_stands_and_nothing_is_closed_without_it(site):
    dag = signed_in(site, "dag")
    dag.get(HERE)
    page = dag.send(HERE, 422, confirm="radera")
    assert "Skriv ordet som det står." in page
    assert "Behåll kontot" in page
    dag.get("/patients")


def test_the_word_may_be_english(site):
    dag = signed_in(site, "dag")
    dag.get(HERE)
    dag.send("/account/language", language="en")
    assert "Type the word close" in dag.get(HERE)
    assert "The account is closed" in dag.send(HERE, confirm="close")


@pytest.mark.rule("S-04")
def test_an_account_is_closed_with_the_passphrase_when_the_last_unlock_is_old(site):
    dag = signed_in(site, "dag")
    site.clock.on(minutes=6)
    dag.get(HERE)
    assert "Lösenfrasen stämmer inte" in dag.send(HERE, 422, confirm="avsluta", passphrase="wrong")
    assert "Kontot är avslutat" in dag.send(HERE, confirm="avsluta", passphrase=site.cast.people["dag"].passphrase)


@pytest.mark.rule("D-02", "R-11")
def test_astrid_is_told_what_has_to_be_done_first_and_sees_no_form(site):
    page = signed_in(site, "astrid").get(HERE)
    assert "återställningsombuden har aldrig övat" in page
    assert 'name="confirm"' not in page


def test_frida_is_told_to_appoint_another_head_first(site, rehearsed):
    assert "Utse en annan först" in signed_in(site, "frida").get(HERE)


@pytest.mark.rule("D-01")
def test_who_posts_what_the_page_did_not_offer_is_refused(site):
    dag, astrid = signed_in(site, "dag"), signed_in(site, "astrid")
    dag.get(HERE)
    offered = dag.form(HERE)
    astrid.get("/account")
    token = astrid.form("/account/code")["fields"]["csrf_token"]
    sent = {**offered["fields"], "csrf_token": token, "confirm": "avsluta"}
    assert astrid.client.post(HERE, data=sent).status_code == 403
    astrid.get("/patients")


@pytest.mark.rule("D-01", "D-02", "D-07")
def test_a_program_of_astrids_own_closes_her_account_and_is_signed_out(site, rehearsed):
    site.written(sign=True)
    astrid = site.person("astrid")
    told = astrid.get("/account/closing").json
    closed = astrid.delete("/account")
    assert closed.status_code == 200
    assert closed.json["fates"] == told["fates"]
    assert (told["entries"], told["drafts"], told["barred_by"]) == (1, 0, [])
    stays = {fate["matter"]: fate["until"] for fate in told["fates"] if fate["stays"]}
    assert stays["entries"] == "2036-03-02"
    assert closed.json["receipt"]["event"]
    assert astrid.get("/account/closing").status_code == 401
    assert site.signed_in("astrid").status_code == 401


@pytest.mark.rule("A-04")
def test_a_token_closes_no_account(site, rehearsed):
    made = site.person("astrid").post("/tokens", {"name": "Kalendern", "scopes": ["read"], "days": 7}).json["token"]
    program = type(site.person("astrid"))(site, made)
    assert program.delete("/account").status_code == 403
    assert any("program" in bar for bar in program.get("/account/closing").json["barred_by"])
    assert isinstance(signed_in(site, "astrid"), Browser)
