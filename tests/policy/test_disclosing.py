"""What of a journal its patient is shown: the table against an oracle, and entries that the table decided about."""

from __future__ import annotations

from datetime import timedelta

import pytest

from journal.domain.copy import counted
from journal.domain.entry import EntryKind, Keyword, VersionState
from journal.domain.release import WithheldGround
from journal.policy.disclosing import BARS, ShowFacts, Showing, is_shown_on_screen, shown_entry, withheld_for
from tests.opened import NOON, UNITS, opened_entry
from tests.policy.asking import every_case

SCREEN, COPY = Showing(on_screen=True, units=UNITS), Showing(on_screen=False, units=UNITS)


def is_shown(f):
    never = f.is_masked_for_the_care or f.is_masked_for_somebodys_safety or f.is_misfiled
    test = f.is_test_material and (f.for_direct_access or not f.test_material_is_asked_for)
    on_screen = f.for_direct_access and (f.keyword_is_never_shown or f.is_unfinished or f.is_newer_than_chosen)
    return not (never or test or on_screen)


def texts(entry):
    return [[paragraph.text for paragraph in version.paragraphs] for version in entry.versions]


def masked(entry):
    return [[paragraph.masked for paragraph in version.paragraphs] for version in entry.versions]


@pytest.mark.rule("P-02", "P-04", "P-05", "P-08", "P-09", "J-17")
def test_a_patient_is_shown_a_paragraph_exactly_when_nothing_bars_it():
    for facts in every_case(ShowFacts):
        if facts.for_direct_access or facts.for_copy:
            assert (withheld_for(facts) == "") is is_shown(facts), facts
        else:
            with pytest.raises(ValueError, match="neither"):
                withheld_for(facts)


@pytest.mark.rule("P-05")
def test_what_is_withheld_is_told_by_the_first_bar_that_holds():
    for facts in every_case(ShowFacts):
        if (facts.for_direct_access or facts.for_copy) and not is_shown(facts):
            code = withheld_for(facts)
            before = list(BARS)[: list(BARS).index(code)]
            assert BARS[code].holds(facts)
            assert not any(BARS[earlier].holds(facts) for earlier in before)


@pytest.mark.rule("P-04", "P-09")
def test_headings_that_a_patients_screen_never_shows_stand_in_the_copy():
    words = {
        Keyword.CURRENT: "Sover bättre.",
        Keyword.NEXT_OF_KIN: "Brodern ringde.",
        Keyword.VIOLENCE: "Berättar om hot.",
        Keyword.EARLY_HYPOTHESIS: "Kanske en anpassningsreaktion.",
    }
    opened = opened_entry(EntryKind.SESSION, words)
    assert texts(shown_entry(opened, SCREEN)) == [["Sover bättre.", None, None, None]]
    assert counted([shown_entry(opened, SCREEN)]) == {"never-shown": 3}
    assert texts(shown_entry(opened, COPY)) == [list(words.values())]


@pytest.mark.rule("P-09")
def test_a_patients_screen_leaves_out_what_is_guessed_of_violence_and_of_others_and_nothing_else():
    unshown = {keyword for keyword in Keyword if not is_shown_on_screen(keyword)}
    assert unshown == {Keyword.EARLY_HYPOTHESIS, Keyword.VIOLENCE, Keyword.NEXT_OF_KIN}


@pytest.mark.rule("P-08")
@pytest.mark.parametrize("ground", [ground.value for ground in WithheldGround])
@pytest.mark.parametrize("showing", [SCREEN, COPY], ids=["screen", "copy"])
def test_a_patient_gets_all_but_the_paragraph_that_the_therapist_masked(ground, showing):
    opened = opened_entry(EntryKind.SESSION, {Keyword.CURRENT: "Ett.\n\nTvå.\n \nTre.", Keyword.PLANNING: "Fyra."})
    masks = {(opened.head.newest.id, 2): ground}
    shown = shown_entry(opened, Showing(showing.on_screen, UNITS, masks))
    assert texts(shown) == [["Ett.", None, "Tre.", "Fyra."]]
    assert masked(shown) == [["", ground, "", ""]]
    assert opened.versions[0].text.keywords[Keyword.CURRENT] == "Ett.\n\nTvå.\n \nTre."


@pytest.mark.rule("P-05")
def test_nobody_masks_for_a_ground_of_their_own():
    opened = opened_entry(EntryKind.SESSION, {Keyword.CURRENT: "Ett."})
    with pytest.raises(ValueError, match="no ground"):
        shown_entry(opened, Showing(on_screen=False, units=UNITS, masks={(opened.head.newest.id, 1): "embarrassing"}))


def test_nobody_is_shown_a_version_whose_mask_finds_no_paragraph():
    opened = opened_entry(EntryKind.SESSION, {Keyword.CURRENT: "Ett."})
    for number in (0, 2):
        with pytest.raises(ValueError, match="does not have"):
            shown_entry(opened, Showing(False, UNITS, {(opened.head.newest.id, number): WithheldGround.CARE_PURPOSE}))


@pytest.mark.rule("J-17")
def test_a_patient_sees_that_test_material_is_there_and_gets_it_only_when_it_was_asked_for():
    opened = opened_entry(EntryKind.TEST_MATERIAL, {Keyword.RATING: "Matris 1 till 12."})
    for showing in (SCREEN, COPY, Showing(on_screen=True, units=UNITS, test_material_is_asked_for=True)):
        assert masked(shown_entry(opened, showing)) == [["instrument-secrecy"]]
    asked = Showing(on_screen=False, units=UNITS, test_material_is_asked_for=True)
    assert texts(shown_entry(opened, asked)) == [["Matris 1 till 12."]]


@pytest.mark.rule("P-08")
def test_a_patient_is_told_of_a_misfiled_entry_but_not_what_was_written_of_somebody_else():
    opened = opened_entry(EntryKind.SESSION, {Keyword.CURRENT: "Om någon annan."}, misfiled_at=NOON)
    for showing in (SCREEN, COPY):
        shown = shown_entry(opened, showing)
        assert shown.misfiled
        assert counted([shown]) == {"misfiled": 1}


@pytest.mark.rule("P-04", "P-09")
def test_a_draft_is_in_a_copy_and_marked_as_unsigned_but_not_on_a_patients_screen():
    draft = ({Keyword.CURRENT: "Påbörjat."}, {"state": VersionState.DRAFT, "settled_at": None, "signature": "none"})
    opened = opened_entry(EntryKind.SESSION, draft)
    assert masked(shown_entry(opened, SCREEN)) == [["unfinished"]]
    copied = shown_entry(opened, COPY)
    assert copied.unsigned
    assert texts(copied) == [["Påbörjat."]]


@pytest.mark.rule("P-09")
def test_a_patient_who_chose_to_wait_sees_nothing_newer_and_gets_it_in_a_copy():
    opened = opened_entry(EntryKind.SESSION, {Keyword.CURRENT: "Nytt."})
    chosen = NOON + timedelta(hours=1)
    assert masked(shown_entry(opened, Showing(on_screen=True, units=UNITS, until=chosen))) == [["newer-than-chosen"]]
    assert texts(shown_entry(opened, Showing(on_screen=False, units=UNITS, until=chosen))) == [["Nytt."]]
    assert texts(shown_entry(opened, Showing(on_screen=True, units=UNITS, until=NOON + timedelta(days=1)))) == [
        ["Nytt."]
    ]


@pytest.mark.rule("J-11", "J-12", "P-04")
def test_a_copy_has_every_version_with_its_explanation_and_the_patients_statement():
    corrected = ({Keyword.CURRENT: "Rätt."}, {"reason": "wrong-fact", "explanation": "Fel datum."})
    statement = opened_entry(EntryKind.STATEMENT, {Keyword.STATEMENT: "Det stämmer inte."})
    opened = opened_entry(EntryKind.SESSION, {Keyword.CURRENT: "Fel."}, corrected, statements=[statement])
    copied = shown_entry(opened, COPY)
    assert texts(copied) == [["Fel."], ["Rätt.", "Fel datum."]]
    assert [(v.number, v.reason, v.author_name, v.signature) for v in copied.versions] == [
        (1, "", "Astrid Norrvik", "valid"),
        (2, "wrong-fact", "Astrid Norrvik", "valid"),
    ]
    assert texts(copied.statements[0]) == [["Det stämmer inte."]]
    assert not (copied.unsigned)
    assert not (copied.misfiled)
    assert not (copied.gap)


@pytest.mark.rule("P-04")
def test_what_is_told_beside_the_text_is_the_entrys_own():
    opened = opened_entry(EntryKind.SESSION, {Keyword.CURRENT: "Ett."})
    shown, head, version = shown_entry(opened, COPY), opened.head, opened.head.newest
    assert (shown.id, shown.kind, shown.happened, shown.unit) == (head.id, head.kind, head.happened, UNITS[head.unit])
    told = shown.versions[0]
    assert (told.state, told.author_name, told.author_title) == (version.state, version.author_name, "leg. psykolog")
    assert (told.written_at, told.settled_at) == (version.written_at, version.settled_at)


def test_a_text_that_does_not_open_is_a_gap_and_one_that_was_destroyed_is_none():
    gap = shown_entry(opened_entry(EntryKind.SESSION, (None, {"signature": "none"})), COPY)
    assert gap.gap
    assert not gap.versions[0].is_opened
    destroyed = shown_entry(opened_entry(EntryKind.SESSION, (None, {"destroyed_at": NOON})), COPY)
    assert not destroyed.gap
    assert destroyed.versions[0].is_opened
    assert destroyed.versions[0].destroyed_at == NOON
