"""An auditor: who did what, when and why, never what was written; and a proof that needs no server."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from tests.practice import AT_B, FIRST, RIGHT, RISK, WRONG
from tests.serving import journal
from tests.stories.acts import OLA, PIA, signed_note

pytestmark = pytest.mark.browser

CLINICAL = (FIRST, RISK, AT_B, "sovdagbok", WRONG, RIGHT, "halvtid", "Läst av granskaren", PIA, OLA, "19640823")


# Every change searches anew: the page stands still when its address says what was asked and nothing is under way.
ANSWERED = """asked => {
    const said = new URLSearchParams(location.search);
    return Object.entries(asked).every(([name, value]) => said.get(name) === value)
        && !document.querySelector(".htmx-request, .htmx-settling");
}"""


def rows(auditor):
    """What each row of the shown page says."""
    return [row.inner_text() for row in auditor.page.locator("#result tbody tr").all()]


def searched(auditor, **chosen):
    """Search with these fields filled in, and nothing clinical on the page."""
    auditor.go("/log")
    asked = {}
    for label, value in chosen.items():
        field = auditor.page.get_by_label(label.replace("_", " "), exact=True)
        if field.evaluate("node => node.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)
        asked[field.get_attribute("name")] = field.input_value()
    auditor.press("Sök", exact=True).page.wait_for_function(ANSWERED, arg=asked)
    auditor.reads_nothing_of(*CLINICAL)
    return rows(auditor)


def test_auditor_searches_the_log_and_never_meets_a_clinical_word(signed_in, practice):
    signed_note(signed_in("astrid"), "Läst av granskaren? Aldrig.").close()
    eva = signed_in("eva").arrives("/log").reads_nothing_of(*CLINICAL)
    eva.reads("Du ser aldrig vad som stod.")
    by_person = searched(eva, Person="Astrid Ek")
    assert by_person
    assert all("Astrid Ek" in row for row in by_person)
    about_pia = searched(eva, Patientens_beteckning=str(practice.cast.pia))
    assert about_pia
    assert searched(eva, Patientens_beteckning=str(uuid4())) == []
    assert all("North-B" in row for row in searched(eva, Enhet="North-B"))
    signings = searched(eva, Person="Astrid Ek", Åtgärd="signerade")
    assert signings
    assert all("signerade" in row for row in signings)
    assert searched(eva, Ändamål="Vård och behandling")
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    assert searched(eva, Från_och_med=today)
    assert searched(eva, Till_och_med="2020-01-01") == []
    eva.go("/log").page.locator("#result tbody a").first.click()
    eva.looks().reads("Vad raden säger", "Kvittot stämmer").reads_nothing_of(*CLINICAL)


def test_auditor_takes_the_log_home_and_checks_it_without_the_server(signed_in, practice, tmp_path):
    eva = signed_in("eva").go("/log/verify").reads("Loggen är obruten").reads_nothing_of(*CLINICAL)
    with eva.page.expect_download() as coming:
        eva.page.get_by_role("link", name="Hämta loggen").click()
    export = tmp_path / "sigill.log"
    coming.value.save_as(export)
    key = eva.page.locator(".codebox code").inner_text().split("'")[1]
    alone = {"PATH": "/usr/bin:/bin", "LANG": "sv_SE.UTF-8"}
    whole = journal("verify-log", str(export), "--key", key, environment=alone)
    assert (whole.returncode, "Loggen är hel" in whole.stdout) == (0, True), whole
    lines = export.read_bytes().splitlines(keepends=True)
    number, mark, leaf, *rest = lines[8].split()
    lines[8] = b" ".join([number, mark, leaf[:-1] + (b"0" if leaf[-1:] != b"0" else b"1"), *rest]) + b"\n"
    export.write_bytes(b"".join(lines))
    broken = journal("verify-log", str(export), "--key", key, environment=alone)
    assert broken.returncode == 1
    assert "Rad 7 har ändrats" in broken.stdout
    practice.lock(eva.cookie)
    eva.expects(403)
    eva.go("/log/verify").follow("Hämta loggen").reads("Lås upp för att fortsätta")
