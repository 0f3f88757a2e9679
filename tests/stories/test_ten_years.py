"""Ten years after: what may go is counted and held; then two people destroy it, and a certificate says so."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime

import pytest

from tests.cli.terminal import Here
from tests.destroying import still_there
from tests.scenes import signed
from tests.serving_here import served_here

pytestmark = pytest.mark.browser

WORDS = "Tålamodet tog slut på midsommarafton."
LATER = datetime(2036, 3, 3, 9, 0, tzinfo=UTC)


@pytest.fixture
def practice(sqlite_cast, tmp_path):
    """The cast, served by a clock, with one note about Pia."""
    place = shutil.copytree(sqlite_cast.place, tmp_path / "cast")
    with served_here(sqlite_cast.copied_to(place, f"sqlite:///{place}/main.db")) as served:
        signed(served.cast, served.cast.signed_in("astrid"), WORDS)
        yield served


@pytest.fixture
def terminal(practice, monkeypatch, capsys):
    """`journal` at the server's terminal, by the same clock: its code, and what it says."""
    here, cast = Here(monkeypatch, capsys), practice.cast
    monkeypatch.setattr("journal.cli.destroying.now", practice.clock)
    monkeypatch.setattr("tests.cli.terminal.wire", lambda _: cast.parts)

    def run(*arguments, people=(), answer="ja"):
        shown = [f"{name}\n{cast.people[name].passphrase}\n{practice.code(name)}\n" for name in people]
        return here(cast.settings, *arguments, typed="".join(shown) + f"{answer}\n", LANG="sv_SE.UTF-8")

    return run


def years(frida):
    """The calendar twice: how many in which year, by its picture and by its table."""
    shown = frida.page.locator("svg.years text").all_text_contents()
    table = frida.page.locator("section", has=frida.page.locator("svg.years")).locator("tbody tr")
    return shown, [row.inner_text().split() for row in table.all()]


@pytest.mark.rule("R-01", "R-04")
def test_the_head_sees_when_and_holds_what_somebody_still_needs(signed_in, practice):
    astrid = signed_in("astrid").go(f"/patients/{practice.cast.pia}/journal")
    astrid.reads("Kan gallras från 2 mars 2036").follow("Bevarande och förstöring")
    astrid.reads("Bevaras minst till", "2 mars 2036", "3 kap. 17 § patientdatalagen: minst tio år")
    frida = (
        signed_in("frida").follow("Bevarande").reads("Inget att göra i år.", "En journal blir möjlig att gallra 2036")
    )
    assert years(frida) == (["2026", "1", "2036"], [["2026", "0"], ["2036", "1"]])
    frida.reads_nothing_of("Pia", WORDS)
    astrid.page.get_by_text("Håll kvar journalen").click()
    astrid.choose("Skäl", "Krav på ersättning")
    astrid.write("Med egna ord, om det behövs", "Patientförsäkringen utreder.")
    astrid.press("Håll kvar", exact=True).reads("Hålls kvar så länge ett bevarandekrav gäller", "Krav på ersättning")
    frida.go("/retention").reads("Krav på ersättning", str(practice.cast.pia)[:8])
    frida.reads_nothing_of("Patientförsäkringen", "Pia")
    frida.page.get_by_text("Häv kravet").first.click()
    frida.write("Varför", "Ärendet är avslutat.")
    frida.press("Häv kravet").reads("Inget krav håller kvar någon journal.")


@pytest.mark.rule("R-01", "R-06", "R-08")
def test_two_people_destroy_what_is_due_and_nobody_reads_a_word_of_it_again(signed_in, practice, terminal, tmp_path):
    practice.clock.now = LATER
    still_there(practice.cast, LATER, "astrid", "dag")
    frida = signed_in("frida").go("/retention").reads("En journal kan gallras nu.", "North-A", "2 mars 2036")
    code, said = terminal("destroy-due", "--list")
    assert (code, "det här var bara listan" in said) == (0, True), said
    code, said = terminal("destroy-due", "--certificates", tmp_path, people=("astrid", "frida"))
    assert (code, "är förstörd" in said) == (0, True), said
    (certificate,) = tmp_path.glob("destruction-*.txt")
    assert not {"Pia", "midsommarafton"} & set(certificate.read_text("utf-8").replace(".", " ").split())
    frida.go("/retention").reads("Inget att göra i år.", "Utförd").follow("Gallring, tiden slut 2 mars 2036")
    frida.reads(
        "Uppgifterna är förstörda", "finns de inte heller i säkerhetskopior", "Intyg", "Astrid Ek", "Frida Berg"
    )
    frida.reads_nothing_of("Pia", WORDS)
    astrid = signed_in("astrid")
    astrid.expects(404)
    astrid.go(f"/patients/{practice.cast.pia}/journal").reads_nothing_of("Pia", WORDS)
