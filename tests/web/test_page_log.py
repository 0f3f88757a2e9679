"""The access log through the pages: for the auditor alone, but for one's own rows."""

from __future__ import annotations

import json
import re

import pytest

from journal.services import auditing
from tests.cast import PASSPHRASE
from tests.web.browsing import signed_in
from tests.web.test_page_writing import _signed as _written_by


def _journal(site):
    return f"/patients/{site.cast.pia}/journal"


def _account(site, name):
    return site.cast.people[name].account


def _integrated(site):
    site.cast.installed.integrator._round()  # noqa: SLF001  (one round, without the thread)


def test_head_and_clerk_and_therapist_do_not_search_the_log(site):
    for name in ("frida", "dag", "astrid"):
        signed_in(site, name).get("/log", 403)


def test_auditor_searches_opens_verifies_and_takes_out_the_log(site):
    astrid = signed_in(site, "astrid")
    _written_by(site, astrid)
    astrid.get(_journal(site))
    _integrated(site)
    eva = signed_in(site, "eva")
    page = eva.get("/log")
    assert "Astrid Ek" in page
    assert "Sover bättre" not in page
    assert "Pia Exempelsson" not in page
    eva.get(f"/log?who={_account(site, 'astrid')}&activity=Signera")
    eva.get("/log?patient=none", 422)
    eva.get("/log")
    event = re.search(r'href="(/log/events/[0-9a-f-]+)"', eva.text)[1]
    assert "Kvittot stämmer med innehållet" in eva.get(event)
    assert "Loggen är obruten" in eva.get("/log/verify")
    assert eva.get("/log/key").startswith("sigill-log/")
    assert eva.get("/log/export").startswith('{"format": "sigill-log-export/1"')


def test_rows_say_whether_something_was_looked_at_or_changed(site):
    dag = signed_in(site, "dag")
    dag.get(f"/patients/{site.cast.pia}/blocks")
    page = dag.get("/my-log")
    assert "läste vilka spärrar som finns" in page
    assert "ändrade en spärr" not in page
    assert "öppnade patientregistret" in page
    eva = signed_in(site, "eva")
    eva.get("/log")
    row = next(row for row in eva.text.split("<tr>") if "läste vilka spärrar" in row)
    page = eva.get(re.search(r'href="(/log/events/[0-9a-f-]+)"', row)[1])
    assert "läste vilka spärrar som finns (Läsa)" in page


def test_an_export_long_after_the_unlock_asks_for_the_passphrase_first(site):
    _integrated(site)
    eva = signed_in(site, "eva")
    site.clock.on(minutes=6)
    eva.get("/log/export")
    assert eva.path == "/unlock"
    eva.send("/unlock", 422, passphrase="något annat")
    eva.send("/unlock", passphrase=PASSPHRASE)
    assert eva.path == "/log/export"


@pytest.mark.rule("L-18")
def test_auditor_takes_what_was_searched_for_out_as_audit_events(site, monkeypatch):
    astrid = signed_in(site, "astrid")
    _written_by(site, astrid)
    astrid.get(_journal(site))
    eva = signed_in(site, "eva")
    eva.get("/log?activity=L%C3%A4sa&who=" + str(_account(site, "astrid")))
    found = len(re.findall(r'href="/log/events/', eva.text))
    address = re.search(r'href="(/log/fhir[^"]*)"', eva.text)[1].replace("&amp;", "&")
    monkeypatch.setattr(auditing, "MOST_ROWS", 2)
    told = [each["resource"] for each in json.loads(eva.get(address))["entry"]]
    assert len(told) == found > 2
    assert {event["action"] for event in told} == {"R"}
    assert {event["agent"][0]["who"]["display"] for event in told} == {"Astrid Ek"}
    assert "Sover bättre" not in eva.text
    assert "Pia Exempelsson" not in eva.text
    eva.get("/log")
    assert "tog ut loggen" in eva.text
    eva.get("/log/fhir?since=32", 422)
    monkeypatch.setattr(auditing, "MOST_SELECTED", 2)
    assert "Fler än 10 000 rader passar" in eva.get("/log/fhir", 422)
    for name in ("frida", "astrid"):
        signed_in(site, name).get("/log/fhir", 403)


def test_a_selection_long_after_the_unlock_comes_back_to_what_was_searched_for(site):
    eva = signed_in(site, "eva")
    site.clock.on(minutes=6)
    eva.get("/log/fhir?activity=Signera")
    assert eva.path == "/unlock"
    eva.send("/unlock", passphrase=PASSPHRASE)
    assert eva.path == "/log/fhir"
    assert "entry" not in json.loads(eva.text)


def test_everybody_reads_what_they_did_themselves(site):
    astrid = signed_in(site, "astrid")
    astrid.get(_journal(site))
    page = astrid.get("/my-log")
    assert "loggade in" in page
    assert "Pia Exempelsson" in page
