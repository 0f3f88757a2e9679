"""Destruction in the practice's days: IVO decides, one proposes and another approves; then exactly that is gone."""

from __future__ import annotations

from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select

from journal.domain.entry import CorrectionReason
from journal.domain.errors import InvalidError
from keys.store_schema import pair
from tests.destroying import approved, ordered, proposed
from tests.stories.corresponding import Corresponding
from tests.stories.practice_orders import Proposal
from tests.stories.workplace import became, numbers

WHAT = ["entry", "entry", "period", "part", "journal"]


class Destroying(Corresponding):
    """Whoever treats patients at the unit proposes, and the head or a colleague approves; nobody approves their own."""

    @rule(by=numbers, which=numbers, what=st.sampled_from(WHAT), waits=st.booleans(), then=numbers)
    def destroy(self, by, which, what, waits, then):
        name = self.seat(by)
        entry = self.known_entry(name, which) if name else None
        if entry is None or entry.is_destroyed:
            return
        proposal = self.proposes(name, entry, what)
        if proposal and waits:
            self.approves(name, proposal)
        elif proposal:
            self.is_carried_out(proposal, self.head_of(self.model.staff[name].provider))
            self.reads_on(name, proposal)
        self.look(list(self.model.seats)[then % len(self.model.seats)], then)

    @rule(by=numbers, which=numbers, what=st.sampled_from(WHAT))
    def approve_what_waits(self, by, which, what):
        proposal = self.what_waits(which, what)
        if not proposal:
            return
        others = [name for name in self.model.staff if self.model.works_at(name, proposal.unit)]
        others = [name for name in others if name != proposal.name] or others
        name = self.at_their_post(others[by % len(others)], proposal.unit) if others and by % 4 else self.seat(by // 4)
        if name is not None:
            self.approves(name, proposal)
            self.reads_on(name, proposal)

    def what_waits(self, number, what):
        """A proposal that waits for somebody else, or one that is made now. Or None."""
        if self.model.proposals and number % 2:
            return self.model.proposals[number % len(self.model.proposals)]
        left = [entry for entry in self.model.entries if entry.left]
        entry = left[number % len(left)] if left else None
        name = self.working_at(entry.unit, number // 4) if entry else None
        return self.proposes(name, entry, what) if name else None

    def proposes(self, name, entry, what):
        """Propose what the authority decided about: an entry, some of the journal, what it held before, or all.

        Nothing where an entry that is to be kept in part could not be shortened.
        """
        if what == "part" and not self.shortens(name, entry):
            return None
        self.is_objected_to(entry)
        whole = what == "journal" and self.model.is_known_elsewhere(entry.unit, entry.patient)
        there = [each for each in self.model.journal(entry.unit, entry.patient) if each.left]
        start = there.index(entry)
        named = there if whole else there[start : start + 3] if what == "period" else [entry]
        versions = [v for each in named for v in each.left][: -1 if what == "part" else None]
        wanted = ordered(*(each.id for each in named if not whole), part=what == "part")
        self.unlocks(name)
        asked = (self.cast, self.session(name), wanted, self.model.at, entry.unit, entry.patient)
        outcome, made = became(lambda: proposed(*asked))
        assert outcome == self.model.proposing(name, entry.unit, entry.patient)
        if not made:
            return None
        assert set(made.versions) == {version.id for version in versions}
        texts = self.model.texts_that_go(entry.unit, entry.patient, named, whole=whole)
        assert set(made.texts) == {text.id for text in texts}
        where = (name, entry.unit, entry.patient)
        self.model.proposals.append(Proposal(made, *where, named, versions, texts, whole))
        return self.model.proposals[-1]

    def shortens(self, name, entry):
        """Sign a version that leaves out what is to be destroyed; whether that could be done."""
        reason = CorrectionReason.DESTROYED_IN_PART
        corrected = self.corrects(name, entry, reason, "Uppgift förstörd efter beslut.") == "done"
        return corrected and self.signs(name, entry) == "done"

    def approves(self, name, proposal):
        self.unlocks(name)
        expected = self.model.approving(name, proposal)
        if expected == "done":
            self.is_carried_out(proposal, self.session(name))
            return
        try:
            outcome, _ = became(lambda: approved(self.cast, self.session(name), proposal.made, self.model.at))
        except InvalidError:
            outcome = "changed"
        assert outcome == expected

    def is_carried_out(self, proposal, by):
        done = approved(self.cast, by, proposal.made, self.model.at)
        assert set(done.versions) == {version.id for version in proposal.versions}
        self.model.carry_out(proposal)
        self.holds_the_other_halves()

    def holds_the_other_halves(self):
        """Of what was destroyed the key store holds no half, and of everything else it does."""
        with self.cast.parts.key_store.stores.reading() as connection:
            held = {UUID(bytes=half) for half in connection.scalars(select(pair.c.id))}
        every = {one.id for one in self.model.sealed}
        assert held & every == every - self.model.destroyed

    def reads_on(self, name, proposal):
        """What was named is a gap now, and what stands beside it opens."""
        for each in self.model.journal(proposal.unit, proposal.patient)[-3:]:
            self.read(name, each, self.model.staff[name].provider)
        self.reads_of(proposal.patient, proposal.versions[0].revision)
