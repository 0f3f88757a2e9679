"""A patient closes the account, or an older main database brings it back: stopped at any step, it comes to one end."""

from __future__ import annotations

import pytest

from journal.domain.access_words import Subtype
from journal.domain.errors import SignInFailedError
from journal.domain.notices import NoticeChoice
from journal.services import closing_again, departed, parting
from journal.services.departed import forget_closed, mark_closed, marked_and_open
from journal.services.notices import ADDRESS, choose_notices
from journal.services.parting import close_own_account
from journal.services.restoring import ready_to_serve
from journal.store.access_log import AccessLog
from journal.store.database import Database
from keys.key_store import KeyStore
from keys.sessions import SessionStore
from keys.store_custody import buried_among
from tests.patients import LATER, arrived, come_back
from tests.scenes import joined, rows
from tests.stories.stopping import StoppedError, stopping_at, stopping_the_commit, stops

BEFORE = ((AccessLog, "recorded"), (parting, "erase_own"), (parting, "erase_held"), (KeyStore, "drop_secret"))
AFTER = ((KeyStore, "destroy"), (SessionStore, "drop"), (Database, "empty_log"))
AGAIN = (
    (AccessLog, "recorded"),
    (closing_again, "erase_own"),
    (closing_again, "empty_account"),
    (Database, "empty_log"),
    (KeyStore, "drop_secret"),
    (departed, "mark_closed"),
)


@pytest.fixture
def pia(cast):
    (pia,) = arrived(cast)
    choose_notices(cast.parts, pia, NoticeChoice.ALWAYS, "pia@example.se", LATER)
    return pia


def knows(cast, session):
    """Whether the key store knows that the account is closed."""
    return bool(buried_among(cast.parts.key_store.stores, [session.actor.account]))


@pytest.mark.rule("D-07")
@pytest.mark.parametrize("stop", stops(BEFORE), ids=str)
def test_stopped_before_the_commit_pias_account_is_open_and_no_start_closes_it(cast, pia, stop):
    with pytest.raises(StoppedError), stopping_at(stop):
        close_own_account(cast.parts, pia, LATER)
    ready_to_serve(cast.parts, LATER)
    assert not knows(cast, pia)
    close_own_account(cast.parts, come_back(cast), LATER)


def test_a_lost_commit_leaves_pias_account_open(cast, pia):
    with pytest.raises(StoppedError), stopping_the_commit(cast.parts.store.database.engine, 1):
        close_own_account(cast.parts, pia, LATER)
    ready_to_serve(cast.parts, LATER)
    close_own_account(cast.parts, come_back(cast), LATER)


@pytest.mark.rule("D-07")
@pytest.mark.parametrize("stop", stops(AFTER), ids=str)
def test_stopped_after_the_commit_it_is_closed_and_the_next_start_lets_the_key_store_know(cast, pia, stop):
    with pytest.raises(StoppedError), stopping_at(stop):
        close_own_account(cast.parts, pia, LATER)
    with pytest.raises(SignInFailedError):
        come_back(cast)
    ready_to_serve(cast.parts, LATER)
    assert knows(cast, pia)
    assert forget_closed(cast.parts, LATER) == 0


@pytest.mark.rule("D-07")
@pytest.mark.parametrize("stop", stops(AGAIN), ids=str)
def test_a_start_that_was_stopped_while_it_closed_again_goes_on_at_the_next(cast, pia, stop):
    joined(cast, "hanna", "Hanna Ö")
    gone = (pia.actor.account, cast.signed_in("hanna").actor.account)
    mark_closed(cast.parts, cast.providers["north"], gone, LATER)
    with pytest.raises(StoppedError), stopping_at(stop):
        ready_to_serve(cast.parts, LATER)
    ready_to_serve(cast.parts, LATER)
    assert marked_and_open(cast.parts) == {}
    assert forget_closed(cast.parts, LATER) == 0
    assert [cast.parts.key_store.secret(*what) for what in zip(("totp", ADDRESS), gone[::-1], strict=True)] == [
        None
    ] * 2
    told = [row for row in rows(cast) if row.actor.name == "Driften" and row.subtype is Subtype.ACCOUNT]
    assert sorted(row.resource.ids[0] for row in told) == sorted(gone)
