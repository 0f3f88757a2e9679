"""What patients were told, how staff are named to them, and the register of incidents are in the package too."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest

from journal.domain.access_words import Subtype
from journal.domain.breach import BreachKind, Risk
from journal.domain.staff_names import NameChoice
from journal.services.breach_steps import Told, leave_unreported, note_informed, report_breach
from journal.services.breaches import Assessment, NewBreach, enter_breach
from journal.services.informing import be_informed
from journal.services.staff_names import choose_names
from tests.cast import NOON
from tests.cli.test_hand_over import handed_over, read_here
from tests.patients import LATER, OLA, arrived, come_back, with_account
from tests.scenes import defaced, rows

HOUR = timedelta(hours=1)
WORDS, TOLD = "Ett brev om en patient gick till fel adress.", "Ett brev om dig kom bort."


def incident(cast, risk):
    by = cast.people["astrid"].account
    new = NewBreach(BreachKind.CONFIDENTIALITY, NOON - 80 * HOUR, by, WORDS, Assessment(risk, 3))
    return enter_breach(cast.parts, cast.signed_in("frida"), new, NOON)


@pytest.fixture
def kept(cast):
    """North: Pia was told how her data are used, and Ola, whom no unit knows; staff are named; two incidents."""
    (pia,) = arrived(cast)
    be_informed(cast.parts, pia, "2026-11", LATER)
    with_account(cast, OLA)
    be_informed(cast.parts, come_back(cast, OLA), "2026-11", LATER)
    frida, astrid = cast.signed_in("frida"), cast.people["astrid"].account
    choose_names(cast.parts, frida, NameChoice(None, None, shows=False), "", NOON)
    choose_names(cast.parts, frida, NameChoice(astrid, cast.pia, shows=True), "Hon vill det.", NOON)
    reported = incident(cast, Risk.HIGH)
    report_breach(cast.parts, frida, reported, Told(NOON, "Upptäcktes i helgen.", "IMY-2026-7"), NOON)
    note_informed(cast.parts, frida, reported, Told(NOON, TOLD, patients=3), NOON)
    leave_unreported(cast.parts, frida, incident(cast, Risk.UNLIKELY), "Brevet kom tillbaka oöppnat.", NOON)
    return cast


def _acts(cast, here, tmp_path, monkeypatch, expected=0):
    code, shown = handed_over(cast, here, tmp_path / "package")
    assert code == expected, shown
    assert read_here(cast, tmp_path / "package", tmp_path, monkeypatch) == expected
    return json.loads((tmp_path / "here" / "acts.json").read_text("utf-8"))


@pytest.mark.rule("R-10", "G-12", "G-13", "P-17")
def test_what_names_no_patient_is_handed_over_with_its_reasons(kept, here, tmp_path, monkeypatch):
    acts = _acts(kept, here, tmp_path, monkeypatch)
    assert {(row["version"], row.get("patient_id")) for row in acts["informed"]} == {
        ("2026-11", str(kept.pia)),
        ("2026-11", None),
    }
    assert {(row["shows_name"], row["reason"]) for row in acts["staff_names"]} == {(False, ""), (True, "Hon vill det.")}
    assert [row["words"] for row in acts["breaches"]] == [WORDS, WORDS]
    assert {(row["kind"], row["code"], row["words"]) for row in acts["breach_steps"]} == {
        ("assessed", "high-risk", ""),
        ("reported", "IMY-2026-7", "Upptäcktes i helgen."),
        ("informed", "", TOLD),
        ("assessed", "unlikely", ""),
        ("not-reported", "", "Brevet kom tillbaka oöppnat."),
    }
    (row,) = (row for row in rows(kept) if row.subtype is Subtype.HAND_OVER and row.resource.ids == (kept.pia,))
    assert row.patients == (kept.pia,)


@pytest.mark.rule("R-10")
def test_the_pages_say_it_of_the_patient_and_what_names_nobody_last(kept, here, tmp_path, monkeypatch):
    _acts(kept, here, tmp_path, monkeypatch)
    about_pia, of_nobody = (tmp_path / "here" / "acts.html").read_text("utf-8").split("<h2>Verksamheten</h2>")
    assert "<dt>Vem<dd><pre>Pia Exempelsson 196408233234</pre><dt>Textens version<dd><pre>2026-11" in about_pia
    assert "<dt>Gäller<dd><pre>Astrid Ek</pre><dt>Namnet visas<dd><pre>ja" in about_pia
    for said in (
        "<dt>Namnet visas<dd><pre>nej",
        "<dt>Vad som hände<dd><pre>obehöriga kan ha sett uppgifter",
        f"<dt>Med egna ord<dd><pre>{WORDS}",
        "<dt>Incidenten<dd><pre>Personuppgiftsincident 2</pre><dt>I ordningen<dd><pre>2",
        "<dt>Risk, eller IMY:s diarienummer<dd><pre>hög risk är sannolik</pre><dt>Berörda patienter<dd><pre>3",
        "<dt>Åtgärd<dd><pre>Anmäld till IMY</pre><dt>Risk, eller IMY:s diarienummer<dd><pre>IMY-2026-7",
        f"<dt>Med egna ord<dd><pre>{TOLD}",
    ):
        assert said in of_nobody
        assert said not in about_pia


def test_the_steps_of_an_incident_stand_together_in_their_order(kept, here, tmp_path, monkeypatch):
    _acts(kept, here, tmp_path, monkeypatch)
    page = (tmp_path / "here" / "acts.html").read_text("utf-8")
    steps = re.findall(r"Personuppgiftsincident (\d)</pre><dt>I ordningen<dd><pre>(\d)", page)
    assert steps == sorted(steps)
    assert sorted(number for _, number in steps) == ["1", "1", "2", "2", "3"]


@pytest.mark.rule("R-10")
def test_the_text_of_an_incident_that_does_not_open_is_a_gap(sqlite_copy, here, tmp_path, monkeypatch):
    incident(sqlite_copy, Risk.UNLIKELY)
    defaced(sqlite_copy, "UPDATE breach SET sealed_text = :x", x=b"\1" * 99)
    acts = _acts(sqlite_copy, here, tmp_path, monkeypatch, expected=1)
    assert [row["words"] for row in acts["breaches"]] == [None]
