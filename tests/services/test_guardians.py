"""A guardian reads a child's journal until the day before it is thirteen; and nobody an adult's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from journal.domain.access_words import Subtype, Way
from journal.domain.care import Identity
from journal.domain.death import DeathSource
from journal.domain.errors import InvalidError, RefusedError, UnknownError
from journal.domain.own_log import LogKind, kind_of
from journal.domain.people import Role
from journal.services.deaths import NewDeath, mark_dead
from journal.services.guardianships import end_guardian, register_guardian, see_guardians
from journal.services.guarding import as_guardian, ask_to_block, children
from journal.services.parting import close_own_account
from journal.services.patient_journal import Wanted, read_own_journal
from journal.store.tables import AccountRow, GrantRow, GuardianshipRow
from tests.cast import NOON, PIA
from tests.guardians import KIM, ROBIN, child_of, guarded
from tests.patients import LATER, OLA, come_back, entered, gives_access, proved, with_account
from tests.scenes import last_row, rows, signed
from tests.services.test_patients_arriving import words_of

THIRTEEN = datetime(2026, 5, 3, 10, 0, tzinfo=UTC)
ROBIN_IS_THIRTEEN = datetime(2026, 5, 23, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def reads(cast, session, child, at=LATER):
    return words_of(read_own_journal(cast.parts, as_guardian(cast.parts, session, child, at), Wanted(), at))


@pytest.mark.rule("P-11", "L-06")
def test_ola_reads_his_child_s_journal_and_the_row_says_who_as_what(cast):
    child, _ = guarded(cast)
    ola = come_back(cast, OLA)
    assert ola.patient is None
    assert [one.id for one in children(cast.parts, ola, LATER)] == [child]
    assert reads(cast, ola, child) == ["Ritade ett hus."]
    row = last_row(cast)
    assert (row.actor.account, row.actor.role, row.subtype) == (
        ola.actor.account,
        Role.GUARDIAN,
        Subtype.CHILDS_JOURNAL,
    )
    assert (row.way, row.patients, len(row.halves), kind_of(row)) == (Way.PATIENT, (child,), 1, LogKind.READ)


@pytest.mark.rule("P-11")
@pytest.mark.parametrize(("who", "birthday"), [(KIM, THIRTEEN), (ROBIN, ROBIN_IS_THIRTEEN)])
def test_on_the_thirteenth_birthday_nothing_opens_and_the_next_sign_in_ends_the_key(cast, who, birthday):
    child, _ = guarded(cast, who)
    day_before = birthday - DAY
    assert see_guardians(cast.parts, cast.signed_in("dag"), child, NOON).last_day == day_before.date()
    ola = come_back(cast, OLA)
    as_guardian(cast.parts, ola, child, day_before)
    with pytest.raises(RefusedError) as refused:
        as_guardian(cast.parts, ola, child, birthday)
    assert refused.value.decision.because == ("the child is thirteen, and no guardian reads (FB 6:11)",)
    assert (last_row(cast).permitted, last_row(cast).patients) == (False, (child,))
    assert children(cast.parts, ola, birthday) == ()
    assert len(_grants(cast, ola)) == 1
    cast.signed_in("astrid", birthday)
    assert _grants(cast, ola) == []
    assert come_back(cast, OLA, birthday).secrets == {}


def _grants(cast, session):
    live = GrantRow.to_id == session.actor.account, GrantRow.ended_at.is_(None)
    with cast.parts.store.database.reading() as connection:
        return connection.execute(select(GrantRow.what_id).where(*live)).scalars().all()


@pytest.mark.rule("P-10")
def test_for_an_adult_nobody_is_entered_and_the_refusal_says_why(cast):
    with pytest.raises(RefusedError) as refused:
        register_guardian(cast.parts, cast.signed_in("dag"), cast.pia, OLA.number, NOON)
    assert refused.value.decision.because == ("nobody reads an adult's journal by proxy (HFD 2017 ref. 67)",)
    assert (last_row(cast).subtype, last_row(cast).permitted) == (Subtype.GUARDIAN, False)


@pytest.mark.rule("P-11")
def test_for_a_child_of_thirteen_nobody_is_entered(cast):
    child = entered(cast, Identity("Noa Motsson", "201303022394"))
    with pytest.raises(RefusedError) as refused:
        register_guardian(cast.parts, cast.signed_in("dag"), child, OLA.number, NOON)
    assert refused.value.decision.because == ("the child is thirteen, and no guardian reads (FB 6:11)",)


@pytest.mark.rule("P-11")
def test_a_child_who_is_twelve_for_two_days_more_has_a_guardian_for_two_days(cast):
    child = entered(cast, Identity("Noa Motsson", "201303042392"))
    made = register_guardian(cast.parts, cast.signed_in("dag"), child, OLA.number, NOON)
    assert made.last_day == (NOON + DAY).date()


@pytest.mark.rule("P-10", "P-11")
def test_a_number_that_a_child_and_a_guardian_share_by_mistake_makes_nobody_a_guardian(cast):
    child = child_of(cast)
    dag = cast.signed_in("dag")
    with pytest.raises(RefusedError) as refused:
        register_guardian(cast.parts, dag, child, KIM.number, NOON)
    assert refused.value.decision.because == ("it is the patient's own number (HFD 2017 ref. 67)",)
    mistaken = entered(cast, Identity("Kim Motsson", OLA.number))
    with pytest.raises(RefusedError):
        register_guardian(cast.parts, dag, mistaken, OLA.number, NOON)
    with cast.parts.store.database.reading() as connection:
        assert connection.execute(select(GuardianshipRow.guardianship_id)).all() == []


@pytest.mark.rule("P-11")
def test_who_has_an_account_already_and_is_a_patient_here_is_found_when_entered_as_a_guardian(cast):
    gives_access(cast)
    with_account(cast)
    child = child_of(cast)
    for words, patient in (("Pias eget.", cast.pia), ("Ritade ett hus.", child)):
        signed(cast, cast.signed_in("astrid"), words, patient)
    register_guardian(cast.parts, cast.signed_in("dag"), child, PIA.number, NOON)
    cast.signed_in("astrid", LATER)
    pia = come_back(cast)
    assert reads(cast, pia, child) == ["Ritade ett hus."]
    assert words_of(read_own_journal(cast.parts, pia, Wanted(), LATER)) == ["Pias eget."]


@pytest.mark.rule("P-11")
def test_a_guardian_of_two_children_reads_each_by_itself(cast):
    first, _ = guarded(cast)
    second = child_of(cast, ROBIN)
    signed(cast, cast.signed_in("astrid"), "Byggde ett torn.", second)
    register_guardian(cast.parts, cast.signed_in("dag"), second, OLA.number, NOON)
    cast.signed_in("astrid", LATER)
    ola = come_back(cast, OLA)
    assert (reads(cast, ola, first), reads(cast, ola, second)) == (["Ritade ett hus."], ["Byggde ett torn."])


@pytest.mark.rule("P-10", "S-12")
def test_nobody_else_s_child_is_there(cast):
    child, _ = guarded(cast)
    with_account(cast)
    cast.signed_in("astrid", LATER)
    pia = come_back(cast)
    for who in (child, cast.pia):
        with pytest.raises(UnknownError):
            as_guardian(cast.parts, pia, who, LATER)


@pytest.mark.rule("P-11")
def test_a_guardian_whom_the_unit_ends_reads_nothing_from_the_next_request_on(cast):
    child, guardianship = guarded(cast)
    ola = come_back(cast, OLA)
    end_guardian(cast.parts, cast.signed_in("dag"), (child, guardianship), LATER)
    with pytest.raises(RefusedError):
        as_guardian(cast.parts, ola, child, LATER)
    assert _grants(cast, ola) == []
    with pytest.raises(RefusedError):
        end_guardian(cast.parts, cast.signed_in("dag"), (child, guardianship), LATER)
    with pytest.raises(UnknownError):
        end_guardian(cast.parts, cast.signed_in("dag"), (cast.pia, guardianship), LATER)
    cast.signed_in("astrid", LATER)
    assert _grants(cast, ola) == []


@pytest.mark.rule("D-02", "P-11")
def test_a_guardian_who_closed_the_account_and_opens_another_reads_again(cast):
    child, _ = guarded(cast)
    first = come_back(cast, OLA)
    close_own_account(cast.parts, first, LATER)
    with_account(cast, OLA, LATER)
    cast.signed_in("astrid", LATER)
    again = come_back(cast, OLA)
    assert again.actor.account != first.actor.account
    assert reads(cast, again, child) == ["Ritade ett hus."]


@pytest.mark.rule("B-05")
def test_a_guardian_s_block_is_refused_by_the_law_and_logged(cast):
    child, _ = guarded(cast)
    guardian = as_guardian(cast.parts, come_back(cast, OLA), child, LATER)
    with pytest.raises(RefusedError) as refused:
        ask_to_block(cast.parts, guardian, LATER)
    assert refused.value.decision.because == ("a guardian may not block a child's information (PDL 4:4)",)
    row = last_row(cast)
    assert (row.subtype, row.permitted, row.actor.role, row.patients) == (
        Subtype.BLOCK,
        False,
        Role.GUARDIAN,
        (child,),
    )


@pytest.mark.rule("R-09")
def test_the_journal_of_a_child_who_has_died_is_closed_to_the_guardian(cast):
    child, _ = guarded(cast)
    ola = come_back(cast, OLA)
    mark_dead(cast.parts, cast.signed_in("dag"), child, NewDeath(NOON.date(), DeathSource.RELATIVE), LATER)
    with pytest.raises(RefusedError):
        as_guardian(cast.parts, ola, child, LATER)


@pytest.mark.rule("A-11", "P-11")
def test_another_unit_neither_enters_nor_sees_the_guardian(cast):
    child, _ = guarded(cast)
    bo = cast.signed_in("bo")
    with pytest.raises(UnknownError):
        register_guardian(cast.parts, bo, child, OLA.number, NOON)
    with pytest.raises(UnknownError):
        see_guardians(cast.parts, bo, child, NOON)


def test_what_is_no_number_enters_nobody(cast):
    child = child_of(cast)
    with pytest.raises(InvalidError):
        register_guardian(cast.parts, cast.signed_in("dag"), child, "196408233235", NOON)


@pytest.mark.rule("P-09", "P-11")
def test_a_unit_that_gives_no_access_lets_no_guardian_read(cast):
    child, _ = guarded(cast)
    ola = come_back(cast, OLA)
    gives_access(cast, LATER, gives=False)
    with pytest.raises(RefusedError):
        as_guardian(cast.parts, ola, child, LATER)


@pytest.mark.rule("S-09", "P-11")
def test_the_guardian_s_number_stands_nowhere_and_its_row_names_no_account_before_it_was_proved(cast):
    child = child_of(cast)
    register_guardian(cast.parts, cast.signed_in("dag"), child, OLA.number, NOON)
    cast.signed_in("astrid", LATER)
    with cast.parts.store.database.reading() as connection:
        row = connection.execute(select(GuardianshipRow)).one()
        names = connection.execute(select(AccountRow.name)).scalars().all()
    assert (row.account_id, len(row.lookup)) == (None, 32)
    assert OLA.number.encode() not in row.lookup
    assert all("Ola" not in name for name in names)
    assert proved(OLA).number == OLA.number
    assert [one.subtype for one in rows(cast)].count(Subtype.GUARDIAN) == 1
