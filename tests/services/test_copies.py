"""A copy is asked for, weighed, decided and handed over, and the journal says who received it."""

from __future__ import annotations

import pytest

from journal.domain.case_words import CaseOutcome, CaseStatus
from journal.domain.entry import EntryKind, Keyword
from journal.services.copies import make_copy
from journal.services.journals import JournalFilter, Narrowing, read_journal
from tests.case_scenes import asked, decided, handed_over, known, target, weighed
from tests.cast import NOON
from tests.scenes import drafted, rows, signed


def words_of(copy):
    return [p.text for entry in copy.entries for v in entry.versions for p in v.paragraphs]


@pytest.mark.rule("P-01", "P-02", "P-04", "J-13", "L-08")
def test_a_copy_that_came_by_letter_is_weighed_decided_and_handed_over_whole(cast):
    astrid = cast.signed_in("astrid")
    signed(cast, astrid, "Sover bättre.")
    drafted(cast, astrid, "Ännu inte signerat.")
    case = asked(cast)
    assert case.status is CaseStatus.RECEIVED
    known(cast, astrid, case)
    assert weighed(cast, astrid, case).status is CaseStatus.EXAMINED
    done = decided(cast, astrid, case)
    assert (done.status, done.outcome) == (CaseStatus.DECIDED, CaseOutcome.GRANTED)
    before = len(rows(cast))
    assert handed_over(cast, astrid, case).status is CaseStatus.DELIVERED
    copy = make_copy(cast.parts, astrid, target(cast, case), NOON)
    assert sorted(words_of(copy)) == ["Sover bättre.", "Ännu inte signerat."]
    assert (copy.patient_name, copy.unit, copy.left_out) == ("Pia Exempelsson", "North-A", {})
    assert [entry.unsigned for entry in copy.entries].count(True) == 1
    said = [(row.activity.value, row.subtype) for row in rows(cast)[before:]]
    assert said[:4] == [("Skriva", "ärende"), ("Skriva", "utlämnande"), ("Signera", ""), ("Utskrift", "utlämnande")]
    noted = JournalFilter(narrowing=Narrowing(kinds=(EntryKind.DISCLOSURE,)))
    (entry,) = read_journal(cast.parts, astrid, cast.pia, noted, NOON).entries
    assert entry.newest.text.keywords[Keyword.RECIPIENT] == "Pia Exempelsson"
