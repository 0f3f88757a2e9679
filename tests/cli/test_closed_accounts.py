"""Back up, close accounts, restore: no copy of either store lets in again whoever has left."""

from __future__ import annotations

import shutil

import pytest

from journal.domain.access_words import Subtype
from journal.domain.errors import SignInFailedError
from journal.domain.notices import NoticeChoice
from journal.services.departed import forget_closed, marked_and_open
from journal.services.leaving import close_account
from journal.services.notices import ADDRESS, choose_notices
from journal.services.parting import close_own_account
from journal.services.patient_door import OwnFactor, enter
from journal.services.restoring import ready_to_serve
from keys.store_custody import buried_among
from tests.cast import NOON, PASSPHRASE
from tests.cli.backup_story import integrate
from tests.passkeys import come_in, with_passkey
from tests.patients import LATER, arrived, proved
from tests.scenes import MINUTE, joined, rows

THEN = NOON + 3 * MINUTE


class Left:
    """A backup holds Pia's account and Hanna's; afterwards both have closed theirs."""

    def __init__(self, cast, run):
        self.cast, self.run, self.place = cast, run, cast.place / "backups"
        joined(cast, "hanna", "Hanna Ö")
        _, self.device = with_passkey(cast, "hanna")
        (pia,) = arrived(cast)
        choose_notices(cast.parts, pia, NoticeChoice.ALWAYS, "pia@example.se", LATER)
        integrate(cast, LATER)
        code, shown = run(cast.settings, "backup", self.place)
        assert code == 0, shown
        hanna = cast.signed_in("hanna", LATER)
        close_own_account(cast.parts, pia, LATER)
        close_account(cast.parts, hanna, LATER)
        self.gone = pia.actor.account, hanna.actor.account
        integrate(cast, LATER)
        cast.close()

    def restore(self, part):
        code, shown = self.run(self.cast.settings, "restore", self.place, "--part", part, "--yes")
        assert code == 0, shown
        return shown

    def again(self):
        """Wire what is there now, as a process that starts does, and let it serve."""
        self.cast.close()
        self.cast = self.cast.copied_to(self.cast.place, self.cast.database)
        ready_to_serve(self.cast.parts, THEN)
        return self.cast

    def nobody_is_there(self):
        """Neither comes in, and both stores agree."""
        cast = self.again()
        with pytest.raises(SignInFailedError):
            enter(cast.parts, proved(), cast.providers["north"], OwnFactor(PASSPHRASE), THEN)
        with pytest.raises(SignInFailedError):
            come_in(cast, self.device, THEN)
        pia, hanna = self.gone
        assert (cast.parts.key_store.secret(ADDRESS, pia), cast.parts.key_store.secret("totp", hanna)) == (None, None)
        assert marked_and_open(cast.parts) == {}
        assert buried_among(cast.parts.key_store.stores, self.gone) == set(self.gone)
        assert forget_closed(cast.parts, THEN) == 0


@pytest.fixture
def story(cast, here):
    told = Left(cast, here)
    yield told
    told.cast.close()


@pytest.fixture
def lite(sqlite_copy, here):
    told = Left(sqlite_copy, here)
    yield told
    told.cast.close()


@pytest.mark.rule("D-07", "ACC-13")
@pytest.mark.parametrize("part", ["main", "keys", "both"])
def test_no_restore_brings_an_account_back_that_was_closed(story, part):
    shown = story.restore(part)
    assert ("2 accounts that a copy brought back were closed before" in shown) is (part != "keys")
    story.nobody_is_there()
    told = [row for row in rows(story.cast) if row.actor.name == "Driften" and row.subtype is Subtype.ACCOUNT]
    assert {row.resource.ids[0] for row in told} == (set() if part == "keys" else set(story.gone))


@pytest.mark.rule("D-07")
def test_an_older_key_store_and_then_an_older_main_database_bring_nobody_back(lite):
    (lite.cast.place / "keys.db").unlink()
    lite.restore("keys")
    assert "2 accounts" in lite.restore("main")
    lite.nobody_is_there()


@pytest.mark.rule("D-07")
def test_an_older_key_store_put_in_place_by_hand_learns_who_is_gone_before_it_serves(lite):
    shutil.copy(next(lite.place.glob("*/keys.db")), lite.cast.place / "keys.db")
    lite.nobody_is_there()
