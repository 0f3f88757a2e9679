"""Staff whose second factor is an e-ID: of their own number, beside their own passphrase, and of nobody else."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from journal.domain.people import Role
from journal.services.invitations import Invite, invite
from journal.store.log_tables import AccessPayloadRow
from tests.cast import PASSPHRASE, Person
from tests.eid import PIA, TOLVAN, DemoPerson, identified, told
from tests.web.browsing import nobody, signed_in

HANNA = DemoPerson("Hanna Ö", "197010632391")


@pytest.fixture
def hanna(eid_site):
    """A therapist at North-A whose number was entered when she was invited; a colleague has handed her the keys."""
    cast = eid_site.cast
    cast.people["hanna"] = Person("hanna", HANNA.name, Role.THERAPIST, "a")
    wanted = Invite("hanna", HANNA.name, "leg. psykolog", Role.THERAPIST, cast.units["a"], HANNA.number)
    cast.join("hanna", invite(cast.parts, cast.signed_in("frida"), wanted, eid_site.clock()))
    eid_site.provider.people = {"Alla": (PIA, TOLVAN, HANNA)}
    return eid_site


def entered(browser, account="hanna", expected=200, passphrase=PASSPHRASE, **typed):
    """Fill in what the door asks for beside the e-ID."""
    return browser.send("/sign-in", expected, account=account, passphrase=passphrase, **typed)


def rows_of(cast, name):
    """What the log has of somebody: activity and subtype of each row."""
    row = AccessPayloadRow
    with cast.parts.store.database.reading() as connection:
        found = select(row.activity, row.subtype).where(row.actor_id == cast.people[name].account)
        return [tuple(each) for each in connection.execute(found)]


@pytest.mark.rule("S-01")
def test_hanna_signs_in_with_passphrase_and_e_id_and_nothing_is_left_of_it(hanna):
    hanna.cast.signed_in("astrid")
    browser = nobody(hanna)
    browser.get(identified(browser, HANNA, "staff", "/patients").headers["Location"])
    assert "Du har legitimerat dig som Hanna Ö." in browser.text
    entered(browser)
    assert browser.path == "/patients"
    assert "Hanna Ö" in browser.text
    assert ("Läsa", "inloggning") in rows_of(hanna.cast, "hanna")
    assert browser.client.get_cookie("sigill-eid") is None
    browser.send("/sign-out")
    assert "Kod, sex siffror" in browser.get("/sign-in")


@pytest.mark.rule("S-01")
@pytest.mark.parametrize("person", [PIA, TOLVAN], ids=str)
def test_another_person_s_e_id_is_refused_and_slowed_like_a_wrong_code(hanna, person):
    hanna.cast.signed_in("astrid")
    browser = nobody(hanna)
    browser.get(identified(browser, person, "staff").headers["Location"])
    for _ in range(5):
        assert "hör inte ihop" in entered(browser, expected=401)
    assert "För många försök" in entered(browser, expected=429)
    browser.get("/")
    assert browser.path == "/sign-in"


def test_the_right_e_id_beside_a_wrong_passphrase_is_told_nothing_more(hanna):
    hanna.cast.signed_in("astrid")
    browser = nobody(hanna)
    browser.get(identified(browser, HANNA, "staff").headers["Location"])
    wrong = entered(browser, expected=401, passphrase="kanelbullar i solen 43")
    unknown = entered(browser, "nobody-at-all", expected=401)
    without_number = entered(browser, "astrid", expected=401)
    for page in (wrong, unknown, without_number):
        assert "Konto, lösenfras och e-legitimation hör inte ihop" in page
        assert "Koden från din kodapp fungerar ändå." in page
    entered(browser)
    assert browser.path == "/"


def test_hanna_whose_keys_still_wait_for_a_colleague_is_let_in_by_her_code_alone(hanna):
    browser = nobody(hanna)
    browser.get(identified(browser, HANNA, "staff").headers["Location"])
    assert "hör inte ihop" in entered(browser, expected=401)
    browser.get(browser.link("Använd koden i stället"))
    hanna.cast.forget_step("hanna")
    entered(browser, totp=hanna.cast.code("hanna", hanna.clock()))
    assert browser.path == "/"


@pytest.mark.rule("S-01")
def test_an_e_id_without_a_passphrase_or_after_ten_minutes_opens_nothing(hanna):
    hanna.cast.signed_in("astrid")
    browser = nobody(hanna)
    browser.get(identified(browser, HANNA, "staff").headers["Location"])
    entered(browser, expected=401, passphrase="")
    hanna.clock.on(minutes=10)
    assert "Legitimera dig igen" in entered(browser, expected=401)
    assert "Kod, sex siffror" in browser.text
    entered(browser, expected=401, factor="e-id")


def test_whoever_says_that_they_showed_an_e_id_and_did_not_is_refused(hanna):
    browser = nobody(hanna)
    browser.get("/sign-in")
    entered(browser, expected=401, factor="e-id", totp=None)


def test_a_head_and_whoever_has_no_number_go_on_with_their_code(eid_site):
    browser = nobody(eid_site)
    browser.get(identified(browser, PIA, "staff").headers["Location"])
    assert "hör inte ihop" in entered(browser, "frida", expected=401)
    assert signed_in(eid_site, "frida").path == "/staff"


def test_the_door_offers_the_e_id_by_a_link_that_keeps_the_way_back(eid_site):
    browser = nobody(eid_site)
    browser.get("/sign-in?come_back_to=/patients")
    where = browser.link("Använd e-legitimation som andra faktor")
    assert where == "/e-id/start?come_back_to=/patients&for=staff"
    answer = browser.client.get(where)
    assert answer.headers["Location"].startswith(eid_site.provider.issuer)
    assert told(browser, browser.client.get("/e-id/callback?state=staff.x"))[0] == "no-question"
