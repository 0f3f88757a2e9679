"""The door of patients: an identity that was proved opens an account, whose code is shown until it was typed back."""

from __future__ import annotations

import re

import pytest

from journal.services.identifying import keep_identity
from journal.services.keyring_sessions import begin_cookie
from journal.web.cookies import eid_cookie
from tests.cast import PASSPHRASE
from tests.patients import OLA, entered, gives_access, proved
from tests.scenes import signed, takes_part
from tests.web.browsing import Browser
from tests.web.test_page_passkeys import FIREFOX

CODE = re.compile(r'big-code">([^<]+)<')


def proved_in(site, who=OLA):
    """A browser that has proved who it is, at North's door."""
    cookie = begin_cookie()
    keep_identity(site.cast.parts.keyring, cookie, proved(who), site.clock())
    client = site.app.test_client()
    client.set_cookie(eid_cookie(site.cast.settings), cookie.value)
    browser = Browser(site, client)
    browser.get(f"/patient?provider={site.cast.providers['north']}")
    return browser


@pytest.fixture
def ola(site):
    """Ola has proved who he is and chosen North, and is asked for a passphrase."""
    site.cast.ola = entered(site.cast)
    return proved_in(site)


def opens(browser):
    """A passphrase is chosen; the code that is shown."""
    browser.send("/patient/open", new_passphrase=PASSPHRASE, new_passphrase_again=PASSPHRASE)
    return CODE.search(browser.text)[1]


def test_the_recovery_code_is_shown_until_it_was_typed_back_and_never_again(ola):
    code = opens(ola)
    assert code in ola.send("/me/code", 422, recovery_code="fel")
    assert "Ditt konto är klart" in ola.send("/me/code", recovery_code=code.lower().replace("-", " "))
    assert code not in ola.get("/me/code")


def test_the_session_that_opened_the_account_is_told_by_its_device(ola):
    ola.client.environ_base["HTTP_USER_AGENT"] = FIREFOX
    ola.send("/me/code", recovery_code=opens(ola))
    page = ola.get("/me/account")
    assert "Firefox på Linux" in page
    assert "Okänd enhet" not in page


def test_two_passphrases_that_differ_open_nothing_and_are_asked_for_again(ola):
    ola.send("/patient/open", 422, new_passphrase=PASSPHRASE, new_passphrase_again="en helt annan fras 12")
    assert "Gör ditt konto" in ola.text


def test_the_journal_is_there_as_soon_as_a_member_has_signed_in_while_the_unlock_is_fresh(site, ola):
    cast = site.cast
    gives_access(cast)
    astrid = cast.signed_in("astrid")
    takes_part(cast, astrid, "astrid", cast.ola)
    signed(cast, astrid, "Skrivet om Ola.", patient=cast.ola)
    ola.send("/me/code", recovery_code=opens(ola))
    assert "Skrivet om Ola." not in ola.get("/me")
    cast.signed_in("astrid")
    assert "Skrivet om Ola." in ola.get("/me/journal")


def test_a_key_that_comes_after_the_unlock_is_over_waits_for_the_next_sign_in(site, ola):
    cast = site.cast
    gives_access(cast)
    astrid = cast.signed_in("astrid")
    takes_part(cast, astrid, "astrid", cast.ola)
    signed(cast, astrid, "Skrivet om Ola.", patient=cast.ola)
    ola.send("/me/code", recovery_code=opens(ola))
    cast.signed_in("astrid")
    site.clock.on(minutes=6)
    assert "logga sedan ut och in igen" in ola.get("/me/journal")
    back = proved_in(site)
    back.send("/patient/enter", passphrase=PASSPHRASE)
    assert "Skrivet om Ola." in back.get("/me/journal")


def test_who_proved_nothing_is_sent_to_the_e_id(site):
    browser = Browser(site, site.app.test_client())
    assert "Logga in med e-legitimation" in browser.get("/patient")


def test_a_wrong_passphrase_is_told_and_the_recovery_code_opens_too(site, ola):
    code = opens(ola)
    back = proved_in(site)
    assert "återställningskoden" in back.send("/patient/enter", 401, passphrase="fel fras, helt fel")
    back.get(f"/patient?provider={site.cast.providers['north']}&with_code=yes")
    assert "Start" in back.send("/patient/enter", recovery_code=code)


def test_who_is_a_patient_nowhere_yet_chooses_among_the_providers(site):
    browser = proved_in(site)
    browser.get("/patient?provider=")
    assert "Hos vilken vårdgivare är du patient?" in browser.text
    assert "Hos vilken vårdgivare är du patient?" in browser.get("/patient?provider=what")
