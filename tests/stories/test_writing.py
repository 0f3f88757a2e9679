"""Nothing typed is lost: two windows, a session that ends, no script, no mouse."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.stories.acts import PIA, SAVED, article, begin, lamp, type_in

pytestmark = pytest.mark.browser

LONG = "Berättar om veckan.\nHar sovit sex timmar per natt, fem nätter av sju."


def test_two_windows_meet_and_both_texts_are_shown(signed_in):
    astrid = signed_in("astrid")
    astrid.expects(412)
    type_in(begin(astrid), "Aktuellt", "Skrivet i det första fönstret.")
    other = astrid.another_window().go(astrid.path)
    other.page.get_by_label("Aktuellt").fill("Skrivet i det andra fönstret.")
    lamp(other, SAVED)
    astrid.page.get_by_label("Aktuellt").fill("Skrivet i det första, men senare.")
    astrid.reads("Ingenting är borta.").looks()
    astrid.reads("Skrivet i det andra fönstret.", "Skrivet i det första, men senare.")
    astrid.write("Så ska det stå i Aktuellt", "Skrivet i det första, och i det andra.")
    astrid.press("Spara det sammansatta").arrives("/edit$")
    expect(astrid.page.get_by_label("Aktuellt")).to_have_value("Skrivet i det första, och i det andra.")
    discard(astrid)


def discard(visitor):
    """Set the draft aside, so that the next story begins with none."""
    visitor.follow("Lägg undan utkastet").press("Lägg undan").arrives("/journal$")


def test_session_ends_while_somebody_types_and_the_window_goes_on_after_signing_in(signed_in, practice):
    astrid = signed_in("astrid")
    astrid.expects(401)
    type_in(begin(astrid), "Aktuellt", "Sparat medan sessionen gällde.")
    practice.end_session(astrid.cookie)
    astrid.page.get_by_label("Aktuellt").press_sequentially(" Skrivet sedan den tagit slut.")
    lamp(astrid, "Du är utloggad. Texten finns kvar i det här fönstret")
    astrid.another_window().sign_in("astrid").page.close()
    astrid.page.bring_to_front()
    astrid.page.evaluate("dispatchEvent(new Event('focus'))")
    lamp(astrid, SAVED)
    astrid.go(astrid.path)
    whole = "Sparat medan sessionen gällde. Skrivet sedan den tagit slut."
    expect(astrid.page.get_by_label("Aktuellt")).to_have_value(whole)
    discard(astrid)


def test_somebody_else_at_the_same_machine_does_not_take_over_what_was_typed(signed_in, practice):
    astrid = signed_in("astrid")
    astrid.expects(401)
    type_in(begin(astrid), "Aktuellt", "Astrids ord.")
    practice.end_session(astrid.cookie)
    astrid.page.get_by_label("Aktuellt").press_sequentially(" Och fler.")
    lamp(astrid, "Du är utloggad.")
    hanna = astrid.another_window().sign_in("hanna")
    hanna.page.get_by_label("North-A, behandlare").check()
    hanna.press("Fortsätt").reads(PIA)
    astrid.page.evaluate("dispatchEvent(new Event('focus'))")
    lamp(astrid, "Du är utloggad.")
    expect(astrid.page.get_by_label("Aktuellt")).to_have_value("Astrids ord. Och fler.")
    astrid.page.evaluate("window.onbeforeunload = null")


def test_without_script_a_note_is_written_saved_and_signed(signed_in):
    astrid = begin(signed_in("astrid", java_script_enabled=False))
    astrid.write("Aktuellt", LONG)
    astrid.press("Spara").arrives("/edit").reads(SAVED)
    astrid.write("Planering", "Ny tid om en vecka.")
    astrid.press("Till signering").arrives("/sign$").reads("fem nätter av sju.", "Ny tid om en vecka.")
    astrid.press("Signera").arrives("/journal$")
    expect(article(astrid, "fem nätter av sju.").last).to_contain_text("Signerad")


def test_without_script_a_session_that_ended_gives_the_text_back_and_takes_it_again(signed_in, practice):
    astrid = begin(signed_in("astrid", java_script_enabled=False))
    astrid.expects(400, 401)
    astrid.write("Aktuellt", LONG)
    practice.end_session(astrid.cookie)
    astrid.press("Spara").reads("Du är utloggad", "Sovit sex timmar per natt"[1:])
    astrid.another_window().sign_in("astrid")
    astrid.press("Spara igen").reads("Formuläret hörde till en annan inloggning.", "fem nätter av sju.")
    astrid.press("Spara igen").arrives("/edit").reads(SAVED)
    expect(astrid.page.get_by_label("Aktuellt")).to_have_value(LONG)
    discard(astrid)


def test_without_a_mouse_a_note_is_written_and_signed(signed_in):
    astrid = begin(signed_in("astrid"))
    keys = astrid.page.keyboard
    astrid.page.get_by_label("Minuter").focus()
    keys.press("Tab")
    keys.type("Skrivet med tangenterna.")
    keys.press("Alt+ArrowDown")
    keys.type("Lugn och närvarande.")
    keys.press("Control+s")
    lamp(astrid, SAVED)
    keys.press("Control+Enter")
    astrid.arrives("/sign$").reads("Skrivet med tangenterna.", "Lugn och närvarande.")
    keys.press("Control+Enter")
    astrid.arrives("/journal$")
    expect(article(astrid, "Skrivet med tangenterna.")).to_contain_text("Signerad")
