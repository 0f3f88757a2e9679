"""Corrections add and never replace; what stands in the wrong journal is marked and tells of nobody else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from journal.domain.access_words import Subtype
from journal.domain.care import Identity
from journal.domain.entry import CorrectionReason, VersionState
from journal.domain.errors import ConflictError, InvalidError, RefusedError, SealedStateError, UnknownError
from journal.domain.ids import new_id
from journal.services.corrections import Correction, begin_correction, mark_misfiled
from journal.services.journals import JournalFilter, read_journal
from journal.services.patients import register_patient
from journal.services.settling import discard_draft, sign_entry
from tests.cast import NOON
from tests.scenes import (
    MINUTE,
    OLA,
    drafted,
    joined,
    last_row,
    opened,
    rows,
    signatures_in,
    signed,
    takes_part,
    worded,
    words_in,
)


def corrected(cast, session, entry, words, at=NOON):
    """A correction, saved and signed."""
    draft = begin(cast, session, entry, words, at)
    return sign_entry(cast.parts, session, (cast.pia, entry), draft.revision, at)


def begin(cast, session, entry, words, at=NOON):
    """A correction, saved as a draft."""
    correction = Correction(CorrectionReason.WRONG_FACT, worded(words, "Fel veckodag."))
    return begin_correction(cast.parts, session, (cast.pia, entry), correction, at)


def ola_of(cast, session):
    """Another patient of Astrid's."""
    ola = register_patient(cast.parts, session, Identity(*OLA), NOON)
    takes_part(cast, session, "astrid", ola)
    return ola


@pytest.mark.rule("J-11")
def test_both_texts_of_a_correction_are_legible_with_who_when_and_why(cast):
    astrid = cast.signed_in("astrid")
    done = signed(cast, astrid, "Tisdag.")
    at = NOON + MINUTE
    corrected(cast, astrid, done.entry, "Onsdag.", at)
    entry = opened(cast, astrid, done.entry, at=at)
    assert (words_in(entry), signatures_in(entry)) == (["Tisdag.", "Onsdag."], ["valid", "valid"])
    second = entry.newest
    assert (second.version.number, second.version.reason) == (2, "wrong-fact")
    assert (second.version.author_name, second.version.settled_at) == ("Astrid Ek", at)
    assert second.text.explanation == "Fel veckodag."
    assert [row.subtype for row in rows(cast)[-3:]] == [Subtype.CORRECTION, Subtype.NONE, Subtype.NONE]


@pytest.mark.rule("J-11")
def test_a_colleague_who_takes_part_in_the_care_corrects_in_their_own_name(cast):
    astrid = cast.signed_in("astrid")
    joined(cast, "hanna", "Hanna Ö")
    takes_part(cast, astrid, "hanna")
    done, hanna = signed(cast, astrid, "Tisdag."), cast.signed_in("hanna")
    corrected(cast, hanna, done.entry, "Onsdag.")
    entry = opened(cast, hanna, done.entry)
    assert [v.version.author_name for v in entry.versions] == ["Astrid Ek", "Hanna Ö"]
    assert signatures_in(entry) == ["valid", "valid"]


def test_a_correction_that_is_still_a_draft_is_its_authors_alone(cast):
    astrid = cast.signed_in("astrid")
    joined(cast, "hanna", "Hanna Ö")
    takes_part(cast, astrid, "hanna")
    done = signed(cast, astrid, "Tisdag.")
    begin(cast, astrid, done.entry, "Onsdag.")
    assert words_in(opened(cast, cast.signed_in("hanna"), done.entry)) == ["Tisdag."]
    assert words_in(opened(cast, astrid, done.entry)) == ["Tisdag.", "Onsdag."]


def test_a_draft_is_not_corrected_and_of_two_corrections_one_comes_first(cast):
    astrid = cast.signed_in("astrid")
    with pytest.raises(SealedStateError):
        begin(cast, astrid, drafted(cast, astrid).entry, "Nej.")
    done = signed(cast, astrid)

    def correct(number):
        try:
            return begin(cast, astrid, done.entry, f"Nummer {number}.").state
        except (ConflictError, SealedStateError) as error:
            return type(error)

    with ThreadPoolExecutor(3) as pool:
        outcomes = list(pool.map(correct, range(3)))
    assert outcomes.count(VersionState.DRAFT) == 1


def test_a_correction_that_was_set_aside_leaves_the_next_one_free(cast):
    astrid = cast.signed_in("astrid")
    done = signed(cast, astrid, "Ett.")
    draft = begin(cast, astrid, done.entry, "Nej.")
    discard_draft(cast.parts, astrid, (cast.pia, done.entry), draft.revision, NOON)
    corrected(cast, astrid, done.entry, "Två.")
    assert words_in(opened(cast, astrid, done.entry)) == ["Ett.", "Nej.", "Två."]


def test_whoever_takes_no_part_in_the_care_corrects_nothing_of_others(cast):
    astrid = cast.signed_in("astrid")
    joined(cast, "hanna", "Hanna Ö")
    done = signed(cast, astrid)
    with pytest.raises(RefusedError):
        begin(cast, cast.signed_in("hanna"), done.entry, "Nej.")
    assert not last_row(cast).permitted


@pytest.mark.rule("J-01")
def test_what_was_written_in_the_wrong_journal_stands_anew_in_the_right_one_and_both_are_apart(cast):
    astrid = cast.signed_in("astrid")
    ola = ola_of(cast, astrid)
    done = signed(cast, astrid, "Om Ola.")
    copy = mark_misfiled(cast.parts, astrid, (cast.pia, done.entry), ola, NOON)
    wrong = opened(cast, astrid, done.entry)
    right = opened(cast, astrid, copy.entry, ola)
    assert wrong.head.misfiled_at == NOON
    assert (words_in(right), right.newest.version.state) == (["Om Ola."], VersionState.DRAFT)
    assert wrong.head.journal != right.head.journal
    with pytest.raises(UnknownError):
        opened(cast, astrid, copy.entry, cast.pia)


def test_a_misfiled_entry_tells_nothing_of_the_other_patient(cast):
    astrid = cast.signed_in("astrid")
    ola = ola_of(cast, astrid)
    done = signed(cast, astrid, "Om Ola.")
    mark_misfiled(cast.parts, astrid, (cast.pia, done.entry), ola, NOON)
    about_pia = [row for row in rows(cast) if cast.pia in row.patients]
    assert not any(ola in row.patients for row in about_pia)
    assert not any(ola.bytes in row.encoded() for row in about_pia)
    head = opened(cast, astrid, done.entry).head
    assert ola not in {head.misfiled_link, head.patient, head.journal}
    with cast.parts.store.database.reading() as connection:
        stored = connection.execute(text("SELECT * FROM entry WHERE misfiled_at IS NOT NULL")).one()
    assert not {ola, ola.hex} & set(stored)


def test_a_misfiled_entry_is_closed_when_the_journal_is_read_and_opens_alone(cast):
    astrid = cast.signed_in("astrid")
    done = signed(cast, astrid, "Om Ola.")
    mark_misfiled(cast.parts, astrid, (cast.pia, done.entry), None, NOON)
    page = read_journal(cast.parts, astrid, cast.pia, JournalFilter(), NOON)
    assert ([e.head.id for e in page.entries], [h.id for h in page.closed]) == ([], [done.entry])
    assert words_in(opened(cast, astrid, done.entry)) == ["Om Ola."]
    for again in (None, new_id()):
        with pytest.raises(SealedStateError):
            mark_misfiled(cast.parts, astrid, (cast.pia, done.entry), again, NOON)
    with pytest.raises(SealedStateError):
        begin(cast, astrid, done.entry, "Nej.")


def test_marking_that_is_refused_writes_nothing_in_the_other_journal(cast):
    astrid = cast.signed_in("astrid")
    ola = register_patient(cast.parts, astrid, Identity(*OLA), NOON)
    done = signed(cast, astrid)
    with pytest.raises(RefusedError):
        mark_misfiled(cast.parts, astrid, (cast.pia, done.entry), ola, NOON)
    assert opened(cast, astrid, done.entry).head.misfiled_at is None
    takes_part(cast, astrid, "astrid", ola)
    assert read_journal(cast.parts, astrid, ola, JournalFilter(), NOON).total == 0


def test_an_entry_is_not_moved_to_where_it_stands_or_to_nobody(cast):
    astrid = cast.signed_in("astrid")
    done = signed(cast, astrid)
    with pytest.raises(InvalidError):
        mark_misfiled(cast.parts, astrid, (cast.pia, done.entry), cast.pia, NOON)
    with pytest.raises(UnknownError):
        mark_misfiled(cast.parts, astrid, (cast.pia, done.entry), new_id(), NOON)
    assert opened(cast, astrid, done.entry).head.misfiled_at is None


def test_a_wording_that_was_set_aside_is_not_what_moves(cast):
    astrid = cast.signed_in("astrid")
    ola, done = ola_of(cast, astrid), signed(cast, astrid, "Står.")
    draft = begin(cast, astrid, done.entry, "Kastat.")
    discard_draft(cast.parts, astrid, (cast.pia, done.entry), draft.revision, NOON)
    copy = mark_misfiled(cast.parts, astrid, (cast.pia, done.entry), ola, NOON)
    assert words_in(opened(cast, astrid, copy.entry, ola)) == ["Står."]


def test_two_entries_moved_crosswise_at_once_do_not_wait_for_each_other(cast):
    astrid = cast.signed_in("astrid")
    ola = ola_of(cast, astrid)
    pairs = [(cast.pia, ola), (ola, cast.pia)] * 2
    moves = [(wrong, signed(cast, astrid, "Fel.", wrong).entry, right) for wrong, right in pairs]
    with ThreadPoolExecutor(4) as pool:
        moved = pool.map(lambda move: mark_misfiled(cast.parts, astrid, move[:2], move[2], NOON), moves)
        copies = [copy.entry for copy in moved]
    assert len(set(copies)) == 4
    assert all(opened(cast, astrid, entry, wrong).head.misfiled_at for wrong, entry, _ in moves)
