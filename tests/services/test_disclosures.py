"""Who received a copy, and when, stands in the journal before the copy exists (PDL 3:11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from journal.domain.disclosure import DisclosureForm, HandOut
from journal.domain.entry import EntryKind, Keyword
from journal.domain.errors import InvalidError, RefusedError, UnknownError, UnlockNeededError
from journal.services import disclosures
from journal.services.disclosures import hand_out_journal, note_disclosure
from journal.services.journals import JournalFilter, Narrowing, read_journal
from tests.cast import NOON
from tests.scenes import rows, signed

COPY = HandOut("Försäkringskassan, Ola Motsson", "Pia Exempelsson", "Hela journalen", DisclosureForm.PAPER)
MINUTE = timedelta(minutes=1)


def noted(cast, by="astrid", at=NOON, **changed):
    return note_disclosure(cast.parts, cast.signed_in(by, at), cast.pia, replace(COPY, **changed), at)


def disclosed(cast, at=NOON):
    wanted = JournalFilter(narrowing=Narrowing(kinds=(EntryKind.DISCLOSURE,)))
    return read_journal(cast.parts, cast.signed_in("astrid", at), cast.pia, wanted, at).entries


@pytest.mark.rule("J-13")
def test_journal_says_who_received_what_when_on_whose_request_in_which_form(cast):
    done = noted(cast, at=NOON + MINUTE)
    (entry,) = disclosed(cast, NOON + MINUTE)
    assert entry.newest.text.keywords == {
        Keyword.RECIPIENT: "Försäkringskassan, Ola Motsson",
        Keyword.REQUESTED_BY: "Pia Exempelsson",
        Keyword.EXTENT: "Hela journalen",
        Keyword.FORM: "på papper",
    }
    assert (entry.head.id, entry.head.happened.starts_at) == (done.entry, NOON + MINUTE)
    assert (entry.newest.version.author_name, entry.newest.signature) == ("Astrid Ek", "valid")
    assert [row.subtype for row in rows(cast) if done.version in row.resource.ids] == ["utlämnande", "", ""]


@pytest.mark.rule("J-13", "L-08")
def test_copy_that_is_handed_out_is_noted_and_logged_as_printed_in_one_act(cast):
    astrid = cast.signed_in("astrid")
    entry = signed(cast, astrid).entry
    before = len(rows(cast))
    page = hand_out_journal(cast.parts, astrid, cast.pia, COPY, NOON)
    assert {one.head.kind for one in page.entries} == {EntryKind.SESSION, EntryKind.DISCLOSURE}
    assert entry in {one.head.id for one in page.entries}
    said = [(row.activity.value, row.subtype) for row in rows(cast)[before:]]
    assert said == [("Skriva", "utlämnande"), ("Signera", ""), ("Utskrift", "")]


@pytest.mark.rule("J-13", "L-02")
def test_copy_is_noted_before_it_is_opened_whatever_happens_then(cast, monkeypatch):
    def fails(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(disclosures, "read_journal", fails)
    with pytest.raises(KeyboardInterrupt):
        hand_out_journal(cast.parts, cast.signed_in("astrid"), cast.pia, COPY, NOON)
    assert len(disclosed(cast)) == 1


@pytest.mark.rule("J-13")
def test_own_reading_on_a_screen_is_no_disclosure(cast):
    astrid = cast.signed_in("astrid")
    signed(cast, astrid)
    for printing in (False, True):
        read_journal(cast.parts, astrid, cast.pia, JournalFilter(printing=printing), NOON)
    assert disclosed(cast) == ()


@pytest.mark.rule("A-01", "A-04", "S-12")
def test_clerk_other_unit_and_other_provider_hand_out_nothing(cast):
    for name, error in (("dag", RefusedError), ("bo", UnknownError), ("cilla", UnknownError)):
        with pytest.raises(error):
            noted(cast, by=name)
    assert disclosed(cast) == ()


@pytest.mark.parametrize("missing", ["recipient", "requested_by", "extent"])
def test_somebody_who_leaves_out_who_or_what_is_told(cast, missing):
    with pytest.raises(InvalidError) as told:
        noted(cast, **{missing: " "})
    assert told.value.problems == {missing: "required"}


@pytest.mark.rule("S-04")
def test_handing_out_asks_for_a_fresh_unlock(cast):
    astrid = cast.signed_in("astrid")
    with pytest.raises(UnlockNeededError):
        hand_out_journal(cast.parts, astrid, cast.pia, COPY, NOON + 6 * MINUTE)


def test_recipient_stands_in_no_database_in_clear(cast):
    noted(cast)
    files = [path.read_bytes() for path in cast.place.rglob("*") if path.is_file()]
    assert not [content for content in files if "Försäkringskassan".encode() in content]
