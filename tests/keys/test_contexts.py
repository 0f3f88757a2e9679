"""Contexts are read in one way only."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys.context import context

NORTH = UUID("10000000-0000-4000-8000-000000000001")

FIELDS = st.lists(
    st.one_of(st.binary(max_size=40), st.text(max_size=20), st.integers(0, 2**64 - 1), st.uuids()), max_size=5
)


def as_bytes(field):
    if isinstance(field, str):
        return field.encode()
    if isinstance(field, UUID):
        return field.bytes
    return field.to_bytes(8, "big") if isinstance(field, int) else field


def test_a_context_is_the_suite_then_each_field_after_its_length():
    assert context("a/1", NORTH, "å", 7, b"\xff").hex() == (
        "01" + "00000003" + b"a/1".hex() + "00000010" + NORTH.hex + "00000002" + "c3a5"
        "00000008" + "0000000000000007" + "00000001" + "ff"
    )


@given(st.text(max_size=12), FIELDS, st.text(max_size=12), FIELDS)
def test_two_contexts_are_equal_only_when_label_and_fields_are(label, fields, other_label, other_fields):
    same = (label, [as_bytes(f) for f in fields]) == (other_label, [as_bytes(f) for f in other_fields])
    assert (context(label, *fields) == context(other_label, *other_fields)) is same


def test_moving_a_letter_between_fields_changes_the_context():
    assert context("a/1", "ab", "c") != context("a/1", "a", "bc")
    assert context("a/1", "ab") != context("a/1a", "b")
    assert context("a/1", "") != context("a/1")


@pytest.mark.parametrize("number", [0, 2**64 - 1])
def test_the_least_and_the_greatest_number_fit(number):
    assert context("a/1", number).endswith(number.to_bytes(8, "big"))


@pytest.mark.parametrize("number", [-1, 2**64])
def test_a_number_that_does_not_fit_is_refused(number):
    with pytest.raises(ValueError, match="number"):
        context("a/1", number)
