"""A journal is in Swedish: what is clearly in another language says why, or is not signed (PDL 3:13; J-14)."""

from __future__ import annotations

import pytest

from journal.cli.demo_notes import generate
from journal.domain.entry import EntryText, Keyword
from journal.domain.language import cites_other_language, is_swedish
from tests.cast import NOON

ENGLISH = (
    "She says that she has been sleeping better and that the walks in the morning help her to get started with the day."
)
GERMAN = "Sie sagt, dass sie besser schläft und dass die Spaziergänge am Morgen ihr helfen, mit dem Tag zu beginnen."
ARABIC = "تقول إنها تنام بشكل أفضل وأن المشي في الصباح يساعدها على بدء يومها بشكل جيد كل يوم"
CHINESE = (
    "她说，她睡得更好了，早上散步，对她有帮助，她能开始，新的一天，她感觉，心情，比较好，焦虑，少了，会再来，下周见。"
)
VIETNAMESE = "Cô ấy nói rằng cô ấy ngủ ngon hơn và những buổi đi dạo buổi sáng giúp cô ấy bắt đầu một ngày mới tốt đẹp."
SWEDISH = "Hon berättar att hon sover bättre och att promenaderna på morgonen hjälper henne att komma i gång med dagen."


def text(words, reason=""):
    """A text of one heading, and perhaps the reason for its language."""
    said = {Keyword.CURRENT: words}
    return EntryText(said | ({Keyword.OTHER_LANGUAGE: reason} if reason else {}))


@pytest.mark.rule("J-14")
@pytest.mark.parametrize("words", [ENGLISH, GERMAN, ARABIC, CHINESE, VIETNAMESE])
def test_another_language_is_told_from_swedish(words):
    assert not is_swedish(text(words))


@pytest.mark.rule("J-14")
@pytest.mark.parametrize(
    "words", [SWEDISH, "", "PHQ-9: 14 (18). GAD-7: 9.", "Well-being, okay.", "x " * 40, "Sertralin 50 mg 1x1 " * 6]
)
def test_swedish_and_what_is_too_bare_to_tell_pass(words):
    assert is_swedish(text(words))


@pytest.mark.rule("J-14")
def test_no_note_of_three_years_in_swedish_is_taken_for_anything_else():
    notes = generate(NOON, 7).notes
    assert len(notes) > 1000
    assert [note.text for note in notes if not is_swedish(EntryText(note.text))] == []


def test_a_quotation_in_another_language_does_not_make_a_swedish_note_foreign():
    assert is_swedish(text(f"{SWEDISH} Hon skriver själv: I am not well, and it is what it is. {SWEDISH}"))


def test_the_reason_stands_under_a_heading_of_its_own_and_is_not_counted_as_text():
    assert cites_other_language(text(ENGLISH, "Skrivet av en gästforskare."))
    assert not cites_other_language(text(ENGLISH, "  "))
    assert not is_swedish(text(ENGLISH, SWEDISH))


def test_a_word_counts_as_often_as_it_stands():
    once = "Hon sover bättre nu och är gladare"
    assert not is_swedish(text(f"{once} {'The walks help. ' * 12}"))
    assert is_swedish(text(f"{once} {'Det hjälper. ' * 12} {ENGLISH}"))


def test_a_small_word_counts_though_a_stop_or_a_bracket_touches_it():
    assert not is_swedish(text("Sleep (the, and) is; better. It, was, with. The: walks! And, she, that."))
