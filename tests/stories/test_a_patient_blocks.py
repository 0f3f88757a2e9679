"""Pia asks at the desk that North-B reads nothing of North-A: it is shown first, and then it holds at once."""

from __future__ import annotations

import shutil

import pytest

from journal.services import blocks
from tests.practice import FIRST, RISK
from tests.serving_here import served_here
from tests.stories.acts import OLA

pytestmark = pytest.mark.browser

SCREENS = ".mock-screen > div"


@pytest.fixture
def practice(own_practice):
    """Not the one that the stories share: the stand that Bo takes lasts for twelve hours."""
    return own_practice


def screens(visitor):
    """What the two small screens say: as it is, and as it would be."""
    return visitor.page.locator(SCREENS).all_inner_texts()


def reads_north_a(bo, pia):
    """Bo takes a stand on North-A's journal, and reads it."""
    bo.go(f"{pia}/journal").follow("Ta ställning")
    bo.choose("Ändamål", "Vård och behandling")
    bo.choose("Skäl", "Vård som flera enheter delar")
    bo.press("Jag deltar i vården").follow("Läs journalen vid North-A").reads(FIRST, RISK)


@pytest.mark.rule("B-01", "B-02", "B-07", "B-11", "B-15", "B-17")
def test_dag_enters_it_at_the_desk_and_bo_loses_what_he_had_open(signed_in, practice):
    pia = f"/patients/{practice.cast.pia}"
    bo = signed_in("bo")
    reads_north_a(bo, pia)
    read = bo.path
    entries = bo.page.locator("article.entry").count()
    dag = signed_in("dag").go(f"{pia}/relations").follow("Spärrar").reads("Patienten har ingen spärr")
    dag.follow("Ny spärr").reads("Läs upp för patienten", "Så ser det ut vid North-B")
    before, after = screens(dag)
    assert (f"{entries} anteckningar" in before, after) == (True, "Ingen journal från andra enheter.")
    dag.reads_nothing_of(FIRST, RISK)
    dag.page.get_by_label("Det är uppläst, och patienten vill spärra").check()
    # Every change asks for the preview anew: it stands still before the block is entered.
    dag.page.wait_for_load_state("networkidle")
    dag.press("Spärra nu").reads("Allt från North-A", "Gäller sedan", "Rad i loggen")
    bo.expects(403)
    bo.go(read).reads_nothing_of(FIRST, RISK, "spärr")
    bo.go(f"{pia}/journal").reads_nothing_of("Det finns mer vid en annan enhet", "North-A", "Spärrade")
    dag.follow("Till spärrarna").page.get_by_text("Låt spärren upphöra").first.click()
    dag.press("Låt spärren upphöra").reads("på patientens begäran")
    bo.go(read).reads(FIRST, RISK)


@pytest.mark.rule("B-16")
def test_one_that_was_entered_by_mistake_is_voided_and_its_row_stays(signed_in, practice):
    ola = f"/patients/{practice.cast.ola}"
    dag = signed_in("dag", java_script_enabled=False).go("/patients").follow(OLA).follow("Spärrar").follow("Ny spärr")
    dag.page.get_by_label("En period").check()
    dag.write("Från och med", "2026-01-01")
    dag.press("Visa hur det blir").reads("Med spärren")
    dag.page.get_by_label("Det är uppläst, och patienten vill spärra").check()
    dag.press("Spärra nu").reads("Från och med 1 januari 2026", "Gäller sedan").follow("Till spärrarna")
    dag.page.get_by_text("Makulera").first.click()
    dag.write("Vad blev fel?", "Det var en annan patient som bad om det.")
    dag.press("Makulera spärren").arrives(f"{ola}/blocks$")
    dag.reads("Från och med 1 januari 2026", "Makulerad", "den registrerades av misstag")
    dag.reads_nothing_of("annan patient som bad")


class TestChild:
    """Whose record it is decides who may ask."""

    @pytest.fixture
    def practice(self, sqlite_cast, tmp_path, monkeypatch):
        # Documented test numbers are of grown people: here one comes of age at seventy.
        monkeypatch.setattr(blocks, "OF_AGE", 70)
        place = shutil.copytree(sqlite_cast.place, tmp_path / "cast")
        with served_here(sqlite_cast.copied_to(place, f"sqlite:///{place}/main.db")) as served:
            yield served

    @pytest.mark.rule("B-05", "B-06")
    def test_a_guardian_is_refused_with_an_explanation_and_the_child_itself_is_heard(self, signed_in, practice):
        astrid = signed_in("astrid").go(f"/patients/{practice.cast.pia}/blocks/new")
        astrid.page.get_by_label("En vårdnadshavare").check()
        astrid.page.get_by_label("Det är uppläst, och patienten vill spärra").check()
        astrid.expects(403)
        astrid.press("Spärra nu").reads("En vårdnadshavare får inte spärra", "Försöket är loggat.")
        astrid.page.get_by_label("Barnet själv, bedömt moget nog").check()
        astrid.press("Spärra nu").reads("Allt från North-A", "Gäller sedan")
        astrid.go("/my-log").reads("ändrade en spärr", "nekad")
