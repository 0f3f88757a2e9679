"""Sealing at the desk, and what the patient is told of it."""

from __future__ import annotations

import pytest

from tests.web.arriving import arrived
from tests.web.browsing import signed_in

WHY = "Någon annan ringde och kunde koden."


@pytest.mark.rule("P-13")
@pytest.mark.parametrize(
    ("ground", "told"),
    [
        ("foreign-hands", "Någon annan kan ha tagit sig in på ditt konto."),
        ("asked", "Du bad om det."),
        ("safety", ""),
    ],
)
def test_dag_seals_pia_reads_what_happened_and_dag_opens_it_again(site, ground, told):
    pia = arrived(site)
    dag = signed_in(site, "dag")
    dag.get(f"/patients/{site.cast.pia}/relations")
    assert "Enheten har inte förseglat något." in dag.get(dag.link("Försegla"))
    path = f"/patients/{site.cast.pia}/seals"
    dag.send(path, 422, ground=ground, why="")
    assert "Fyll i det här" in dag.text
    dag.send(path, 422, ground="", why=WHY)
    assert WHY in dag.text
    page = dag.send(path, ground=ground, why=WHY)
    assert WHY not in page
    assert "Något är förseglat och visas inte här." in pia.get("/me/journal")
    page = pia.get(pia.link("Vad, och hur det öppnas"))
    assert "North-A har förseglat det här." in page
    assert told in page
    assert "säkerhet" not in page
    assert "Öppna igen" not in page
    assert "Dag Lund" in pia.get("/me/log")
    assert "ändrade vad som är förseglat på patientens sidor" in pia.text
    dag.send("/reopen", 422, check="")
    dag.send("/reopen", check="document")
    assert "Öppnat" in dag.text
    assert "Något är förseglat" not in pia.get("/me/journal")


def test_a_therapist_elsewhere_finds_no_such_page(site):
    signed_in(site, "bo").get(f"/patients/{site.cast.pia}/seals", 404)
