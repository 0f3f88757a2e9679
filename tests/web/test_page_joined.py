"""Whose account it is, at the unit: two names beside each other, and the way back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from journal.services.patient_door import OwnFactor, open_account
from tests.cast import PASSPHRASE
from tests.patients import gives_access
from tests.services.test_patients_arriving import PROVED
from tests.web.arriving import arrived
from tests.web.browsing import signed_in


@pytest.mark.rule("P-18")
def test_astrid_compares_two_names_joins_and_parts_again(site):
    cast = site.cast
    gives_access(cast, site.clock())
    path = f"/patients/{cast.pia}/account"
    astrid = signed_in(site, "astrid")
    assert "Patienten har inget konto här." in astrid.get(path)
    other = replace(PROVED, name="Ola Motsson")
    open_account(cast.parts, other, cast.providers["north"], OwnFactor(PASSPHRASE), site.clock())
    cast.signed_in("astrid", site.clock())
    assert "En behandlare vid enheten kopplar det." in signed_in(site, "dag").get(path)
    astrid.get(f"/patients/{cast.pia}/relations")
    page = astrid.get(astrid.link("Patientens konto"))
    assert "Samma personnummer, olika namn" in page
    assert "Ola Motsson" in page
    astrid.send("/join", 422)
    assert "Patienten läser på egna sidor sedan" in astrid.send("/join", compared="yes")
    astrid.send("/separate", 422, why="")
    assert "Kontot är skilt från patienten" in astrid.send("/separate", why="Det var en annan person.")


@pytest.mark.rule("P-18")
def test_whoever_was_parted_reads_nothing_at_the_next_click(site):
    pia = arrived(site)
    assert "Min journal" in pia.get("/me/journal")
    dag = signed_in(site, "dag")
    dag.get(f"/patients/{site.cast.pia}/account")
    dag.send("/separate", why="Det var en annan person.")
    pia.get("/me/journal", 404)
    assert "Ingen mottagning här känner igen ditt personnummer." in pia.get("/me")
    signed_in(site, "bo").get(f"/patients/{site.cast.pia}/account", 404)
