"""Destruction in the practice's days: IVO decides, one proposes and another approves; then nobody reads it."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.destroying import approved, ordered, proposed
from tests.stories.rotating import Rotating
from tests.stories.workplace import became, numbers


class Destroying(Rotating):
    """Whoever treats patients at the unit proposes, and the head approves; nobody approves their own."""

    @rule(by=numbers, which=numbers, alone=st.booleans(), then=numbers)
    def destroy(self, by, which, alone, then):
        name = self.seat(by)
        entry = self.known_entry(name, which) if name else None
        if entry is None or entry.is_destroyed:
            return
        self.unlocks(name)
        asked = (self.cast, self.session(name), ordered(entry.id), self.model.at, entry.unit, entry.patient)
        outcome, proposal = became(lambda: proposed(*asked))
        assert outcome == self.model.proposing(name, entry)
        if proposal and alone:
            assert became(lambda: approved(self.cast, self.session(name), proposal, self.model.at))[0] == "refused"
        elif proposal:
            head = self.cast.signed_in(self.head_of(name), self.model.at)
            approved(self.cast, head, proposal, self.model.at)
            entry.destroy()
            beside = [e for e in self.model.entries if (e.unit, e.patient) == (entry.unit, entry.patient)]
            for each in beside[-3:]:
                self.read(name, each, self.model.staff[name].provider)
        self.look(list(self.model.seats)[then % len(self.model.seats)], then)
