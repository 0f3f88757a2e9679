"""An account is closed: stopped at any step it is open or closed, never between; and then every file is swept."""

from __future__ import annotations

import shutil
from itertools import product

import pytest
from sqlalchemy import select, text

from journal.domain.errors import SignInFailedError
from journal.domain.people import Role, Scope
from journal.services import leaving
from journal.services.departed import forget_closed
from journal.services.invitations import Invite, invite
from journal.services.leaving import close_account
from journal.services.own_passkeys import begin_passkey, finish_passkey
from journal.services.restoring import ready_to_serve
from journal.services.signing_in import sign_in
from journal.services.tokens import NewToken, create_token
from journal.store.access_log import AccessLog
from journal.store.database import Database
from journal.store.passkey_tables import PasskeyRow
from journal.store.people_tables import AccountRow, InvitationRow, UnlockerRow
from journal.store.repeats import take_key
from keys.key_store import KeyStore
from keys.sessions import SessionStore
from keys.store_custody import buried_among
from tests.authenticator import Authenticator
from tests.cast import NOON, Person
from tests.scenes import has_key, joined, journal_at, opened, rows, signed, takes_part, words_in
from tests.stories.stopping import StoppedError, stopping_at, stopping_the_commit, stops
from tests.stories.test_canary import contents, forms_of

BEFORE = ((AccessLog, "recorded"), (leaving, "leave_facts"), (leaving, "empty_account"), (leaving, "erase_account"))
AFTER = ((KeyStore, "drop_secret"), (KeyStore, "destroy"), (SessionStore, "drop"), (Database, "empty_log"))
USERNAME = "sommarlovsuttern"
DEVICE = "Vattenfasttelefon"


@pytest.fixture
def hanna(cast):
    joined(cast, "hanna", "Hanna Ö")
    return cast.signed_in("hanna")


@pytest.mark.rule("D-01")
@pytest.mark.parametrize("stop", stops(BEFORE), ids=str)
def test_stopped_before_the_commit_the_account_is_open_as_before(cast, hanna, stop):
    before = len(rows(cast))
    with pytest.raises(StoppedError), stopping_at(stop):
        close_account(cast.parts, hanna, NOON)
    assert len(rows(cast)) == before
    close_account(cast.parts, cast.signed_in("hanna"), NOON)


@pytest.mark.rule("D-01")
def test_a_lost_commit_leaves_the_account_open(cast, hanna):
    with pytest.raises(StoppedError), stopping_the_commit(cast.parts.store.database.engine, 1):
        close_account(cast.parts, hanna, NOON)
    close_account(cast.parts, cast.signed_in("hanna"), NOON)


@pytest.mark.rule("D-01", "D-07")
@pytest.mark.parametrize("stop", stops(AFTER), ids=str)
def test_stopped_after_the_commit_the_account_is_closed_and_the_next_start_drops_the_rest(cast, hanna, stop):
    with pytest.raises(StoppedError), stopping_at(stop):
        close_account(cast.parts, hanna, NOON)
    with pytest.raises(SignInFailedError):
        sign_in(cast.parts, cast.shown("hanna"), NOON)
    ready_to_serve(cast.parts, NOON)
    assert cast.parts.key_store.secret("totp", hanna.actor.account) is None
    assert buried_among(cast.parts.key_store.stores, [hanna.actor.account]) == {hanna.actor.account}
    assert forget_closed(cast.parts, NOON) == 0


def test_a_secret_that_was_changed_does_not_keep_the_server_from_starting(cast, hanna):
    stop = next(iter(stops(AFTER)))
    with pytest.raises(StoppedError), stopping_at(stop):
        close_account(cast.parts, hanna, NOON)
    with cast.parts.key_store.stores.writing() as writing:
        writing.execute(text("UPDATE secret SET sealed = :x WHERE kind = 'totp'").bindparams(x=b"\1" + bytes(120)))
    ready_to_serve(cast.parts, NOON)
    assert cast.parts.key_store.secret("totp", hanna.actor.account) is None


@pytest.fixture
def place(sqlite_cast, tmp_path):
    """The cast's installation in a directory of its own."""
    place = shutil.copytree(sqlite_cast.place, tmp_path / "swept")
    cast = sqlite_cast.copied_to(place, f"sqlite:///{place}/main.db")
    yield cast
    cast.close()


def what_is_hers(cast, account):
    """Everything of hers that must be nowhere afterwards, byte for byte as it lies there now."""
    with cast.parts.store.database.reading() as connection:
        row = connection.execute(select(AccountRow).where(AccountRow.account_id == account)).one()
        unlockers = connection.execute(select(UnlockerRow).where(UnlockerRow.account_id == account)).all()
        invited = connection.execute(select(InvitationRow).where(InvitationRow.account_id == account)).all()
    with cast.parts.key_store.stores.reading() as connection:
        secret = connection.execute(
            text("SELECT sealed FROM secret WHERE kind = 'totp' AND owner = :owner"), {"owner": account.bytes}
        ).scalar_one()
    found = {"user name": USERNAME.encode(), "bundle": row.bundle, "number": row.number_lookup, "code secret": secret}
    found |= {f"{one.kind} lock": one.locked for one in unlockers} | {f"{one.kind} salt": one.salt for one in unlockers}
    found |= {f"invitation {number}": one.sealed for number, one in enumerate(invited)}
    passkey = passkeys_of(cast.parts, account)
    found |= {"passkey": passkey.credential_id, "passkey's key": passkey.public_key, "passkey's name": DEVICE.encode()}
    return {what: bytes(value) for what, value in found.items() if value}


def passkeys_of(parts, account):
    with parts.store.database.reading() as connection:
        return connection.execute(select(PasskeyRow).where(PasskeyRow.account_id == account)).one()


def swept(place, hers):
    """Which of these bytes stand in which file."""
    return {
        (what, path.name)
        for path, (what, value) in product([p for p in place.rglob("*") if p.is_file()], hers.items())
        if any(form in content for content in contents(path) for form in _forms(what, value))
    }


def _forms(what, value):
    return forms_of(value.decode()) if what.endswith("name") else {value, value.hex().encode()}


@pytest.mark.rule("D-01", "D-07", "D-08")
def test_nothing_that_was_hers_alone_is_left_in_any_file(place):
    cast = place
    entry = _lived(cast)
    uttern = cast.signed_in("uttern")
    hers = what_is_hers(cast, uttern.actor.account)
    assert len(hers) == 12
    assert {what for what, _ in swept(cast.place, hers)} == hers.keys()
    journal = journal_at(cast)
    close_account(cast.parts, uttern, NOON)
    assert swept(cast.place, hers) == set()
    assert {"Vera Utter"} <= {row.actor.name for row in rows(cast)}
    astrid = cast.signed_in("astrid")
    takes_part(cast, cast.signed_in("dag"), "astrid")
    assert has_key(cast, astrid, journal)
    assert words_in(opened(cast, astrid, entry)) == ["Veras anteckning."]


@pytest.mark.rule("D-07")
def test_an_older_database_that_is_restored_has_her_account_until_something_is_served_from_it(place, tmp_path):
    cast = place
    _lived(cast)
    uttern = cast.signed_in("uttern")
    cast.parts.store.database.empty_log()
    hers = what_is_hers(cast, uttern.actor.account)
    kept = shutil.copyfile(cast.place / "main.db", tmp_path / "kept.db")
    close_account(cast.parts, uttern, NOON)
    cast.parts.store.database.close()
    shutil.copyfile(kept, cast.place / "main.db")
    assert {what for what, _ in swept(cast.place, hers)} == hers.keys() - {"code secret"}
    with pytest.raises(SignInFailedError):
        sign_in(cast.parts, cast.shown("uttern"), NOON)
    ready_to_serve(cast.parts, NOON)
    assert swept(cast.place, hers) == set()
    with pytest.raises(SignInFailedError):
        sign_in(cast.parts, cast.shown("uttern"), NOON)


def _lived(cast):
    """A therapist with a number, a token, answers kept and a signed note."""
    cast.people["uttern"] = Person(USERNAME, "Vera Utter", Role.THERAPIST, "a")
    wanted = Invite(USERNAME, "Vera Utter", "leg. psykolog", Role.THERAPIST, cast.units["a"], "191212121212")
    cast.join("uttern", invite(cast.parts, cast.signed_in("astrid"), wanted, NOON))
    takes_part(cast, cast.signed_in("dag"), "uttern")
    uttern = cast.signed_in("uttern")
    begun = begin_passkey(cast.parts, uttern, NOON)
    finish_passkey(cast.parts, uttern, (DEVICE, Authenticator().makes(begun.options)), NOON)
    create_token(cast.parts, uttern, NewToken("kalendern", frozenset(Scope), 30), NOON)
    with cast.parts.store.database.writing() as tx:
        take_key(tx, uttern.actor, f"{USERNAME}-1", bytes(32), NOON)
    return signed(cast, uttern, "Veras anteckning.").entry
