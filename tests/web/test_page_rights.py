"""Rätta, kommentera, radera by the pages: from a paragraph to Astrid's Idag, an answer, and a statement noted."""

from __future__ import annotations

import pytest

from tests.patients import arrived, browser_of
from tests.scenes import signed
from tests.web.browsing import signed_in

WORDS = "Jag sa aldrig att jag sover dåligt."


@pytest.fixture
def pia(site):
    """Pia in her browser, with a session that Astrid has signed."""
    signed(site.cast, site.cast.signed_in("astrid"), "Sover dåligt.")
    return browser_of(site, *arrived(site.cast))


@pytest.mark.rule("G-07", "J-12", "RIG-05")
def test_from_a_paragraph_to_astrids_day_and_a_statement_that_stands_with_the_entry(site, pia):
    pia.get("/me/journal")
    page = pia.get(pia.link("Stämmer inte"))
    assert "Om Aktuellt" in page
    page = pia.send("/remark", request=WORDS)
    assert "Aktuellt: " + WORDS in page
    assert "Svar senast" in page
    astrid = signed_in(site, "astrid")
    assert "Patienter har skrivit om dina anteckningar" in astrid.get("/")
    page = astrid.get(astrid.link("Pia Exempelsson"))
    assert WORDS in page
    assert "Patienten har skrivit om den här anteckningen" in astrid.send("/statement")
    assert WORDS in pia.get("/me/journal")


@pytest.mark.rule("J-12", "S-04")
def test_what_is_to_be_noted_is_not_lost_where_the_last_unlock_is_old(site, pia):
    pia.get("/me/journal")
    pia.get(pia.link("Stämmer inte"))
    pia.send("/remark", request=WORDS)
    astrid = signed_in(site, "astrid")
    site.clock.on(minutes=6)
    astrid.get("/")
    astrid.get(astrid.link("Pia Exempelsson"))
    assert WORDS in astrid.send("/statement", 422)
    astrid.send("/statement", passphrase=site.cast.people["astrid"].passphrase)
    assert WORDS in pia.get("/me/journal")


@pytest.mark.rule("G-08", "RIG-10")
def test_a_disputed_entry_is_marked_for_whoever_reads_it_in_care(site, pia):
    pia.get("/me/journal")
    pia.get(pia.link("Stämmer inte"))
    pia.send("/remark", request=WORDS, restrict="yes")
    page = signed_in(site, "astrid").get(f"/patients/{site.cast.pia}/journal")
    assert "Begränsad på patientens begäran" in page


@pytest.mark.rule("G-10", "G-11", "RIG-07", "RIG-13")
def test_an_objection_to_the_journal_is_refused_with_reasons_and_where_to_complain(site, pia):
    pia.get("/me/correct")
    page = pia.get(pia.link("Jag invänder"))
    assert "2 kap. 2 § patientdatalagen" in page
    pia.send("/me/correct/objection", request="Jag vill inte att ni för journal.")
    here = pia.path
    astrid = signed_in(site, "astrid")
    astrid.get(f"/patients/{site.cast.pia}/cases/{here.rpartition('/')[2]}")
    astrid.send("step=answer", outcome="refused", answer="Lagen kräver att journal förs (2 kap. 2 §).")
    page = pia.get(here)
    for said in ("Avslag", "Lagen kräver att journal förs", "imy.se", "ivo.se", "tingsrätten", "Patientnämnden"):
        assert said in page


def test_what_was_typed_stays_when_something_is_missing(site, pia):
    pia.get("/me/correct/erasure")
    assert "21 månader" in pia.text
    assert "Något behöver rättas" in pia.send("/me/correct/erasure", 422, request=" ")
    pia.get("/me/journal")
    pia.get(pia.link("Stämmer inte").replace("remark=wrong", "remark="))
    page = pia.send("/remark", 422, request=WORDS)
    assert WORDS in page
    pia.get("/me/correct/copy", 404)
    pia.get("/me/correct/nothing", 404)


def test_pia_writes_more_in_her_case_and_sees_it_in_her_list(site, pia):
    assert "Du har inte begärt något." in pia.get("/me/cases")
    pia.get("/me/correct/complaint")
    pia.send("/me/correct/complaint", request="Jag fick vänta.")
    case = pia.path
    assert "Och ingen sa något." in pia.send(case, request="Och ingen sa något.")
    assert "Något behöver rättas" in pia.send(case, 422, request="")
    assert "Klagomål" in pia.get("/me/cases")


@pytest.mark.rule("G-07", "RIG-06")
def test_the_application_to_ivo_marks_what_pia_chose_in_its_place(site, pia):
    pia.get("/me/correct/erasure")
    page = pia.get(pia.link("Gör ansökan till IVO"))
    assert "Sover dåligt." in page
    assert "Välj minst en anteckning." in pia.send("/me/ivo", 422, reason="Det är fel.")
    chosen = pia.text.split('name="passage" value="', 1)[1].split('"', 1)[0]
    page = pia.send("/me/ivo", reason="Det är fel.", passage=chosen)
    assert "<mark>" in page
    for said in ("Sover dåligt.", "Det är fel.", "8 kap. 4 § patientdatalagen", "Pia Exempelsson", "North"):
        assert said in page
    pia.get("/me/ivo")
    pia.send("/me/ivo", 404, reason="Det är fel.", passage="nothing")


@pytest.mark.rule("J-13", "G-05")
def test_pia_reads_who_received_a_copy_and_what_she_consented_to(site, pia):
    page = pia.get("/me/recipients")
    assert "Inget har lämnats ut." in page
    assert "Du har inte lämnat något samtycke." in page
    where, astrid = f"/patients/{site.cast.pia}", site.person("astrid")
    handed = {"recipient": "Försäkringskassan", "requested_by": "Pia", "extent": "Allt", "form": "på papper"}
    said = {"to": "Samverkan", "decision": "lämnat", "said_by": "Pia", "said_at": "2026-03-02T09:00:00+01:00"}
    assert astrid.post(f"{where}/disclosures", handed).status_code == 201
    assert astrid.post(f"{where}/consents", said).status_code == 201
    page = pia.get("/me/recipients")
    assert "Försäkringskassan" in page
    assert "Samverkan" in page
    assert "Sover dåligt." not in page


@pytest.mark.rule("RIG-08", "J-18")
def test_pia_takes_a_consent_back_at_once_and_whoever_reads_it_in_care_sees_that(site, pia):
    where, astrid = f"/patients/{site.cast.pia}", site.person("astrid")
    said = {"to": "Samverkan", "said_by": "Pia", "said_at": "2026-03-02T09:00:00+01:00"}
    for decision in ("lämnat", "återkallat"):
        assert astrid.post(f"{where}/consents", said | {"decision": decision}).status_code == 201
    assert pia.get("/me/recipients").count("Ta tillbaka samtycket") == 1
    page = pia.send("/withdraw")
    assert "Samtycket togs tillbaka" in page
    assert "Ta tillbaka samtycket" not in page
    assert "Samtycket togs tillbaka" in signed_in(site, "astrid").get(f"{where}/journal")
