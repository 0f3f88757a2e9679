"""Passkeys in a real browser, with the authenticator that Chromium plays: made, come in by, unlocked with, ended."""

from __future__ import annotations

import re
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.stories.acts import begin, type_in

pytestmark = pytest.mark.browser

INTERNAL = {
    "protocol": "ctap2",
    "ctap2Version": "ctap2_1",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "hasPrf": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@contextmanager
def authenticator(somebody, **changed):
    """A device that answers in this window."""
    session = somebody.context.new_cdp_session(somebody.page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": INTERNAL | changed})
    yield session, made["authenticatorId"]
    session.send("WebAuthn.removeVirtualAuthenticator", made)


def adds_passkey(somebody, name="Telefonen"):
    somebody.go("/account").follow("Lägg till en passkey")
    somebody.write("Vad ska den heta?", name)
    somebody.page.get_by_role("button", name="Skapa passkey").click()


def signs_out(somebody):
    somebody.go("/account").page.get_by_text(re.compile("^Astrid Ek$")).first.click()
    somebody.press("Logga ut", exact=True).arrives("/sign-in$")


def forgets_unlock(somebody, practice):
    """Five minutes pass."""
    practice.lock(somebody.cookie)


@pytest.mark.rule("S-01", "S-02", "S-04")
def test_astrid_makes_a_passkey_comes_in_by_it_signs_with_it_and_ends_it(signed_in, practice):
    astrid = signed_in("astrid")
    with authenticator(astrid):
        adds_passkey(astrid)
        astrid.arrives("/account$").reads("Telefonen", "Aldrig")
        signs_out(astrid)
        astrid.page.get_by_role("button", name="Logga in med passkey").click()
        astrid.arrives("/$").reads("Astrid Ek")
        astrid.go("/account").reads("med passkey").reads_nothing_of("Aldrig")
        writes_and_signs(astrid, practice)
        forgets_unlock(astrid, practice)
        astrid.go("/account").press("Avsluta").arrives("/unlock")
        astrid.page.get_by_role("button", name="Lås upp med passkey").click()
        astrid.arrives("/account$").press("Avsluta Telefonen").reads("Du har ingen ännu.")
        signs_out(astrid)
        astrid.expects(401)
        astrid.page.get_by_role("button", name="Logga in med passkey").click()
        astrid.reads("Din passkey öppnade inget konto här.")


def writes_and_signs(astrid, practice):
    """Sign a note, and unlock in the form itself, where nothing typed is lost."""
    type_in(begin(astrid), "Aktuellt", "Skrivet efter att ha kommit in med passkey.")
    astrid.press("Till signering").arrives("/sign$")
    forgets_unlock(astrid, practice)
    astrid.page.reload()
    astrid.looks()
    astrid.page.get_by_role("button", name="Lås upp med passkey").click()
    astrid.reads("Upplåst i fem minuter.")
    astrid.press("Signera").arrives("/journal$").reads("Skrivet efter att ha kommit in med passkey.")


def test_an_authenticator_without_prf_is_refused_with_the_reason(signed_in):
    astrid = signed_in("astrid")
    astrid.expects(422)
    with authenticator(astrid, hasPrf=False):
        adds_passkey(astrid, "Gamla nyckeln")
        astrid.reads("saknar stöd för PRF")
        assert astrid.page.get_by_label("Vad ska den heta?").input_value() == "Gamla nyckeln"
        astrid.go("/account").reads("Du har ingen ännu.")


def test_whoever_is_not_verified_makes_no_passkey_and_is_told_that_nothing_changed(signed_in):
    astrid = signed_in("astrid")
    with authenticator(astrid, isUserVerified=False):
        adds_passkey(astrid)
        astrid.reads("Det avbröts. Ingenting är ändrat.")


def test_who_left_the_device_at_home_unlocks_with_the_passphrase_instead(signed_in, practice):
    astrid = signed_in("astrid")
    with authenticator(astrid) as (session, device):
        adds_passkey(astrid)
        astrid.arrives("/account$")
        session.send("WebAuthn.clearCredentials", {"authenticatorId": device})
        forgets_unlock(astrid, practice)
        astrid.go("/unlock").page.get_by_role("button", name="Lås upp med passkey").click()
        astrid.reads("Det avbröts. Ingenting är ändrat.")
        astrid.write("Lösenfras", practice.cast.people["astrid"].passphrase)
        astrid.press("Lås upp", exact=True).arrives("/$")
        astrid.go("/account").press("Avsluta Telefonen").reads("Du har ingen ännu.")


@pytest.mark.parametrize("script", [True, False])
def test_without_script_or_without_passkeys_the_door_says_so_and_works(visitor, script):
    somebody = visitor(java_script_enabled=script)
    if script:
        somebody.context.add_init_script("delete window.PublicKeyCredential")
    somebody.go("/sign-in").reads("Passkeys går inte att använda här")
    expect(somebody.page.get_by_role("button", name="Logga in med passkey")).to_have_count(0)
    somebody.sign_in("astrid", ends="/$")


def test_astrid_sees_where_she_is_signed_in_and_ends_the_other(signed_in):
    there, here = signed_in("astrid"), signed_in("astrid")
    there.expects(401)
    here.go("/account").reads("Chrome på Linux", "den här", "Logga ut överallt")
    here.press("Logga ut Chrome på Linux").arrives("/account$")
    there.go("/patients").arrives("/sign-in").reads("Du har varit borta en stund")
    here.press("Logga ut överallt").arrives("/sign-in$")
    here.go("/account").arrives("/sign-in")
