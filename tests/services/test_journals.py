"""Reading: what opens for whom, under which row, and what is told to whoever may not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from journal.domain.access_words import Activity, Purpose, Subtype, Way
from journal.domain.care import Identity
from journal.domain.entry import EntryKind, EventTime
from journal.domain.errors import NoKeyError, RefusedError, UnknownError
from journal.domain.ids import new_id
from journal.services.entries import begin_entry
from journal.services.journals import JournalFilter, Narrowing, read_entry, read_journal
from journal.services.patients import end_relation, register_patient, register_relative, relations
from journal.services.settling import sign_entry
from journal.services.staff import end_assignment
from tests.cast import NOON
from tests.scenes import (
    DAY,
    HOUR,
    MINUTE,
    OLA,
    drafted,
    has_key,
    joined,
    journal_at,
    last_row,
    note,
    opened,
    rows,
    signed,
    takes_part,
    words_in,
)


def whole(cast, session, unit=None, at=NOON, **told):
    """Pia's journal at a unit, the own one where none is given."""
    wanted = JournalFilter(cast.units[unit] if unit else None, **told)
    return read_journal(cast.parts, session, cast.pia, wanted, at)


def texts(page):
    """The words of each entry's newest version, in the order shown."""
    return [words_in(entry)[-1] for entry in page.entries]


def ended(cast, by, name, at=NOON):
    """Have the head end somebody's assignment."""
    assignment = cast.at_the_door(name).assignments[0].id
    end_assignment(cast.parts, by, assignment, at)


@pytest.mark.rule("L-01", "L-04", "A-10")
def test_a_therapist_who_reads_a_journal_leaves_one_row_that_names_every_version(cast):
    astrid = cast.signed_in("astrid")
    done = [signed(cast, astrid, words) for words in ("Ett.", "Två.", "Tre.")]
    page = whole(cast, astrid)
    assert sorted(texts(page)) == ["Ett.", "Tre.", "Två."]
    row = last_row(cast)
    assert (row.activity, row.purpose, row.way) == (Activity.READ, Purpose.CARE, Way.OWN_UNIT)
    assert set(row.halves) == {saved.version for saved in done}
    assert (row.patients, row.actor.unit) == ((cast.pia,), cast.units["a"])


def test_drafts_are_listed_to_their_author_and_closed_to_others(cast):
    astrid = cast.signed_in("astrid")
    joined(cast, "hanna", "Hanna Ö")
    takes_part(cast, astrid, "hanna")
    draft = drafted(cast, astrid)
    assert [head.id for head in whole(cast, astrid).drafts] == [draft.entry]
    page = whole(cast, cast.signed_in("hanna"))
    assert (page.drafts, [head.id for head in page.closed]) == ((), [draft.entry])
    assert last_row(cast).halves == ()


def test_a_journal_is_paged_and_narrowed_by_kind_author_and_time(cast):
    astrid = cast.signed_in("astrid")
    for day in range(4):
        at = NOON - day * DAY
        new = replace(note(cast.pia, f"Dag {day}."), happened=EventTime(at - HOUR, at))
        kind = EntryKind.PHONE if day % 2 else EntryKind.SESSION
        saved = begin_entry(cast.parts, astrid, replace(new, kind=kind), NOON)
        sign_entry(cast.parts, astrid, (cast.pia, saved.entry), 1, NOON)
    first = whole(cast, astrid, narrowing=Narrowing(limit=2))
    assert (texts(first), first.more, first.total) == (["Dag 0.", "Dag 1."], True, 4)
    last = first.entries[-1].head
    second = whole(cast, astrid, narrowing=Narrowing(limit=2, before=(last.happened.starts_at, last.id)))
    assert texts(second) == ["Dag 2.", "Dag 3."]
    assert texts(whole(cast, astrid, narrowing=Narrowing(kinds=(EntryKind.PHONE,)))) == ["Dag 1.", "Dag 3."]
    assert texts(whole(cast, astrid, narrowing=Narrowing(author=cast.people["bo"].account))) == []
    period = Narrowing(happened_from=NOON - 2 * DAY - HOUR, happened_to=NOON - HOUR)
    assert texts(whole(cast, astrid, narrowing=period)) == ["Dag 1.", "Dag 2."]


@pytest.mark.rule("L-08", "L-03")
def test_printing_is_a_row_of_its_own_kind(cast):
    astrid = cast.signed_in("astrid")
    done = signed(cast, astrid)
    whole(cast, astrid, printing=True)
    assert last_row(cast).activity is Activity.PRINT
    read_entry(cast.parts, astrid, (cast.pia, done.entry), NOON, printing=True)
    assert last_row(cast).activity is Activity.PRINT


@pytest.mark.rule("J-16", "L-07", "L-10")
def test_a_search_stays_in_one_journal_and_its_word_is_nowhere_in_the_log(cast):
    astrid = cast.signed_in("astrid")
    signed(cast, astrid, "Rädd för höjder.")
    done = signed(cast, astrid, "Sover bra.")
    ola = register_patient(cast.parts, astrid, Identity(*OLA), NOON)
    takes_part(cast, astrid, "astrid", ola)
    signed(cast, astrid, "Höjder här också.", ola)
    found = read_journal(cast.parts, astrid, cast.pia, JournalFilter(term="HÖJDER"), NOON)
    assert [words_in(entry) for entry in found.entries] == [["Rädd för höjder."]]
    row = last_row(cast)
    assert (row.subtype, row.patients) == (Subtype.SEARCH, (cast.pia,))
    assert done.version in row.halves
    assert not any("höjder".encode() in each.encoded().lower() for each in rows(cast))


@pytest.mark.rule("A-01", "L-05")
def test_a_colleague_without_a_relation_is_refused_though_their_keys_would_open_it(cast):
    astrid = cast.signed_in("astrid")
    done = signed(cast, astrid)
    joined(cast, "hanna", "Hanna Ö")
    hanna = cast.signed_in("hanna")
    assert has_key(cast, hanna, journal_at(cast))
    for read in (lambda: whole(cast, hanna), lambda: opened(cast, hanna, done.entry)):
        with pytest.raises(RefusedError):
            read()
        row = last_row(cast)
        assert (row.permitted, row.actor.name, row.patients) == (False, "Hanna Ö", (cast.pia,))


@pytest.mark.rule("S-12", "A-11")
def test_ids_of_another_provider_and_of_nobody_are_unknown_alike(cast):
    astrid, cilla = cast.signed_in("astrid"), cast.signed_in("cilla")
    done = signed(cast, astrid)
    for entry in (done.entry, new_id()):
        with pytest.raises(UnknownError) as error:
            opened(cast, cilla, entry)
        assert str(error.value) == "no such entry"
    told = []
    for unit in (cast.units["b"], cast.units["south"], new_id()):
        with pytest.raises(RefusedError) as refused:
            read_journal(cast.parts, astrid, cast.pia, JournalFilter(unit), NOON)
        told.append((str(refused.value), last_row(cast).resource))
    assert told == [told[0]] * 3


def test_an_entry_is_found_under_its_own_patient_alone(cast):
    astrid = cast.signed_in("astrid")
    done = signed(cast, astrid)
    ola = register_patient(cast.parts, astrid, Identity(*OLA), NOON)
    takes_part(cast, astrid, "astrid", ola)
    with pytest.raises(UnknownError):
        opened(cast, astrid, done.entry, ola)


@pytest.mark.rule("A-03", "A-01")
def test_a_relation_that_ended_opens_nothing_more(cast):
    astrid = cast.signed_in("astrid")
    done = signed(cast, astrid)
    (relation,) = relations(cast.parts, astrid, cast.pia, NOON)
    end_relation(cast.parts, astrid, (cast.pia, relation.id), NOON + MINUTE, without_closing=True)
    with pytest.raises(RefusedError):
        opened(cast, astrid, done.entry, at=NOON + MINUTE)


def test_a_relation_ends_by_the_clock(cast):
    astrid = cast.signed_in("astrid")
    done = signed(cast, astrid)
    end = NOON + 365 * DAY
    moment = timedelta(microseconds=1)
    assert opened(cast, astrid, done.entry, at=end - moment).is_sound
    with pytest.raises(RefusedError):
        opened(cast, astrid, done.entry, at=end)


@pytest.mark.rule("A-07")
def test_an_assignment_that_ended_opens_nothing_even_in_a_session_that_stands(cast):
    astrid = cast.signed_in("astrid")
    done = signed(cast, astrid)
    ended(cast, cast.signed_in("frida"), "astrid", NOON)
    with pytest.raises(RefusedError):
        opened(cast, astrid, done.entry)
    assert any("A-07" not in why and "PDL 4:2" in why for why in last_row(cast).because)


@pytest.mark.rule("A-12")
def test_a_registered_relative_opens_nothing_of_the_patient(cast):
    astrid, dag = cast.signed_in("astrid"), cast.signed_in("dag")
    done = signed(cast, astrid)
    register_relative(cast.parts, dag, (cast.pia, cast.people["astrid"].account), NOON)
    for act in (lambda: opened(cast, astrid, done.entry), lambda: drafted(cast, astrid)):
        with pytest.raises(RefusedError) as refused:
            act()
        assert "is a registered relative of the patient (PDL 4:1)" in refused.value.decision.because


@pytest.mark.rule("A-04")
def test_a_clerk_reads_no_note_and_holds_no_key_that_would_open_one(cast):
    done = signed(cast, cast.signed_in("astrid"))
    dag = cast.signed_in("dag")
    with pytest.raises(RefusedError):
        opened(cast, dag, done.entry)
    assert not last_row(cast).permitted
    assert not has_key(cast, dag, journal_at(cast))
    with pytest.raises(NoKeyError), cast.parts.store.database.reading() as connection:
        cast.parts.keyring.reader_secret(connection, dag, journal_at(cast))


@pytest.mark.rule("A-05", "A-13")
def test_neither_head_nor_auditor_holds_a_key_to_a_journal(cast):
    done = signed(cast, cast.signed_in("astrid"))
    for name in ("frida", "eva"):
        session = cast.signed_in(name)
        assert not has_key(cast, session, journal_at(cast))
        with pytest.raises((UnknownError, RefusedError)):
            opened(cast, session, done.entry)
