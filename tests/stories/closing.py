"""Closed accounts in the practice's days: the person is out for good, and the unit reads on."""

from __future__ import annotations

import pytest
from hypothesis.stateful import rule

from journal.domain.errors import SignedOutError, SignInFailedError
from journal.services.leaving import close_account
from journal.services.signing_in import resume
from tests.stories.destroying import Destroying
from tests.stories.workplace import became, numbers

FEWEST = 2


class Closing(Destroying):
    """Whoever wants to leaves for good, unless nobody else would hold a key."""

    @rule(by=numbers, then=numbers)
    def close_an_account(self, by, then):
        name = self.seat(by)
        # Somebody stays, or the days would be over.
        if name is None or len(self.model.staff) <= FEWEST:
            return
        self.unlocks(name)
        session = self.session(name)
        outcome, _ = became(lambda: close_account(self.cast.parts, session, self.model.at))
        assert outcome == self.model.closing(name)
        if outcome != "done":
            return
        self.model.forget(name)
        with pytest.raises(SignedOutError):
            resume(self.cast.parts, session.cookie, self.model.at)
        with pytest.raises(SignInFailedError):
            self.cast.at_the_door(name, self.model.at)
        if reader := self.seat(then):
            self.look(reader, then)
