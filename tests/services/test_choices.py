"""The active choice, and the other need at the own unit: purpose and reason first, then the way opens."""

from __future__ import annotations

import pytest

from journal.domain.access_words import Activity, Purpose, ReasonCode, Subtype
from journal.domain.errors import InvalidError, RefusedError, UnknownError
from journal.services.auditing import reason_of
from journal.services.choices import Choice
from journal.services.patients import register_relative
from tests.cast import NOON
from tests.scenes import HOUR, chosen, drafted, joined, last_row, opened, pia_at_b, rows, signed, words_in

SUPERVISION = Choice(Purpose.QUALITY, ReasonCode.SUPERVISION, "Handleder Astrid.")


@pytest.mark.rule("A-02", "L-04")
def test_another_need_at_the_own_unit_opens_after_purpose_and_reason(cast):
    done = signed(cast, cast.signed_in("astrid"), "Från A.")
    joined(cast, "hanna", "Hanna Ö")
    hanna = cast.signed_in("hanna")
    with pytest.raises(RefusedError):
        opened(cast, hanna, done.entry)
    chosen(cast, hanna, "a", SUPERVISION)
    row = last_row(cast)
    assert (row.subtype, row.purpose, row.reason) == (Subtype.CHOICE, Purpose.QUALITY, "supervision")
    assert words_in(opened(cast, hanna, done.entry)) == ["Från A."]
    with pytest.raises(RefusedError):
        opened(cast, hanna, done.entry, at=NOON + 12 * HOUR)


@pytest.mark.rule("A-02")
def test_another_need_reads_and_does_not_write(cast):
    signed(cast, cast.signed_in("astrid"))
    joined(cast, "hanna", "Hanna Ö")
    hanna = cast.signed_in("hanna")
    chosen(cast, hanna, "a", SUPERVISION)
    with pytest.raises(RefusedError):
        drafted(cast, hanna)


@pytest.mark.rule("A-02", "L-10")
def test_the_free_text_of_a_reason_is_sealed_to_the_auditors(cast):
    signed(cast, cast.signed_in("astrid"))
    joined(cast, "hanna", "Hanna Ö")
    hanna, eva = cast.signed_in("hanna"), cast.signed_in("eva")
    chosen(cast, hanna, "a", SUPERVISION)
    sealed = last_row(cast).sealed_reason
    assert not any(b"Handleder" in row.encoded() for row in rows(cast))
    assert reason_of(cast.parts, eva, sealed) == "Handleder Astrid."
    assert reason_of(cast.parts, hanna, sealed) is None


@pytest.mark.parametrize("text", ["", "  ", "x" * 1025, "a\x00"])
def test_another_reason_than_the_catalogues_is_said_in_words_that_can_be_kept(cast, text):
    astrid = cast.signed_in("astrid")
    signed(cast, astrid)
    before = len(rows(cast))
    with pytest.raises(InvalidError):
        chosen(cast, astrid, "a", Choice(Purpose.CARE, ReasonCode.OTHER, text))
    assert len(rows(cast)) == before


@pytest.mark.rule("A-12", "L-05")
def test_a_relative_chooses_nothing(cast):
    signed(cast, cast.signed_in("astrid"))
    bo = cast.signed_in("bo")
    pia_at_b(cast, bo)
    register_relative(cast.parts, bo, (cast.pia, cast.people["bo"].account), NOON)
    with pytest.raises(RefusedError):
        chosen(cast, bo)
    assert (last_row(cast).permitted, last_row(cast).subtype) == (False, Subtype.CHOICE)


@pytest.mark.rule("A-04")
def test_a_clerk_chooses_nothing(cast):
    signed(cast, cast.signed_in("astrid"))
    with pytest.raises(RefusedError):
        chosen(cast, cast.signed_in("dag"), "a", SUPERVISION)


def test_where_there_is_nothing_there_is_nothing_to_choose(cast):
    bo = cast.signed_in("bo")
    pia_at_b(cast, bo)
    for unit in ("a", "b", None):
        with pytest.raises(UnknownError):
            chosen(cast, bo, unit)


def test_one_persons_choice_is_nobody_elses(cast):
    done = signed(cast, cast.signed_in("astrid"))
    bo = cast.signed_in("bo")
    pia_at_b(cast, bo)
    chosen(cast, bo, None)
    joined(cast, "hanna", "Hanna Ö", "b")
    with pytest.raises(RefusedError):
        opened(cast, cast.signed_in("hanna"), done.entry)
    assert opened(cast, bo, done.entry).is_sound
    assert last_row(cast).activity is Activity.READ
