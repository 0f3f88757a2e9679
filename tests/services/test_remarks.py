"""Pia says something of an entry; it reaches Astrid, who answers, corrects or notes what Pia holds to be wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest

from journal.domain.access_words import Purpose, ReasonCode
from journal.domain.case_words import CaseKind, CaseOutcome, CaseStatus, CaseTextKind, RemarkKind
from journal.domain.consent import Consent, ConsentDecision
from journal.domain.errors import InvalidError, NoKeyError, RefusedError, UnknownError
from journal.domain.ids import new_id
from journal.services.case_lists import own_cases
from journal.services.case_texts import read_own_texts, read_texts
from journal.services.cases import note_told, withdraw
from journal.services.choices import Choice, choose_unit
from journal.services.consents import note_consent
from journal.services.copy_decisions import answer_case
from journal.services.remarks import (
    NewAsk,
    ask_for,
    asking_units,
    consents_taken_back,
    own_case,
    remarks_on,
    remarks_waiting,
    take_consent_back,
)
from tests.case_scenes import target
from tests.cast import NOON, PIA
from tests.patients import LATER, OLA, arrived, come_back, entered, with_account
from tests.scenes import rows, signed

WORDS = "Jag sa aldrig att jag sover dåligt."


@pytest.fixture
def entry(cast):
    """A session that Astrid has signed."""
    return signed(cast, cast.signed_in("astrid"), "Sover dåligt.").entry


def remarked(cast, pia, entry, kind=CaseKind.RECTIFICATION):
    return ask_for(cast.parts, pia, NewAsk(kind, WORDS, entry=entry, remark=RemarkKind.WRONG), LATER)


@pytest.mark.rule("G-07", "J-12", "L-05")
def test_what_pia_says_of_an_entry_reaches_whoever_wrote_it_and_both_open_it(cast, entry):
    (pia,) = arrived(cast)
    case = remarked(cast, pia, entry)
    astrid = cast.signed_in("astrid", LATER)
    (one,) = remarks_waiting(cast.parts, astrid)
    assert (one.case, one.patient, one.entry, one.remark) == (case.id, cast.pia, entry, RemarkKind.WRONG)
    assert remarks_on(cast.parts, [entry]) == {entry: (one,)}
    assert remarks_waiting(cast.parts, cast.signed_in("bo", LATER)) == ()
    before = len(rows(cast))
    for texts in (
        read_texts(cast.parts, astrid, (cast.pia, case.id), LATER),
        read_own_texts(cast.parts, pia, case.id, LATER),
    ):
        assert [(text.kind, text.words) for text in texts] == [(CaseTextKind.REQUEST, WORDS)]
    assert len(rows(cast)) == before + 2


@pytest.mark.rule("G-01", "G-07", "G-11", "RIG-05")
def test_pia_is_answered_within_a_month_and_a_refusal_has_its_reasons(cast, entry):
    (pia,) = arrived(cast)
    case = remarked(cast, pia, entry)
    assert (own_case(cast.parts, pia, case.id, LATER).clock.due - LATER.date()).days in range(28, 32)
    astrid, target = cast.signed_in("astrid", LATER), (cast.pia, case.id)
    answer_case(cast.parts, astrid, target, (CaseOutcome.REFUSED, "Det står som det sades."), LATER)
    note_told(cast.parts, astrid, target, LATER)
    told = own_case(cast.parts, pia, case.id, LATER).case
    assert (told.status, told.outcome) == (CaseStatus.DELIVERED, CaseOutcome.REFUSED)
    assert [text.words for text in read_own_texts(cast.parts, pia, case.id, LATER)][1:] == ["Det står som det sades."]
    assert remarks_waiting(cast.parts, astrid) == ()


@pytest.mark.rule("G-08", "RIG-10")
def test_an_entry_is_restricted_while_pia_s_objection_to_it_is_looked_into(cast, entry):
    (pia,) = arrived(cast)
    case = remarked(cast, pia, entry, CaseKind.RESTRICTION)
    assert [one.kind for one in remarks_on(cast.parts, [entry])[entry]] == [CaseKind.RESTRICTION]
    astrid, target = cast.signed_in("astrid", LATER), (cast.pia, case.id)
    answer_case(cast.parts, astrid, target, (CaseOutcome.GRANTED, ""), LATER)
    assert remarks_on(cast.parts, [entry])
    note_told(cast.parts, astrid, target, LATER)
    assert remarks_on(cast.parts, [entry]) == {}


@pytest.mark.rule("G-04", "G-10")
@pytest.mark.parametrize("kind", [CaseKind.OBJECTION, CaseKind.ERASURE])
def test_pia_asks_her_unit_in_her_own_words_without_an_entry(cast, entry, kind):
    (pia,) = arrived(cast)
    (unit,) = asking_units(cast.parts, pia)
    case = ask_for(cast.parts, pia, NewAsk(kind, WORDS, unit=unit), LATER)
    assert [(one.case.id, one.case.kind) for one in own_cases(cast.parts, pia, LATER)] == [(case.id, kind)]
    assert case.identity_is_known
    assert remarks_waiting(cast.parts, cast.signed_in("astrid", LATER)) == ()


@pytest.mark.rule("S-12", "P-09")
def test_ola_says_nothing_of_pia_s_entry_and_finds_none_of_her_cases(cast, entry):
    entered(cast)
    pia, ola = arrived(cast, PIA, OLA)
    case = remarked(cast, pia, entry)
    for unknown in (entry, new_id()):
        with pytest.raises(UnknownError):
            remarked(cast, ola, unknown)
    with pytest.raises(UnknownError):
        own_case(cast.parts, ola, case.id, LATER)
    with pytest.raises(UnknownError):
        ask_for(cast.parts, pia, NewAsk(CaseKind.OBJECTION, WORDS, unit=cast.units["b"]), LATER)


def test_nothing_is_entered_without_words_or_for_what_has_a_page_of_its_own(cast, entry):
    (pia,) = arrived(cast)
    for asked in (NewAsk(CaseKind.RECTIFICATION, "  ", entry=entry), NewAsk(CaseKind.COPY, WORDS, entry=entry)):
        with pytest.raises(InvalidError):
            ask_for(cast.parts, pia, asked, LATER)
    assert own_cases(cast.parts, pia, LATER) == ()


def test_nothing_is_entered_before_the_journal_s_key_has_come(cast):
    with_account(cast)
    later = LATER + timedelta(minutes=1)
    (pia,) = arrived_without_key(cast, later)
    assert asking_units(cast.parts, pia) == {}
    with pytest.raises(NoKeyError):
        ask_for(cast.parts, pia, NewAsk(CaseKind.OBJECTION, WORDS, unit=cast.units["a"]), later)
    assert own_cases(cast.parts, pia, later) == ()


def arrived_without_key(cast, at):
    """Pia is joined at a unit that gives no direct access: its journal's key never comes."""
    cast.signed_in("astrid", at)
    return (come_back(cast, at=at),)


@pytest.mark.rule("G-08", "RIG-07", "RIG-10")
def test_what_pia_disputes_is_read_for_care_and_not_for_follow_up_until_she_is_told(cast, entry):
    (pia,) = arrived(cast)
    case = remarked(cast, pia, entry, CaseKind.RESTRICTION)
    astrid, here = cast.signed_in("astrid", LATER), (cast.pia, cast.units["a"])
    follow_up = Choice(Purpose.QUALITY, ReasonCode.QUALITY_REVIEW)
    with pytest.raises(RefusedError, match="disputes"):
        choose_unit(cast.parts, astrid, here, follow_up, LATER)
    choose_unit(cast.parts, astrid, here, Choice(Purpose.CARE, ReasonCode.PLANNED_CARE), LATER)
    answer_case(cast.parts, astrid, (cast.pia, case.id), (CaseOutcome.GRANTED, ""), LATER)
    note_told(cast.parts, astrid, (cast.pia, case.id), LATER)
    choose_unit(cast.parts, astrid, here, follow_up, LATER)


@pytest.mark.rule("RIG-08", "S-12")
def test_a_consent_is_taken_back_once_by_its_patient_alone_and_stays_so_when_the_case_is_closed(cast, entry):
    pia, ola = arrived(cast, PIA, OLA)
    said = Consent("Samverkan", ConsentDecision.GIVEN, "Pia", NOON)
    consent = note_consent(cast.parts, cast.signed_in("astrid", LATER), cast.pia, said, LATER).entry
    for session, what in ((pia, entry), (ola, consent)):
        with pytest.raises(UnknownError):
            take_consent_back(cast.parts, session, what, "Nej.", LATER)
    for _ in range(2):
        take_consent_back(cast.parts, pia, consent, "Nej.", LATER)
    (one,) = own_cases(cast.parts, pia, LATER)
    assert consents_taken_back(cast.parts, (consent, entry)) == {consent: LATER}
    withdraw(cast.parts, cast.signed_in("astrid", LATER), target(cast, one.case), LATER)
    assert consents_taken_back(cast.parts, (consent,)) == {consent: LATER}
    assert consents_taken_back(cast.parts, ()) == {}
