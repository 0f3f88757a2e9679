"""The register of incidents: the head enters, the reviewer reads, nothing of it is changed, and all of it is logged."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from journal.domain.breach import BreachKind, BreachStepKind, Risk
from journal.domain.errors import InvalidError, RefusedError, UnknownError, UnlockNeededError
from journal.domain.ids import AccountId, new_id
from journal.services.breach_steps import Told, assess_breach, leave_unreported, note_informed, report_breach
from journal.services.breaches import Assessment, NewBreach, enter_breach, list_breaches, see_breach
from journal.services.health import findings
from journal.store.tables import BreachRow, BreachStepRow
from tests.cast import NOON
from tests.scenes import last_row

HOUR = timedelta(hours=1)
WORDS = "Ett brev om en patient gick till fel adress."


def incident(cast, by="frida", at=NOON, **changed):
    told = {"kind": BreachKind.CONFIDENTIALITY, "discovered_at": at - HOUR, "words": WORDS}
    told |= {"discovered_by": cast.people["astrid"].account, "assessed": Assessment(Risk.UNLIKELY, 1)}
    return enter_breach(cast.parts, cast.signed_in(by, at), NewBreach(**told | changed), at)


def seen(cast, breach, by="eva", at=NOON):
    return see_breach(cast.parts, cast.signed_in(by, at), breach, at)


def about(cast, at):
    real = replace(cast.settings, origin="https://journal.example.se", insecure_cookie=False, trusted_proxies=1)
    return [(one.level.value, one.what) for one in findings(cast.parts, real, at) if "incidents of North" in one.what]


@pytest.mark.rule("G-13", "L-01")
def test_frida_enters_an_incident_and_eva_reads_what_frida_herself_opens_no_more(cast):
    breach = incident(cast)
    row = last_row(cast)
    assert (row.activity, row.subtype, row.resource.ids) == ("Skriva", "personuppgiftsincident", (breach,))
    assert seen(cast, breach).words == WORDS
    row = last_row(cast)
    assert (row.activity, row.subtype, row.resource.ids) == ("Läsa", "personuppgiftsincident", (breach,))
    found = seen(cast, breach, "frida")
    assert found.words is None
    assert (found.breach.due, found.breach.risk, found.breach.patients) == (NOON + 71 * HOUR, Risk.UNLIKELY, 1)
    assert [one.id for one in list_breaches(cast.parts, cast.signed_in("eva"), NOON)] == [breach]


@pytest.mark.rule("G-13")
def test_what_happened_lies_in_no_column_in_clear(cast):
    incident(cast)
    with cast.parts.store.database.reading() as connection:
        row = connection.execute(select(BreachRow.__table__)).one()
        step = connection.execute(select(BreachStepRow.__table__)).one()
    assert all(WORDS not in str(value) and WORDS.encode() not in bytes(str(value), "utf-8") for value in (*row, *step))
    assert WORDS.encode() not in row.sealed_text
    assert len(row.sealed_text) > len(WORDS)


@pytest.mark.rule("G-13")
def test_an_incident_that_is_not_reported_stays_with_its_reason_and_a_new_risk_asks_again(cast):
    breach, eva = incident(cast), cast.signed_in("eva")
    leave_unreported(cast.parts, eva, breach, "Brevet kom tillbaka oöppnat.", NOON)
    found = seen(cast, breach)
    assert found.breach.is_settled
    assert found.texts == ("", "Brevet kom tillbaka oöppnat.")
    with pytest.raises(RefusedError, match="decided already"):
        leave_unreported(cast.parts, eva, breach, "Igen.", NOON)
    assert not last_row(cast).permitted
    assess_breach(cast.parts, eva, breach, Assessment(Risk.RISK, 2), NOON)
    with pytest.raises(RefusedError, match="a risk is likely"):
        leave_unreported(cast.parts, eva, breach, "Vill inte.", NOON)
    assert (seen(cast, breach).breach.is_settled, seen(cast, breach).breach.patients) == (False, 2)


@pytest.mark.rule("G-13")
def test_nobody_leaves_an_incident_unreported_without_saying_why(cast):
    with pytest.raises(RefusedError, match="nobody says why"):
        leave_unreported(cast.parts, cast.signed_in("frida"), incident(cast), "", NOON)


@pytest.mark.rule("G-13")
def test_an_incident_is_reported_once_with_its_reference(cast):
    breach, frida = incident(cast, assessed=Assessment(Risk.RISK)), cast.signed_in("frida")
    report_breach(cast.parts, frida, breach, Told(NOON, reference="IMY-2026-1"), NOON)
    newest = seen(cast, breach).breach.steps[-1]
    assert (newest.kind, newest.code, newest.happened_at) == (BreachStepKind.REPORTED, "IMY-2026-1", NOON)
    assert newest.event == _writes(cast)[-1]
    with pytest.raises(RefusedError, match="reported already"):
        report_breach(cast.parts, frida, breach, Told(NOON, reference="IMY-2026-2"), NOON)


def _writes(cast):
    with cast.parts.store.database.reading() as connection:
        return list(connection.execute(select(BreachStepRow.event_id).order_by(BreachStepRow.number)).scalars())


@pytest.mark.rule("G-13")
def test_whoever_reports_after_72_hours_says_why(cast):
    breach, late = incident(cast, assessed=Assessment(Risk.RISK)), NOON + 80 * HOUR
    frida = cast.signed_in("frida", late)
    with pytest.raises(RefusedError, match="more than 72 hours"):
        report_breach(cast.parts, frida, breach, Told(late, reference="IMY-2026-1"), late)
    report_breach(cast.parts, frida, breach, Told(late, "Semester.", "IMY-2026-1"), late)
    assert seen(cast, breach, at=late).texts[-1] == "Semester."


@pytest.mark.rule("G-13")
def test_what_those_affected_were_told_is_kept(cast):
    breach, frida = incident(cast, assessed=Assessment(Risk.HIGH, 3)), cast.signed_in("frida")
    note_informed(cast.parts, frida, breach, Told(NOON, "Det har hänt något.", patients=3), NOON)
    found = seen(cast, breach)
    assert not found.breach.lacks_message
    assert (found.breach.steps[-1].patients, found.texts[-1]) == (3, "Det har hänt något.")
    with pytest.raises(RefusedError, match="what they were told"):
        note_informed(cast.parts, frida, breach, Told(NOON), NOON)


@pytest.mark.rule("G-13", "A-01")
@pytest.mark.parametrize("name", ["astrid", "dag"])
def test_nobody_at_a_unit_reads_or_writes_the_register(cast, name):
    breach = incident(cast)
    with pytest.raises(RefusedError):
        incident(cast, name)
    assert not last_row(cast).permitted
    with pytest.raises(RefusedError):
        list_breaches(cast.parts, cast.signed_in(name), NOON)
    with pytest.raises(RefusedError):
        seen(cast, breach, name)


@pytest.mark.rule("S-12")
def test_another_provider_s_head_finds_nothing_of_it(cast):
    breach, gustav = incident(cast), cast.signed_in("gustav")
    assert list_breaches(cast.parts, gustav, NOON) == ()
    with pytest.raises(UnknownError):
        see_breach(cast.parts, gustav, breach, NOON)
    with pytest.raises(UnknownError):
        assess_breach(cast.parts, gustav, breach, Assessment(Risk.RISK), NOON)


@pytest.mark.rule("S-04")
def test_head_who_unlocked_long_ago_unlocks_again_first(cast):
    breach, frida, later = incident(cast), cast.signed_in("frida"), NOON + timedelta(minutes=6)
    with pytest.raises(UnlockNeededError):
        assess_breach(cast.parts, frida, breach, Assessment(Risk.RISK), later)


@pytest.mark.parametrize(
    ("changed", "problems"),
    [
        ({"words": " "}, {"words": "required"}),
        ({"words": "x" * 4001}, {"words": "too-long"}),
        ({"discovered_at": NOON + HOUR}, {"at": "in-the-future"}),
        ({"discovered_at": NOON - timedelta(days=80_000)}, {"at": "too-early"}),
        ({"assessed": Assessment(Risk.RISK, -1)}, {"patients": "out of range"}),
        ({"discovered_by": AccountId(new_id())}, {"discovered_by": "unknown"}),
    ],
)
def test_head_who_enters_what_is_none_is_told(cast, changed, problems):
    with pytest.raises(InvalidError) as told:
        incident(cast, **changed)
    assert told.value.problems == problems


@pytest.mark.parametrize(
    ("told", "problems"),
    [
        (Told(NOON - 2 * HOUR, reference="1"), {"at": "before-discovery"}),
        (Told(NOON, reference="x" * 201), {"reference": "too-long"}),
    ],
)
def test_head_who_reports_before_it_was_known_or_at_length_is_told(cast, told, problems):
    breach, frida = incident(cast, assessed=Assessment(Risk.RISK)), cast.signed_in("frida")
    with pytest.raises(InvalidError) as said:
        report_breach(cast.parts, frida, breach, told, NOON)
    assert said.value.problems == problems


@pytest.mark.rule("G-13")
def test_the_doctor_is_red_when_the_72_hours_have_passed_until_it_is_reported(cast):
    breach = incident(cast, assessed=Assessment(Risk.HIGH, 3))
    untold = ("warn", "1 incidents of North are a high risk, and nobody has told those affected.")
    assert about(cast, NOON + 71 * HOUR) == [untold]
    late = NOON + 72 * HOUR
    assert about(cast, late) == [("red", "1 incidents of North were to be reported to IMY by now."), untold]
    frida = cast.signed_in("frida", late)
    report_breach(cast.parts, frida, breach, Told(late, "Sjukdom.", "IMY-2026-1"), late)
    note_informed(cast.parts, frida, breach, Told(late, "Det har hänt något."), late)
    assert about(cast, late) == []
