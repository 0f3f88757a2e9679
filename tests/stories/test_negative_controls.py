"""Each protection is taken away in turn, and the test that guards it turns red: a dog that never barks is no guard."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import event

from journal import vault
from journal.domain.access import Decision, Receipt
from journal.domain.errors import NoKeyError, UnavailableError
from journal.domain.ids import new_id
from journal.services import choices, health, journals, keyring_sessions, settling
from journal.services.findings import Level
from journal.store import access_log, entries, facts
from journal.store.access_log import AccessLog
from journal.store.patients import journal_of
from keys import sealing
from keys.key_store import KeyStore, NamedHalves
from tests.cast import NOON
from tests.keys import test_sealing
from tests.scenes import drop_triggers, opened, signed
from tests.services import (
    test_corrections,
    test_drafts,
    test_entries,
    test_journals,
    test_journals_elsewhere,
    test_settling,
)
from tests.store import test_triggers
from tests.vault import test_tampering

SQLITE = pytest.mark.parametrize("cast", ["sqlite"], indirect=True)
NOT_A_RECEIPT = Receipt(new_id(), NOON, "Europe/Stockholm", bytes(32), bytes(64))
PERMITTED = ("somebody took the law away",)


def turns_red(guard, *told):
    """Run a test that must fail."""
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        guard(*told)


def permits(ask, _facts):
    """A decision that asks nothing."""
    return Decision(ask, permitted=True, because=PERMITTED)


def unlogged(_self, decision, _at):
    """What looks like the proof of a row, which nobody wrote."""
    return SimpleNamespace(ask=decision.ask, event=NOT_A_RECEIPT.event)


@SQLITE
@pytest.mark.rule("L-02")
def test_without_the_call_that_logs_a_reading_nothing_opens(cast, monkeypatch):
    done = signed(cast, cast.signed_in("astrid"))
    monkeypatch.setattr(AccessLog, "log_access", unlogged)
    with pytest.raises(UnavailableError):
        opened(cast, cast.signed_in("astrid"), done.entry)


@SQLITE
def test_with_a_key_store_that_believes_anybody_the_guard_of_the_row_turns_red(cast, monkeypatch):
    monkeypatch.setattr(AccessLog, "log_access", unlogged)
    believing = KeyStore.halves

    def halves(self, _event):
        with cast.parts.store.database.reading() as connection:
            journal = journal_of(connection, cast.units["a"], cast.pia)
            heads = entries.entry_heads(connection, journal.id, journals.Narrowing(), NOON)
        named = NamedHalves("own-unit", tuple(v.id for head in heads for v in head.versions))
        self._read_event = lambda _id: named
        return believing(self, new_id())

    monkeypatch.setattr(KeyStore, "halves", halves)
    turns_red(test_journals.test_a_therapist_who_reads_a_journal_leaves_one_row_that_names_every_version, cast)


@SQLITE
def test_without_the_row_of_a_writing_its_guard_turns_red(cast, monkeypatch):
    monkeypatch.setattr(access_log, "add_events", lambda _tx, _custody, events: [NOT_A_RECEIPT for _ in events])
    turns_red(test_entries.test_a_therapist_who_begins_a_note_leaves_a_row_in_its_transaction, cast)


@SQLITE
def test_without_the_row_of_a_refusal_its_guard_turns_red(cast, monkeypatch):
    monkeypatch.setattr(AccessLog, "log_refusal", lambda *_told: None)
    turns_red(test_entries.test_a_clerk_writes_no_note_and_the_refusal_is_a_row, cast)


def test_without_the_check_of_the_commitment_its_guard_turns_red(monkeypatch):
    monkeypatch.setattr(sealing, "hmac", SimpleNamespace(compare_digest=lambda *_told: True))
    turns_red(test_sealing.test_a_ciphertext_forged_for_the_derived_keys_opens_under_the_committed_key_alone)


@SQLITE
def test_without_the_check_of_signatures_its_guard_turns_red(cast, monkeypatch):
    monkeypatch.setattr(vault, "_verifies", lambda *_told: True)
    turns_red(test_tampering.test_what_is_said_beside_a_signed_text_is_signed_too, cast, "author_name", "Astrid Eks")


@SQLITE
def test_without_the_place_in_what_is_sealed_its_guard_turns_red(cast, monkeypatch):
    monkeypatch.setattr(vault, "context", lambda *_told: b"anywhere")
    turns_red(test_tampering.test_two_entries_versions_that_change_places_are_gaps, cast)


@SQLITE
@pytest.mark.parametrize(
    ("module", "guard"),
    [
        (journals, test_journals.test_a_colleague_without_a_relation_is_refused_though_their_keys_would_open_it),
        (journals, test_journals.test_a_relation_that_ended_opens_nothing_more),
        (journals, test_journals.test_a_registered_relative_opens_nothing_of_the_patient),
        (journals, test_journals.test_an_assignment_that_ended_opens_nothing_even_in_a_session_that_stands),
    ],
)
def test_without_the_law_of_reading_its_guards_turn_red(cast, monkeypatch, module, guard):
    monkeypatch.setattr(module, "decide_read", permits)
    turns_red(guard, cast)


@SQLITE
@pytest.mark.rule("A-04")
def test_without_any_law_a_clerk_still_holds_no_key(cast, monkeypatch):
    monkeypatch.setattr(journals, "decide_read", permits)
    done = signed(cast, cast.signed_in("astrid"))
    with pytest.raises(NoKeyError):
        opened(cast, cast.signed_in("dag"), done.entry)


@SQLITE
def test_without_the_law_of_writing_its_guards_turn_red(cast, monkeypatch):
    monkeypatch.setattr(settling, "decide_write", permits)
    turns_red(test_settling.test_a_colleague_does_not_sign_what_somebody_else_wrote, cast)


@SQLITE
def test_with_everybody_an_author_the_guard_of_corrections_turns_red(cast, monkeypatch):
    monkeypatch.setattr(facts, "_is_author", lambda *_told: True)
    turns_red(test_corrections.test_whoever_takes_no_part_in_the_care_corrects_nothing_of_others, cast)


@SQLITE
def test_with_choices_that_never_end_their_guard_turns_red(cast, monkeypatch):
    monkeypatch.setattr(choices, "CHOICE_STANDS", timedelta(days=3650))
    turns_red(test_journals_elsewhere.test_a_choice_ends_after_twelve_hours, cast)


@SQLITE
def test_with_unlocks_that_never_end_their_guard_turns_red(cast, monkeypatch):
    monkeypatch.setattr(keyring_sessions, "UNLOCKED", timedelta(days=3650))
    turns_red(test_settling.test_signing_asks_for_an_unlock_within_five_minutes, cast)


@SQLITE
def test_with_drafts_that_never_lock_their_guard_turns_red(cast, monkeypatch):
    sealed = entries._sealed_version  # noqa: SLF001  (the function that the clock is taken out of)
    monkeypatch.setattr(entries, "_sealed_version", lambda row, _at: sealed(row, NOON))
    turns_red(test_drafts.test_a_draft_is_open_until_the_fourteenth_day_and_locked_from_then_on, cast)


def test_without_triggers_their_guards_turn_red(cast):
    with cast.parts.store.database.writing() as tx:
        drop_triggers(tx.connection)
    turns_red(test_triggers.test_nobody_changes_a_signed_version_at_the_database, cast)
    turns_red(test_triggers.test_nobody_removes_a_version_or_an_entry_at_the_database, cast)


@SQLITE
def test_a_database_that_does_not_wait_for_its_disk_is_red_in_the_doctors_eyes(cast):
    engine = cast.parts.store.database.engine

    def careless(connection, _record):
        connection.execute("PRAGMA synchronous = OFF")

    sound = health.findings(cast.parts, cast.settings, NOON)
    assert not [found for found in sound if "may lose" in found.what]
    event.listen(engine, "connect", careless)
    engine.dispose()
    found = health.findings(cast.parts, cast.settings, NOON)
    assert [each.level for each in found if "may lose" in each.what and "synchronous" in each.what] == [Level.RED]
