"""The door in a browser: nobody gets past it signed out, and no form of another site is taken."""

from __future__ import annotations

import pytest

from tests.practice import FIRST
from tests.stories.acts import PIA, begin

pytestmark = pytest.mark.browser


def test_signed_out_visitor_is_sent_to_the_door_and_comes_back(visitor, practice):
    somebody = visitor()
    wanted = f"/patients/{practice.cast.pia}/journal"
    for path in ("/", wanted, "/log", "/staff", "/account", f"/patients/{practice.cast.pia}/entries/new"):
        somebody.go(path).arrives(r"/sign-in\?come_back_to=").reads_nothing_of(PIA, FIRST)
    somebody.go(wanted)
    somebody.sign_in("astrid", ends=wanted).reads(FIRST)
    somebody.page.get_by_text("Astrid Ek").first.click()
    somebody.press("Logga ut").arrives("/sign-in$")
    somebody.page.go_back()
    somebody.page.wait_for_load_state()
    somebody.reads_nothing_of(FIRST)


def test_wrong_code_and_wrong_passphrase_are_told_alike(visitor, practice):
    somebody = visitor()
    somebody.expects(401)
    told = set()
    for passphrase, code in (("fel fras som ingen har", None), (practice.cast.people["bo"].passphrase, "000000")):
        somebody.go("/sign-in")
        somebody.write("Konto", "bo")
        somebody.write("Lösenfras", passphrase)
        somebody.write("Kod, sex siffror", code or practice.code("bo"))
        somebody.press("Logga in").reads("Konto, lösenfras eller kod stämmer inte.")
        told.add(somebody.page.get_by_role("alert").inner_text())
    assert len(told) == 1


@pytest.mark.parametrize("forged", ["", "forged", "another"])
def test_form_with_a_forged_or_missing_token_changes_nothing(signed_in, visitor, forged):
    astrid = begin(signed_in("astrid"))
    astrid.expects(400)
    astrid.page.evaluate("document.querySelector('#kind').form.removeAttribute('data-autosave')")
    token = forged
    if forged == "another":
        token = visitor().go("/sign-in").page.locator("[name=csrf_token]").first.input_value()
    astrid.page.evaluate(f"document.querySelectorAll('[name=csrf_token]').forEach(i => i.value = '{token}')")
    astrid.page.evaluate("document.querySelector('#k-current').value = 'Förfalskat.'")
    astrid.press("Spara", exact=True).reads("Formuläret hörde till en annan inloggning.", "Förfalskat.")
    astrid.go("/").follow(PIA, exact=True).reads_nothing_of("Förfalskat.")


def test_page_of_another_site_cannot_send_a_form_here(signed_in, practice):
    astrid = signed_in("astrid")
    astrid.expects(400, 401)
    origin = practice.server.origin
    form = f"<form method=post action='{origin}/patients/{practice.cast.pia}/entries/new'>"
    field = "<input name=text.current value=Utifrån><input name=kind value=session></form>"
    other = astrid.context.new_page()
    other.goto("data:text/html,<p>Another site</p>")
    other.evaluate(f"document.body.innerHTML = `{form}{field}`")
    with other.expect_navigation():
        other.evaluate("document.forms[0].submit()")
    assert "Spara igen" not in other.content()
    other.close()
    astrid.follow(PIA, exact=True).reads_nothing_of("Utifrån")
