"""Keeping and destroying through the pages: the day in the margin, the calendar, the second person's approval."""

from __future__ import annotations

import pytest

from journal.domain.case_words import CaseTextKind
from journal.services.case_texts import write_text
from tests.case_scenes import asked, target
from tests.cast import NOON
from tests.destroying import still_there
from tests.scenes import pia_at_b, signed
from tests.web.browsing import signed_in
from tests.web.test_page_writing import _signed


def _pia(site):
    return f"/patients/{site.cast.pia}"


def _written_by(site, astrid):
    """The id of an entry that Astrid has signed."""
    return _signed(site, astrid).rpartition("/")[2]


def _proposed(site, astrid, scope="entries", **more):
    astrid.get(f"{_pia(site)}/retention")
    return astrid.send(f"{_pia(site)}/retention/destructions", decision="3.4.2-1/2026", scope=scope, **more)


@pytest.mark.rule("R-01")
def test_therapist_sees_in_the_margin_until_when_the_journal_is_kept(site):
    astrid = signed_in(site, "astrid")
    assert "Kan gallras" not in astrid.get(f"{_pia(site)}/journal")
    _written_by(site, astrid)
    assert "Kan gallras från 2 mars 2036, tio år efter den senaste uppgiften." in astrid.get(f"{_pia(site)}/journal")
    page = astrid.get(f"{_pia(site)}/retention")
    assert "Kan gallras från 2 mars 2036." in page
    assert "3 kap. 17 § patientdatalagen" in page
    assert "Inget krav håller kvar journalen." in page


def test_a_journal_without_a_text_says_so(site):
    page = signed_in(site, "astrid").get(f"{_pia(site)}/retention")
    assert "Ingenting är skrivet ännu." in page
    assert "Föreslå förstöring" not in page


@pytest.mark.rule("R-01")
def test_head_sees_that_there_is_nothing_to_do_this_year_and_when_there_will_be(site):
    frida = signed_in(site, "frida")
    assert "Inget att göra i år." in frida.get("/retention")
    _written_by(site, signed_in(site, "astrid"))
    page = signed_in(site, "frida").get("/retention")
    assert "Inget att göra i år. En journal blir möjlig att gallra 2036." in page
    assert '<th scope="row">2036</th><td class="n num">1</td>' in page
    assert page.count("<rect ") == 1
    assert "Exempelsson" not in page


def test_nobody_else_sees_the_calendar(site):
    for name in ("astrid", "dag", "eva"):
        signed_in(site, name).get("/retention", 403)


@pytest.mark.rule("R-04")
def test_a_hold_is_placed_by_the_therapist_and_lifted_by_the_head_with_a_reason(site):
    astrid = signed_in(site, "astrid")
    _written_by(site, astrid)
    astrid.get(f"{_pia(site)}/retention")
    page = astrid.send(f"{_pia(site)}/retention/holds", 422, reason="other")
    assert "Skriv något här." in page
    page = astrid.send(f"{_pia(site)}/retention/holds", reason="claim")
    assert "Krav på ersättning" in page
    assert "Ett bevarandekrav gäller." in astrid.get(f"{_pia(site)}/journal")
    frida = signed_in(site, "frida")
    assert "Krav på ersättning" in frida.get("/retention")
    assert "Skriv något här." in frida.send("/retention", 422, having="hold", text="")
    assert "Inget krav håller kvar någon journal." in frida.send("/retention", having="hold", text="Avslutat.")


@pytest.mark.rule("R-06", "R-07", "R-08")
def test_what_one_proposes_another_approves_and_the_certificate_says_so(site):
    astrid = signed_in(site, "astrid")
    entry = _written_by(site, astrid)
    page = _proposed(site, astrid, entry=entry)
    assert "Någon annan än du ska godkänna" in page
    assert "Godkänn och förstör" not in page
    frida, here = signed_in(site, "frida"), astrid.path
    assert "Väntar på en andra person" in frida.get("/retention")
    assert "Sover bättre" not in frida.get(here)
    assert "Kryssa i rutan." in frida.send("/approval", 422)
    frida.get(here)
    page = frida.send("/approval", certain="yes")
    assert "Uppgifterna är förstörda" in page
    assert "Från och med 7 april 2026 finns de inte heller i säkerhetskopior." in page
    assert "Intyg om förstöring av journaluppgifter" in frida.get(f"{here}/certificate")
    journal = astrid.get(f"{_pia(site)}/journal")
    assert "Förstörd efter beslut" in journal
    assert "Sover bättre" not in journal
    assert "stämmer inte" not in journal
    assert "Förstörd efter beslut" in astrid.get(f"{_pia(site)}/entries/{entry}")


@pytest.mark.rule("R-06", "S-12")
def test_the_second_person_sees_how_many_texts_of_cases_go_along_and_the_case_says_that_they_are_gone(site):
    astrid = signed_in(site, "astrid")
    _written_by(site, astrid)
    case = asked(site.cast)
    text = (CaseTextKind.REQUEST, "Det om grannen.")
    write_text(site.cast.parts, site.cast.signed_in("astrid"), target(site.cast, case), text, NOON)
    assert "Det om grannen." in astrid.get(f"{_pia(site)}/cases/{case.id}/texts")
    pia_at_b(site.cast, site.cast.signed_in("bo"))
    signed(site.cast, site.cast.signed_in("bo"))
    _proposed(site, astrid, scope="whole")
    frida, here = signed_in(site, "frida"), astrid.path
    assert "Dessutom en text i ett ärende om uppgifterna." in frida.get(here)
    assert "Antal texter i ärenden: 1" in frida.send("/approval", certain="yes")
    page = astrid.get(f"{_pia(site)}/cases/{case.id}/texts")
    assert ("Texten är förstörd efter beslut." in page, "Det om grannen." in page) == (True, False)


def test_a_proposal_is_taken_back(site):
    astrid = signed_in(site, "astrid")
    entry = _written_by(site, astrid)
    _proposed(site, astrid, entry=entry)
    here = astrid.path
    astrid.get(f"{here}/certificate", 404)
    astrid.get(here)
    assert "Förslaget är återtaget" in astrid.send("/withdrawal")


@pytest.mark.rule("R-05", "R-06")
def test_what_is_wrong_with_a_proposal_is_said_beside_it(site):
    astrid = signed_in(site, "astrid")
    entry = _written_by(site, astrid)
    action = f"{_pia(site)}/retention/destructions"
    astrid.get(f"{_pia(site)}/retention")
    assert "Välj minst en anteckning." in astrid.send(action, 422, decision="1", scope="entries")
    assert "Skriv något här." in astrid.send(action, 422, decision="", scope="entries", entry=entry)
    assert "förkortad version" in astrid.send(action, 422, decision="1", scope="part", entry=entry)
    assert "Det finns inget sådant val." in astrid.send(action, 422, decision="1", scope="part", entry="x")
    assert "hela journalen vid" in astrid.send(action, decision="1", scope="whole")


@pytest.mark.rule("R-01")
def test_head_proposes_what_is_due_and_a_therapist_approves(site):
    _written_by(site, signed_in(site, "astrid"))
    site.clock.on(days=3654)
    still_there(site.cast, site.clock(), "astrid")
    frida = signed_in(site, "frida")
    page = frida.get("/retention")
    assert "En journal kan gallras nu." in page
    assert "En journal blir" not in page
    page = frida.send("/retention", having="patient")
    assert "Gallring, tiden slut 2 mars 2036" in page
    here, astrid = frida.path, signed_in(site, "astrid")
    astrid.get(here)
    assert "Uppgifterna är förstörda" in astrid.send("/approval", certain="yes")


def test_a_form_that_names_no_journal_is_refused(site):
    frida = signed_in(site, "frida")
    _written_by(site, signed_in(site, "astrid"))
    site.clock.on(days=3654)
    frida = signed_in(site, "frida")
    frida.get("/retention")
    assert "Fyll i det här." in frida.send("/retention", 422, having="patient", patient="")
