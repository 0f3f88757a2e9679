"""From an e-ID to the own journal, by way of a member who has seen the number; and who gets nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from journal.domain.access_words import Subtype, Way
from journal.domain.death import DeathSource
from journal.domain.entry import EntryKind, EntryText, EventTime, Keyword
from journal.domain.errors import RefusedError, SignedOutError, SignInFailedError, ThrottledError, UnknownError
from journal.domain.people import Role
from journal.services.deaths import NewDeath, mark_dead
from journal.services.entries import write_and_sign
from journal.services.keyring import PatientSession, Session
from journal.services.patient_door import OwnFactor, enter, known_at, open_account, waiting_since
from journal.services.patient_journal import Wanted, read_own_journal
from journal.services.release_choices import set_direct_access
from journal.services.signing_in import resume
from journal.services.writing import NewEntry
from journal.store.patient_tables import PatientClaimRow
from tests.cast import NOON, PASSPHRASE, Person
from tests.patients import LATER, OLA, come_back, entered, proved, with_account
from tests.scenes import last_row, pia_at_b, signed

PROVED = proved()
WORDS = "Pia berättar att hon sover bättre."


def note(cast, words=WORDS, at=NOON, **more):
    """A session that Astrid saves and signs."""
    text = EntryText({Keyword.CURRENT: words} | more)
    new = NewEntry(cast.pia, EntryKind.SESSION, EventTime(at - timedelta(hours=1), at), text)
    return write_and_sign(cast.parts, cast.signed_in("astrid", at), new, at)


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


def reading(cast):
    """Pia, signed in and joined, with one entry released; Astrid's unit gives direct access."""
    set_direct_access(cast.parts, cast.signed_in("astrid"), NOON, gives=True)
    saved = note(cast)
    with_account(cast)
    cast.signed_in("astrid", LATER)
    return come_back(cast), saved.entry


@pytest.mark.rule("L-06")
def test_pia_s_own_reading_is_a_row_of_hers_that_names_every_version(cast):
    pia, _ = reading(cast)
    read_own_journal(cast.parts, pia, Wanted(), LATER)
    row = last_row(cast)
    assert (row.actor.role, row.actor.name, row.subtype, row.way) == (
        Role.PATIENT,
        "",
        Subtype.OWN_JOURNAL,
        Way.PATIENT,
    )
    assert row.patients == (cast.pia,)
    assert len(row.halves) == 1
    assert row.halves == row.resource.ids


@pytest.mark.rule("P-10", "S-12")
def test_who_proves_another_number_with_the_same_subject_comes_into_nobody_s_account(cast):
    reading(cast)
    other = replace(PROVED, number="191212121212", name="Tolvan Tolvansson")
    with pytest.raises(SignInFailedError):
        enter(cast.parts, other, cast.providers["north"], OwnFactor(PASSPHRASE), LATER)
    assert [known.has_account for known in known_at(cast.parts, other)] == [False, False]
    assert [known.has_account for known in known_at(cast.parts, PROVED)] == [True, False]


@pytest.mark.rule("S-01", "P-18")
def test_an_e_id_without_the_passphrase_opens_nothing_and_guessing_is_slowed(cast):
    reading(cast)
    for _ in range(5):
        with pytest.raises(SignInFailedError):
            enter(cast.parts, PROVED, cast.providers["north"], OwnFactor("fel fras, helt fel"), LATER)
    with pytest.raises(ThrottledError):
        enter(cast.parts, PROVED, cast.providers["north"], OwnFactor(PASSPHRASE), LATER)


@pytest.mark.rule("S-13")
def test_the_recovery_code_opens_what_the_passphrase_opened(cast):
    set_direct_access(cast.parts, cast.signed_in("astrid"), NOON, gives=True)
    note(cast)
    opened = open_account(cast.parts, PROVED, cast.providers["north"], OwnFactor(PASSPHRASE), NOON)
    cast.signed_in("astrid", LATER)
    shown = OwnFactor(recovery_code=opened.recovery_code)
    pia = resume(cast.parts, enter(cast.parts, PROVED, cast.providers["north"], shown, LATER), LATER)
    assert words_of(read_own_journal(cast.parts, pia, Wanted(), LATER)) == [WORDS]


@pytest.mark.rule("P-11")
def test_a_child_under_thirteen_gets_no_account_of_its_own(cast):
    when_pia_was_twelve = NOON.replace(year=1977, month=8, day=22)
    with pytest.raises(RefusedError):
        with_account(cast, at=when_pia_was_twelve)


@pytest.mark.rule("D-04")
def test_a_second_browser_opens_no_second_account(cast):
    with_account(cast)
    with pytest.raises(RefusedError):
        with_account(cast)


def test_who_stands_in_no_register_waits_for_nobody_once_every_unit_has_looked(cast):
    stranger = replace(PROVED, subject="77aa", number="191212121212", name="Tolvan Tolvansson")
    opened = open_account(cast.parts, stranger, cast.providers["north"], OwnFactor(PASSPHRASE), NOON)
    session = resume(cast.parts, opened.cookie, NOON)
    assert waiting_since(cast.parts, session) == NOON
    for name in ("astrid", "bo"):
        cast.signed_in(name, LATER)
    session = resume(cast.parts, opened.cookie, LATER)
    assert (session.patient, waiting_since(cast.parts, session)) == (None, None)


def test_a_claim_that_nobody_s_e_id_stands_behind_joins_nobody_and_lets_the_member_in(cast):
    with_account(cast)
    with cast.parts.store.database.writing() as tx:
        tx.connection.execute(update(PatientClaimRow).values(proof=bytes(32)))
    assert cast.signed_in("astrid", LATER).actor.name == "Astrid Ek"
    assert come_back(cast).patient is None


@pytest.mark.rule("R-09")
def test_the_portal_of_the_dead_is_closed_and_open_sessions_end(cast):
    pia, _ = reading(cast)
    mark_dead(cast.parts, cast.signed_in("dag", LATER), cast.pia, NewDeath(LATER.date(), DeathSource.RELATIVE), LATER)
    with pytest.raises(SignedOutError):
        resume(cast.parts, pia.cookie, LATER)
    with pytest.raises(RefusedError):
        come_back(cast)


def test_staff_are_no_patients_and_patients_no_staff(cast):
    pia, _ = reading(cast)
    assert isinstance(pia, PatientSession)
    assert isinstance(cast.signed_in("astrid", LATER), Session)


def test_a_patient_of_two_units_is_joined_once_and_reads_both_journals(cast):
    astrid, bo = cast.signed_in("astrid"), cast.signed_in("bo")
    pia_at_b(cast, bo)
    signed(cast, astrid, "Skrivet vid A.")
    signed(cast, bo, "Skrivet vid B.")
    with_account(cast)
    for session in (astrid, bo):
        set_direct_access(cast.parts, session, NOON, gives=True)
    journal = read_own_journal(cast.parts, come_back(cast), Wanted(), LATER)
    assert sorted(words_of(journal)) == ["Skrivet vid A.", "Skrivet vid B."]
    assert journal.waiting == ()


def test_who_is_registered_after_the_account_was_opened_is_joined_at_the_next_sign_in(cast):
    with_account(cast, OLA)
    for name in ("astrid", "bo"):
        cast.signed_in(name)
    entered(cast)
    cast.signed_in("astrid", LATER)
    assert come_back(cast, OLA).patient is not None


def test_a_therapist_who_waits_for_the_unit_s_key_signs_in_and_the_patient_waits_for_the_next(cast):
    with_account(cast)
    cast.people["hanna"] = Person("hanna", "Hanna Ö", Role.THERAPIST, "a")
    cast.invited(cast.signed_in("frida"), "hanna")
    # A clerk hands on the register's key alone.
    cast.signed_in("dag")
    assert len(cast.signed_in("hanna").circles) == 1
    assert come_back(cast).patient is None
    cast.signed_in("astrid", LATER)
    assert come_back(cast, at=LATER).patient == cast.pia
