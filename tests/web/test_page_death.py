"""A patient's death at the desk: marked, shown wherever the name is, and taken back where it was mistaken."""

from __future__ import annotations

import pytest

from tests.web.browsing import signed_in
from tests.web.test_page_writing import _signed as _written_by

SAYS_SO = "Avliden 27 februari 2026"


def path(site, end=""):
    return f"/patients/{site.cast.pia}{end}"


def dies(site, browser, expected=200, **said):
    """Mark by the form that Pia has died."""
    browser.get(path(site, "/death"))
    return browser.send("/death", expected, **{"died_on": "2026-02-27", "source": "relative", **said})


@pytest.mark.rule("R-09")
def test_clerk_marks_a_death_and_every_page_with_the_name_says_so(site):
    astrid, dag = signed_in(site, "astrid"), signed_in(site, "dag")
    _written_by(site, astrid)
    assert SAYS_SO not in astrid.get("/") + astrid.get("/patients") + astrid.get(path(site, "/journal"))
    dag.get(path(site, "/relations"))
    dag.get(dag.link("Märk som avliden"))
    page = dies(site, dag)
    assert dag.path == path(site, "/death")
    assert SAYS_SO in page
    assert "En anhörig" in page
    for shown in ("/", "/patients", path(site, "/journal"), path(site, "/entries/new"), path(site, "/print")):
        assert SAYS_SO in astrid.get(shown), shown
    assert "Sover bättre" in astrid.get(path(site, "/journal"))
    assert SAYS_SO in dag.get("/patients")
    assert SAYS_SO in dag.send("/patients", number="196408233234")
    page = dag.get(path(site, "/relations"))
    assert "Ingen ny vårdrelation börjar" in page
    assert "Ny vårdrelation" not in page


@pytest.mark.rule("R-09")
@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"died_on": ""}, "Fyll i det här."),
        ({"died_on": "2026-03-03"}, "Tiden har inte varit ännu."),
        ({"died_on": "1964-08-22"}, "Dagen ligger före patientens födelse."),
        ({"source": "hearsay"}, "Det finns inget sådant val."),
    ],
)
def test_what_cannot_be_is_told_beside_its_field_and_nothing_is_marked(site, said, problem):
    dag = signed_in(site, "dag")
    assert problem in dies(site, dag, 422, **said)
    assert "Avliden 2" not in dag.get("/patients")


@pytest.mark.rule("R-09")
def test_a_mistaken_mark_is_taken_back_with_a_word_and_stays_on_the_page(site):
    dag = signed_in(site, "dag")
    dies(site, dag)
    dag.send("/undo", 422, reason="")
    page = dag.send("/undo", reason="Fel person: en namne.")
    assert "Märkt av misstag" in page
    assert "Tillbakatagen" in page
    assert "namne" not in page
    assert SAYS_SO not in page
    assert "Ny vårdrelation" in dag.get(path(site, "/relations"))


@pytest.mark.rule("R-09", "B-01", "L-05")
def test_a_refusal_for_a_death_says_why(site):
    dag = signed_in(site, "dag")
    dies(site, dag)
    answer = site.person("dag").post(path(site, "/deaths"), {"died_on": "2026-02-27", "source": "other"})
    assert (answer.status_code, answer.json["because"]) == (403, ["is marked as dead already (PDL 1:1)"])
    assert site.person("dag").get(path(site)).json["died_on"] == "2026-02-27"
    told = site.person("dag").get(path(site, "/deaths")).json
    assert (told["died_on"], [death["stands"] for death in told["deaths"]]) == ("2026-02-27", [True])
