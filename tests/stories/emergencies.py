"""Emergencies in the practice's days: attested, chosen in, read under rows of their own, ended by the clock."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.stateful import rule

from journal.domain.access_words import Activity, Way
from journal.services.emergencies import choose_entries, open_emergency, see_entries
from journal.services.emergency_reading import read_in_emergency
from journal.services.emergency_review import approve_emergency, ask_for_two
from tests.blocked_scenes import ATTESTED
from tests.scenes import HOUR, MINUTE, last_row
from tests.stories.blocking import OTHER, PERIODS
from tests.stories.lifting import Lifting
from tests.stories.practice_blocks import Emergency
from tests.stories.practice_model import halves
from tests.stories.workplace import SOON, became, numbers, said

HOURS = [1, 30]


class Emergencies(Lifting):
    """Whoever treats a patient attests, chooses what may matter, and reads that and nothing else."""

    @rule(by=numbers, which=numbers, hours=st.sampled_from(HOURS))
    def attest(self, by, which, hours):
        name = self.seat(by)
        if name is not None:
            self.attests(name, self.patient(name, which), hours)

    def attests(self, name, patient, hours):
        self.unlocks(name)
        attested = replace(ATTESTED, lasts=hours * HOUR)
        attest = (self.cast.parts, self.session(name), patient, attested, self.model.at)
        outcome, step = became(lambda: open_emergency(*attest))
        assert outcome == self.model.attesting(name, patient)
        if not step:
            return None
        unit = self.model.seats[name].post.unit
        blocked = {b.unit for b in self.model.blocks if b.stands and b.patient == patient} - {unit}
        assert {one.unit for one in step.units} == {self.cast.units[each] for each in blocked}
        ends_at, alone = self.model.at + attested.lasts, self.model.staff[name].provider in self.model.asks_for_two
        made = Emergency(step.emergency.id, name, unit, patient, self.model.at, ends_at, alone)
        self.model.emergencies.append(made)
        return self.model.emergencies[-1]

    @rule(provider=st.sampled_from(["north", "north", "south"]))
    def ask_for_two_or_for_one(self, provider):
        # Nobody decides twice in the same moment: which of the two was the later would be anybody's guess.
        self.until(self.model.at + SOON)
        two = provider not in self.model.asks_for_two
        ask_for_two(self.cast.parts, self.head_of(provider), self.model.at, two_persons=two)
        self.model.asks_for_two ^= {provider}

    @rule(by=numbers, which=numbers)
    def agree_to_an_emergency(self, by, which):
        who = self.seat(which) if which % 3 else None
        # One that was attested just now rather than not: a second person has ten minutes.
        made = self.attests(who, self.patient(who, which), HOURS[1]) if who else None
        found = made or self.an_emergency(which)
        name = self.seat(by) if found else None
        if name is None:
            return
        agree = (self.cast.parts, self.session(name), found.id, self.model.at)
        outcome, _ = became(lambda: approve_emergency(*agree))
        assert outcome == self.model.agreeing(name, found)
        if outcome == "done":
            found.alone = False

    def an_emergency(self, number):
        """Rather one that is open than one that has ended; or one attested now by somebody who is kept out. Or None."""
        still_open = [each for each in self.model.emergencies if self.model.at < each.closes_at]
        past = still_open if number % 4 else self.model.emergencies
        if past:
            return past[number // 4 % len(past)]
        block = self.kept(number)
        name = self.working_at(OTHER[block.unit], number) if block else None
        return self.attests(name, block.patient, HOURS[number % 2]) if name else None

    def holder(self, by, emergency):
        """Rather whoever attested than somebody else, at work."""
        theirs = by % 4 and emergency.name in self.model.staff
        return self.at_their_post(emergency.name, emergency.unit) if theirs else self.seat(by // 4)

    @rule(by=numbers, which=numbers, number=numbers, sooner=st.booleans())
    def choose_in_an_emergency(self, by, which, number, sooner):
        found = self.an_emergency(which)
        name = self.holder(by, found) if found else None
        if name is None:
            return
        about = [entry for entry in self.model.entries if entry.patient == found.patient] or [self.entry(number)]
        wanted = about[number % len(about) :][: 1 + number % 2]
        self.chooses_in(name, found, wanted, self.model.at + 5 * MINUTE if sooner else None)

    @rule(by=numbers, which=numbers)
    def choose_at_several_units(self, by, which):
        """What a second unit has blocked is open to two persons alone: neither shown nor chosen, nor both at once."""
        found = self.an_emergency(which)
        units = self.blocked_for(found, which) if found else []
        name = self.holder(by, found) if found else None
        if name is None:
            return
        blocked = {entry.unit: entry for entry in self.model.choosable_in(name, found)}
        if which % 2:
            self.chooses_in(name, found, list(blocked.values()) or self.model.entries[:1])
        for unit in units:
            self.sees_in(name, found, unit)
            self.chooses_in(name, found, [blocked.get(unit, self.model.entries[0])])

    def blocked_for(self, found, number):
        """The other units that have written about the patient: each has blocked it, some just now."""
        about = {entry.unit for entry in self.model.entries if entry.patient == found.patient} - {found.unit}
        for unit in sorted(about):
            keeper = None if self.model.standing_blocks(unit, found.patient) else self.working_at(unit, number)
            if keeper:
                self.enters(keeper, found.patient, PERIODS[0])
        return sorted(about)

    def sees_in(self, name, found, unit):
        see = (self.cast.parts, self.session(name), (found.patient, found.id), self.cast.units[unit], self.model.at)
        outcome, heads = became(lambda: see_entries(*see))
        assert outcome == self.model.seeing_in(name, found, unit), (name, found, unit)
        if heads is not None:
            there = {entry.id for entry in self.model.choosable_in(name, found) if entry.unit == unit}
            assert {head.id for head in heads} == there

    def chooses_in(self, name, found, wanted, ends_at=None):
        told = (tuple(entry.id for entry in wanted), ends_at)
        choose = (self.cast.parts, self.session(name), (found.patient, found.id), told, self.model.at)
        outcome, _ = became(lambda: choose_entries(*choose))
        assert outcome == self.model.choosing_in(name, found, wanted)
        if outcome == "done":
            found.chosen += wanted
            found.ends_at = min(found.ends_at, ends_at or found.ends_at)

    @rule(by=numbers, which=numbers, number=numbers, until_its_end=st.booleans())
    def read_in_an_emergency(self, by, which, number, until_its_end):
        found = self.an_emergency(which)
        name = self.holder(by, found) if found else None
        if name is None:
            return
        if not found.chosen:
            self.kept(number, found.patient)
            name = self.holder(by, found)
            blocked = [e for e in self.model.entries if e.patient == found.patient and self.model.blocked(name, e)]
            self.chooses_in(name, found, blocked[-1:] or self.model.entries[:1])
        beside = [e for e in self.model.entries if e.patient == found.patient and e not in found.chosen]
        several = found.chosen if found.chosen and number % 3 else beside or self.model.entries
        entry = several[number // 3 % len(several)]
        self.opens_in(found, name, entry)
        self.read(name, entry, self.model.staff[name].provider)
        if (until_its_end or found.alone) and self.model.at < found.closes_at:
            self.until(found.closes_at)
            self.opens_in(found, self.holder(by, found), entry)

    def opens_in(self, found, name, entry):
        """What was chosen opens under a row that says so; whatever else is not there, and is tried in the log."""
        expected, provider = self.model.reading_in(name, found, entry), self.model.staff[name].provider
        read = (self.cast.parts, self.session(name), (found.patient, found.id), entry.id, self.model.at)
        outcome, opened = became(lambda: read_in_emergency(*read))
        assert outcome == {"text": "done"}.get(expected, expected), (name, found, entry)
        row, shown = last_row(self.cast, provider), self.model.shown(name, entry)
        if expected == "text":
            assert said(opened) == [version.words for version in shown]
            assert (row.activity, row.way, row.permitted) == (Activity.EMERGENCY, Way.EMERGENCY, True)
            assert (row.resource.ids, set(row.halves)) == ((found.id,), halves(shown))
            self.model.keep(name, entry.unit, entry.patient)
        if expected == "refused":
            assert (row.activity, row.permitted) == (Activity.EMERGENCY, False)
