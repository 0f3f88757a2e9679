"""What the patient holds to be wrong is noted in the patient's words, and is shown wherever the entry is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from journal.domain.entry import EntryKind, Keyword
from journal.domain.errors import InvalidError, RefusedError, SealedStateError, UnknownError, UnlockNeededError
from journal.services.corrections import mark_misfiled
from journal.services.entries import write_and_sign
from journal.services.journals import JournalFilter, Narrowing, read_entry, read_journal
from journal.services.statements import note_statement
from journal.services.writing import NewEntry
from tests.cast import NOON
from tests.scenes import chosen, defaced, drafted, joined, pia_at_b, rows, signed, takes_part, worded

WORDS = "Jag har aldrig sagt att jag dricker.\nDet var min bror."
DAY = timedelta(days=1)


def stated(cast, entry, by="astrid", words=WORDS, at=NOON):
    return note_statement(cast.parts, cast.signed_in(by, at), (cast.pia, entry), words, at)


def journal(cast, session, wanted=None, at=NOON):
    return read_journal(cast.parts, session, cast.pia, wanted or JournalFilter(), at)


def words_of(entry):
    return [one.newest.text.keywords[Keyword.STATEMENT] for one in entry.statements]


@pytest.mark.rule("J-12")
def test_what_the_patient_says_is_shown_with_the_entry_in_the_journal_alone_in_print_and_in_a_search(cast):
    astrid = cast.signed_in("astrid")
    entry, other = signed(cast, astrid).entry, signed(cast, astrid, "En annan.").entry
    done = stated(cast, entry, at=NOON + timedelta(seconds=1))
    wrote = [row.subtype for row in rows(cast) if done.version in row.resource.ids]
    assert wrote == ["patientens synpunkt", ""]
    for wanted in (JournalFilter(), JournalFilter(printing=True)):
        page = journal(cast, cast.signed_in("astrid"), wanted)
        assert {one.head.id: words_of(one) for one in page.entries} == {entry: [WORDS], other: []}
        assert page.total == 2
        assert done.version in rows(cast)[-1].resource.ids
    alone = read_entry(cast.parts, astrid, (cast.pia, entry), NOON)
    assert (words_of(alone), alone.statements[0].newest.signature) == ([WORDS], "valid")
    (found,) = journal(cast, astrid, JournalFilter(term="min bror")).entries
    assert found.head.id == entry


@pytest.mark.rule("J-12", "J-10")
def test_the_entry_itself_is_not_changed_and_a_second_statement_follows_the_first(cast):
    astrid = cast.signed_in("astrid")
    entry = signed(cast, astrid, "Dricker varje dag.").entry
    before = read_entry(cast.parts, astrid, (cast.pia, entry), NOON).versions
    stated(cast, entry, words="Det stämmer inte.")
    stated(cast, entry, words="Inte nu heller.", at=NOON + timedelta(minutes=1))
    after = read_entry(cast.parts, astrid, (cast.pia, entry), NOON)
    assert after.versions == before
    assert words_of(after) == ["Det stämmer inte.", "Inte nu heller."]


@pytest.mark.rule("J-12")
def test_a_colleague_who_takes_part_notes_it_whatever_the_author_thinks(cast):
    entry = signed(cast, cast.signed_in("astrid")).entry
    joined(cast, "hanna", "Hanna Lo")
    with pytest.raises(RefusedError):
        stated(cast, entry, by="hanna")
    takes_part(cast, cast.signed_in("dag"), "hanna")
    stated(cast, entry, by="hanna")
    (note,) = read_entry(cast.parts, cast.signed_in("astrid"), (cast.pia, entry), NOON).statements
    assert (note.newest.version.author_name, note.head.kind) == ("Hanna Lo", EntryKind.STATEMENT)


@pytest.mark.rule("J-12", "A-09")
def test_reader_at_another_unit_who_may_see_the_entry_sees_what_the_patient_says_of_it(cast):
    entry = signed(cast, cast.signed_in("astrid")).entry
    stated(cast, entry)
    bo = cast.signed_in("bo")
    pia_at_b(cast, bo)
    chosen(cast, bo)
    (shown,) = journal(cast, bo, JournalFilter(unit=cast.units["a"])).entries
    assert words_of(shown) == [WORDS]
    with pytest.raises(UnknownError):
        stated(cast, entry, by="bo")


@pytest.mark.rule("A-04", "S-12")
def test_clerk_and_other_provider_note_nothing(cast):
    entry = signed(cast, cast.signed_in("astrid")).entry
    with pytest.raises(RefusedError):
        stated(cast, entry, by="dag")
    with pytest.raises(UnknownError):
        stated(cast, entry, by="cilla")


def test_a_statement_is_about_an_entry_at_rest_and_says_something(cast):
    astrid = cast.signed_in("astrid")
    draft, entry = drafted(cast, astrid).entry, signed(cast, astrid).entry
    with pytest.raises(SealedStateError, match="draft"):
        stated(cast, draft)
    with pytest.raises(SealedStateError):
        stated(cast, stated(cast, entry).entry)
    with pytest.raises(InvalidError, match="empty"):
        stated(cast, entry, words=" ")
    with pytest.raises(UnlockNeededError):
        note_statement(cast.parts, astrid, (cast.pia, entry), WORDS, NOON + timedelta(minutes=6))


def test_nobody_writes_a_statement_as_an_entry_of_its_own(cast):
    astrid = cast.signed_in("astrid")
    happened = read_entry(cast.parts, astrid, (cast.pia, signed(cast, astrid).entry), NOON).head.happened
    with pytest.raises(InvalidError, match="kind"):
        write_and_sign(cast.parts, astrid, NewEntry(cast.pia, EntryKind.STATEMENT, happened, worded("x")), NOON)


def test_reader_who_asks_for_statements_alone_gets_them_and_a_misfiled_one_stands_with_no_entry(cast):
    astrid = cast.signed_in("astrid")
    entry = signed(cast, astrid).entry
    mistaken = stated(cast, entry).entry
    alone = JournalFilter(narrowing=Narrowing(kinds=(EntryKind.STATEMENT,)))
    assert [one.head.id for one in journal(cast, astrid, alone).entries] == [mistaken]
    mark_misfiled(cast.parts, astrid, (cast.pia, mistaken), None, NOON)
    assert read_entry(cast.parts, astrid, (cast.pia, entry), NOON).statements == ()


@pytest.mark.rule("J-12", "R-02")
def test_a_statement_is_the_newest_item_of_the_journal(cast):
    """What keeps journals reads versions: a statement is one, of its own day (PDL 3:17)."""
    entry = signed(cast, cast.signed_in("astrid")).entry
    later = NOON + 30 * DAY
    stated(cast, entry, at=later)
    (note,) = read_entry(cast.parts, cast.signed_in("astrid", later), (cast.pia, entry), later).statements
    assert note.newest.version.made_at == note.newest.version.settled_at == later
    assert note.head.happened == read_entry(cast.parts, cast.signed_in("astrid"), (cast.pia, entry), NOON).head.happened


def test_a_statement_that_was_changed_at_the_database_is_a_gap(cast):
    entry = signed(cast, cast.signed_in("astrid")).entry
    done = stated(cast, entry)
    defaced(cast, "UPDATE version SET sealed_text = :bytes WHERE version_id = :id", id=done.version, bytes=b"x" * 300)
    shown = read_entry(cast.parts, cast.signed_in("astrid"), (cast.pia, entry), NOON)
    assert (shown.statements[0].newest.text, shown.statements[0].is_sound, shown.is_sound) == (None, False, True)
