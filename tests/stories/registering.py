"""The register in the practice's days: patients entered, relations of care begun and ended, relatives noted."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from journal.services.patients import begin_relation, end_relation, register_patient, register_relative
from tests.stories.joining import Joining
from tests.stories.workplace import IDENTITIES, became, numbers


class Registering(Joining):
    """Whoever holds a unit's register keeps it."""

    @rule(by=numbers, which=numbers)
    def register(self, by, which):
        name = self.seat(by)
        if name is None:
            return
        seat, identity = self.model.seats[name], IDENTITIES[which % len(IDENTITIES)]
        outcome, patient = became(lambda: register_patient(self.cast.parts, seat.session, identity, self.model.at))
        assert outcome == ("done" if ("register", seat.post.unit) in seat.circles else "no key")
        if patient:
            known = self.model.patients.setdefault((self.model.staff[name].provider, identity.number), patient)
            assert known == patient
            self.model.registered[seat.post.unit].add(patient)

    @rule(by=numbers, who=numbers, which=numbers, days=st.sampled_from([1, 90, 365]))
    def begin_relation(self, by, who, which, days):
        name, other = self.seat(by), self.name(who)
        if name is None:
            return
        unit, patient = self.model.seats[name].post.unit, self.patient(name, which)
        ends_at, account = self.model.at + timedelta(days=days), self.cast.people[other].account
        begin = (self.cast.parts, self.session(name), (patient, account), ends_at, self.model.at)
        outcome, relation = became(lambda: begin_relation(*begin))
        works_here = any(post.stands and post.unit == unit for post in self.model.staff[other].posts)
        known = patient in self.model.registered[unit]
        assert outcome == ("done" if works_here and known else "unknown")
        if relation:
            self.model.relations.append([relation, other, unit, patient, ends_at])

    @rule(by=numbers, which=numbers)
    def end_relation(self, by, which):
        name = self.seat(by)
        mine = [r for r in self.model.relations if r[0] and name and r[2] == self.model.seats[name].post.unit]
        if not mine:
            return
        relation = mine[which % len(mine)]
        what = (relation[3], relation[0])
        end = (self.cast.parts, self.session(name), what, self.model.at)
        outcome, _ = became(lambda: end_relation(*end, without_closing=True))
        assert outcome == ("done" if self.model.at < relation[4] else "unknown")
        relation[4] = min(relation[4], self.model.at)

    @rule(by=numbers, who=numbers, which=numbers, rarely=st.integers(0, 3))
    def register_relative(self, by, who, which, rarely):
        name, other = self.seat(by), self.name(who)
        if name is None or rarely or self.model.staff[other].provider != self.model.staff[name].provider:
            return
        patient = self.patient(name, which)
        pair = (patient, self.cast.people[other].account)
        outcome, _ = became(lambda: register_relative(self.cast.parts, self.session(name), pair, self.model.at))
        assert outcome == ("done" if patient in self.model.registered[self.model.seats[name].post.unit] else "unknown")
        if outcome == "done":
            self.model.relatives.add((other, patient))
