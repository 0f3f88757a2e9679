"""A destruction that stops at any step destroys nothing or all of it, texts of cases too, once it is served again."""

from __future__ import annotations

import pytest

from journal.domain.case_words import CaseTextKind
from journal.services import destroying
from journal.services.case_texts import write_text
from journal.services.restoring import ready_to_serve
from journal.store import destructions as stored
from journal.store.access_log import AccessLog
from journal.store.case_texts import texts_of
from keys import store_custody as custody
from keys.key_store import KeyStore
from tests.case_scenes import asked, target
from tests.cast import NOON
from tests.destroying import approved, ordered, proposed
from tests.scenes import signed
from tests.stories.stopping import StoppedError, stopping_at, stopping_the_commit, stops

CALLS = (
    (KeyStore, "require"),
    (KeyStore, "destroy"),
    (AccessLog, "recorded"),
    (destroying, "sign_order"),
    (destroying, "chosen_texts"),
    (stored, "carry_out"),
    (stored, "mark_destroyed"),
    (destroying, "forget_patient"),
)


class Desk:
    """Astrid proposed that Pia's journal goes, with what was written in a case; Frida is about to approve it."""

    def __init__(self, cast):
        self.cast, astrid = cast, cast.signed_in("astrid")
        signed(cast, astrid, "Skrivet förut.")
        self.case = asked(cast)
        write_text(cast.parts, astrid, target(cast, self.case), (CaseTextKind.REQUEST, "Allt."), NOON)
        self.proposal = proposed(cast, astrid, ordered())
        self.frida = cast.signed_in("frida")

    def gone(self):
        """Of everything that was named: what is marked in the main database, and what is in the key store's graves."""
        buried = custody.buried_at(self.cast.parts.key_store.stores)
        with self.cast.parts.store.database.reading() as connection:
            done = stored.destruction_of(connection, self.cast.providers["north"], self.proposal.id)
            marked = [text.destroyed_at is not None for text in texts_of(connection, self.case.id)]
        return {done.approved is not None, *marked}, {id_ in buried for id_ in self.proposal.named}

    def is_whole(self):
        """After what a process does before it serves, and one more try: all of it went, in both."""
        ready_to_serve(self.cast.parts, NOON)
        assert self.gone() in [({True}, {True}), ({False}, {False})]
        approved(self.cast, self.frida, self.proposal)
        assert self.gone() == ({True}, {True})


@pytest.mark.rule("R-06", "R-07", "L-02")
@pytest.mark.parametrize("stop", stops(CALLS), ids=str)
def test_an_approval_stopped_at_any_step_is_whole_or_nothing_and_the_next_try_ends_it(cast, stop):
    desk = Desk(cast)
    with stopping_at(stop), pytest.raises(StoppedError):
        approved(cast, desk.frida, desk.proposal)
    assert stop.met
    desk.is_whole()


@pytest.mark.rule("R-06", "R-07")
def test_an_approval_whose_commit_never_comes_destroyed_nothing(cast):
    desk = Desk(cast)
    with stopping_the_commit(cast.parts.store.database.engine, 1), pytest.raises(StoppedError):
        approved(cast, desk.frida, desk.proposal, NOON)
    assert desk.gone() == ({False}, {False})
    desk.is_whole()
