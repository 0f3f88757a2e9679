"""Pia is told how her data are used, once for each version; who answers for them stands on every page of hers."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from journal.app import app_of
from journal.services.informing import be_informed
from journal.store.informed_tables import InformedRow
from journal.web.privacy_words import POINTS, VERSION, Point
from tests.cast import NOON
from tests.patients import arrived, browser_of
from tests.scenes import rows

DPO = "Ada Ek, dpo@example.se"


def kept(cast):
    with cast.parts.store.database.reading() as connection:
        return connection.execute(select(InformedRow.version, InformedRow.patient_id, InformedRow.shown_at)).all()


@pytest.mark.rule("G-12")
def test_every_point_that_the_law_asks_for_is_told_and_what_was_shown_when_is_kept(site):
    assert POINTS.keys() == set(Point)
    pia = browser_of(site, *arrived(site.cast))
    before = len(rows(site.cast))
    page = pia.get("/me/privacy")
    for said in (
        "spärra uppgifter",
        "vem som har öppnat",
        "8 kap. 4 §",
        "minst tio år",
        f"Version {VERSION}",
    ):
        assert said in page
    assert kept(site.cast) == [(VERSION, site.cast.pia, NOON)]
    site.clock.on(minutes=5)
    pia.get("/me/privacy")
    assert (kept(site.cast), len(rows(site.cast))) == ([(VERSION, site.cast.pia, NOON)], before + 1)


@pytest.mark.rule("G-12")
def test_a_new_version_is_shown_anew(site):
    (pia,) = arrived(site.cast)
    for version in (VERSION, "next", "next"):
        be_informed(site.cast.parts, pia, version, NOON)
    assert [version for version, *_ in kept(site.cast)] == [VERSION, "next"]


@pytest.mark.rule("G-05", "G-12", "DPO-01", "DPO-02")
def test_controller_and_data_protection_officer_stand_on_every_page_of_pias_and_in_her_extract(site):
    site.app = app_of(replace(site.cast.settings, dpo=DPO), site.cast.installed, site.clock)
    pia = browser_of(site, *arrived(site.cast))
    for path in ("", "/journal", "/data", "/correct", "/cases", "/ivo", "/privacy", "/data/delete"):
        page = pia.get(f"/me{path}")
        assert (DPO in page, "North är vårdgivare" in page, "Klaga" in page) == (True, True, True), path
    extract = json.loads(pia.get("/me/data/extract.json"))
    assert (extract["data_protection_officer"], extract["controller"]) == (DPO, "North")
