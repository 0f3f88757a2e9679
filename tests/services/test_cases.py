"""What somebody asks for has a clock from the day on which it came, whichever way; and what stops or stretches it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from journal.domain.access_words import Activity, ResourceKind, Subtype
from journal.domain.case_words import (
    Asker,
    CaseKind,
    CaseOutcome,
    CaseStatus,
    CaseTextKind,
    Channel,
    ExtensionReason,
    IdentityCheck,
    StepKind,
)
from journal.domain.errors import InvalidError, RefusedError, UnknownError
from journal.policy.clocks import clock_of
from journal.services.case_lists import patient_cases, provider_cases, see_case, unit_cases
from journal.services.case_texts import read_texts, write_text
from journal.services.cases import NewCase, extend, note_told, pause, register_case, withdraw
from journal.services.copy_decisions import answer_case
from journal.services.health import findings
from tests.case_scenes import asked, known, sealed_texts, target
from tests.cast import NOON
from tests.scenes import DAY, last_row, pia_at_b, rows


def alarms(cast, at):
    served = replace(cast.settings, origin="https://journal.example", insecure_cookie=False, trusted_proxies=1)
    return {
        (one.level.value, one.what)
        for one in findings(cast.parts, served, at)
        if "requests" in one.what or "refusals" in one.what
    }


@pytest.mark.rule("P-01", "P-02", "G-01", "G-04", "RIG-12")
@pytest.mark.parametrize("channel", [Channel.LETTER, Channel.PHONE, Channel.DESK])
def test_a_clerk_enters_what_came_and_its_clock_goes_from_the_day_it_came_whichever_way(cast, channel):
    came = datetime(2026, 1, 31, 9, tzinfo=UTC)
    case = asked(cast, channel=channel, received=came)
    clock = clock_of(case, NOON)
    assert (clock.due, clock.prompt, clock.latest) == (date(2026, 2, 28), date(2026, 2, 3), date(2026, 4, 30))
    assert (clock.late, clock.overdue) == (True, True)
    row = last_row(cast)
    assert (row.activity, row.subtype, row.permitted) == (Activity.WRITE, Subtype.CASE, True)
    assert (row.resource.kind, row.resource.ids, row.patients) == (ResourceKind.CASE, (case.id,), (cast.pia,))
    assert (case.registered_by, case.status) == (cast.people["dag"].account, CaseStatus.RECEIVED)


@pytest.mark.rule("G-01", "P-01", "RIG-03")
def test_what_is_not_answered_alarms_the_doctor_from_the_day_after(cast):
    asked(cast, received=NOON)
    assert alarms(cast, NOON + 2 * DAY) == set()
    waits = "1 requests of patients of North have waited longer than they should."
    assert alarms(cast, NOON + 3 * DAY) == {("warn", waits)}
    assert len(alarms(cast, datetime(2026, 4, 2, 21, 59, tzinfo=UTC))) == 1
    overdue = "1 requests of patients of North were to be answered by now."
    assert ("red", overdue) in alarms(cast, datetime(2026, 4, 2, 22, 1, tzinfo=UTC))


@pytest.mark.rule("P-03", "G-04")
def test_nobody_is_asked_for_a_reason_or_a_fee():
    assert not [name for name in NewCase.__slots__ if "reason" in name or "fee" in name]


def test_what_cannot_be_is_told_and_nothing_is_entered(cast):
    before = len(rows(cast))
    for changed, problems in (
        ({"received": NOON + DAY}, {"received_at": "in-the-future"}),
        ({"received": datetime(1800, 1, 1, tzinfo=UTC)}, {"received_at": "too-early"}),
        ({"form": None}, {"form": "unchosen"}),
        ({"channel": Channel.PORTAL}, {"channel": "unknown"}),
    ):
        with pytest.raises(InvalidError) as told:
            asked(cast, **changed)
        assert told.value.problems == problems
    signed_in = 4
    assert len(rows(cast)) == before + signed_in


@pytest.mark.rule("G-03", "RIG-12")
def test_a_clock_stands_only_with_a_reason_while_it_is_doubtful_who_asks_and_goes_on_when_that_is_known(cast):
    case = asked(cast, received=NOON)
    dag = cast.signed_in("dag")
    with pytest.raises(RefusedError):
        pause(cast.parts, dag, target(cast, case), "  ", NOON)
    waiting = pause(cast.parts, dag, target(cast, case), "Rösten var inte Pias.", NOON)
    assert waiting.is_paused
    assert last_row(cast).sealed_reason
    later = NOON + 10 * DAY
    assert clock_of(waiting, later).due == date(2026, 4, 12)
    assert not clock_of(waiting, later).late
    gone_on = known(cast, cast.signed_in("dag", later), case, later)
    assert not gone_on.is_paused
    clock = clock_of(gone_on, NOON + 40 * DAY)
    assert (clock.due, clock.prompt, clock.overdue) == (date(2026, 4, 12), date(2026, 3, 16), False)
    with pytest.raises(RefusedError) as refused:
        pause(cast.parts, cast.signed_in("dag", later), target(cast, case), "Ändå.", later)
    assert "who asks is known" in str(refused.value)


@pytest.mark.rule("G-03")
def test_a_reason_that_cannot_be_kept_stops_nothing(cast):
    case = asked(cast)
    for reason in ("\u202e", "x" * 1_001):
        with pytest.raises(InvalidError):
            pause(cast.parts, cast.signed_in("dag"), target(cast, case), reason, NOON)


@pytest.mark.rule("G-02")
def test_an_answer_takes_longer_when_that_is_told_in_the_first_month_and_never_beyond_three(cast):
    case = asked(cast, received=NOON)
    astrid, told = cast.signed_in("astrid"), (date(2026, 5, 20), ExtensionReason.COMPLEX)
    with pytest.raises(InvalidError):
        extend(cast.parts, astrid, target(cast, case), (date(2026, 4, 2), ExtensionReason.MANY), NOON)
    with pytest.raises(RefusedError) as beyond:
        extend(cast.parts, astrid, target(cast, case), (date(2026, 6, 3), ExtensionReason.MANY), NOON)
    assert "is beyond three months in all" in str(beyond.value)
    late = NOON + 32 * DAY
    with pytest.raises(RefusedError):
        extend(cast.parts, cast.signed_in("astrid", late), target(cast, case), told, late)
    longer = extend(cast.parts, cast.signed_in("astrid"), target(cast, case), told, NOON)
    assert (longer.extended_until, clock_of(longer, late).due) == (date(2026, 5, 20), date(2026, 5, 20))
    assert not clock_of(longer, late).overdue
    with pytest.raises(RefusedError):
        extend(cast.parts, cast.signed_in("astrid"), target(cast, case), (date(2026, 5, 30), told[1]), NOON)


@pytest.mark.rule("G-04", "A-11")
def test_another_unit_and_another_provider_know_of_no_such_case(cast):
    case = asked(cast)
    for name in ("bo", "cilla"):
        with pytest.raises(UnknownError):
            see_case(cast.parts, cast.signed_in(name), target(cast, case), NOON)
    bo = cast.signed_in("bo")
    pia_at_b(cast, bo)
    with pytest.raises(RefusedError):
        known(cast, bo, case)
    assert unit_cases(cast.parts, bo, NOON) == patient_cases(cast.parts, bo, cast.pia, NOON) == ()
    with pytest.raises(RefusedError):
        see_case(cast.parts, bo, target(cast, case), NOON)


@pytest.mark.rule("G-01")
def test_head_and_log_reviewer_see_every_clock_and_therapists_their_units(cast):
    case, complaint = asked(cast), asked(cast, by="astrid", kind=CaseKind.COMPLAINT, form=None)
    for name in ("frida", "eva"):
        session = cast.signed_in(name)
        every = provider_cases(cast.parts, session, None, NOON, waiting=True)
        assert {one.case.id for one in every} == {case.id, complaint.id}
        assert last_row(cast).patients == (cast.pia,)
        (one,) = provider_cases(cast.parts, session, CaseKind.COMPLAINT, NOON, waiting=True)
        assert one.case.id == complaint.id
        with pytest.raises(UnknownError):
            unit_cases(cast.parts, session, NOON)
    with pytest.raises(RefusedError):
        provider_cases(cast.parts, cast.signed_in("astrid"), None, NOON, waiting=True)


@pytest.mark.rule("G-01", "G-11")
def test_a_complaint_is_answered_in_sealed_words_and_a_refusal_has_reasons(cast):
    astrid = cast.signed_in("astrid")
    case = asked(cast, kind=CaseKind.COMPLAINT, form=None)
    write_text(cast.parts, astrid, target(cast, case), (CaseTextKind.REQUEST, "Jag fick vänta en timme."), NOON)
    with pytest.raises(RefusedError) as refused:
        answer_case(cast.parts, astrid, target(cast, case), (CaseOutcome.REFUSED, " "), NOON)
    assert "a refusal has no reasons" in str(refused.value)
    with pytest.raises(RefusedError):
        note_told(cast.parts, astrid, target(cast, case), NOON)
    answer_case(cast.parts, astrid, target(cast, case), (CaseOutcome.REFUSED, "Vi ser det annorlunda."), NOON)
    told = note_told(cast.parts, cast.signed_in("dag"), target(cast, case), NOON)
    assert (told.status, told.outcome) == (CaseStatus.DELIVERED, CaseOutcome.REFUSED)
    texts = read_texts(cast.parts, astrid, target(cast, case), NOON)
    assert [(one.kind, one.words) for one in texts] == [
        (CaseTextKind.REQUEST, "Jag fick vänta en timme."),
        (CaseTextKind.ANSWER, "Vi ser det annorlunda."),
    ]
    assert not any("vänta".encode() in sealed or b"annorlunda" in sealed for sealed in sealed_texts(cast))


@pytest.mark.rule("A-04")
def test_a_clerk_reads_and_writes_no_text(cast):
    astrid, dag = cast.signed_in("astrid"), cast.signed_in("dag")
    case = asked(cast, kind=CaseKind.COMPLAINT, form=None)
    write_text(cast.parts, astrid, target(cast, case), (CaseTextKind.REQUEST, "Jag fick vänta."), NOON)
    with pytest.raises(RefusedError):
        read_texts(cast.parts, dag, target(cast, case), NOON)
    with pytest.raises(RefusedError):
        write_text(cast.parts, dag, target(cast, case), (CaseTextKind.ANSWER, "Nej."), NOON)
    with pytest.raises(RefusedError):
        answer_case(cast.parts, dag, target(cast, case), (CaseOutcome.GRANTED, "Ja."), NOON)
    for words in ("", "\u202e", "x" * 20_001):
        with pytest.raises(InvalidError):
            write_text(cast.parts, astrid, target(cast, case), (CaseTextKind.REQUEST, words), NOON)


def test_whoever_asked_may_stop_asking_and_nothing_more_is_done(cast):
    case = asked(cast)
    gone = withdraw(cast.parts, cast.signed_in("dag"), target(cast, case), NOON)
    assert (gone.is_closed, gone.outcome) == (True, CaseOutcome.WITHDRAWN)
    assert unit_cases(cast.parts, cast.signed_in("dag"), NOON) == ()
    (listed,) = patient_cases(cast.parts, cast.signed_in("dag"), cast.pia, NOON + timedelta(days=60))
    assert (listed.clock.late, listed.clock.overdue) == (False, False)
    with pytest.raises(RefusedError):
        known(cast, cast.signed_in("dag"), case)


def test_a_relative_who_asks_is_known_as_one(cast):
    case = asked(cast, asker=Asker.RELATIVE)
    assert see_case(cast.parts, cast.signed_in("dag"), target(cast, case), NOON).case.asker is Asker.RELATIVE
    done = known(cast, cast.signed_in("dag"), case)
    assert (done.last(StepKind.IDENTITY).code, done.identity_is_known) == (IdentityCheck.KNOWN, True)


def test_somebody_at_no_unit_enters_nothing(cast):
    new = NewCase(cast.pia, CaseKind.COMPLAINT, Channel.LETTER, NOON)
    with pytest.raises(UnknownError):
        register_case(cast.parts, cast.signed_in("frida"), new, NOON)
