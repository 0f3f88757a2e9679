"""Whoever reads a corrected note sees everything that ever stood in it, and reads the newest wording off it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from journal.domain.wording import marked

WORDINGS = st.lists(st.text(st.sampled_from("ab \n."), max_size=30), min_size=1, max_size=4)


def _shown(*texts):
    return [(segment.text, segment.mark) for segment in marked(texts)]


def test_a_reader_sees_the_dose_that_was_struck_beside_the_one_put_in():
    assert _shown("sertralin 50 mg dagligen", "sertralin 100 mg dagligen") == [
        ("sertralin ", ""),
        ("50", "del"),
        ("100", "ins"),
        (" mg dagligen", ""),
    ]


def test_a_reader_sees_a_changed_phrase_as_one():
    assert _shown("Överdriver besvären något.", "Beskriver dem tydligt.") == [
        ("Överdriver besvären något.", "del"),
        ("Beskriver dem tydligt.", "ins"),
    ]


def test_a_reader_of_a_second_correction_sees_the_first_one_too():
    assert _shown("ta en dos", "ta två doser", "ta tre doser") == [
        ("ta ", ""),
        ("en dos", "del"),
        ("två", "del"),
        ("tre", "ins"),
        (" doser", "ins"),
    ]


@given(WORDINGS)
def test_a_reader_can_take_the_newest_wording_off_the_marked_one(texts):
    assert "".join(text for text, mark in _shown(*texts) if mark != "del") == texts[-1]


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_reader_can_take_the_first_wording_off_it_after_one_correction(old, new):
    assert "".join(text for text, mark in _shown(old, new) if mark != "ins") == old


def test_a_reader_of_two_books_gets_the_old_one_struck_whole_and_the_new_one_after_it():
    old, newer, newest = "a " * 5_001, "b " * 5_001, "c " * 5_001
    assert _shown(old, newer, newest) == [(old, "del"), (newer, "del"), (newest, "ins")]
