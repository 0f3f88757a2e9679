"""What was written in cases goes with the journal, or with the entry that it is about; nothing else does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from journal.domain.access_words import Activity, ResourceKind
from journal.domain.case_words import CaseKind, CaseTextKind, RemarkKind
from journal.domain.errors import InvalidError
from journal.services.case_texts import read_own_texts, read_texts, write_text
from journal.services.register import unit_patients
from journal.services.remarks import NewAsk, ask_for
from journal.services.restoring import reissued
from journal.services.retention import keeping_of
from journal.store.case_texts import texts_in
from journal.store.patients import journal_of
from keys import store_custody as custody
from keys.store_schema import pair
from tests.case_scenes import asked, target
from tests.cast import NOON
from tests.destroying import DUE, approved, destroyed, ordered, proposed, still_there
from tests.patients import LATER, arrived
from tests.scenes import opened, pia_at_b, rows, signed, words_in

WORDS = "Ni skrev att jag skrek åt grannen."
ASKED = "Hela journalen, tack."


def words_of(cast, case, at=LATER):
    return [text.words for text in read_texts(cast.parts, cast.signed_in("astrid", at), target(cast, case), at)]


def remark(cast, pia, entry):
    new = NewAsk(CaseKind.RECTIFICATION, WORDS, entry=entry, remark=RemarkKind.WRONG)
    return ask_for(cast.parts, pia, new, LATER)


def letter(cast, by="astrid", at=NOON):
    """A case that came by letter, with its words."""
    case = asked(cast, "dag" if by == "astrid" else by, at)
    write_text(cast.parts, cast.signed_in(by, at), target(cast, case), (CaseTextKind.REQUEST, ASKED), at)
    return case


@pytest.mark.rule("R-06", "R-07", "R-08")
def test_with_a_whole_journal_go_the_texts_of_its_cases_and_the_certificate_counts_them(cast):
    signed(cast, cast.signed_in("astrid"))
    case = letter(cast)
    pia_at_b(cast, cast.signed_in("bo"))
    signed(cast, cast.signed_in("bo"))
    done = destroyed(cast, ordered(), LATER)
    assert len(done.texts) == 1
    assert f"Antal texter i ärenden: 1\n{done.texts[0]}\n" in done.certificate
    assert done.texts[0] in custody.buried_at(cast.parts.key_store.stores)
    carried = next(row for row in rows(cast) if row.activity is Activity.DELETE)
    assert (carried.resource.kind, done.texts[0] in carried.resource.ids) == (ResourceKind.DESTRUCTION, True)
    (text,) = read_texts(cast.parts, cast.signed_in("astrid", LATER), target(cast, case), LATER)
    assert (text.words, text.destroyed_at) == (None, LATER)
    assert not any(done.texts[0] in row.halves for row in rows(cast) if row.activity is Activity.READ)


@pytest.mark.rule("R-06", "G-07")
def test_what_pia_said_of_an_entry_goes_with_it_and_what_she_said_of_another_stays(cast):
    astrid = cast.signed_in("astrid")
    gone, kept = signed(cast, astrid), signed(cast, astrid, "Sover bättre.")
    (pia,) = arrived(cast)
    about, other = remark(cast, pia, gone.entry), remark(cast, pia, kept.entry)
    done = destroyed(cast, ordered(gone.entry), LATER)
    assert (len(done.versions), len(done.texts)) == (1, 1)
    assert (words_of(cast, about), words_of(cast, other)) == ([None], [WORDS])
    assert [text.words for text in read_own_texts(cast.parts, pia, about.id, LATER)] == [None]
    assert words_in(opened(cast, cast.signed_in("astrid", LATER), kept.entry, at=LATER)) == ["Sover bättre."]


@pytest.mark.rule("R-06", "D-06")
@pytest.mark.parametrize("whole", [True, False])
def test_what_was_written_in_a_case_since_is_proposed_anew(cast, whole):
    entry = signed(cast, cast.signed_in("astrid")).entry
    (pia,) = arrived(cast)
    proposal = proposed(cast, cast.signed_in("astrid", LATER), ordered(*() if whole else (entry,)), LATER)
    case = remark(cast, pia, entry)
    with pytest.raises(InvalidError, match="changed"):
        approved(cast, cast.signed_in("frida", LATER), proposal, LATER)
    assert words_of(cast, case) == [WORDS]


@pytest.mark.rule("R-01", "D-06")
def test_ten_years_are_counted_from_the_last_text_of_a_case_too(cast):
    signed(cast, cast.signed_in("astrid"))
    first = keeping_of(cast.parts, cast.providers["north"], cast.pia)
    letter(cast, at=LATER)
    kept = keeping_of(cast.parts, cast.providers["north"], cast.pia, cast.units["a"])
    assert (kept.last_item, kept.disposable_from > first.disposable_from) == (LATER, True)
    then = kept.disposable_from + timedelta(hours=9)
    still_there(cast, then, "astrid", "dag")
    done = destroyed(cast, DUE, then)
    assert len(done.texts) == 1
    assert custody.buried_at(cast.parts.key_store.stores).keys() >= {*done.named}


@pytest.mark.rule("R-06")
def test_a_name_stays_while_another_unit_holds_what_was_written_in_a_case(cast):
    signed(cast, cast.signed_in("astrid"))
    bo = cast.signed_in("bo")
    pia_at_b(cast, bo)
    case = asked(cast, "bo")
    write_text(cast.parts, bo, target(cast, case), (CaseTextKind.REQUEST, ASKED), NOON)
    destroyed(cast, ordered())
    assert [text.words for text in read_texts(cast.parts, bo, target(cast, case), NOON)] == [ASKED]
    assert len(unit_patients(cast.parts, bo, None, NOON)) == 1
    done = destroyed(cast, ordered(), unit="b", by="bo")
    assert (len(done.texts), len(done.versions) > 0) == (1, True)
    with pytest.raises(InvalidError, match="nothing-left"):
        proposed(cast, cast.signed_in("frida"), ordered(), unit="b")


@pytest.mark.rule("R-07")
def test_an_older_key_store_does_not_give_out_the_half_of_a_text_again(cast):
    letter(cast)
    with cast.parts.store.database.reading() as connection:
        (text,) = texts_in(connection, journal_of(connection, cast.units["a"], cast.pia).id)
    with cast.parts.key_store.stores.writing() as writing:
        writing.execute(update(pair).where(pair.c.id == text.id.bytes).values(taken_at=None))
    assert reissued(cast.parts) == {text.id}
