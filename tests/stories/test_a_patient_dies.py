"""Pia has died: Dag marks it at the desk, Astrid's lists and journal say so at once, and a mistake is put right."""

from __future__ import annotations

import pytest

from tests.practice import FIRST

pytestmark = pytest.mark.browser

SAYS_SO = "Avliden 27 februari 2026"


@pytest.fixture
def practice(own_practice):
    """Not the one that the stories share: the register goes on saying what was marked in it."""
    return own_practice


@pytest.mark.rule("R-09")
@pytest.mark.parametrize("script", [True, False])
def test_the_journal_outlives_pia_and_a_namesakes_death_is_taken_back(signed_in, practice, script):
    pia = f"/patients/{practice.cast.pia}"
    astrid = signed_in("astrid").go("/").reads_nothing_of(SAYS_SO)
    dag = signed_in("dag", java_script_enabled=script).go(f"{pia}/relations").follow("Märk som avliden")
    dag.looks().write("Dödsdag", "2026-02-27")
    dag.page.get_by_label("Folkbokföringen").check()
    dag.press("Märk som avliden").looks().reads("Patienten är avliden", SAYS_SO, "Journalen står kvar som förut.")
    astrid.go("/").reads(SAYS_SO)
    astrid.go(f"{pia}/journal").reads(SAYS_SO, FIRST)
    dag.page.get_by_text("Patienten lever").click()
    dag.write("Vad blev fel?", "En namne.")
    dag.press("Ta tillbaka märkningen").looks().reads("Märkt av misstag").reads_nothing_of(SAYS_SO, "En namne.")
    astrid.go("/patients").reads_nothing_of(SAYS_SO)
