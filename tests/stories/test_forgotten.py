"""A forgotten passphrase: the paper code opens the account; without it a new invitation does. Nothing is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.stories.acts import PIA, Newcomer, article, authenticator, invited, joins, known, signed_note
from tests.stories.test_newcomer import taken_up

pytestmark = pytest.mark.browser

NEW = "nio violer under eken i dag"


@pytest.fixture
def olof(visitor, signed_in, practice):
    """A therapist at North-A who takes part in Pia's care and has signed a note."""
    newcomer = Newcomer("olof", "Olof Grind")
    joins(visitor(), newcomer, invited(signed_in("frida"), newcomer))
    known(practice, newcomer)
    signed_in("astrid").close()
    taken_up(signed_in("dag"), practice, newcomer.name)
    signed_note(visitor().sign_in("olof"), "Olofs egen anteckning.").close()
    return newcomer


def test_forgotten_passphrase_is_replaced_and_a_lost_code_too(visitor, signed_in, practice, olof):
    by_the_paper_code(visitor(), practice, olof)
    returned = visitor().sign_in("olof").follow(PIA, exact=True)
    expect(article(returned, "Olofs egen anteckning.")).to_contain_text("Signerad")
    frida = signed_in("frida")
    practice.lock(frida.cookie)
    frida.follow("Olof Grind").reads("Det är mer än fem minuter")
    frida.page.locator("#p-again").fill(practice.cast.people["frida"].passphrase)
    frida.press("Bjud in på nytt").reads("Inbjudan är gjord")
    joins(visitor(), olof, frida.page.locator("#invitation-link").inner_text())
    known(practice, olof)
    visitor().sign_in("olof").reads("Dina nycklar är på väg")
    signed_in("astrid")
    again = visitor().sign_in("olof").follow(PIA, exact=True)
    expect(article(again, "Olofs egen anteckning.")).to_contain_text("Signerad")
    article(again, "Olofs egen anteckning.").get_by_role("link", name="Kontrollera").click()
    again.looks().reads("Signaturen stämmer")


def by_the_paper_code(visitor, practice, olof):
    """Choose a new passphrase with the recovery code; the next code is shown and typed back."""
    visitor.expects(422)
    visitor.go("/sign-in").follow("Jag kommer inte in")
    for code in ("0000-0000-0000-0000", olof.code):
        practice.cast.forget_step("olof")
        visitor.write("Konto", "olof")
        visitor.write("Återställningskod", code)
        visitor.write("Kod, sex siffror", authenticator(olof))
        visitor.write("Ny lösenfras", NEW)
        visitor.write("Ny lösenfras, en gång till", NEW)
        visitor.press("Byt lösenfras").looks()
    visitor.reads("Din nya återställningskod")
    olof.code, olof.passphrase = visitor.page.locator("output").inner_text(), NEW
    practice.cast.people["olof"].passphrase = NEW
    visitor.write("Skriv koden från papperet", olof.code)
    visitor.press("Klar").arrives("/sign-in$")
