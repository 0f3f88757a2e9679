"""Vem har läst: sentences for the patient alone, the five beats, what was typed kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from journal.services import own_log
from journal.services.patients import register_patient
from tests.cast import NOON, PIA
from tests.scenes import OLA
from tests.web.arriving import OLA_PROVED, arrived, entered
from tests.web.browsing import nobody, signed_in
from tests.web.test_page_log import _journal
from tests.web.test_page_writing import _signed as written_by


@pytest.mark.rule("P-15", "P-17", "P-18", "RIG-04")
def test_pia_reads_who_has_read_in_sentences_and_why(site):
    astrid = signed_in(site, "astrid")
    written_by(site, astrid)
    astrid.get(_journal(site))
    page = arrived(site).get("/me/log")
    assert "<strong>Astrid Ek</strong>, din psykolog vid North-A, " in page
    assert "läste en anteckning" in page
    assert "Vård och behandling" in page
    assert "Sover bättre" not in page
    assert "inloggad som patient" in page


def test_ola_sees_nothing_of_pia_s_list(site):
    astrid = signed_in(site, "astrid")
    written_by(site, astrid)
    arrived(site).get("/me/log")
    register_patient(site.cast.parts, site.cast.signed_in("astrid"), replace(PIA, number=OLA[1], name=OLA[0]), NOON)
    page = arrived(site, OLA_PROVED).get("/me/log")
    assert "Astrid Ek" in page
    assert "anteckning" not in page.split("<ol", 1)[1]


def test_staff_and_whoever_is_signed_out_have_no_such_page(site):
    arrived(site)
    for name in ("astrid", "eva", "frida", "cilla"):
        signed_in(site, name).get("/me/log", 404)
    page = nobody(site)
    page.get("/me/log")
    assert page.path == "/sign-in"


def test_pia_s_search_that_cannot_be_meant_is_kept_and_said(site):
    pia = arrived(site)
    page = pia.get("/me/log?since=igår&kind=read", 422)
    assert "Något behöver rättas" in page
    pia.get("/me/log?before=x", 422)
    pia.get("/me/log?kind=everything", 422)


def test_a_long_log_says_from_when_its_picture_is(site, monkeypatch):
    astrid = signed_in(site, "astrid")
    written_by(site, astrid)
    astrid.get(_journal(site))
    assert "De senaste tolv veckorna har " in arrived(site).get("/me/log")
    monkeypatch.setattr(own_log, "MOST", 1)
    page = entered(site).get("/me/log")
    assert "Sedan 2 mars 2026 kl. 12.00 har ingen annan än du haft med din journal att göra. Så långt" in page


def test_an_empty_list_says_so(site):
    pia = arrived(site)
    page = pia.get("/me/log?since=2020-01-01&until=2020-01-02")
    assert "Inget i listan passar sökningen." in page


def test_start_says_who_has_read_since_last_time_and_for_what(site):
    astrid = signed_in(site, "astrid")
    written_by(site, astrid)
    pia = arrived(site)
    assert "Hittills har Astrid Ek läst din journal." in pia.get("/me")
    site.clock.on(minutes=5)
    assert "Sedan du var här senast, 2 mars, har ingen läst din journal." in entered(site).get("/me")
    site.clock.on(minutes=5)
    astrid.get(_journal(site))
    page = entered(site).get("/me")
    assert "har bara Astrid Ek, din psykolog vid North-A, läst din journal." in page
    assert "För: vård och behandling." in page


@pytest.mark.rule("P-20")
def test_pia_chooses_what_to_be_told_of_and_an_address_that_is_none_is_kept_and_said(site):
    pia = arrived(site)
    pia.get("/me/log")
    page = pia.send("/notices", 422, choice="always", address="pia@")
    assert "Något behöver rättas" in page
    assert 'value="pia@"' in page
    pia.send("/notices", choice="others", address="pia@example.se")
    assert 'value="others" checked' in pia.text
    assert 'value="pia@example.se"' in pia.text
