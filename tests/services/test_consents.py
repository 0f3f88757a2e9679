"""A consent and a consent withdrawn are two events of the journal, each with its own time and whoever said so."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from journal.domain.consent import Consent, ConsentDecision
from journal.domain.entry import EntryKind, Keyword
from journal.domain.errors import InvalidError, RefusedError, UnknownError, UnlockNeededError
from journal.services.consents import note_consent
from journal.services.journals import JournalFilter, Narrowing, read_journal
from tests.cast import NOON
from tests.scenes import last_row, rows

HOUR = timedelta(hours=1)
GIVEN = Consent("Samverkan med skolan", ConsentDecision.GIVEN, "Pia Exempelsson", NOON - HOUR)


def noted(cast, by="astrid", at=NOON, **changed):
    return note_consent(cast.parts, cast.signed_in(by, at), cast.pia, replace(GIVEN, **changed), at)


@pytest.mark.rule("J-18")
def test_both_what_was_given_and_what_was_withdrawn_stand_in_journal_and_copy_with_both_times(cast):
    noted(cast)
    done = noted(cast, at=NOON + HOUR, decision=ConsentDecision.WITHDRAWN, said_at=NOON + HOUR / 2)
    assert [row.subtype for row in rows(cast) if done.version in row.resource.ids] == ["samtycke", ""]
    for printing in (False, True):
        wanted = JournalFilter(narrowing=Narrowing(kinds=(EntryKind.CONSENT,)), printing=printing)
        page = read_journal(cast.parts, cast.signed_in("astrid", NOON + HOUR), cast.pia, wanted, NOON + HOUR)
        told = [
            (
                one.newest.text.keywords[Keyword.DECISION],
                one.newest.text.keywords[Keyword.REQUESTED_BY],
                one.head.happened.starts_at,
                one.newest.version.settled_at,
                one.newest.version.author_name,
            )
            for one in page.entries
        ]
        assert told == [
            ("återkallat", "Pia Exempelsson", NOON + HOUR / 2, NOON + HOUR, "Astrid Ek"),
            ("lämnat", "Pia Exempelsson", NOON - HOUR, NOON, "Astrid Ek"),
        ]
    assert last_row(cast).activity.value == "Utskrift"


@pytest.mark.rule("A-01", "A-04", "S-12")
def test_clerk_other_unit_and_other_provider_note_no_consent(cast):
    for name, error in (("dag", RefusedError), ("bo", UnknownError), ("cilla", UnknownError)):
        with pytest.raises(error):
            noted(cast, by=name)


@pytest.mark.parametrize(
    ("changed", "problems"),
    [
        ({"to": " "}, {"to": "required"}),
        ({"said_by": ""}, {"said_by": "required"}),
        ({"said_at": NOON + HOUR}, {"said_at": "in-the-future"}),
    ],
)
def test_somebody_who_leaves_out_what_or_who_or_is_ahead_of_time_is_told(cast, changed, problems):
    with pytest.raises(InvalidError) as told:
        noted(cast, **changed)
    assert told.value.problems == problems


@pytest.mark.rule("S-04")
def test_noting_a_consent_asks_for_a_fresh_unlock(cast):
    astrid = cast.signed_in("astrid")
    with pytest.raises(UnlockNeededError):
        note_consent(cast.parts, astrid, cast.pia, GIVEN, NOON + HOUR / 10)
