"""What may be written: signs, sizes and times."""

from datetime import UTC, datetime, timedelta

import pytest

from journal.domain.entry import EntryText, EventTime, Keyword
from journal.domain.entry_checks import MOST_SIGNS, is_empty, sign_problem, text_problems, time_problems

AT = datetime(2026, 3, 12, 10, 0, tzinfo=UTC)


def span(start, minutes=45, zone="Europe/Stockholm"):
    return EventTime(start, start + timedelta(minutes=minutes), zone)


@pytest.mark.parametrize("text", ["Sov gott.\nDrömde.\tÅt.", "Emoji 🙂 och familj 👩‍👩‍👧", "å" * 200_000, "שלום"])
def test_a_therapist_may_write_any_ordinary_text(text):
    assert sign_problem(text) is None
    assert not text_problems(EntryText({Keyword.CURRENT: text}))


@pytest.mark.parametrize(
    ("sign", "why"),
    [("\x00", "control-sign"), ("\x1b", "control-sign"), ("\u202e", "bidi-override"), ("\ud800", "not-unicode")],
)
def test_signs_that_lie_to_a_reader_are_named_with_their_field(sign, why):
    text = EntryText({Keyword.CURRENT: f"a{sign}b"}, explanation=sign)
    assert text_problems(text) == {"text.current": why, "explanation": why}


def test_a_pasted_book_is_too_long():
    assert text_problems(EntryText({Keyword.CURRENT: "a" * (MOST_SIGNS + 1)})) == {"text": "too-long"}


def test_a_text_of_spaces_is_empty():
    assert is_empty(EntryText({Keyword.CURRENT: " \n "}))
    assert not is_empty(EntryText({Keyword.CURRENT: "a"}))


@pytest.mark.rule("J-05")
@pytest.mark.parametrize(
    ("happened", "problems"),
    [
        (span(AT), {}),
        (span(AT - timedelta(days=365 * 50)), {}),
        (span(AT + timedelta(days=2)), {"happened": "in-the-future"}),
        (span(datetime(1899, 12, 31, tzinfo=UTC)), {"happened": "too-early"}),
        (span(AT, minutes=-1), {"happened": "ends-wrong"}),
        (span(AT, minutes=60 * 24 * 3), {"happened": "ends-wrong"}),
        (span(AT, zone="Mars/Olympus"), {"happened.zone": "unknown-zone"}),
        (span(AT, zone="../etc/passwd"), {"happened.zone": "unknown-zone"}),
    ],
)
def test_an_event_time_is_a_time_at_which_something_can_have_happened(happened, problems):
    assert time_problems(happened, AT) == problems
