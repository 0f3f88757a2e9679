"""Pia closes her account: credentials and everything the law does not keep go, her journal, blocks and log stand."""

from __future__ import annotations

import shutil
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from journal.domain.access_words import Activity, Subtype
from journal.domain.errors import SignedOutError, SignInFailedError, UnknownError, UnlockNeededError
from journal.domain.holding import HeldMatter
from journal.domain.ids import new_id
from journal.domain.notices import NoticeChoice
from journal.services import own_passkeys
from journal.services.held import take_out_held
from journal.services.keyring import Cookie
from journal.services.keyring_rosters import WAY_IN
from journal.services.notices import ADDRESS, choose_notices
from journal.services.own_passkeys import begin_passkey, finish_passkey
from journal.services.parting import close_own_account, parting
from journal.services.patient_door import OwnFactor, enter, known_at
from journal.services.patient_journal import Wanted, read_own_journal
from journal.services.restoring import ready_to_serve
from journal.services.seals import NewSeal, seal_portal
from journal.services.signing_in import resume
from journal.store.care_tables import PatientRow
from journal.store.holdings import Whose, count_held
from journal.store.passkey_tables import PasskeyRow
from journal.store.patient_tables import PatientAccountRow, PatientClaimRow
from journal.store.people_tables import AccountRow, GrantRow, UnlockerRow
from tests.authenticator import Authenticator
from tests.blocked_scenes import blocked, pia_treated_at_b
from tests.cast import NOON, PASSPHRASE
from tests.patients import LATER, arrived, come_back, proved, with_account
from tests.scenes import last_row, opened, signed, words_in

GOES = {HeldMatter.SIGN_IN, HeldMatter.CLAIMS, HeldMatter.PASSING, HeldMatter.CHOICES}


def held(cast, whose):
    with cast.parts.store.database.reading() as connection:
        return count_held(connection, whose)


@pytest.mark.rule("D-02", "ACC-13", "RIG-06")
def test_pia_is_told_before_and_in_the_receipt_what_goes_and_what_stays_until_when(cast):
    signed(cast, cast.signed_in("astrid"))
    (pia,) = arrived(cast)
    told = parting(cast.parts, pia, LATER)
    closed, receipt = close_own_account(cast.parts, pia, LATER)
    assert closed.fates == told.fates
    stays = {fate.matter: fate.until for fate in told.fates if fate.stays}
    assert (stays[HeldMatter.JOURNAL], stays[HeldMatter.LOG]) == (date(2036, 3, 2), date(2031, 3, 2))
    assert {fate.matter for fate in told.fates if not fate.stays} == GOES
    said = last_row(cast)
    assert (said.id, said.activity, said.subtype) == (receipt.event, Activity.DELETE, Subtype.ACCOUNT)
    assert said.patients == (cast.pia,)


@pytest.mark.rule("D-01", "D-07", "ACC-13")
def test_what_was_pias_alone_is_gone_from_every_table_and_she_comes_in_nowhere(cast):
    (pia,) = arrived(cast)
    elsewhere = come_back(cast)
    choose_notices(cast.parts, pia, NoticeChoice.ALWAYS, "pia@example.se", LATER)
    before = held(cast, Whose(pia.actor.account, cast.pia))
    assert all(before[matter] for matter in (HeldMatter.SIGN_IN, HeldMatter.CLAIMS, HeldMatter.CHOICES))
    close_own_account(cast.parts, pia, LATER)
    after = held(cast, Whose(pia.actor.account, cast.pia))
    assert {matter: after[matter] for matter in GOES} == dict.fromkeys(GOES, 0)
    assert {m for m in HeldMatter if after[m] < before[m]} == {m for m in GOES if before[m]}
    assert cast.parts.key_store.secret(ADDRESS, pia.actor.account) is None
    _nothing_opens(cast, pia)
    assert not {each.name for each in (cast.place / "sessions").iterdir()} & {pia.id, elsewhere.id}
    for gone in (pia, elsewhere):
        with pytest.raises(SignedOutError):
            resume(cast.parts, gone.cookie, LATER)
    with pytest.raises(SignInFailedError):
        enter(cast.parts, proved(), cast.providers["north"], OwnFactor(PASSPHRASE), LATER)
    assert not any(known.has_account for known in known_at(cast.parts, proved()))


def _nothing_opens(cast, pia):
    with cast.parts.store.database.reading() as connection:
        mine = AccountRow.account_id == pia.actor.account
        row = connection.execute(select(AccountRow).where(mine)).one()
        live = select(func.count()).where(GrantRow.to_id == pia.actor.account, GrantRow.ended_at.is_(None))
        assert connection.execute(live).scalar_one() == 0
    assert (row.bundle, row.name, row.closed_at) == (None, "", LATER)


@pytest.mark.rule("D-03")
def test_what_pia_blocked_is_blocked_after_she_left(cast):
    entry = signed(cast, cast.signed_in("astrid")).entry
    blocked(cast)
    pia_treated_at_b(cast)
    close_own_account(cast.parts, arrived(cast)[0], LATER)
    with pytest.raises(UnknownError):
        opened(cast, cast.signed_in("bo", LATER), entry, at=LATER)


@pytest.mark.rule("D-01", "ACC-14")
def test_astrid_reads_pias_journal_after_she_left(cast):
    entry = signed(cast, cast.signed_in("astrid"), "Vi avslutar i dag.").entry
    close_own_account(cast.parts, arrived(cast)[0], LATER)
    assert words_in(opened(cast, cast.signed_in("astrid", LATER), entry, at=LATER)) == ["Vi avslutar i dag."]


@pytest.mark.rule("D-04", "S-13")
def test_pia_returns_proves_who_she_is_and_is_joined_to_the_same_journal(cast):
    signed(cast, cast.signed_in("astrid"), "Vi ses igen.")
    (first,) = arrived(cast)
    close_own_account(cast.parts, first, LATER)
    then = LATER + timedelta(days=30)
    waiting = with_account(cast, at=then)
    assert waiting.patient is None
    cast.signed_in("astrid", then)
    again = come_back(cast, at=then)
    assert (again.patient, again.actor.account == first.actor.account) == (cast.pia, False)
    journal = read_own_journal(cast.parts, again, Wanted(), then)
    assert [words for one in journal.entries for words in words_in(one.entry)] == ["Vi ses igen."]
    with cast.parts.store.database.reading() as connection:
        patients = select(func.count()).select_from(PatientRow)
        assert connection.execute(patients.where(PatientRow.provider_id == cast.providers["north"])).scalar_one() == 1


@pytest.mark.rule("S-04")
def test_an_account_is_closed_after_a_fresh_unlock_alone(cast):
    (pia,) = arrived(cast)
    with pytest.raises(UnlockNeededError):
        close_own_account(cast.parts, pia, LATER + timedelta(minutes=6))
    assert take_out_held(cast.parts, pia, LATER)


def test_an_account_is_closed_once_from_whichever_session(cast):
    (pia,) = arrived(cast)
    elsewhere = come_back(cast)
    # As when both are at it in the same moment: the one does not find the other to end it.
    cast.parts.keyring.sessions.drop(pia.id, WAY_IN)
    close_own_account(cast.parts, pia, LATER)
    before = last_row(cast)
    with pytest.raises(SignedOutError):
        close_own_account(cast.parts, elsewhere, LATER)
    assert last_row(cast) == before


def test_who_waits_to_be_known_may_leave(cast):
    waiting = with_account(cast)
    told, _ = close_own_account(cast.parts, waiting, NOON)
    assert told.counts[HeldMatter.JOURNAL] == 0
    assert last_row(cast).patients == ()
    with pytest.raises(SignedOutError):
        resume(cast.parts, Cookie(str(new_id())), NOON)


@pytest.mark.rule("D-01", "P-13", "P-20")
def test_what_was_under_way_when_pia_left_leaves_nothing_behind(cast):
    (pia,) = arrived(cast)
    device = Authenticator()
    begun = begin_passkey(cast.parts, pia, LATER)
    elsewhere = come_back(cast)
    close_own_account(cast.parts, elsewhere, LATER)
    with pytest.raises(SignedOutError):
        choose_notices(cast.parts, pia, NoticeChoice.ALWAYS, "pia@example.se", LATER)
    with pytest.raises(SignedOutError):
        seal_portal(cast.parts, pia, NewSeal(), LATER)
    with pytest.raises((UnlockNeededError, UnknownError)):
        finish_passkey(cast.parts, pia, ("Telefonen", device.makes(begun.options)), LATER)
    assert {m: held(cast, Whose(pia.actor.account, cast.pia))[m] for m in GOES} == dict.fromkeys(GOES, 0)
    assert cast.parts.key_store.secret(ADDRESS, pia.actor.account) is None


@pytest.mark.rule("D-01")
def test_a_passkey_that_is_finished_as_pia_leaves_opens_nothing(cast, monkeypatch):
    (pia,) = arrived(cast)
    elsewhere, device = come_back(cast), Authenticator()
    begun = begin_passkey(cast.parts, pia, LATER)
    checked = own_passkeys.finish_registration

    def as_she_leaves(*told):
        made = checked(*told)
        close_own_account(cast.parts, elsewhere, LATER)
        return made

    monkeypatch.setattr(own_passkeys, "finish_registration", as_she_leaves)
    with pytest.raises(UnknownError):
        finish_passkey(cast.parts, pia, ("Telefonen", device.makes(begun.options)), LATER)
    assert held(cast, Whose(pia.actor.account, cast.pia))[HeldMatter.SIGN_IN] == 0


@pytest.mark.rule("D-01", "P-20", "ACC-13")
def test_an_older_key_store_does_not_bring_pias_address_back(cast):
    (pia,) = arrived(cast)
    close_own_account(cast.parts, pia, LATER)
    cast.parts.key_store.put_secret(ADDRESS, pia.actor.account, b"pia@example.se")
    ready_to_serve(cast.parts, LATER)
    assert cast.parts.key_store.secret(ADDRESS, pia.actor.account) is None


@pytest.fixture
def earnest(sqlite_cast, tmp_path):
    """The cast's installation in files of its own."""
    place = shutil.copytree(sqlite_cast.place, tmp_path / "cast")
    cast = sqlite_cast.copied_to(place, f"sqlite:///{place}/main.db")
    yield cast
    cast.close()


@pytest.mark.rule("D-01", "P-13", "ACC-13")
def test_no_file_holds_a_byte_of_what_was_pias_alone(earnest):
    cast = earnest
    (pia,) = arrived(cast)
    device = Authenticator()
    begun = begin_passkey(cast.parts, pia, LATER)
    finish_passkey(cast.parts, pia, ("Telefonen", device.makes(begun.options)), LATER)
    choose_notices(cast.parts, pia, NoticeChoice.ALWAYS, "pia@example.se", LATER)
    seal_portal(cast.parts, pia, NewSeal(), LATER)
    mine = lying_of(cast, pia.actor.account)
    assert len(mine) > 6
    before = everything(cast)
    assert [each for each in mine if not pieces_in(before, each)] == []
    close_own_account(cast.parts, pia, LATER)
    left = everything(cast)
    assert [each for each in mine if pieces_in(left, each)] == []


def lying_of(cast, account):
    """Every sealed or public value that only the account's own rows hold."""
    tables = (AccountRow, UnlockerRow, PasskeyRow, PatientAccountRow, PatientClaimRow)
    with cast.parts.store.database.reading() as connection:
        rows = [row for t in tables for row in connection.execute(select(t.__table__).where(t.account_id == account))]
    return {value for row in rows for value in row if isinstance(value, bytes) and len(value) >= 16}


def pieces_in(files, value):
    """How many pieces of a value lie there: SQLite lays what is long on several pages."""
    return sum(value[at : at + 16] in files for at in range(0, len(value) - 15, 16))


def everything(cast):
    return b"".join(path.read_bytes() for path in cast.place.rglob("*") if path.is_file())
