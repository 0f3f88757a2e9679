"""k officers of n give the secret back; k - 1 do not, and a mistyped word is noticed."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keys.errors import DoesNotOpenError
from keys.recovery import join, split
from tests.formats.second_slip39 import read

SECRET = bytes(range(32))


@settings(max_examples=15, deadline=None)
@given(
    st.binary(min_size=32, max_size=32),
    st.integers(2, 6).flatmap(lambda n: st.tuples(st.integers(2, n), st.just(n))),
)
def test_any_k_of_n_give_the_secret_back(secret, k_of_n):
    k, n = k_of_n
    lists = split(secret, k, n)
    assert len(lists) == n
    assert {len(words.split()) for words in lists} == {33}
    assert join(lists[-k:]) == secret
    assert join(lists) == secret


def test_every_two_of_three_do_and_no_single_one_does():
    lists = split(SECRET, 2, 3)
    for two in combinations(lists, 2):
        assert join(two) == SECRET
    for one in lists:
        with pytest.raises(DoesNotOpenError):
            join([one])


def test_the_same_list_twice_counts_once():
    lists = split(SECRET, 2, 3)
    with pytest.raises(DoesNotOpenError):
        join([lists[0], lists[0].upper()])


def test_one_officer_alone_is_possible_for_a_practice_of_one():
    assert join(split(SECRET, 1, 1)) == SECRET


def test_the_largest_circle_has_sixteen():
    assert join(split(SECRET, 2, 16)[14:]) == SECRET


def test_the_words_say_that_nothing_is_stretched():
    assert {read(words).exponent for words in split(SECRET, 2, 3)} == {0}


def test_capitals_and_line_breaks_do_not_matter():
    lists = split(SECRET, 2, 2)
    assert join([lists[0].upper(), "\n".join(lists[1].split()) + "\n"]) == SECRET


def test_a_mistyped_a_missing_and_an_unknown_word_are_refused():
    first, second = (words.split() for words in split(SECRET, 2, 2))
    swapped = [first[0], first[1], first[3], first[2], *first[4:]]
    for damaged in (first[:-1], [*first, "academic"], ["spärr", *first[1:]], swapped, []):
        if damaged != first:
            with pytest.raises(DoesNotOpenError):
                join([" ".join(damaged), " ".join(second)])


def test_lists_of_two_splittings_do_not_mix():
    with pytest.raises(DoesNotOpenError):
        join([split(SECRET, 2, 2)[0], split(SECRET, 2, 2)[1]])


def test_nothing_gives_nothing():
    with pytest.raises(DoesNotOpenError):
        join([])


@pytest.mark.parametrize(("k", "n"), [(0, 1), (1, 2), (3, 2), (2, 17), (-1, -1)])
def test_a_k_of_n_that_is_none_is_refused(k, n):
    with pytest.raises(ValueError, match="k of n"):
        split(SECRET, k, n)


def test_only_a_secret_of_32_bytes_is_split():
    with pytest.raises(ValueError, match="32 bytes"):
        split(bytes(16), 2, 3)
