"""Raw test material is a journal document; a plain copy counts it, and does not hold it (instrumentsekretess)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from journal.domain.disclosure import DisclosureForm, HandOut
from journal.domain.entry import EntryKind, EventTime
from journal.services.disclosures import hand_out_journal
from journal.services.entries import write_and_sign
from journal.services.journals import JournalFilter, read_journal
from journal.services.writing import NewEntry
from tests.cast import NOON
from tests.scenes import rows, signed, worded

COPY = HandOut("Pia Exempelsson", "Pia Exempelsson", "Hela journalen", DisclosureForm.PAPER)


@pytest.fixture
def tested(cast):
    """Pia's journal with a note and the protocol of a test."""
    astrid = cast.signed_in("astrid")
    signed(cast, astrid)
    new = NewEntry(cast.pia, EntryKind.TEST_MATERIAL, EventTime(NOON, NOON), worded("Fråga 1: 3. Fråga 2: 0."))
    cast.protocol = write_and_sign(cast.parts, astrid, new, NOON)
    return cast


def page(cast, **told):
    return read_journal(cast.parts, cast.signed_in("astrid"), cast.pia, JournalFilter(**told), NOON)


def kinds(found):
    return {entry.head.kind for entry in found.entries}


@pytest.mark.rule("J-17")
def test_therapist_reads_test_material_as_any_entry(tested):
    found = page(tested)
    assert (kinds(found), found.left_out) == ({EntryKind.SESSION, EntryKind.TEST_MATERIAL}, ())


@pytest.mark.rule("J-17", "L-08")
def test_a_plain_copy_counts_test_material_and_neither_opens_nor_names_it(tested):
    found = page(tested, printing=True)
    assert (kinds(found), found.total, found.closed) == ({EntryKind.SESSION}, 2, ())
    assert [head.id for head in found.left_out] == [tested.protocol.entry]
    assert tested.protocol.version not in rows(tested)[-1].resource.ids


@pytest.mark.rule("J-17", "J-13")
def test_what_is_handed_out_holds_test_material_only_when_that_was_chosen(tested):
    astrid = tested.signed_in("astrid")
    plain = hand_out_journal(tested.parts, astrid, tested.pia, COPY, NOON)
    whole = hand_out_journal(tested.parts, astrid, tested.pia, replace(COPY, with_test_material=True), NOON)
    assert EntryKind.TEST_MATERIAL not in kinds(plain)
    assert EntryKind.TEST_MATERIAL in kinds(whole)
    assert (len(plain.left_out), whole.left_out) == (1, ())
