"""When a store cannot serve, nothing opens, nothing is lost, and nothing happens without its row (A-14, L-02)."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from journal.domain.errors import ReadOnlyError, UnavailableError
from journal.services.choices import choose_unit
from journal.services.entries import DraftChange, begin_entry, save_draft
from journal.services.findings import Level
from journal.services.health import findings
from journal.services.journals import JournalFilter, read_entry, read_journal
from journal.services.settling import discard_draft, sign_entry
from journal.store.care_tables import ChoiceRow, EntryRow, JournalRow, VersionRow
from journal.store.log_tables import AccessEventRow
from keys.errors import KeyStoreError
from tests.cast import NOON
from tests.law import breaking
from tests.scenes import SHARED_CARE, drafted, note, opened, signatures_in, signed, worded, words_in

SQLITE = pytest.mark.parametrize("cast", ["sqlite"], indirect=True)
TABLES = (EntryRow, VersionRow, JournalRow, ChoiceRow, AccessEventRow)


def counted(cast):
    """How many rows each table has."""
    with cast.parts.store.database.reading() as connection:
        return [connection.execute(select(func.count()).select_from(table)).scalar_one() for table in TABLES]


def reads(session, cast, entry):
    """The acts that open something."""
    return (
        lambda parts: read_entry(parts, session, (cast.pia, entry), NOON),
        lambda parts: read_journal(parts, session, cast.pia, JournalFilter(), NOON),
    )


def writes(session, cast, draft):
    """The acts that store something; of a size that no page has room for."""
    target = (cast.pia, draft.entry)
    long = worded("Lång text. " * 20_000)
    return (
        lambda parts: begin_entry(parts, session, note(cast.pia, long.keywords["current"]), NOON),
        lambda parts: save_draft(parts, session, target, DraftChange(draft.revision, long), NOON),
    )


def settles(session, cast, draft):
    """The acts that bring a draft to rest, and a choice."""
    target = (cast.pia, draft.entry)
    return (
        lambda parts: sign_entry(parts, session, target, draft.revision, NOON),
        lambda parts: discard_draft(parts, session, target, draft.revision, NOON),
        lambda parts: choose_unit(parts, session, (cast.pia, cast.units["a"]), SHARED_CARE, NOON),
    )


def unavailable(parts, acts):
    """Each act says that something cannot serve."""
    for act in acts:
        with pytest.raises(UnavailableError):
            act(parts)


def still_whole(cast, session, done, draft):
    """What was there is there as it was, and goes on."""
    assert words_in(opened(cast, session, done.entry)) == ["Klart."]
    again = sign_entry(cast.parts, session, (cast.pia, draft.entry), draft.revision, NOON)
    assert signatures_in(opened(cast, session, again.entry)) == ["valid"]


@pytest.mark.rule("A-14", "L-02", "L-01")
@pytest.mark.parametrize("broken", [breaking.log_away, breaking.read_only])
def test_without_a_log_that_can_be_written_nothing_opens_and_nothing_is_stored(cast, broken):
    astrid = cast.signed_in("astrid")
    done, draft = signed(cast, astrid, "Klart."), drafted(cast, astrid, "Utkast.")
    before = counted(cast)
    with broken(cast) as parts:
        acts = (*reads(astrid, cast, done.entry), *writes(astrid, cast, draft), *settles(astrid, cast, draft))
        unavailable(parts, acts)
    assert counted(cast) == before
    still_whole(cast, astrid, done, draft)


@pytest.mark.rule("A-14", "L-02")
def test_without_room_or_rights_nothing_is_stored_and_nothing_lost(cast):
    astrid = cast.signed_in("astrid")
    done, draft = signed(cast, astrid, "Klart."), drafted(cast, astrid, "Utkast.")
    before = counted(cast)
    with breaking.rights_revoked(cast) as parts:
        unavailable(parts, writes(astrid, cast, draft))
    assert counted(cast) == before
    still_whole(cast, astrid, done, draft)


@pytest.mark.rule("A-14", "L-02")
def test_a_database_that_may_not_be_written_is_told_apart_and_named_by_the_doctor(cast):
    astrid = cast.signed_in("astrid")
    done = signed(cast, astrid, "Klart.")
    with breaking.read_only(cast) as parts:
        with pytest.raises(ReadOnlyError):
            opened(cast, astrid, done.entry)
        red = [found.what for found in findings(parts, cast.settings, NOON) if found.level is Level.RED]
    assert "The main database may be read and not written: nothing can be logged or opened." in red
    assert words_in(opened(cast, astrid, done.entry)) == ["Klart."]


@SQLITE
@pytest.mark.rule("A-14", "L-02")
def test_a_database_that_another_process_holds_answers_that_it_cannot_serve(cast):
    astrid = cast.signed_in("astrid")
    done, draft = signed(cast, astrid, "Klart."), drafted(cast, astrid, "Utkast.")
    before = counted(cast)
    with breaking.held_by_another(cast) as parts:
        unavailable(parts, (*reads(astrid, cast, done.entry), *settles(astrid, cast, draft)))
    assert counted(cast) == before
    still_whole(cast, astrid, done, draft)


@SQLITE
@pytest.mark.rule("L-05", "L-02")
def test_a_refusal_that_cannot_be_logged_opens_nothing_either(cast):
    dag, done = cast.signed_in("dag"), signed(cast, cast.signed_in("astrid"))
    with breaking.log_away(cast) as parts:
        unavailable(parts, reads(dag, cast, done.entry))


@SQLITE
@pytest.mark.rule("A-14", "L-02")
@pytest.mark.parametrize("broken", [breaking.key_store_locked, breaking.key_store_gone])
def test_without_the_key_store_nothing_opens_and_nothing_new_is_begun(cast, broken):
    astrid = cast.signed_in("astrid")
    done, draft = signed(cast, astrid, "Klart."), drafted(cast, astrid, "Utkast.")
    entries = counted(cast)[:4]
    with broken(cast) as parts:
        unavailable(parts, (*reads(astrid, cast, done.entry), writes(astrid, cast, draft)[0]))
    assert counted(cast)[:4] == entries
    still_whole(cast, astrid, done, draft)


@SQLITE
@pytest.mark.rule("A-14")
def test_a_key_store_that_cannot_be_written_opens_what_is_there_and_begins_nothing(cast):
    astrid = cast.signed_in("astrid")
    done, draft = signed(cast, astrid, "Klart."), drafted(cast, astrid, "Utkast.")
    before = counted(cast)[:4]
    with breaking.key_store_read_only(cast) as parts:
        unavailable(parts, writes(astrid, cast, draft)[:1])
        assert words_in(read_entry(parts, astrid, (cast.pia, done.entry), NOON)) == ["Klart."]
    assert counted(cast)[:4] == before
    still_whole(cast, astrid, done, draft)


@SQLITE
@pytest.mark.rule("A-14")
def test_under_another_root_a_server_says_so_and_opens_nothing(cast):
    astrid = cast.signed_in("astrid")
    done, draft = signed(cast, astrid, "Klart."), drafted(cast, astrid, "Utkast.")
    with breaking.wrong_root(cast), pytest.raises(KeyStoreError) as said:
        breaking.impatient(cast).take(NOON)
    assert str(said.value)
    still_whole(cast, astrid, done, draft)


@pytest.mark.rule("A-14")
def test_facts_that_cannot_be_asked_for_permit_nothing(cast):
    astrid = cast.signed_in("astrid")
    done, draft = signed(cast, astrid, "Klart."), drafted(cast, astrid, "Utkast.")
    with breaking.log_away(cast, "care_relation") as parts:
        unavailable(parts, reads(astrid, cast, done.entry))
    still_whole(cast, astrid, done, draft)
