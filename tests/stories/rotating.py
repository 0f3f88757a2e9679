"""Rotation in the practice's days: of a circle and of a journal; nothing that could be read stops being readable."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule

from journal.services.keyring import trust
from journal.services.keyring_circles import CircleKind, circle_id
from journal.services.recovering import hand_keys_to, open_recovery
from journal.services.rotating import Gathered, gathered_officers, rotate_circle
from journal.services.rotating_journal import rotate_journal
from tests.stories.emergencies import Emergencies
from tests.stories.workplace import became, numbers


class Rotating(Emergencies):
    """A head and whoever holds a circle renew it, a unit's therapists its journals; the officers renew whatever is."""

    @rule(by=numbers, kind=st.sampled_from(["unit", "register", "provider"]), officers=st.booleans(), then=numbers)
    def renew_a_circle(self, by, kind, officers, then):
        name = self.seat(by)
        if name is None:
            return
        seat, provider = self.model.seats[name], self.model.staff[name].provider
        circle = (kind, provider if kind == "provider" else seat.post.unit)
        place = circle_id(self.cast.providers[provider], CircleKind(kind), self.cast.units[seat.post.unit])
        come = self.officers(provider) if officers else self.gathered(self.head_of(provider), name)
        outcome, made = became(lambda: rotate_circle(self.cast.parts, come, place, self.model.at))
        assert outcome == ("done" if officers else self.model.renewing(name, circle))
        if made:
            assert made.unopened == 0
            self.model.turn(circle, provider)
            self.heads.clear()
            # With the old keys nobody makes anything more: they sign in again, and read on.
            if again := self.seat(then):
                self.look(again, then)

    @rule(by=numbers, which=numbers, officers=st.booleans(), then=numbers)
    def renew_a_journal(self, by, which, officers, then):
        name = self.seat(by)
        if name is None:
            return
        entry = self.known_entry(name, which)
        target, provider = (entry.patient, self.cast.units[entry.unit]), self.model.staff[name].provider
        come = self.officers(provider) if officers else self.gathered(self.session(name))
        outcome, made = became(lambda: rotate_journal(self.cast.parts, come, target, self.model.at))
        assert outcome == self.model.renewing_journal(name, entry.unit, by_officers=officers)
        if made:
            assert made.unopened == 0
            self.model.renew(entry.unit, entry.patient)
            # Whoever is signed in reads on, without signing in again.
            reader = list(self.model.seats)[then % len(self.model.seats)]
            if not self.model.seats[reader].has_ended(self.model.at):
                self.read(reader, entry, self.model.staff[reader].provider)
            self.reads_of(entry.patient, then)

    @rule(who=numbers)
    def officers_hand_keys_on(self, who):
        name = self.name(who)
        person, at = self.model.staff[name], self.model.at
        handed = hand_keys_to(self.cast.parts, self.recovered(person.provider), self.cast.people[name].account, at)
        assert handed == len(person.needed())
        person.granted |= person.needed()

    def recovered(self, provider):
        """Two of the three recovery officers come with their papers: every circle of the provider opens."""
        self.model.rehearsed.add(provider)
        return open_recovery(
            self.cast.parts, self.cast.providers[provider], self.cast.words[provider][:2], self.model.at
        )

    def officers(self, provider):
        return gathered_officers(self.recovered(provider))

    def gathered(self, session, *others):
        """Who answers for it, and with them somebody of the practice, with all that they hold."""
        held = self.cast.parts.keyring.held(session, self.model.at)
        for name in others:
            self.unlocks(name)
            held = {**held, **self.cast.parts.keyring.held(self.session(name), self.model.at)}
        return Gathered(session.actor, trust(session), held)
