"""Saving drafts: one row for an edit session, two texts kept where two people save, nothing lost past the lock."""

from __future__ import annotations

from datetime import timedelta

import pytest

from journal.domain.access_words import Activity, Subtype
from journal.domain.entry import EntryKind, EventTime, UnsignedReason, VersionState
from journal.domain.errors import ConflictError, RefusedError, SealedStateError, TamperedError
from journal.services.entries import DraftChange, save_draft
from journal.services.patients import end_relation, relations
from journal.services.settling import sign_entry
from tests.cast import NOON
from tests.scenes import (
    DAY,
    FORTNIGHT,
    HOUR,
    MINUTE,
    defaced,
    drafted,
    joined,
    opened,
    rows,
    saved_again,
    signed,
    takes_part,
    worded,
    words_in,
)

MOMENT = timedelta(microseconds=1)


def test_later_saves_of_an_edit_session_cite_its_first_row(cast):
    astrid = cast.signed_in("astrid")
    first = drafted(cast, astrid, "Ett.")
    before = len(rows(cast))
    second = saved_again(cast, astrid, first.entry, first.revision, "Två.", NOON + MINUTE)
    assert (second.revision, second.receipt.event) == (2, first.receipt.event)
    assert len(rows(cast)) == before
    assert words_in(opened(cast, astrid, first.entry)) == ["Två."]


def test_an_edit_session_older_than_twelve_hours_gets_a_row_of_its_own(cast):
    astrid = cast.signed_in("astrid")
    first = drafted(cast, astrid, "Ett.")
    later = saved_again(cast, astrid, first.entry, 1, "Två.", NOON + 12 * HOUR + MOMENT)
    assert later.receipt.event != first.receipt.event


def test_a_session_that_lost_the_draft_reads_it_first_and_that_is_a_row(cast):
    draft = drafted(cast, cast.signed_in("astrid"), "Ett.")
    anew = cast.signed_in("astrid")
    saved_again(cast, anew, draft.entry, draft.revision, "Två.")
    read, wrote = rows(cast)[-2:]
    assert (read.activity, read.halves, wrote.activity) == (Activity.READ, (draft.version,), Activity.WRITE)
    assert words_in(opened(cast, anew, draft.entry)) == ["Två."]


def test_two_tabs_that_save_the_same_draft_lose_neither_text(cast):
    astrid = cast.signed_in("astrid")
    draft = drafted(cast, astrid, "Grund.")
    saved_again(cast, astrid, draft.entry, 1, "Flik ett.")
    with pytest.raises(ConflictError) as conflict:
        saved_again(cast, astrid, draft.entry, 1, "Flik två.")
    assert conflict.value.newest_revision == 2
    assert words_in(opened(cast, astrid, draft.entry)) == ["Flik ett."]
    merged = saved_again(cast, astrid, draft.entry, 2, "Flik ett. Flik två.")
    assert merged.revision == 3


def test_a_draft_keeps_its_kind_and_time_until_somebody_changes_them(cast):
    astrid = cast.signed_in("astrid")
    draft = drafted(cast, astrid)
    moved = EventTime(NOON - DAY, NOON - DAY + HOUR)
    change = DraftChange(1, worded("Per telefon."), EntryKind.PHONE, moved)
    save_draft(cast.parts, astrid, (cast.pia, draft.entry), change, NOON)
    head = opened(cast, astrid, draft.entry).head
    assert (head.kind, head.happened) == (EntryKind.PHONE, moved)


@pytest.mark.rule("J-02", "L-05")
def test_a_colleague_who_takes_part_in_the_care_may_read_a_draft_and_not_write_in_it(cast):
    astrid = cast.signed_in("astrid")
    joined(cast, "hanna", "Hanna Ö")
    takes_part(cast, astrid, "hanna")
    hanna = cast.signed_in("hanna")
    draft = drafted(cast, astrid, "Astrids ord.")
    with pytest.raises(RefusedError):
        saved_again(cast, hanna, draft.entry, draft.revision, "Hannas ord.")
    assert not rows(cast)[-1].permitted
    assert words_in(opened(cast, hanna, draft.entry)) == ["Astrids ord."]


@pytest.mark.rule("J-10")
def test_a_signed_entry_takes_no_save(cast):
    astrid = cast.signed_in("astrid")
    done = signed(cast, astrid, "Klart.")
    with pytest.raises(SealedStateError):
        saved_again(cast, astrid, done.entry, done.revision, "Ändrat.")
    assert words_in(opened(cast, astrid, done.entry)) == ["Klart."]


@pytest.mark.rule("J-09")
def test_a_draft_is_open_until_the_fourteenth_day_and_locked_from_then_on(cast):
    astrid = cast.signed_in("astrid")
    draft = drafted(cast, astrid, "Ett.")
    assert draft.locks_at == NOON + FORTNIGHT
    late = cast.signed_in("astrid", NOON + FORTNIGHT)
    assert opened(cast, late, draft.entry, at=NOON + FORTNIGHT - MOMENT).newest.version.state is VersionState.DRAFT
    version = opened(cast, late, draft.entry, at=NOON + FORTNIGHT).newest.version
    assert (version.state, version.unsigned_reason) == (VersionState.LOCKED, UnsignedReason.PENDING)
    with pytest.raises(SealedStateError):
        sign_entry(cast.parts, late, (cast.pia, draft.entry), 1, NOON + FORTNIGHT)


@pytest.mark.rule("J-09")
def test_a_text_typed_past_the_lock_is_kept_beside_what_locked(cast):
    astrid = cast.signed_in("astrid")
    draft = drafted(cast, astrid, "Före låset.")
    at = NOON + FORTNIGHT
    late = cast.signed_in("astrid", at)
    kept = saved_again(cast, late, draft.entry, 1, "Efter låset.", at)
    assert (kept.note, kept.entry, kept.state) == ("locked", draft.entry, VersionState.DRAFT)
    assert kept.version != draft.version
    entry = opened(cast, late, draft.entry, at=at)
    assert words_in(entry) == ["Före låset.", "Efter låset."]
    assert [v.version.state for v in entry.versions] == [VersionState.LOCKED, VersionState.DRAFT]
    assert rows(cast)[-2].subtype is Subtype.CORRECTION


def test_a_second_tab_that_comes_past_the_lock_overwrites_nothing(cast):
    draft = drafted(cast, cast.signed_in("astrid"), "Före.")
    at = NOON + FORTNIGHT
    late = cast.signed_in("astrid", at)
    kept = saved_again(cast, late, draft.entry, 1, "Flik ett.", at)
    with pytest.raises(ConflictError):
        saved_again(cast, late, draft.entry, 1, "Flik två.", at)
    assert saved_again(cast, late, draft.entry, kept.revision, "Båda.", at).version == kept.version
    assert words_in(opened(cast, late, draft.entry, at=at)) == ["Före.", "Båda."]


def test_a_draft_that_was_changed_behind_the_program_is_not_written_over(cast):
    astrid = cast.signed_in("astrid")
    draft = drafted(cast, astrid, "Ett.")
    defaced(cast, "UPDATE version SET sealed_data_key = sealed_text WHERE version_id = :id", id=draft.version)
    with pytest.raises(TamperedError):
        saved_again(cast, cast.signed_in("astrid"), draft.entry, 1, "Två.")


@pytest.mark.rule("A-03", "A-01")
def test_a_therapist_whose_relation_has_ended_saves_no_more(cast):
    astrid = cast.signed_in("astrid")
    draft = drafted(cast, astrid, "Ett.")
    (relation,) = relations(cast.parts, astrid, cast.pia, NOON)
    end_relation(cast.parts, astrid, (cast.pia, relation.id), NOON + MINUTE, without_closing=True)
    with pytest.raises(RefusedError):
        saved_again(cast, astrid, draft.entry, 1, "Två.", NOON + MINUTE)
    assert not rows(cast)[-1].permitted
