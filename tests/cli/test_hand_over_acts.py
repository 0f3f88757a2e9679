"""What was decided about patients is in the package, with reasons that only auditors read before; on both databases."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from journal.domain.access_words import ResourceKind, Subtype, Way
from journal.domain.case_words import CaseKind, CaseTextKind, RemarkKind
from journal.domain.consent import Consent, ConsentDecision
from journal.domain.death import DeathSource
from journal.domain.disclosure import DisclosureForm, HandOut
from journal.domain.emergency import Outcome
from journal.domain.log_question import QuestionKind
from journal.domain.notices import NoticeChoice
from journal.domain.protection import ProtectionKind
from journal.domain.release import ReleaseChoice, WithheldGround
from journal.domain.retention import HoldReason
from journal.services.blocks import end_block, void_block
from journal.services.case_texts import write_text
from journal.services.consents import note_consent
from journal.services.deaths import NewDeath, mark_dead, undo_death
from journal.services.destructions import withdraw_destruction
from journal.services.disclosures import note_disclosure
from journal.services.emergency_review import approve_emergency, ask_for_two, review_emergency
from journal.services.holds import NewHold, lift_hold, place_hold
from journal.services.lifts import cancel_lift
from journal.services.log_questions import ask_about
from journal.services.notices import choose_notices
from journal.services.protections import protect
from journal.services.release_choices import NewChoice, choose_release
from journal.services.remarks import NewAsk, ask_for
from journal.services.seals import NewSeal, seal_portal
from journal.services.statements import note_statement
from journal.store.packages import act_rows
from tests.blocked_scenes import ATTESTED, about_a_day, attested, blocked, lifted, officer, pia_treated_at_b, picked
from tests.case_scenes import asked, known, target
from tests.cast import NOON
from tests.cli.test_hand_over import handed_over, read_here
from tests.destroying import destroyed, ordered, proposed
from tests.patients import LATER, arrived
from tests.scenes import DAY, defaced, rows, signed
from tests.services.test_own_log import listed, others

ASKED = "Hela journalen, tack."
DELAYED = replace(ATTESTED, delay_until=NOON + DAY, delay_reason="Hotas av en närstående.")
REASONS = {
    "blocks": {"void_reason": "Fel patient."},
    "emergencies": {
        "reason": ATTESTED.reason,
        "delay_reason": DELAYED.delay_reason,
        "review_note": "Var inte kontaktbar.",
    },
    "deaths": {"undo_reason": "En namne."},
    "log_questions": {"words": "Varför läste hon?"},
    "release_choices": {"statement": "Hotbild mot den som berättat."},
    "holds": {"reason": "Skadeståndskrav väntas.", "lifted_reason": "Kravet drogs tillbaka."},
}
SHOWN = (
    "Inre spärr",
    "Makulerad",
    "Hävning av spärr",
    "Återtagen av",
    "Nödöppning",
    "Samtal 2026-03-01 11:00 UTC",
    "Befogad",
    "Meddelande till patienten",
    "Bevarandekrav",
    "Krav på ersättning",
    "Märkt som avliden",
    "Skyddad folkbokföring",
    "Folkbokföringen",
    "Intyg om förstöring av journaluppgifter",
    "3.4.2-12345/2026",
    "Varför läste hon?",
    "Hotbild mot den som berättat.",
    "den som har berättat riskerar att skadas",
    "Förseglat på patientens egna sidor",
    "Varje gång någon läser",
    "avliden 2026-03-02",
    "Patientens synpunkt 2026-03-01 11:00 UTC – om Samtal 2026-03-01 11:00 UTC",
    "Det stämmer inte.",
    "Försäkringskassan",
    "på papper",
    "Samverkan med skolan",
    "återkallat",
    ASKED,
)


@pytest.fixture
def decided(cast):
    """North, where everything was decided about Pia that can be: what ended or was taken back too."""
    officer(cast)
    cast.entry = about_a_day(cast, cast.signed_in("astrid"), "Krisplan.", NOON - DAY).entry
    _said_and_handed_out(cast)
    _blocked_and_lifted(cast)
    _opened_in_an_emergency(cast)
    _held_and_destroyed(cast)
    _asked_and_chosen(cast)
    _held_to_be_dead(cast)
    protect(cast.parts, cast.signed_in("dag"), cast.pia, ProtectionKind.PROTECTED_REGISTRATION, NOON)
    return cast


def _said_and_handed_out(cast):
    astrid = cast.signed_in("astrid")
    note_statement(cast.parts, astrid, (cast.pia, cast.entry), "Det stämmer inte.", NOON)
    copy = HandOut("Försäkringskassan", "Pia Exempelsson", "Hela journalen", DisclosureForm.PAPER)
    note_disclosure(cast.parts, astrid, cast.pia, copy, NOON)
    for decision in ConsentDecision:
        note_consent(cast.parts, astrid, cast.pia, Consent("Samverkan med skolan", decision, "Pia", NOON), NOON)


def _blocked_and_lifted(cast):
    void_block(cast.parts, cast.signed_in("dag"), (cast.pia, blocked(cast)), "Fel patient.", NOON)
    end_block(cast.parts, cast.signed_in("dag"), (cast.pia, blocked(cast)), NOON, NOON)
    blocked(cast)
    cancel_lift(cast.parts, cast.signed_in("dag"), (cast.pia, lifted(cast)), NOON)


def _opened_in_an_emergency(cast):
    ask_for_two(cast.parts, cast.signed_in("frida"), NOON, two_persons=True)
    bo = pia_treated_at_b(cast)
    step = attested(cast, bo, DELAYED)
    approve_emergency(cast.parts, cast.signed_in("dag"), step.emergency.id, NOON)
    picked(cast, bo, step, cast.entry)
    said = (Outcome.JUSTIFIED, "Var inte kontaktbar.")
    review_emergency(cast.parts, cast.signed_in("eva"), step.emergency.id, said, NOON)


def _held_and_destroyed(cast):
    astrid = cast.signed_in("astrid")
    hold = place_hold(cast.parts, astrid, NewHold(cast.pia, HoldReason.CLAIM, "Skadeståndskrav väntas."), NOON)
    lift_hold(cast.parts, cast.signed_in("frida"), hold.id, "Kravet drogs tillbaka.", NOON)
    gone = signed(cast, astrid, "Det här är borta.")
    left = proposed(cast, astrid, ordered(cast.entry, number="tillbaka-1/2026"))
    withdraw_destruction(cast.parts, astrid, left.id, NOON)
    destroyed(cast, ordered(gone.entry))


def _asked_and_chosen(cast):
    """Pia has an account; what she asked for and chose, and what was chosen about her."""
    astrid, (pia,) = cast.signed_in("astrid"), arrived(cast)
    case = asked(cast)
    known(cast, astrid, case)
    write_text(cast.parts, astrid, target(cast, case), (CaseTextKind.REQUEST, ASKED), NOON)
    withheld = NewChoice(ReleaseChoice.WITHHELD, WithheldGround.OTHERS_SAFETY, "Hotbild mot den som berättat.")
    choose_release(cast.parts, astrid, (cast.pia, cast.entry), withheld, NOON)
    seal_portal(cast.parts, pia, NewSeal(), LATER)
    choose_notices(cast.parts, pia, NoticeChoice.ALWAYS, "pia@example.se", LATER)
    row = others(listed(cast, pia, LATER))[0]
    ask_about(cast.parts, pia, row.id, (QuestionKind.QUESTION, "Varför läste hon?"), LATER)


def _read(path):
    return json.loads(path.read_text("utf-8"))


def _held_to_be_dead(cast):
    dag, new = cast.signed_in("dag"), NewDeath(NOON.date(), DeathSource.POPULATION_REGISTER)
    mistaken = mark_dead(cast.parts, dag, cast.pia, new, NOON)
    undo_death(cast.parts, dag, (cast.pia, mistaken.death), "En namne.", NOON)
    mark_dead(cast.parts, dag, cast.pia, new, NOON)


@pytest.mark.rule("R-10", "R-04", "R-08", "R-09", "B-16", "E-07", "J-12", "J-13", "J-18")
def test_everything_that_was_decided_about_a_patient_is_told_with_its_reasons(decided, here, tmp_path, monkeypatch):
    code, shown = handed_over(decided, here, tmp_path / "package")
    assert code == 0, shown
    assert read_here(decided, tmp_path / "package", tmp_path, monkeypatch) == 0
    acts = json.loads((tmp_path / "here" / "acts.json").read_text("utf-8"))
    with decided.parts.store.database.reading() as connection:
        held = act_rows(connection, decided.providers["north"])
    assert {name: len(told) for name, told in acts.items()} == {name: len(told) for name, told in held.items()}
    assert {name: len(told) for name, told in acts.items() if told} == {
        "blocks": 3,
        "lifts": 1,
        "emergencies": 1,
        "notices": 1,
        "holds": 1,
        "deaths": 2,
        "protections": 1,
        "destructions": 2,
        "cases": 1,
        "log_questions": 1,
        "release_choices": 1,
        "seals": 1,
        "notice_choices": 1,
    }
    (journal,) = (_read(path) for path in (tmp_path / "here").glob("journal-*.json") if _read(path)["texts"])
    assert [(text["case"], text["words"]) for text in journal["texts"]] == [(acts["cases"][0]["case_id"], ASKED)]
    assert [step["kind"] for step in acts["cases"][0]["steps"]] == ["identity"]
    assert _read(tmp_path / "package" / "manifest.json")["counts"]["texts"] == 1
    for name, reasons in REASONS.items():
        assert {field: row[field] for row in acts[name] for field in reasons if row.get(field)} == reasons
    assert [chosen["entry_id"] for chosen in acts["emergencies"][0]["entries"]] == [str(decided.entry)]
    assert [len(row["versions"]) for row in acts["destructions"]] == [1, 1]
    sealed = (tmp_path / "here" / "acts.html").read_text("utf-8")
    assert "<dt>Förseglat av<dd><pre>Pia Exempelsson 196408233234</pre>" in sealed
    for page in ("acts.html", "journal-*.html"):
        text = "".join(path.read_text("utf-8") for path in (tmp_path / "here").glob(page))
        wanted = SHOWN[:20] if page == "acts.html" else SHOWN
        assert [words for words in wanted if words not in text] == []
    (row,) = (row for row in rows(decided) if row.subtype is Subtype.HAND_OVER and row.resource.ids == (decided.pia,))
    assert (row.way, row.resource.kind, row.patients) == (Way.OFFICER, ResourceKind.PATIENT, (decided.pia,))


def test_a_reason_that_does_not_open_is_a_gap_that_both_sides_count(sqlite_copy, here, tmp_path, monkeypatch):
    cast = sqlite_copy
    hold = NewHold(cast.pia, HoldReason.CLAIM, "Skadeståndskrav väntas.")
    place_hold(cast.parts, cast.signed_in("astrid"), hold, NOON)
    defaced(cast, "UPDATE retention_hold SET sealed_reason = :x", x=b"\1" * 99)
    code, shown = handed_over(cast, here, tmp_path / "package")
    assert (code, "1 texts did not open" in shown) == (1, True), shown
    assert read_here(cast, tmp_path / "package", tmp_path, monkeypatch) == 1
    text = (tmp_path / "here" / "acts.html").read_text("utf-8")
    assert "Med egna ord<dd><pre>Texten gick inte att öppna" in text


@pytest.mark.rule("R-10")
def test_a_text_of_a_case_that_does_not_open_is_a_gap_and_one_that_was_destroyed_is_none(
    sqlite_copy, here, tmp_path, monkeypatch
):
    cast = sqlite_copy
    astrid = cast.signed_in("astrid")
    entry = signed(cast, astrid).entry
    (pia,) = arrived(cast)
    remark = NewAsk(CaseKind.RECTIFICATION, "Det är fel.", entry=entry, remark=RemarkKind.WRONG)
    ask_for(cast.parts, pia, remark, LATER)
    case = asked(cast)
    write_text(cast.parts, astrid, target(cast, case), (CaseTextKind.REQUEST, ASKED), NOON)
    destroyed(cast, ordered(entry), LATER)
    defaced(cast, "UPDATE case_text SET sealed_text = :x", x=b"\1" * 99)
    code, shown = handed_over(cast, here, tmp_path / "package")
    assert (code, "1 texts did not open" in shown) == (1, True), shown
    assert read_here(cast, tmp_path / "package", tmp_path, monkeypatch) == 1
    (page,) = (path.read_text("utf-8") for path in (tmp_path / "here").glob("journal-*.html"))
    assert ("förstörd efter beslut 2026-03-02" in page, page.count("Texten gick inte att öppna")) == (True, 1)
