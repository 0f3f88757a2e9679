"""Lifts, the three steps of an emergency access and its review in a browser, wide and narrow, light and dark."""

from __future__ import annotations

import pytest

from tests.blocked_scenes import about_a_day, blocked, officer, pia_treated_at_b
from tests.browser.axe import violations
from tests.cast import NOON
from tests.scenes import DAY
from tests.stories.visiting import unrolled

pytestmark = pytest.mark.browser


@pytest.fixture
def night(served):
    """Pia, who blocked North-A, comes to North-B in the night; Dag is officer."""
    cast = served.cast
    officer(cast)
    for n in (1, 2, 3):
        about_a_day(cast, cast.signed_in("astrid"), f"Not {n}.", NOON - n * DAY)
    blocked(cast)
    pia_treated_at_b(cast)
    served.pia = f"{served.address}/patients/{cast.pia}"
    return served


def looked_at(page):
    """Nobody is shut out of the page as it stands, nothing is blocked, nothing runs over the edge."""
    with unrolled(page):
        found = violations(page)
    assert found == [], page.url
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, page.url
    assert [said for said in page.complaints if "the server responded with a status of" not in said] == [], page.url


@pytest.mark.rule("SPA-05")
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_bo_opens_in_an_emergency_and_eva_reviews_it(night, window, width, scheme):
    page = window(width, scheme)
    night.sign_in(page, "bo")
    page.goto(f"{night.pia}/emergency")
    looked_at(page)
    page.get_by_label("Patienten kan svara och säger nej").check()
    page.get_by_label("Vilken vård behövs").fill("Akut suicidrisk, svarar inte på tilltal.")
    page.get_by_label("Uppgifterna kan antas").check()
    page.get_by_role("button", name="Visa vilka enheter").click()
    looked_at(page)
    page.get_by_label("Patienten är inte kontaktbar").check()
    page.get_by_role("button", name="Visa vilka enheter").click()
    page.get_by_role("heading", name="North-A har spärrat").wait_for()
    looked_at(page)
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Öppna de valda").click()
    page.get_by_text("Not 1.").wait_for()
    looked_at(page)
    other = window(width, scheme)
    night.sign_in(other, "eva")
    other.goto(f"{night.address}/emergencies")
    looked_at(other)
    other.get_by_label("Befogad", exact=True).check()
    other.get_by_role("button", name="Spara").click()
    other.get_by_text("Befogad, enligt Eva Hav").wait_for()
    looked_at(other)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_dag_lifts_what_pia_consents_to(night, window, width, scheme):
    page = window(width, scheme)
    night.sign_in(page, "dag")
    page.goto(f"{night.pia}/lifts")
    looked_at(page)
    page.get_by_label("För vem").select_option(label="Bo Alm vid North-B")
    page.get_by_label("Till och med").fill("2026-03-04")
    page.get_by_label("Patienten har själv samtyckt").check()
    page.get_by_role("button", name="Häv spärren").click()
    page.get_by_role("button", name="Ta tillbaka nu").wait_for()
    looked_at(page)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_the_head_asks_for_two_and_dag_is_the_second(night, window, width, scheme):
    frida, bo, dag = (window(width, scheme) for _ in range(3))
    night.sign_in(frida, "frida")
    frida.goto(f"{night.address}/emergencies/rule")
    looked_at(frida)
    frida.get_by_role("button", name="Kräv två").click()
    night.sign_in(bo, "bo")
    bo.goto(f"{night.pia}/emergency")
    bo.get_by_label("Patienten går inte att nå").check()
    bo.get_by_label("Vilken vård behövs").fill("Akut.")
    bo.get_by_label("Uppgifterna kan antas").check()
    bo.get_by_role("button", name="Visa vilka enheter").click()
    bo.get_by_role("heading", name="Två behövs för mer").wait_for()
    looked_at(bo)
    night.sign_in(dag, "dag")
    dag.goto(bo.locator("code").inner_text())
    looked_at(dag)
    dag.get_by_label("Jag har hört skälen").check()
    dag.get_by_role("button", name="Godkänn").click()
    dag.get_by_role("heading", name="Godkänt").wait_for()
    looked_at(dag)
