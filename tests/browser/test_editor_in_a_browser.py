"""The editor as it is used: saved while one writes, truthful without a network, and never over somebody's text."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SAVED = "Sparat på servern"


@pytest.fixture
def editor(served, window):
    page = window()
    served.sign_in(page, "astrid")
    page.goto(f"{served.address}/patients/{served.cast.pia}/entries/new")
    return page


def _lamp(page, words):
    expect(page.locator("#lamp")).to_contain_text(words, timeout=10_000)


def test_what_is_typed_is_saved_without_a_button(editor):
    editor.fill("#k-current", "Sover bättre.")
    _lamp(editor, "väntar på servern")
    _lamp(editor, SAVED)
    assert editor.url.endswith("/edit")
    editor.reload()
    expect(editor.locator("#k-current")).to_have_value("Sover bättre.")
    assert editor.complaints == []


def test_an_empty_page_saves_nothing(editor):
    editor.fill("#k-current", "   ")
    editor.wait_for_timeout(1500)
    assert editor.url.endswith("/entries/new")


def test_a_lost_network_is_said_and_the_text_follows_when_it_is_back(editor):
    editor.fill("#k-current", "Sover bättre.")
    _lamp(editor, SAVED)
    editor.context.set_offline(True)
    editor.fill("#k-current", "Sover bättre än i går.")
    _lamp(editor, "Servern svarar inte.")
    editor.context.set_offline(False)
    _lamp(editor, SAVED)
    editor.reload()
    expect(editor.locator("#k-current")).to_have_value("Sover bättre än i går.")


def test_a_second_window_leads_to_both_versions(editor):
    editor.fill("#k-current", "Det första.")
    _lamp(editor, SAVED)
    other = editor.context.new_page()
    other.goto(editor.url)
    other.fill("#k-current", "Det andra.")
    _lamp(other, SAVED)
    editor.fill("#k-current", "Det första, och mer.")
    expect(editor.locator("h1")).to_have_text("Utkastet sparades även från ett annat fönster", timeout=10_000)
    expect(editor.locator(".sides")).to_contain_text("Det första, och mer.")
    expect(editor.locator(".sides")).to_contain_text("Det andra.")


def test_a_session_that_ended_is_said_and_the_text_stays_in_the_window(editor):
    editor.fill("#k-current", "Sover bättre.")
    _lamp(editor, SAVED)
    editor.context.clear_cookies()
    editor.fill("#k-current", "Skrivet efteråt.")
    _lamp(editor, "Du är utloggad.")
    expect(editor.locator("#k-current")).to_have_value("Skrivet efteråt.")


def test_ctrl_enter_reads_and_then_signs(editor, served):
    editor.fill("#k-current", "Sover bättre.")
    editor.press("#k-current", "Control+Enter")
    editor.wait_for_url("**/sign")
    editor.keyboard.press("Control+Enter")
    editor.wait_for_url("**/journal")
    expect(editor.locator("article")).to_contain_text("Signerad")


def test_whoever_goes_on_before_the_answer_to_a_save_has_come_is_in_no_conflict_with_it(editor):
    answers = []

    def answered_late(route):
        if route.request.resource_type == "fetch":
            answers.append((route, route.fetch()))
        else:
            route.continue_()

    editor.fill("#k-current", "Sover bättre.")
    _lamp(editor, SAVED)
    editor.route("**/edit", answered_late)
    editor.fill("#k-current", "Sover bättre än i går.")
    while not answers:
        editor.wait_for_timeout(50)
    editor.get_by_role("button", name="Till signering").click(no_wait_after=True)
    ((save, answer),) = answers
    save.fulfill(response=answer)
    editor.wait_for_url("**/sign")
    expect(editor.locator("main")).to_contain_text("Sover bättre än i går.")


def test_an_element_that_somebody_slipped_in_does_nothing(editor):
    editor.evaluate("""() => {
        const evil = document.createElement("button");
        evil.id = "evil";
        evil.setAttribute("hx-post", "/sign-out");
        evil.setAttribute("hx-trigger", "click");
        document.querySelector("main").append(evil);
        htmx.process(evil);
    }""")
    assert editor.locator("#evil").get_attribute("hx-post") is None
