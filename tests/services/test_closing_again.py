"""An older main database holds open what was closed since: before it serves, that is closed again, in every table."""

from __future__ import annotations

import pytest
from sqlalchemy import delete

from journal.domain.access_words import Activity, Subtype
from journal.domain.errors import SignedOutError, SignInFailedError
from journal.domain.holding import HeldMatter
from journal.domain.notices import NoticeChoice
from journal.services.closing_again import close_again
from journal.services.departed import mark_closed, marked_and_open
from journal.services.health import findings
from journal.services.leaving import close_account
from journal.services.notices import ADDRESS, choose_notices
from journal.services.parting import close_own_account
from journal.services.parts import Store
from journal.services.patient_door import OwnFactor, enter
from journal.services.recovering import open_recovery
from journal.services.restoring import ready_to_serve
from journal.services.signing_in import resume
from journal.store.holdings import Whose, count_held
from keys.store_schema import tombstone
from tests.cast import NOON, PASSPHRASE
from tests.passkeys import come_in, with_passkey
from tests.patients import LATER, arrived, come_back, proved, with_account
from tests.scenes import joined, opened, rows, signed, words_in

GOES = (HeldMatter.SIGN_IN, HeldMatter.CLAIMS, HeldMatter.PASSING, HeldMatter.CHOICES)


def comes_back_with_main(cast, account):
    """Leave both stores as an older main database does: it holds open what the key store knows to be closed."""
    mark_closed(cast.parts, cast.providers["north"], (account,), LATER)


def by_operator(cast):
    return [row for row in rows(cast) if row.actor.name == "Driften" and row.subtype is Subtype.ACCOUNT]


@pytest.mark.rule("D-07", "ACC-13")
def test_pias_closed_account_that_came_back_with_main_is_closed_before_anybody_is_served(cast):
    (pia,) = arrived(cast)
    account = pia.actor.account
    choose_notices(cast.parts, pia, NoticeChoice.ALWAYS, "pia@example.se", LATER)
    comes_back_with_main(cast, account)
    ready_to_serve(cast.parts, LATER)
    with cast.parts.store.database.reading() as connection:
        left = count_held(connection, Whose(account, cast.pia))
    assert {matter: left[matter] for matter in GOES} == dict.fromkeys(GOES, 0)
    assert left[HeldMatter.JOURNAL]
    assert cast.parts.key_store.secret(ADDRESS, account) is None
    with pytest.raises(SignedOutError):
        resume(cast.parts, pia.cookie, LATER)
    with pytest.raises(SignInFailedError):
        enter(cast.parts, proved(), cast.providers["north"], OwnFactor(PASSPHRASE), LATER)
    (said,) = by_operator(cast)
    assert (said.activity, said.resource.ids, said.patients) == (Activity.DELETE, (account,), (cast.pia,))
    ready_to_serve(cast.parts, LATER)
    assert len(by_operator(cast)) == 1


@pytest.mark.rule("D-07", "D-04")
def test_who_waited_to_be_known_stays_gone_too_and_whoever_comes_anew_is_let_in(cast):
    waiting = with_account(cast)
    comes_back_with_main(cast, waiting.actor.account)
    assert close_again(cast.parts, LATER) == 1
    assert by_operator(cast)[0].patients == ()
    anew = with_account(cast, at=LATER)
    cast.signed_in("astrid", LATER)
    ready_to_serve(cast.parts, LATER)
    assert come_back(cast).actor.account == anew.actor.account


@pytest.fixture
def hanna(cast):
    """A colleague of Astrid's with a passkey, which asks for no code: the session and the device."""
    joined(cast, "hanna", "Hanna Ö")
    return with_passkey(cast, "hanna")


@pytest.mark.rule("D-07", "D-05")
def test_a_colleague_who_left_comes_in_by_no_passkey_of_an_older_main_database(cast, hanna):
    session, device = hanna
    comes_back_with_main(cast, session.actor.account)
    assert come_in(cast, device)
    ready_to_serve(cast.parts, NOON)
    with pytest.raises(SignInFailedError):
        come_in(cast, device)
    with pytest.raises(SignedOutError):
        resume(cast.parts, session.cookie, NOON)
    assert cast.parts.key_store.secret("totp", session.actor.account) is None
    assert [row.resource.ids for row in by_operator(cast)] == [(session.actor.account,)]


@pytest.mark.rule("R-11", "D-07")
def test_a_journals_last_key_goes_with_no_account_before_officers_have_shown_that_they_open_it(cast):
    astrid = cast.signed_in("astrid")
    entry, account = signed(cast, astrid, "Kvar.").entry, astrid.actor.account
    comes_back_with_main(cast, account)
    ready_to_serve(cast.parts, NOON)
    assert marked_and_open(cast.parts) == {cast.providers["north"]: [account]}
    assert by_operator(cast) == []
    assert any(f"The account {account} was closed" in each.what for each in findings(cast.parts, cast.settings, NOON))
    assert words_in(opened(cast, astrid, entry)) == ["Kvar."]
    open_recovery(cast.parts, cast.providers["north"], cast.words["north"][:2], NOON)
    ready_to_serve(cast.parts, NOON)
    assert marked_and_open(cast.parts) == {}
    assert not any("was closed" in each.what for each in findings(cast.parts, cast.settings, NOON))


@pytest.mark.rule("D-07")
def test_an_older_key_store_learns_again_who_is_gone(cast, hanna):
    (pia,) = arrived(cast)
    close_own_account(cast.parts, pia, LATER)
    close_account(cast.parts, hanna[0], NOON)
    gone = {pia.actor.account.bytes, hanna[0].actor.account.bytes}
    assert gone == marks(cast)
    with cast.parts.key_store.stores.writing() as writing:
        writing.execute(delete(tombstone))
    ready_to_serve(cast.parts, LATER)
    assert gone == marks(cast)


def marks(cast):
    with cast.parts.key_store.stores.reading() as connection:
        return set(connection.execute(tombstone.select().with_only_columns(tombstone.c.id)).scalars())


@pytest.mark.parametrize("who", ["pia", "hanna"])
def test_two_workers_that_start_at_once_close_an_account_once(cast, hanna, monkeypatch, who):
    session = hanna[0] if who == "hanna" else arrived(cast)[0]
    comes_back_with_main(cast, session.actor.account)
    writing = Store.writing

    def second(*told, **named):
        monkeypatch.undo()
        assert close_again(cast.parts, LATER) == 1
        return writing(*told, **named)

    monkeypatch.setattr(Store, "writing", second)
    assert close_again(cast.parts, LATER) == 0
    assert len(by_operator(cast)) == 1
