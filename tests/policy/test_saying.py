"""What an entry has to say before it is signed, over every combination of what it says."""

from __future__ import annotations

import pytest

from journal.domain.entry import EntryKind, EntryText, Keyword, Mark
from journal.policy.saying import MARKS, SAYING, SayingFacts, owed
from tests.policy.asking import every_case

K = Keyword
WHOLE = {K.BACKGROUND: "Ett.", K.REASON: "Två.", K.INTERVENTION: "Tre.", K.INFORMATION: "Fyra."}


@pytest.mark.rule("J-03", "J-04", "J-15")
def test_an_entry_is_whole_when_nothing_that_it_has_to_say_is_missing():
    for f in every_case(SayingFacts):
        closing = f.says_background and f.says_reason and f.says_measures and f.says_information
        whole = (
            (closing or not f.ends_care)
            and (f.says_what_is_declined or not f.notes_declined_care)
            and (f.says_they_are_necessary or not f.tells_of_offences)
        )
        assert SAYING.judge(f)[0] is whole, f


@pytest.mark.rule("J-03")
@pytest.mark.parametrize("missing", WHOLE)
def test_an_entry_that_ends_care_owes_each_heading_that_is_empty_and_no_other_kind_does(missing):
    text = EntryText({**WHOLE, missing: " \n"})
    assert owed(EntryKind.CLOSING, text) == (missing,)
    assert owed(EntryKind.SESSION, text) == ()
    for mark in MARKS[missing]:
        assert owed(EntryKind.CLOSING, EntryText({**WHOLE, missing: mark.value})) == ()


@pytest.mark.rule("J-03")
def test_a_diagnosis_stands_for_the_reason():
    said = {keyword: words for keyword, words in WHOLE.items() if keyword is not K.REASON}
    assert owed(EntryKind.CLOSING, EntryText(said | {K.ASSESSMENT: "F32.1."})) == ()
    assert owed(EntryKind.CLOSING, EntryText({})) == (K.BACKGROUND, K.REASON, K.INTERVENTION, K.INFORMATION)


@pytest.mark.rule("J-04")
def test_care_that_is_declined_is_named_and_no_click_stands_for_it():
    assert owed(EntryKind.DECLINED, EntryText({K.INFORMATION: "Om riskerna."})) == (K.DECLINED,)
    assert owed(EntryKind.DECLINED, EntryText({K.DECLINED: "Gruppbehandling."})) == ()
    assert K.DECLINED not in MARKS


@pytest.mark.rule("J-15")
@pytest.mark.parametrize("kind", [EntryKind.SESSION, EntryKind.CLOSING, EntryKind.DECLINED])
def test_what_tells_of_offences_says_that_it_is_absolutely_necessary_whatever_its_kind(kind):
    told = EntryText({**WHOLE, K.DECLINED: "Samtal.", K.OFFENCES: "Dömd för misshandel."})
    assert owed(kind, told) == (K.NECESSITY,)
    confirmed = EntryText({**told.keywords, K.NECESSITY: Mark.NECESSARY.value})
    assert owed(kind, confirmed) == ()
