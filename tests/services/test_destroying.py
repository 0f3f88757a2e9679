"""IVO decides, two people carry it out: exactly what was decided opens to nobody, and the rest as before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from journal.domain.access_words import Activity, ResourceKind, Subtype
from journal.domain.care import Identity
from journal.domain.errors import InvalidError, SealedStateError, UnknownError
from journal.domain.retention import DestructionState
from journal.services.corrections import mark_misfiled
from journal.services.journals import JournalFilter, read_journal
from journal.services.patients import register_patient
from journal.services.register import unit_patients
from journal.services.settling import sign_entry
from journal.store.log_keys import origin_of
from journal.store.people_tables import LogKeyRow
from keys.notes import open_note, verifier_key
from tests.cast import NOON, PIA
from tests.destroying import NUMBER, approved, destroyed, ordered, proposed, shortened
from tests.scenes import (
    OLA,
    drafted,
    last_row,
    opened,
    pia_at_b,
    rows,
    signatures_in,
    signed,
    takes_part,
    words_in,
)

PASSED = "Nämner grannen Kurt Ekström."
LEFT = "Sover bättre."


@pytest.mark.rule("R-05", "R-06", "R-08")
def test_an_entry_is_destroyed_by_its_number_and_the_others_stay_readable(cast):
    astrid = cast.signed_in("astrid")
    gone, kept = signed(cast, astrid, PASSED), signed(cast, astrid, LEFT)
    done = destroyed(cast, ordered(gone.entry))
    assert (done.state, done.decision, done.versions) == (DestructionState.DONE, NUMBER, (gone.version,))
    entry = opened(cast, astrid, gone.entry)
    assert (words_in(entry), entry.is_sound) == ([None], True)
    assert entry.newest.version.destroyed_at == NOON
    stays = opened(cast, astrid, kept.entry)
    assert (words_in(stays), signatures_in(stays)) == ([LEFT], ["valid"])
    page = read_journal(cast.parts, astrid, cast.pia, JournalFilter(), NOON)
    assert {each.head.id: words_in(each) for each in page.entries} == {gone.entry: [None], kept.entry: [LEFT]}
    assert gone.version not in last_row(cast).halves
    assert read_journal(cast.parts, astrid, cast.pia, JournalFilter(term="grannen"), NOON).entries == ()


@pytest.mark.rule("R-06", "J-10", "J-11")
def test_part_of_an_entry_goes_with_its_earlier_versions_and_the_shortened_one_stays(cast):
    astrid = cast.signed_in("astrid")
    done = signed(cast, astrid, f"{LEFT} {PASSED}")
    shortened(cast, astrid, done.entry, LEFT, NOON)
    destroyed(cast, ordered(done.entry, part=True))
    entry = opened(cast, astrid, done.entry)
    assert (words_in(entry), signatures_in(entry)) == ([None, LEFT], ["none", "valid"])
    assert entry.is_sound
    assert read_journal(cast.parts, astrid, cast.pia, JournalFilter(term="grannen"), NOON).entries == ()


@pytest.mark.rule("R-06")
def test_an_entry_that_nobody_shortened_is_not_destroyed_in_part(cast):
    astrid = cast.signed_in("astrid")
    done = signed(cast, astrid)
    with pytest.raises(InvalidError, match="not-shortened"):
        proposed(cast, astrid, ordered(done.entry, part=True))


@pytest.mark.rule("R-06", "R-07", "R-08")
def test_the_row_of_a_destruction_lists_its_ids_and_opens_none_of_them(cast):
    astrid = cast.signed_in("astrid")
    done = signed(cast, astrid)
    carried = destroyed(cast, ordered(done.entry))
    row = next(row for row in rows(cast) if row.activity is Activity.DELETE)
    assert (row.subtype, row.resource.kind) == (Subtype.DESTRUCTION, ResourceKind.DESTRUCTION)
    assert (row.resource.ids, row.halves) == ((carried.id, done.version), ())
    assert row.patients == (cast.pia,)


@pytest.mark.rule("R-07", "R-08")
def test_the_certificate_is_signed_and_says_who_when_and_from_when_no_copy_holds_it(cast):
    astrid = cast.signed_in("astrid")
    done = destroyed(cast, ordered(signed(cast, astrid, PASSED).entry))
    with cast.parts.store.database.reading() as connection:
        mine = LogKeyRow.provider_id == cast.providers["north"]
        public = connection.execute(select(LogKeyRow.signing_key).where(mine)).scalar_one()
    text = open_note(done.certificate, [verifier_key(origin_of(cast.providers["north"]), public)])
    assert text.splitlines()[0] == "sigill-destruction/1"
    for said in (NUMBER, "Astrid Ek, leg. psykolog", "Frida Berg, verksamhetschef", "Antal versioner: 1", "North-A"):
        assert said in text
    assert done.backups_expire_at == NOON + timedelta(days=35)
    assert "Från och med 2026-04-07 finns uppgifterna inte heller i säkerhetskopior." in text
    assert "Kurt" not in text
    assert PIA.name not in text


@pytest.mark.rule("R-06", "D-06")
def test_a_whole_journal_goes_with_drafts_and_the_name_when_no_other_journal_is_left(cast):
    astrid, dag = cast.signed_in("astrid"), cast.signed_in("dag")
    ola = register_patient(cast.parts, astrid, Identity(*OLA), NOON)
    takes_part(cast, astrid, "astrid", ola)
    stays = signed(cast, astrid, LEFT, ola)
    signed(cast, astrid, PASSED)
    draft = drafted(cast, astrid)
    done = destroyed(cast, ordered())
    assert (done.whole, len(done.versions)) == (True, 3)
    with pytest.raises(UnknownError):
        read_journal(cast.parts, astrid, cast.pia, JournalFilter(), NOON)
    with pytest.raises(UnknownError):
        sign_entry(cast.parts, astrid, (cast.pia, draft.entry), draft.revision, NOON)
    assert [card.name for card in unit_patients(cast.parts, dag, None, NOON)] == [OLA[0]]
    assert words_in(opened(cast, astrid, stays.entry, ola)) == [LEFT]
    assert register_patient(cast.parts, dag, PIA, NOON) != cast.pia


@pytest.mark.rule("R-06")
def test_the_name_stays_while_another_unit_holds_a_journal(cast):
    astrid, bo = cast.signed_in("astrid"), cast.signed_in("bo")
    pia_at_b(cast, bo)
    elsewhere = signed(cast, bo, LEFT)
    gone, begun = signed(cast, astrid, PASSED), drafted(cast, astrid)
    destroyed(cast, ordered())
    page = read_journal(cast.parts, astrid, cast.pia, JournalFilter(), NOON)
    assert all(words_in(entry) == [None] for entry in page.entries)
    assert {entry.head.id for entry in page.entries} == {gone.entry, begun.entry}
    assert words_in(opened(cast, bo, elsewhere.entry)) == [LEFT]
    with pytest.raises(SealedStateError, match="discarded"):
        sign_entry(cast.parts, astrid, (cast.pia, begun.entry), begun.revision, NOON)


def test_a_destroyed_entry_is_neither_corrected_nor_moved(cast):
    astrid = cast.signed_in("astrid")
    done = signed(cast, astrid)
    signed(cast, astrid)
    destroyed(cast, ordered(done.entry))
    with pytest.raises(SealedStateError, match="destroyed"):
        shortened(cast, astrid, done.entry, LEFT)
    with pytest.raises(SealedStateError, match="destroyed"):
        mark_misfiled(cast.parts, astrid, (cast.pia, done.entry), None, NOON)


def test_what_was_destroyed_once_is_not_proposed_again(cast):
    astrid = cast.signed_in("astrid")
    done = signed(cast, astrid)
    destroyed(cast, ordered(done.entry))
    with pytest.raises(UnknownError):
        proposed(cast, astrid, ordered(done.entry))
    with pytest.raises(InvalidError, match="nothing-left"):
        proposed(cast, astrid, ordered())


def test_a_journal_that_grew_since_is_proposed_anew(cast):
    astrid, frida = cast.signed_in("astrid"), cast.signed_in("frida")
    signed(cast, astrid)
    proposal = proposed(cast, astrid, ordered())
    newer = signed(cast, astrid, "Efteråt.")
    with pytest.raises(InvalidError, match="changed"):
        approved(cast, frida, proposal)
    assert words_in(opened(cast, astrid, newer.entry)) == ["Efteråt."]
