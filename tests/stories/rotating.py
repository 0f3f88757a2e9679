"""Rotation in the practice's days: of a circle and of a journal; nothing that could be read stops being readable."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule

from journal.services.keyring import trust
from journal.services.keyring_circles import CircleKind, circle_id
from journal.services.rotating import Gathered, rotate_circle
from journal.services.rotating_journal import rotate_journal
from tests.stories.emergencies import Emergencies
from tests.stories.workplace import became, numbers

HEADS = {"north": "frida", "south": "gustav"}


class Rotating(Emergencies):
    """A head and whoever holds a circle renew it; a unit's therapists renew its journals."""

    @rule(by=numbers, kind=st.sampled_from(["unit", "register", "provider"]), then=numbers)
    def renew_a_circle(self, by, kind, then):
        name = self.seat(by)
        if name is None:
            return
        seat, provider = self.model.seats[name], self.model.staff[name].provider
        circle = (kind, provider if kind == "provider" else seat.post.unit)
        place = circle_id(self.cast.providers[provider], CircleKind(kind), self.cast.units[seat.post.unit])
        head = self.cast.signed_in(self.head_of(name), self.model.at)
        outcome, made = became(lambda: rotate_circle(self.cast.parts, self.gathered(head, name), place, self.model.at))
        assert outcome == self.model.renewing(name, circle)
        if made:
            assert made.unopened == 0
            self.model.turn(circle, provider)
            # With the old keys nobody makes anything more: they sign in again, and read on.
            if again := self.seat(then):
                self.look(again, then)

    @rule(by=numbers, which=numbers, then=numbers)
    def renew_a_journal(self, by, which, then):
        name = self.seat(by)
        if name is None:
            return
        entry = self.known_entry(name, which)
        target, held = (entry.patient, self.cast.units[entry.unit]), self.gathered(self.session(name))
        outcome, made = became(lambda: rotate_journal(self.cast.parts, held, target, self.model.at))
        assert outcome == self.model.renewing_journal(name, entry.unit)
        if made:
            assert made.unopened == 0
            # Whoever is signed in reads on, without signing in again.
            reader = list(self.model.seats)[then % len(self.model.seats)]
            if not self.model.seats[reader].has_ended(self.model.at):
                self.read(reader, entry, self.model.staff[reader].provider)

    def head_of(self, name):
        return HEADS[self.model.staff[name].provider]

    def gathered(self, session, *others):
        """Who answers for it, and with them somebody of the practice, with all that they hold."""
        held = self.cast.parts.keyring.held(session, self.model.at)
        for name in others:
            self.unlocks(name)
            held = {**held, **self.cast.parts.keyring.held(self.session(name), self.model.at)}
        return Gathered(session.actor, trust(session), held)
