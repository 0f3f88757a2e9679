"""Somebody closes their account: what was theirs alone goes, what is the journal's and the log's stays."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from journal.domain.access_words import Activity, Subtype
from journal.domain.entry import UnsignedReason
from journal.domain.errors import (
    RefusedError,
    SignedOutError,
    SignInFailedError,
    UnknownError,
    UnlockNeededError,
)
from journal.domain.people import Role, Scope
from journal.policy.leaving import Matter
from journal.services.auditing import LogFilter, search_log
from journal.services.departed import forget_closed
from journal.services.invitations import Invite, invite, read_invitation
from journal.services.leaving import close_account, closing, leave_facts
from journal.services.officers import NewOfficer, appoint_officer
from journal.services.patients import register_relative
from journal.services.recovering import hand_keys_to, open_recovery
from journal.services.settling import state_unsigned
from journal.services.signing_in import resume, sign_in
from journal.services.staff import list_staff
from journal.services.tokens import NewToken, bearer, create_token
from journal.store.care_tables import RelativeRow
from journal.store.officers import has_officer
from journal.store.people_tables import AccountKeyRow, AccountRow, AssignmentRow, InvitationRow, UnlockerRow
from tests.cast import NOON, Person
from tests.scenes import (
    DAY,
    FORTNIGHT,
    MINUTE,
    YEAR,
    drafted,
    joined,
    last_row,
    opened,
    signatures_in,
    signed,
    takes_part,
    words_in,
)


def rehearsed(cast, provider="north"):
    open_recovery(cast.parts, cast.providers[provider], cast.words[provider][:2], NOON)


def row_of(cast, name, table=AccountRow):
    with cast.parts.store.database.reading() as connection:
        return connection.execute(select(table).where(table.account_id == cast.people[name].account)).all()


@pytest.fixture
def hanna(cast):
    """A second therapist at North-A who takes part in Pia's care."""
    joined(cast, "hanna", "Hanna Ö")
    takes_part(cast, cast.signed_in("dag"), "hanna")
    return cast.signed_in("hanna")


@pytest.mark.rule("D-01", "D-05", "A-07", "S-01")
def test_astrid_leaves_and_can_no_longer_enter_while_her_notes_stand_signed(cast, hanna):
    astrid = cast.signed_in("astrid")
    entry = signed(cast, astrid, "Astrids sista anteckning.").entry
    token = create_token(cast.parts, astrid, NewToken("kalendern", frozenset(Scope), 30), NOON)
    bearer(cast.parts, token, NOON)
    elsewhere = cast.signed_in("astrid")
    close_account(cast.parts, astrid, NOON)
    for gone in (astrid, elsewhere):
        with pytest.raises(SignedOutError):
            resume(cast.parts, gone.cookie, NOON)
    with pytest.raises(SignedOutError):
        bearer(cast.parts, token, NOON)
    with pytest.raises(SignInFailedError):
        sign_in(cast.parts, cast.shown("astrid"), NOON)
    read = opened(cast, hanna, entry)
    assert (words_in(read), signatures_in(read)) == (["Astrids sista anteckning."], ["valid"])
    assert (read.newest.version.author_name, read.newest.version.author_title) == ("Astrid Ek", "leg. psykolog")


@pytest.mark.rule("D-01", "D-05", "D-07", "D-08", "L-14")
def test_what_was_astrids_alone_is_gone_and_her_name_and_public_keys_stay(cast, hanna):
    astrid = cast.signed_in("astrid")
    keys = [row.signing_key for row in row_of(cast, "astrid", AccountKeyRow)]
    closed = close_account(cast.parts, astrid, NOON)
    (row,) = row_of(cast, "astrid")
    assert (row.name, row.title, row.closed_at) == ("Astrid Ek", "leg. psykolog", NOON)
    assert (row.bundle, row.number_lookup, row.totp_step) == (None, None, 0)
    assert "astrid" not in row.username
    assert row_of(cast, "astrid", UnlockerRow) == []
    assert [row.signing_key for row in row_of(cast, "astrid", AccountKeyRow)] == keys
    assert all(row.sealed == b"" for row in row_of(cast, "astrid", InvitationRow))
    assert all(row.ends_at == NOON for row in row_of(cast, "astrid", AssignmentRow))
    assert cast.parts.key_store.secret("totp", cast.people["astrid"].account) is None
    said = last_row(cast)
    assert (said.activity, said.subtype, said.actor.name) == (Activity.DELETE, Subtype.ACCOUNT, "Astrid Ek")
    assert said.id == closed.receipt.event


@pytest.mark.rule("D-05")
def test_her_user_name_is_free_and_whoever_takes_it_is_somebody_else(cast, hanna):
    entry = signed(cast, cast.signed_in("astrid")).entry
    close_account(cast.parts, cast.signed_in("astrid"), NOON)
    first = cast.people["astrid"].account
    cast.people["astrid"] = Person("astrid", "Astrid Ny", Role.THERAPIST, "a")
    cast.invited(hanna, "astrid")
    assert cast.people["astrid"].account != first
    assert opened(cast, hanna, entry).newest.version.author == first
    assert [person.name for person in list_staff(cast.parts, hanna, NOON)].count("Astrid Ek") == 0


@pytest.mark.rule("R-11")
def test_the_last_who_holds_a_key_stays_until_recovery_was_rehearsed(cast):
    astrid = cast.signed_in("astrid")
    entry = signed(cast, astrid, "Ensam på enheten.").entry
    assert len(closing(cast.parts, astrid, NOON).barred_by) == 1
    with pytest.raises(RefusedError, match="rehearsed"):
        close_account(cast.parts, astrid, NOON)
    assert (last_row(cast).permitted, last_row(cast).subtype) == (False, Subtype.ACCOUNT)
    assert resume(cast.parts, astrid.cookie, NOON)
    rehearsed(cast)
    assert closing(cast.parts, astrid, NOON).barred_by == ()
    close_account(cast.parts, astrid, NOON)
    _officers_let_in(cast, entry)


def _officers_let_in(cast, entry):
    """Nobody at the unit is left: the officers' words open its circle for whoever comes next."""
    cast.people["hanna"] = Person("hanna", "Hanna Ö", Role.THERAPIST, "a")
    cast.invited(cast.signed_in("frida"), "hanna")
    recovered = open_recovery(cast.parts, cast.providers["north"], cast.words["north"][1:], NOON)
    hand_keys_to(cast.parts, recovered, cast.people["hanna"].account, NOON)
    takes_part(cast, cast.signed_in("dag"), "hanna")
    assert words_in(opened(cast, cast.signed_in("hanna"), entry)) == ["Ensam på enheten."]


@pytest.mark.rule("R-11", "A-08")
def test_a_colleague_whose_assignment_rests_does_not_keep_the_key_in_astrids_stead(cast, hanna):
    later = NOON + 2 * YEAR
    facts = [_facts(cast, hanna, at).holds_a_key_alone for at in (NOON, later)]
    assert facts == [False, True]


def _facts(cast, session, at):
    with cast.parts.store.database.reading() as connection:
        return leave_facts(connection, session, at)


@pytest.mark.rule("A-07")
def test_the_only_head_appoints_another_first(cast):
    rehearsed(cast)
    frida = cast.signed_in("frida")
    cast.people["helge"] = Person("helge", "Helge Ström", Role.HEAD, None)
    code = invite(cast.parts, frida, Invite("helge", "Helge Ström", "chef", Role.HEAD), NOON)
    with pytest.raises(RefusedError, match="nobody else heads"):
        close_account(cast.parts, frida, NOON)
    cast.join("helge", code)
    close_account(cast.parts, frida, NOON)
    assert invite(cast.parts, cast.signed_in("helge"), Invite("ny", "Ny Å", "x", Role.CLERK, cast.units["a"]), NOON)


@pytest.mark.rule("S-04")
def test_an_account_is_closed_after_a_fresh_unlock_alone(cast, hanna):
    with pytest.raises(UnlockNeededError):
        close_account(cast.parts, hanna, NOON + 6 * MINUTE)


@pytest.mark.rule("D-02")
def test_hanna_is_told_what_goes_and_what_stays_and_until_when(cast, hanna):
    signed(cast, hanna)
    drafted(cast, hanna)
    told = closing(cast.parts, hanna, NOON + MINUTE)
    until = {fate.matter: fate.until for fate in told.fates if fate.stays}
    assert (told.written.entries, told.written.drafts, told.barred_by) == (2, 1, ())
    assert until[Matter.ENTRIES] == date(2036, 3, 2)
    assert until[Matter.LOG] == date(2031, 3, 2)
    assert closing(cast.parts, cast.signed_in("dag"), NOON).written.last_item is None


@pytest.mark.rule("J-08", "J-09")
def test_a_draft_that_hanna_left_locks_by_the_clock_and_the_head_says_why_it_is_unsigned(cast, hanna):
    draft = drafted(cast, hanna, "Påbörjat, inte klart.")
    close_account(cast.parts, hanna, NOON)
    later = NOON + FORTNIGHT
    takes_part(cast, cast.signed_in("dag", later), "astrid", at=later)
    read = opened(cast, cast.signed_in("astrid", later), draft.entry, at=later)
    assert (words_in(read), read.newest.version.state) == (["Påbörjat, inte klart."], "locked")
    frida = cast.signed_in("frida", later)
    state_unsigned(cast.parts, frida, (cast.pia, draft.entry), UnsignedReason.HINDERED, later)


def test_an_invitation_that_hanna_sent_and_knows_the_link_of_ends_with_her(cast, hanna):
    wanted = Invite("ivar", "Ivar Å", "leg. psykolog", Role.THERAPIST, cast.units["a"])
    code = invite(cast.parts, hanna, wanted, NOON)
    assert read_invitation(cast.parts, code, NOON)
    close_account(cast.parts, hanna, NOON)
    with pytest.raises(UnknownError):
        read_invitation(cast.parts, code, NOON)


@pytest.mark.rule("D-07")
def test_that_dag_was_somebodys_relative_is_forgotten_with_him(cast):
    dag = cast.signed_in("dag")
    register_relative(cast.parts, cast.signed_in("astrid"), (cast.pia, dag.actor.account), NOON)
    close_account(cast.parts, dag, NOON)
    with cast.parts.store.database.reading() as connection:
        assert connection.execute(select(RelativeRow)).all() == []


@pytest.mark.rule("L-13", "L-14", "D-08")
def test_the_log_names_hanna_long_after_she_left(cast, hanna):
    entry = signed(cast, hanna).entry
    close_account(cast.parts, hanna, NOON)
    later = NOON + 300 * DAY
    eva = cast.signed_in("eva", later)
    found = search_log(cast.parts, eva, LogFilter(actor=hanna.actor.account), later).rows
    assert {row.event.actor.name for row in found} == {"Hanna Ö"}
    assert entry


@pytest.mark.rule("A-07", "B-13")
def test_hanna_who_left_is_no_authorised_officer_any_more(cast, hanna):
    appoint_officer(cast.parts, cast.signed_in("frida"), NewOfficer(hanna.actor.account, "BRA-9, 1 mars 2026"), NOON)
    with cast.parts.store.database.reading() as connection:
        assert has_officer(connection, hanna.actor.provider, NOON)
    close_account(cast.parts, hanna, NOON)
    with cast.parts.store.database.reading() as connection:
        assert not has_officer(connection, hanna.actor.provider, NOON)


def test_an_account_is_closed_once_from_whichever_session(cast, hanna):
    elsewhere = cast.signed_in("hanna")
    close_account(cast.parts, hanna, NOON)
    before = last_row(cast)
    with pytest.raises(UnknownError):
        close_account(cast.parts, elsewhere, NOON)
    assert last_row(cast) == before


def test_nothing_is_left_to_drop_when_all_went_well(cast, hanna):
    close_account(cast.parts, hanna, NOON)
    assert forget_closed(cast.parts, NOON) == 0
