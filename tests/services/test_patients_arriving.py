"""A patient's way: from an e-ID to the own journal, by way of a member who has seen the number; and who gets nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from journal.domain.eid import VerifiedIdentity
from journal.domain.entry import EntryKind, EntryText, EventTime, Keyword
from journal.domain.errors import RefusedError, SignInFailedError, UnknownError
from journal.domain.release import ReleaseChoice, WithheldGround
from journal.services.entries import write_and_sign
from journal.services.patient_door import OwnFactor, enter, known_at, open_account
from journal.services.patient_journal import Wanted, read_own_journal
from journal.services.release_choices import NewChoice, choose_release, set_direct_access
from journal.services.signing_in import resume
from journal.services.writing import NewEntry
from tests.cast import NOON, PASSPHRASE, PIA

PROVED = VerifiedIdentity("https://e-id.example.se", "6f1c", PIA.number, PIA.name, "urn:loa3", NOON)
LATER = NOON + timedelta(minutes=1)
WORDS = "Pia berättar att hon sover bättre."


def note(cast, words=WORDS, at=NOON, **more):
    """A session that Astrid saves and signs."""
    text = EntryText({Keyword.CURRENT: words} | more)
    new = NewEntry(cast.pia, EntryKind.SESSION, EventTime(at - timedelta(hours=1), at), text)
    return write_and_sign(cast.parts, cast.signed_in("astrid", at), new, at)


def with_account(cast, at=NOON):
    """Pia proves who she is and opens an account at North; she waits."""
    opened = open_account(cast.parts, PROVED, cast.providers["north"], PASSPHRASE, at)
    return resume(cast.parts, opened.cookie, at)


def come_back(cast, at=LATER):
    """Pia signs in again."""
    cookie = enter(cast.parts, PROVED, cast.providers["north"], OwnFactor(PASSPHRASE), at)
    return resume(cast.parts, cookie, at)


def words_of(journal):
    """Every text that is shown."""
    return [v.text.keywords[Keyword.CURRENT] for one in journal.entries for v in one.entry.versions]


@pytest.mark.rule("P-09", "P-18", "S-01")
def test_pia_reads_her_journal_once_a_member_of_the_unit_has_signed_in(cast):
    note(cast)
    set_direct_access(cast.parts, cast.signed_in("astrid"), NOON, gives=True)
    waiting = with_account(cast)
    assert waiting.patient is None
    with pytest.raises(UnknownError):
        read_own_journal(cast.parts, waiting, Wanted(), NOON)
    cast.signed_in("astrid", LATER)
    pia = come_back(cast)
    journal = read_own_journal(cast.parts, pia, Wanted(), LATER)
    assert words_of(journal) == [WORDS]
    assert [v.signature for one in journal.entries for v in one.entry.versions] == ["valid"]


def test_what_is_signed_later_is_there_at_pia_s_next_request(cast):
    set_direct_access(cast.parts, cast.signed_in("astrid"), NOON, gives=True)
    note(cast)
    with_account(cast)
    cast.signed_in("astrid", LATER)
    pia = come_back(cast)
    note(cast, "Ett samtal till.", LATER)
    assert words_of(read_own_journal(cast.parts, pia, Wanted(), LATER)) == ["Ett samtal till.", WORDS]
