"""Personal and coordination numbers."""

import pytest

from journal.domain.numbers import birth_year, normalised_number, written_number


@pytest.mark.parametrize("typed", ["191212121212", "19121212-1212", " 19121212 1212 ", "19121212+1212"])
def test_a_number_is_kept_as_twelve_digits_however_it_was_typed(typed):
    assert normalised_number(typed) == "191212121212"


def test_a_coordination_number_is_a_number():
    assert normalised_number("19701063-2391") == "197010632391"


@pytest.mark.parametrize("typed", ["1212121212", "191212121213", "19121312-1212", "", "abc", "19121212-121a", "0" * 12])
def test_what_is_no_number_is_refused(typed):
    assert normalised_number(typed) is None


def test_a_number_is_written_with_a_hyphen_and_says_a_year():
    assert written_number("191212121212") == "19121212-1212"
    assert birth_year("191212121212") == 1912
