"""Whatever is changed, swapped or moved in a database: a gap or an invalid signature, and never a wrong text."""

from __future__ import annotations

from contextlib import closing

import pytest

from journal.domain.care import Identity
from journal.domain.entry import CorrectionReason
from journal.domain.errors import TamperedError
from journal.services.corrections import Correction, begin_correction
from journal.services.journals import JournalFilter, read_journal
from journal.services.patients import register_patient
from journal.services.settling import sign_entry
from journal.store.engines import sqlite
from tests.cast import NOON
from tests.scenes import (
    OLA,
    defaced,
    drafted,
    opened,
    signatures_in,
    signed,
    stored_row,
    takes_part,
    worded,
    words_in,
)

SEALED = ("sealed_text", "sealed_data_key")
WORDS = "Sover bättre."


def flipped(raw, place):
    """Raw bytes with one bit of one byte changed."""
    raw = bytearray(raw)
    raw[place % len(raw)] ^= 1 << (place % 8)
    return bytes(raw)


def reading(cast, saved, patient=None):
    """What Astrid is shown in a session that never saw the entry before."""
    return opened(cast, cast.signed_in("astrid"), saved.entry, patient)


def set_version(cast, version, column, value):
    """Change one column of a version behind the program's back."""
    assert defaced(cast, f"UPDATE version SET {column} = :value WHERE version_id = :id", value=value, id=version) == 1


@pytest.mark.rule("S-07")
@pytest.mark.parametrize("column", SEALED)
def test_one_changed_bit_of_a_sealed_value_is_a_gap(cast, column):
    done = signed(cast, cast.signed_in("astrid"), WORDS)
    raw = bytes(stored_row(cast, "version", done.version)[column])
    for place in (0, 1, 33, 65, len(raw) // 2, -1):
        set_version(cast, done.version, column, flipped(raw, place))
        entry = reading(cast, done)
        assert (words_in(entry), entry.is_sound) == ([None], False)
    set_version(cast, done.version, column, raw[:-1])
    assert words_in(reading(cast, done)) == [None]
    set_version(cast, done.version, column, raw)
    assert reading(cast, done).is_sound


@pytest.mark.rule("J-02", "J-07", "J-10")
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("author_name", "Astrid Eks"),
        ("author_title", "leg. läkare"),
        ("number", 7),
        ("reason", "wrong-fact"),
        ("settled_at", "2026-03-02 11:00:01.000000"),
        ("state", "locked"),
        ("state", "discarded"),
        ("state", "draft"),
    ],
)
def test_what_is_said_beside_a_signed_text_is_signed_too(cast, column, value):
    done = signed(cast, cast.signed_in("astrid"), WORDS)
    set_version(cast, done.version, column, value)
    entry = reading(cast, done)
    assert (words_in(entry), signatures_in(entry), entry.is_sound) == ([WORDS], ["invalid"], False)


@pytest.mark.rule("J-05")
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("kind", "phone"),
        ("happened_from", "2026-03-02 09:59:59.000000"),
        ("happened_to", "2026-03-02 11:00:01.000000"),
        ("zone", "UTC"),
    ],
)
def test_what_is_said_of_the_event_is_signed_too(cast, column, value):
    done = signed(cast, cast.signed_in("astrid"), WORDS)
    defaced(cast, f"UPDATE entry SET {column} = :value WHERE entry_id = :id", value=value, id=done.entry)
    entry = reading(cast, done)
    assert (words_in(entry), signatures_in(entry)) == ([WORDS], ["invalid"])


@pytest.mark.rule("J-02")
def test_a_signed_text_given_to_another_author_is_not_theirs(cast):
    done = signed(cast, cast.signed_in("astrid"), WORDS)
    set_version(cast, done.version, "author_id", cast.people["bo"].account)
    assert signatures_in(reading(cast, done)) == ["invalid"]


def test_an_unsigned_text_that_is_said_to_be_signed_is_invalid(cast):
    draft = drafted(cast, cast.signed_in("astrid"), WORDS)
    set_version(cast, draft.version, "settled_at", "2026-03-02 11:00:00.000000")
    set_version(cast, draft.version, "state", "signed")
    assert signatures_in(reading(cast, draft)) == ["invalid"]


@pytest.mark.rule("J-10", "J-11")
def test_an_older_text_of_the_same_draft_put_back_under_a_signature_is_invalid(cast):
    astrid = cast.signed_in("astrid")
    draft = drafted(cast, astrid, "Utkast.")
    older = bytes(stored_row(cast, "version", draft.version)["sealed_text"])
    done = sign_entry(cast.parts, astrid, (cast.pia, draft.entry), draft.revision, NOON)
    set_version(cast, done.version, "sealed_text", older)
    assert signatures_in(reading(cast, done)) == ["invalid"]


@pytest.mark.rule("S-07")
@pytest.mark.parametrize("columns", [SEALED, SEALED[:1], SEALED[1:]])
def test_two_versions_that_change_places_are_two_gaps(cast, columns):
    astrid = cast.signed_in("astrid")
    done = signed(cast, astrid, "Ett.")
    correction = Correction(CorrectionReason.INCOMPLETE, worded("Två."))
    draft = begin_correction(cast.parts, astrid, (cast.pia, done.entry), correction, NOON)
    sign_entry(cast.parts, astrid, (cast.pia, done.entry), draft.revision, NOON)
    first, second = (stored_row(cast, "version", version) for version in (done.version, draft.version))
    for column in columns:
        set_version(cast, done.version, column, bytes(second[column]))
        set_version(cast, draft.version, column, bytes(first[column]))
    assert words_in(reading(cast, done)) == [None, None]


@pytest.mark.rule("S-07")
def test_two_entries_versions_that_change_places_are_gaps(cast):
    astrid = cast.signed_in("astrid")
    one, two = signed(cast, astrid, "Ett."), signed(cast, astrid, "Två.")
    set_version(cast, two.version, "number", 2)
    set_version(cast, one.version, "entry_id", two.entry)
    assert words_in(opened(cast, cast.signed_in("astrid"), two.entry)) == [None, "Två."]


@pytest.mark.rule("S-07", "J-01")
def test_a_version_moved_to_another_patient_does_not_open(cast):
    astrid = cast.signed_in("astrid")
    ola = register_patient(cast.parts, astrid, Identity(*OLA), NOON)
    takes_part(cast, astrid, "astrid", ola)
    done, other = signed(cast, astrid, "Om Pia."), signed(cast, astrid, "Om Ola.", ola)
    place = stored_row(cast, "version", other.version)
    set_version(cast, other.version, "number", 2)
    for column in ("journal_id", "patient_id", "entry_id"):
        set_version(cast, done.version, column, place[column])
    entry = reading(cast, other, ola)
    assert words_in(entry) == [None, "Om Ola."]
    assert not entry.is_sound


@pytest.mark.rule("S-07")
def test_a_whole_entry_moved_to_another_patient_does_not_open(cast):
    astrid = cast.signed_in("astrid")
    ola = register_patient(cast.parts, astrid, Identity(*OLA), NOON)
    takes_part(cast, astrid, "astrid", ola)
    done, other = signed(cast, astrid, "Om Pia."), signed(cast, astrid, "Om Ola.", ola)
    journal = stored_row(cast, "version", other.version)["journal_id"]
    for table in ("entry", "version"):
        moving = f"UPDATE {table} SET patient_id = :patient, journal_id = :journal WHERE entry_id = :id"
        defaced(cast, moving, patient=ola, journal=journal, id=done.entry)
    page = read_journal(cast.parts, cast.signed_in("astrid"), ola, JournalFilter(), NOON)
    assert sorted(words_in(entry)[0] or "" for entry in page.entries) == ["", "Om Ola."]


def test_a_gap_in_a_journal_hides_no_other_entry(cast):
    astrid = cast.signed_in("astrid")
    done = signed(cast, astrid, "Bruten.")
    signed(cast, astrid, "Hel.")
    set_version(cast, done.version, "sealed_data_key", b"\x01")
    page = read_journal(cast.parts, astrid, cast.pia, JournalFilter(), NOON)
    assert {(words_in(entry)[0], entry.is_sound) for entry in page.entries} == {(None, False), ("Hel.", True)}


def test_a_draft_that_was_changed_is_not_signed(cast):
    astrid = cast.signed_in("astrid")
    draft = drafted(cast, astrid, WORDS)
    raw = bytes(stored_row(cast, "version", draft.version)["sealed_text"])
    set_version(cast, draft.version, "sealed_text", flipped(raw, 100))
    with pytest.raises(TamperedError):
        sign_entry(cast.parts, astrid, (cast.pia, draft.entry), draft.revision, NOON)


def in_key_store(cast, statement, **values):
    """Change the key store behind its back."""
    with closing(sqlite.connect(cast.place / "keys.db")) as connection:
        connection.execute(statement, values)
        connection.commit()


def test_halves_that_change_places_open_nothing_and_are_said(cast):
    astrid = cast.signed_in("astrid")
    one, two = signed(cast, astrid, "Ett."), signed(cast, astrid, "Två.")
    swapping = "UPDATE pair SET half_sealed = (SELECT half_sealed FROM pair WHERE id = :two) WHERE id = :one"
    in_key_store(cast, swapping, one=one.version.bytes, two=two.version.bytes)
    with pytest.raises(TamperedError):
        reading(cast, one)
    assert words_in(reading(cast, two)) == ["Två."]


def test_a_half_that_is_gone_is_a_gap(cast):
    done = signed(cast, cast.signed_in("astrid"), WORDS)
    in_key_store(cast, "DELETE FROM pair WHERE id = :id", id=done.version.bytes)
    assert words_in(reading(cast, done)) == [None]


def test_a_session_kept_draft_key_opens_no_other_draft(cast):
    astrid = cast.signed_in("astrid")
    one, two = drafted(cast, astrid, "Ett."), drafted(cast, astrid, "Två.")
    kept = cast.parts.keyring.kept(astrid, f"draft-{one.version.hex}")
    cast.parts.keyring.keep(astrid, f"draft-{two.version.hex}", kept)
    with pytest.raises(TamperedError):
        sign_entry(cast.parts, astrid, (cast.pia, two.entry), two.revision, NOON)
