"""From thirteen to sixteen a patient or a guardian reads by a unit's exception alone, and until it ends."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from journal.domain.access_words import Subtype
from journal.domain.age_exemption import ExceptedReader
from journal.domain.care import Identity
from journal.domain.errors import InvalidError, RefusedError, SignedOutError, UnknownError
from journal.services.age_exemptions import NewExemption, end_an_exception, make_exception, see_exceptions
from journal.services.guardianships import register_guardian, see_guardians
from journal.services.guarding import as_guardian
from journal.services.patient_journal import Wanted, read_own_journal
from journal.services.patients import register_patient
from journal.services.release_choices import set_direct_access
from journal.services.signing_in import resume
from journal.store.age_exemptions import is_sixteen, of_age_of_the_sixteen
from tests.cast import NOON
from tests.guardians import KIM, child_of
from tests.patients import LATER, OLA, come_back, gives_access, with_account
from tests.scenes import last_row, rows, signed, takes_part
from tests.services.test_patients_arriving import words_of
from tests.services.test_protections import marked

ALEX = Identity("Alex Motsson", "201007022393")
"""Of the test numbers that Skatteverket publishes: fifteen, and sixteen on 2 July 2026."""
SIXTEEN = datetime(2026, 7, 2, 10, 0, tzinfo=UTC)
OWN, GUARDIAN = ExceptedReader.PATIENT, ExceptedReader.GUARDIAN


def young(cast):
    """Alex in North-A's register, whom Astrid treats, with an entry, at a unit that gives access: the id."""
    child = child_of(cast, ALEX)
    signed(cast, cast.signed_in("astrid"), "Skolan går bättre.", child)
    gives_access(cast)
    return child


def excepted(cast, child, reader=OWN, name="astrid", reason="Moget, och vill följa sin vård."):
    """Astrid makes an exception: its id."""
    return make_exception(cast.parts, cast.signed_in(name), child, NewExemption(reader, reason), NOON).exception


def words(cast, session, at=LATER):
    return words_of(read_own_journal(cast.parts, session, Wanted(), at))


@pytest.mark.rule("P-11", "L-01")
def test_alex_reads_by_the_unit_s_exception_until_sixteen_and_then_as_anybody(cast):
    child = young(cast)
    made = excepted(cast, child)
    row = last_row(cast)
    assert (row.subtype, row.patients, bool(row.sealed_reason)) == (Subtype.AGE_EXEMPTION, (child,), True)
    with_account(cast, ALEX)
    cast.signed_in("astrid", LATER)
    alex = come_back(cast, ALEX)
    assert (alex.patient, alex.reach) == (child, frozenset({cast.units["a"]}))
    assert words(cast, alex) == ["Skolan går bättre."]
    (one,) = see_exceptions(cast.parts, cast.signed_in("dag"), child, NOON).made
    assert (one.id, one.reader, one.last_day) == (made, OWN, date(2026, 7, 1))
    older = come_back(cast, ALEX, SIXTEEN)
    assert older.reach is None
    assert words(cast, older, SIXTEEN) == ["Skolan går bättre."]


@pytest.mark.rule("P-11")
def test_without_an_exception_an_account_waits_and_one_that_comes_later_lets_it_in(cast):
    child = young(cast)
    with_account(cast, ALEX)
    cast.signed_in("astrid", LATER)
    assert come_back(cast, ALEX).patient is None
    assert any(not one.permitted and one.subtype is Subtype.GRANT for one in rows(cast))
    excepted(cast, child)
    cast.signed_in("astrid", LATER)
    assert words(cast, come_back(cast, ALEX)) == ["Skolan går bättre."]


@pytest.mark.rule("P-11", "A-07")
def test_an_exception_that_is_ended_ends_the_session_with_the_next_request_and_the_keys(cast):
    child = young(cast)
    made = excepted(cast, child)
    with_account(cast, ALEX)
    cast.signed_in("astrid", LATER)
    alex = come_back(cast, ALEX)
    assert alex.secrets
    end_an_exception(cast.parts, cast.signed_in("dag"), (child, made), LATER)
    with pytest.raises(SignedOutError):
        resume(cast.parts, alex.cookie, LATER)
    with pytest.raises(RefusedError):
        come_back(cast, ALEX)
    cast.signed_in("astrid", LATER)
    excepted(cast, child)
    assert come_back(cast, ALEX).secrets == {}
    with pytest.raises(RefusedError):
        end_an_exception(cast.parts, cast.signed_in("dag"), (child, made), LATER)


@pytest.mark.rule("P-11", "A-11")
def test_another_unit_without_an_exception_neither_grants_nor_shows(cast):
    child = young(cast)
    bo = cast.signed_in("bo")
    register_patient(cast.parts, bo, ALEX, NOON)
    takes_part(cast, bo, "bo", child)
    signed(cast, cast.signed_in("bo"), "Hos Bo.", child)
    set_direct_access(cast.parts, cast.signed_in("bo"), NOON, gives=True)
    excepted(cast, child)
    with_account(cast, ALEX)
    for name in ("bo", "astrid", "bo"):
        cast.signed_in(name, LATER)
    alex = come_back(cast, ALEX)
    page = read_own_journal(cast.parts, alex, Wanted(), LATER)
    assert (words_of(page), page.waiting, len(alex.secrets)) == (["Skolan går bättre."], (), 1)


@pytest.mark.rule("P-11")
def test_a_guardian_reads_by_exception_until_sixteen_and_until_it_is_ended(cast):
    child = young(cast)
    with pytest.raises(RefusedError):
        register_guardian(cast.parts, cast.signed_in("dag"), child, OLA.number, NOON)
    made = excepted(cast, child, GUARDIAN)
    entered = register_guardian(cast.parts, cast.signed_in("dag"), child, OLA.number, NOON)
    assert entered.last_day == date(2026, 7, 1)
    assert see_guardians(cast.parts, cast.signed_in("dag"), child, NOON).last_day == date(2026, 7, 1)
    with_account(cast, OLA)
    cast.signed_in("astrid", LATER)
    ola = come_back(cast, OLA)
    assert words(cast, as_guardian(cast.parts, ola, child, LATER)) == ["Skolan går bättre."]
    with pytest.raises(RefusedError):
        as_guardian(cast.parts, ola, child, SIXTEEN)
    end_an_exception(cast.parts, cast.signed_in("dag"), (child, made), LATER)
    with pytest.raises(RefusedError):
        as_guardian(cast.parts, ola, child, LATER)
    assert come_back(cast, OLA).secrets == {}


@pytest.mark.rule("P-11", "P-12")
def test_what_is_not_to_be_excepted_is_refused_with_the_reason(cast):
    child, small = young(cast), child_of(cast, KIM)
    for who, name, because in (
        (small, "astrid", "the patient is not thirteen to fifteen (FB 6:11)"),
        (cast.pia, "astrid", "the patient is not thirteen to fifteen (FB 6:11)"),
        (child, "dag", "no ground"),
    ):
        with pytest.raises(RefusedError) as refused:
            excepted(cast, who, name=name)
        assert because in refused.value.decision.because
    for reason, why in (("", RefusedError), ("x" * 1025, InvalidError), ("a\x00", InvalidError)):
        with pytest.raises(why):
            excepted(cast, child, reason=reason)
    with pytest.raises(UnknownError):
        excepted(cast, child, name="bo")
    excepted(cast, child)
    with pytest.raises(RefusedError) as refused:
        excepted(cast, child)
    assert refused.value.decision.because == ("there is such an exception already (FB 6:11)",)
    marked(cast, child)
    with pytest.raises(RefusedError) as refused:
        excepted(cast, child, GUARDIAN)
    assert "the patient's identity is protected, and no guardian reads (PSL 6:12)" in refused.value.decision.because


def test_an_exception_that_nobody_came_by_is_ended_all_the_same(cast):
    child = young(cast)
    end_an_exception(cast.parts, cast.signed_in("astrid"), (child, excepted(cast, child)), NOON)
    with pytest.raises(UnknownError):
        end_an_exception(cast.parts, cast.signed_in("astrid"), (child, child), NOON)


@pytest.mark.parametrize(
    ("today", "of_age"), [(date(2026, 7, 2), date(2028, 7, 2)), (date(2024, 2, 29), date(2026, 3, 1))]
)
def test_who_is_sixteen_today_comes_of_age_in_two_years(today, of_age):
    assert of_age_of_the_sixteen(today) == of_age
    assert is_sixteen(None, today)
    assert is_sixteen(of_age, today)
    assert not is_sixteen(of_age + timedelta(days=1), today)
