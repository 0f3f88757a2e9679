"""A protected identity at the desk and at home: marked, told on each page why nothing is shown, taken away."""

from __future__ import annotations

import pytest

from journal.domain.notices import NoticeChoice
from journal.services.notices import ADDRESS, choose_notices
from journal.services.protections import protect
from tests.cast import NOON
from tests.guardians import child_of
from tests.patients import LATER, OLA, arrived, browser_of
from tests.scenes import pia_at_b
from tests.services.test_protections import MARKED, marked
from tests.web.browsing import signed_in

FORWARDED = "Skatteverket, Box 2820, 403 20 Göteborg"


@pytest.mark.rule("P-12")
def test_clerk_marks_a_patient_is_told_what_it_means_and_takes_the_mark_away(site):
    dag, pia = signed_in(site, "dag"), site.cast.pia
    dag.get(f"/patients/{pia}/relations")
    page = dag.get(dag.link("Skyddade personuppgifter"))
    assert "Patienten är inte märkt." in page
    assert FORWARDED not in page
    path = f"/patients/{pia}/protection"
    assert "Vad säger folkbokföringen?" in dag.send(path, 422)
    page = dag.send(path, kind="protected-registration")
    assert "Skyddad folkbokföring. Antecknad" in page
    assert "av Dag Lund" in page
    for told in (f"/patients/{pia}/relations", f"/patients/{pia}/cases", f"/patients/{pia}/guardians", path):
        page = dag.get(told)
        assert FORWARDED in page
        assert "6 kap. 12 § patientsäkerhetslagen" in page
        assert '<ul class="patient-flags"><li data-keep>Skyddade personuppgifter</li>' in page
    page = dag.send("/end")
    assert "Patienten är inte märkt." in page
    assert "Borttagen" in page
    assert FORWARDED not in dag.get(f"/patients/{pia}/relations")


@pytest.mark.rule("P-12")
def test_the_desk_is_told_why_a_protected_child_s_guardian_is_not_entered(site):
    child = child_of(site.cast)
    dag, late = signed_in(site, "dag"), signed_in(site, "dag")
    path = f"/patients/{child}/guardians"
    late.get(path)
    marked(site.cast, child)
    page = dag.get(path)
    assert "Vårdnadshavarens personnummer" not in page
    assert "Ingen vårdnadshavare läser medan markeringen står." in page
    assert "fyllt tretton" not in page
    assert "Patienten har skyddade personuppgifter." in late.send(path, 403, number=OLA.number)


@pytest.mark.rule("P-12")
def test_another_unit_that_has_the_patient_is_told_that_the_provider_protects_them(site):
    pia_at_b(site.cast, site.cast.signed_in("bo"))
    bo = signed_in(site, "bo")
    protect(site.cast.parts, site.cast.signed_in("dag"), site.cast.pia, MARKED, NOON)
    page = bo.get(f"/patients/{site.cast.pia}/protection")
    assert "Den här enheten har ingen egen markering." in page
    assert "Dag Lund" not in page


@pytest.mark.rule("P-12", "G-05", "G-09", "P-20")
def test_pia_s_own_pages_and_files_hide_where_she_has_mail_sent_and_she_may_change_it(site):
    (session,) = arrived(site.cast)
    parts, account = site.cast.parts, session.actor.account
    choose_notices(parts, session, NoticeChoice.ALWAYS, "pia@example.se", LATER)
    marked(site.cast)
    pia = browser_of(site, session)
    assert "Du har skyddade personuppgifter här" in pia.get("/me/data")
    for path in ("/me/data/extract.json", "/me/data/mine.json", "/me/data/mine.csv"):
        page = pia.get(path)
        assert "pia@example.se" not in page
        assert "Dold: skyddade personuppgifter (6 kap. 12 § patientsäkerhetslagen)" in page
    assert "pia@example.se" not in pia.get("/me/log")
    assert "Den är dold" in pia.text
    pia.send("/me/log/notices", choice="emergency")
    assert parts.key_store.secret(ADDRESS, account) == b"pia@example.se"
    page = pia.send("/me/log/notices", 422, address="ny")
    assert 'value="ny"' in page
    pia.send("/me/log/notices", address="ny@example.se")
    assert parts.key_store.secret(ADDRESS, account) == b"ny@example.se"
    pia.send("/me/log/notices", remove="yes")
    assert parts.key_store.secret(ADDRESS, account) is None
    assert "Den är dold" not in pia.text


@pytest.mark.rule("P-12")
def test_the_application_to_ivo_asks_a_protected_patient_for_no_address(site):
    signed, _ = site.written(sign=True)
    (session,) = arrived(site.cast)
    pia = browser_of(site, session)
    sent = {"passage": f"{signed}.current", "reason": "Det är fel."}
    pia.get("/me/ivo")
    assert "skriv ingenting här" not in pia.send("/me/ivo", **sent)
    marked(site.cast)
    pia.get("/me/ivo")
    assert pia.send("/me/ivo", **sent).count("skyddade personuppgifter, skriv ingenting här") == 2
