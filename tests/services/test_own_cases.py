"""A patient asks in the own pages: known by the e-ID, in sealed words, and sees how far it has come."""

from __future__ import annotations

import pytest

from journal.domain.case_words import Asker, CaseKind, CaseOutcome, CaseTextKind, Channel, IdentityCheck, StepKind
from journal.domain.disclosure import DisclosureForm
from journal.domain.errors import InvalidError, NoKeyError, RenewedKeysError, UnknownError
from journal.services.case_lists import own_cases
from journal.services.case_texts import read_own_texts, read_texts, write_own_text, write_text
from journal.services.cases import NewCase, ask_as_patient
from journal.services.copy_decisions import answer_case
from journal.services.remarks import NewAsk, ask_for
from journal.services.rotating_journal import rotate_journal
from tests.case_scenes import asked, target
from tests.cast import NOON, PIA
from tests.patients import LATER, OLA, arrived, come_back, entered
from tests.scenes import last_row, signed
from tests.services.gatherings import gathered

COPY = {"kind": CaseKind.COPY, "channel": Channel.LETTER, "form": DisclosureForm.FILE}


def asks(cast, pia, **told):
    new = NewCase(pia.joined, received_at=NOON, **(COPY | told))
    return ask_as_patient(cast.parts, pia.actor, cast.units["a"], new, LATER)


@pytest.fixture
def pia(cast):
    """Pia with an account at a unit where something is written about her."""
    signed(cast, cast.signed_in("astrid"))
    return arrived(cast)[0]


@pytest.mark.rule("G-03", "G-04", "P-01")
def test_who_asks_in_the_own_pages_is_known_and_asked_for_nothing_more(cast, pia):
    case = asks(cast, pia, asker=Asker.RELATIVE)
    assert (case.channel, case.asker, case.received_at) == (Channel.PORTAL, Asker.PATIENT, LATER)
    assert (case.last(StepKind.IDENTITY).code, case.registered_by) == (IdentityCheck.E_ID, pia.actor.account)
    (mine,) = own_cases(cast.parts, pia, LATER)
    assert (mine.case, mine.clock.overdue) == (case, False)
    with pytest.raises(InvalidError):
        asks(cast, pia, form=None)
    new = NewCase(pia.joined, received_at=NOON, **COPY)
    with pytest.raises(UnknownError):
        ask_as_patient(cast.parts, pia.actor, cast.units["b"], new, LATER)


@pytest.mark.rule("G-04", "L-01")
def test_what_pia_writes_the_unit_reads_and_what_it_answers_pia_reads(cast, pia):
    case = asks(cast, pia, kind=CaseKind.COMPLAINT, form=None)
    write_own_text(cast.parts, pia, case.id, "Jag fick vänta.", LATER)
    assert last_row(cast).actor.account == pia.actor.account
    astrid = cast.signed_in("astrid", LATER)
    write_text(cast.parts, astrid, target(cast, case), (CaseTextKind.STATEMENT, "Bara för IVO."), LATER)
    answer_case(cast.parts, astrid, target(cast, case), (CaseOutcome.GRANTED, "Vi ringer."), LATER)
    assert [one.words for one in read_texts(cast.parts, astrid, target(cast, case), LATER)] == [
        "Jag fick vänta.",
        "Bara för IVO.",
        "Vi ringer.",
    ]
    assert [one.words for one in read_own_texts(cast.parts, pia, case.id, LATER)] == ["Jag fick vänta.", "Vi ringer."]
    with pytest.raises(InvalidError):
        write_own_text(cast.parts, pia, case.id, " ", LATER)


@pytest.mark.rule("S-12")
def test_another_patient_knows_of_no_such_case(cast, pia):
    entered(cast)
    (ola,) = arrived(cast, OLA)
    case = asks(cast, pia, kind=CaseKind.COMPLAINT, form=None)
    write_own_text(cast.parts, pia, case.id, "Jag fick vänta.", LATER)
    assert own_cases(cast.parts, ola, LATER) == ()
    for act in (
        lambda: read_own_texts(cast.parts, ola, case.id, LATER),
        lambda: write_own_text(cast.parts, ola, case.id, "Nej.", LATER),
    ):
        with pytest.raises(UnknownError):
            act()


def test_who_has_no_journal_yet_writes_once_there_is_one(cast):
    (pia,) = arrived(cast)
    case = asks(cast, pia, kind=CaseKind.COMPLAINT, form=None)
    with pytest.raises(NoKeyError):
        write_own_text(cast.parts, pia, case.id, "Jag fick vänta.", LATER)
    assert read_own_texts(cast.parts, pia, case.id, LATER) == ()
    astrid = cast.signed_in("astrid", LATER)
    write_text(cast.parts, astrid, target(cast, case), (CaseTextKind.ANSWER, "Vi ringer."), LATER)
    with pytest.raises(NoKeyError):
        read_own_texts(cast.parts, pia, case.id, LATER)


@pytest.mark.rule("R-11")
def test_the_texts_of_a_case_open_for_unit_and_patient_after_the_journals_secrets_were_renewed(cast, pia):
    case = asked(cast, kind=CaseKind.COMPLAINT, form=None)
    write_own_text(cast.parts, pia, case.id, "Jag fick vänta.", LATER)
    rotate_journal(cast.parts, gathered(cast, "astrid", "frida"), (cast.pia, cast.units["a"]), LATER)
    astrid = cast.signed_in("astrid", LATER)
    assert [one.words for one in read_texts(cast.parts, astrid, target(cast, case), LATER)] == ["Jag fick vänta."]
    again = come_back(cast, PIA, LATER)
    assert [one.words for one in read_own_texts(cast.parts, again, case.id, LATER)] == ["Jag fick vänta."]


@pytest.mark.rule("R-11")
def test_who_signed_in_before_the_journals_secrets_were_renewed_writes_nothing_that_the_unit_could_not_open(cast, pia):
    case = asks(cast, pia, kind=CaseKind.COMPLAINT, form=None)
    rotate_journal(cast.parts, gathered(cast, "astrid", "frida"), (cast.pia, cast.units["a"]), LATER)
    new = NewAsk(CaseKind.OBJECTION, "Jag vill inte.", unit=cast.units["a"])
    with pytest.raises(RenewedKeysError):
        write_own_text(cast.parts, pia, case.id, "Jag fick vänta.", LATER)
    with pytest.raises(RenewedKeysError):
        ask_for(cast.parts, pia, new, LATER)
    assert [one.case.id for one in own_cases(cast.parts, pia, LATER)] == [case.id]
    made = ask_for(cast.parts, come_back(cast, PIA, LATER), new, LATER)
    astrid = cast.signed_in("astrid", LATER)
    assert [one.words for one in read_texts(cast.parts, astrid, target(cast, made), LATER)] == ["Jag vill inte."]
