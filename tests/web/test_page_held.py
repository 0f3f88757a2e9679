"""Mina uppgifter by the pages: told, taken out, and the account closed in three steps."""

from __future__ import annotations

import json

import pytest

from journal.domain.access_words import Activity, Subtype
from tests.cast import PASSPHRASE
from tests.patients import arrived, browser_of, with_account
from tests.scenes import last_row, signed

HERE = "/me/data"
FILE = f"{HERE}/extract.json"
DELETE = f"{HERE}/delete"


@pytest.mark.rule("G-05")
def test_pia_reads_what_is_held_about_her_why_and_how_long(site):
    signed(site.cast, site.cast.signed_in("astrid"))
    pia = browser_of(site, *arrived(site.cast))
    pia.get("/me")
    page = pia.get(pia.link("Mina uppgifter"))
    for said in ("Journalen", "Loggen över vem som läst", "tidigast till 2 mars 2036", "3 kap. 17 § patientdatalagen"):
        assert said in page
    for said in ("utanför EU", "rätt till rättelse", "artikel 6.1 c"):
        assert said in page
    assert last_row(site.cast).subtype is Subtype.HELD


@pytest.mark.rule("G-05", "L-05", "RIG-02")
def test_pia_takes_everything_out_as_a_file_and_it_is_logged(site):
    pia = browser_of(site, *arrived(site.cast))
    written = json.loads(pia.get(FILE))
    assert pia.page.headers["Content-Disposition"] == 'attachment; filename="uppgifter.json"'
    assert pia.page.mimetype == "application/json"
    held = {one["matter"]: one for one in written["held"]}
    assert held["journal"]["tables"]["patient"]
    assert held["log"]["tables"]["access_payload"][0]["purpose"]
    assert all(one["purpose"] and one["source"] and one["law"] for one in written["held"])
    row = last_row(site.cast)
    assert (row.activity, str(row.id)) == (Activity.PRINT, written["receipt"]["event"])


@pytest.mark.rule("RIG-01")
def test_who_waits_to_be_known_is_shown_the_account_alone(site):
    page = browser_of(site, with_account(site.cast)).get(HERE)
    assert "Ingen vid mottagningen har ännu sett att kontot är ditt" in page
    assert "Vem som deltar i din vård" not in page


@pytest.mark.rule("D-01", "D-02", "ACC-13", "ACC-15")
def test_pia_reads_what_goes_and_what_stays_closes_and_is_given_the_receipt(site):
    signed(site.cast, site.cast.signed_in("astrid"))
    pia = browser_of(site, *arrived(site.cast))
    pia.get(HERE)
    page = pia.get(pia.link("Avsluta ditt konto"))
    for said in ("Tas bort", "Blir kvar", "tidigast 2 mars 2036", "imy.se", "ivo.se", "21 månader"):
        assert said in page
    page = pia.send(DELETE, confirm=" Avsluta ")
    for said in ("Kontot är avslutat", "Borttaget", "Kvitto"):
        assert said in page
    assert "Pia Exempelsson" not in page
    assert pia.page.headers.getlist("Set-Cookie")[0].startswith("sigill=;")
    pia.get(HERE)
    assert pia.path == "/sign-in"


def test_the_word_is_asked_for_as_it_stands_and_nothing_is_closed_without_it(site):
    pia = browser_of(site, *arrived(site.cast))
    pia.get(DELETE)
    assert "Skriv ordet som det står." in pia.send(DELETE, 422, confirm="radera")
    pia.get(HERE)


@pytest.mark.rule("S-04")
def test_an_account_is_closed_with_the_passphrase_when_the_last_unlock_is_old(site):
    pia = browser_of(site, *arrived(site.cast))
    site.clock.on(minutes=6)
    pia.get(DELETE)
    assert "Lösenfrasen stämmer inte" in pia.send(DELETE, 422, confirm="avsluta", passphrase="wrong")
    assert "Kontot är avslutat" in pia.send(DELETE, confirm="avsluta", passphrase=PASSPHRASE)


@pytest.mark.rule("G-09", "RIG-11")
def test_pia_gets_her_own_words_as_json_and_as_a_table_in_which_none_is_a_formula(site):
    signed(site.cast, site.cast.signed_in("astrid"), "Skrivet av Astrid.")
    pia = browser_of(site, *arrived(site.cast))
    pia.get("/me/correct/objection")
    pia.send("/me/correct/objection", request="=1+1 är mitt.")
    (row,) = json.loads(pia.get(f"{HERE}/mine.json"))["supplied"]
    assert (row["words"], row["unit"], row["kind"]) == ("=1+1 är mitt.", "North-A", "objection")
    table = pia.get(f"{HERE}/mine.csv")
    assert pia.page.headers["Content-Disposition"] == 'attachment; filename="mitt-eget.csv"'
    assert "'=1+1 är mitt." in table
    assert "Skrivet av Astrid" not in table
