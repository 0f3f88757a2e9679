"""A therapist's day: signed in, read, written from a template, signed, and printed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.practice import FIRST, RISK
from tests.stories.acts import OLA, PIA, SAVED, article, begin, lamp, type_in

pytestmark = pytest.mark.browser

PHONE = "Ringde om en sovdagbok."


def narrowed(visitor, label, option):
    """Show all, then what one choice leaves."""
    visitor.go(visitor.path.partition("?")[0])
    visitor.page.get_by_text("Filtrera").click()
    visitor.choose(label, option)
    return visitor.press("Visa", exact=True)


def test_therapist_reads_a_journal_and_narrows_it(signed_in):
    astrid = signed_in("astrid")
    astrid.reads("Dina patienter", PIA, OLA)
    astrid.follow(PIA).arrives("/journal$")
    astrid.reads(FIRST, RISK, PHONE, "Signerad")
    # The correction is read in its place: both wordings, who mended it, and why.
    astrid.reads("heltid", "halvtid", "Hon gick ned i tid i mars.")
    narrowed(astrid, "Typ", "Telefonkontakt").reads(PHONE).reads_nothing_of(RISK, FIRST)
    narrowed(astrid, "Författare", "Astrid Ek").reads(RISK).reads_nothing_of(PHONE)
    astrid.go(astrid.path.partition("?")[0])
    astrid.page.get_by_text("Filtrera").click()
    astrid.write("Från och med", f"{datetime.now(UTC) - timedelta(days=31):%Y-%m-%d}")
    astrid.press("Visa", exact=True).reads(RISK).reads_nothing_of(FIRST, PHONE)


def test_therapist_writes_from_a_template_and_signs(signed_in, practice):
    astrid = begin(signed_in("astrid"), template="Telefonkontakt")
    yesterday = datetime.now(ZoneInfo("Europe/Stockholm")) - timedelta(days=1)
    astrid.write("Ägde rum", f"{yesterday:%Y-%m-%d}")
    astrid.write("kl.", "09:10")
    astrid.write("Minuter", "20")
    astrid.page.get_by_label("Kontaktorsak").press_sequentially("Undrar över nästa tid.")
    lamp(astrid, "väntar på servern")
    lamp(astrid, SAVED)
    astrid.arrives("/edit$").press("+ Hemuppgift")
    type_in(astrid, "Hemuppgift", "Sovdagbok i två veckor.")
    astrid.press("Till signering").arrives("/sign$")
    astrid.reads("Undrar över nästa tid.", "Sovdagbok i två veckor.", "20 minuter", "skriven en dag efteråt")
    practice.lock(astrid.cookie)
    astrid.go(astrid.path).reads("Det är mer än fem minuter")
    astrid.expects(422)
    astrid.write("Lösenfras", "något helt annat än min")
    astrid.press("Signera").reads("Lösenfrasen stämmer inte.", "Undrar över nästa tid.")
    astrid.write("Lösenfras", practice.cast.people["astrid"].passphrase)
    astrid.press("Signera").arrives("/journal$")
    expect(article(astrid, "Undrar över nästa tid.")).to_contain_text("Signerad")
    expect(article(astrid, "Undrar över nästa tid.")).to_contain_text("Telefonkontakt")


def test_therapist_at_two_units_says_where_she_works_now(visitor, practice):
    hanna = visitor().sign_in("hanna", ends="/assignment")
    hanna.reads("Var arbetar du nu?", "Du har ett uppdrag i taget.")
    hanna.page.get_by_label("North-A, behandlare").check()
    hanna.press("Fortsätt").reads(PIA)
    hanna.page.get_by_text("Hanna Lo").click()
    hanna.follow("Byt uppdrag")
    hanna.page.get_by_label("North-B, behandlare").check()
    hanna.press("Fortsätt").reads("Du har ingen pågående vårdrelation.").reads_nothing_of(PIA)


def test_therapist_prints_a_journal_as_a_printing_in_the_log(signed_in):
    astrid = signed_in("astrid").follow(PIA)
    astrid.follow("Skriv ut").reads("Den är loggad som utskrift redan nu", FIRST)
    astrid.page.emulate_media(media="print")
    expect(astrid.page.locator(".print-foot")).to_contain_text("Journalkopia. North. Utskriven")
    expect(astrid.page.locator(".mast")).to_be_hidden()
    expect(astrid.page.locator(".patient-name")).to_be_visible()
    astrid.page.emulate_media(media="screen")
    astrid.go("/my-log").reads("skrev ut")
