"""A copy says things as the interface does, and has a word for whatever it can hold."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from journal.domain.entry import CorrectionReason, EntryKind, Keyword, VersionState
from journal.outlets.words import GROUNDS, KEYWORDS, KINDS, REASONS, SIGNATURES, STATES, Words
from journal.policy.disclosing import BARS
from journal.web import words

ENGLISH = Path("journal/web/translations/en/LC_MESSAGES/messages.po")


@pytest.mark.parametrize(
    ("ours", "interface"), [(KINDS, words.KINDS), (KEYWORDS, words.KEYWORDS), (REASONS, words.CORRECTION_REASONS)]
)
def test_a_patient_reads_the_same_words_in_a_copy_as_on_the_screen(ours, interface):
    with ENGLISH.open("rb") as file:
        english = read_po(file)
    swedish = {code: str(word) for code, word in interface.items()}
    assert ours == {code: (word, english[word].string) for code, word in swedish.items()}


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        (KINDS, EntryKind),
        (KEYWORDS, Keyword),
        (REASONS, CorrectionReason),
        (STATES, VersionState),
        (SIGNATURES, ("valid", "invalid", "none")),
        (GROUNDS, BARS),
    ],
)
def test_a_copy_has_a_word_in_both_languages_for_every_code(table, codes):
    assert set(table) == set(codes)
    assert all(len(pair) == 2 and all(pair) for pair in table.values())


def test_a_code_that_a_later_version_knows_is_shown_as_it_is():
    assert Words("sv").code(KINDS, "song") == "song"


def test_a_time_is_said_as_it_was_in_sweden_summer_and_winter():
    summer, winter = (datetime(2026, month, 5, 12, 3, tzinfo=UTC) for month in (6, 12))
    assert Words("sv").time(summer) == "5 juni 2026 kl. 14.03"
    assert Words("sv").time(winter) == "5 december 2026 kl. 13.03"
    assert Words("en").time(summer) == "5 June 2026 at 14:03"
