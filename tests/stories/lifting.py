"""Lifts in the practice's days: given to a unit or to one person, taken back, ended by the clock."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule

from journal.domain.access_words import Way
from journal.services.lifts import NewLift, cancel_lift, lift_block
from tests.scenes import HOUR, MINUTE
from tests.stories.blocking import OTHER, PERIODS, Blocking
from tests.stories.practice_blocks import Lift
from tests.stories.workplace import SOON, became, numbers

LASTS = [10 * MINUTE, 2 * HOUR, 72 * HOUR]


class Lifting(Blocking):
    """Whoever is an authorised officer lifts what is blocked and takes it back; others try."""

    @rule(by=numbers, which=numbers, lasts=st.sampled_from(LASTS), one=st.booleans(), person=st.booleans())
    def lift(self, by, which, lasts, one, person):
        block = self.kept(which)
        name = self.an_officer(by, block) if block and by % 4 else self.seat(by // 4)
        if name is None or block is None:
            return
        lifted = [b for b in self.model.standing_blocks(block.unit, block.patient) if b is block or not one]
        to = (OTHER[block.unit], self.reader(OTHER[block.unit], which) if person else None)
        made = self.lifts(name, (block, lifted), (block.id if one else None, to), self.model.at + lasts)
        if made and by % 2:
            self.chooses_and_reads(made, which)

    def lifts(self, name, what, asked, ends_at):
        (block, lifted), (one, to) = what, asked
        units, account = self.cast.units, self.cast.people[to[1]].account if to[1] else None
        now = self.model.at
        new = NewLift(units[block.unit], units[to[0]], ends_at, now, block=one, to_account=account)
        self.unlocks(name)
        outcome, made = became(lambda: lift_block(self.cast.parts, self.session(name), block.patient, new, now))
        assert outcome == self.model.lifting(name, block.patient, lifted, to)
        if not made:
            return None
        self.model.lifts.append(Lift(made, block.patient, lifted, *to, ends_at))
        self.until(self.model.at + SOON)
        return self.model.lifts[-1]

    def reader(self, unit, number):
        """Rather somebody who works at the unit than somebody who does not."""
        there = [name for name in self.model.staff if self.model.works_at(name, unit)]
        return there[number // 4 % len(there)] if there and number % 4 else self.name(number // 4)

    def an_officer(self, number, block):
        """Rather an officer at a unit that knows the patient than somebody else."""
        name = (
            sorted(self.model.officers)[number % len(self.model.officers)] if self.model.officers else self.name(number)
        )
        posts = [p.unit for p in self.model.staff[name].posts if block.patient in self.model.registered[p.unit]]
        return self.at_their_post(name, posts[0] if posts else block.unit)

    def a_lift(self, number):
        """Rather one that stands than one that has ended; or one of everything that is given now. Or None."""
        standing = [lift for lift in self.model.lifts if self.model.at < lift.ends_at]
        past = standing if number % 4 else self.model.lifts
        if past:
            return past[number // 4 % len(past)]
        block = self.kept(number)
        name = self.an_officer(number, block) if block else None
        if name is None:
            return None
        every = self.model.standing_blocks(block.unit, block.patient)
        return self.lifts(name, (block, every), (None, (OTHER[block.unit], None)), self.model.at + HOUR)

    @rule(by=numbers, which=numbers)
    def take_a_lift_back(self, by, which):
        found = self.a_lift(which)
        if not found:
            return
        name = self.an_officer(by, found.blocks[0]) if by % 4 else self.seat(by // 4)
        if name is None:
            return
        cancel = (self.cast.parts, self.session(name), (found.patient, found.id), self.model.at)
        outcome, _ = became(lambda: cancel_lift(*cancel))
        assert outcome == self.model.taking_back(name, found)
        if outcome == "done":
            found.ends_at = self.model.at
            self.chooses_and_reads(found, which)

    @rule(who=numbers, which=numbers)
    def one_whom_a_lift_was_for_chooses_and_reads(self, who, which):
        found = self.a_lift(which)
        if not found:
            return
        unit = found.blocks[0].unit
        keeper = None if which % 3 else self.working_at(unit, who)
        # What the patient blocks after they consented stays blocked.
        if keeper and self.model.seats[keeper].post.unit == unit:
            self.enters(keeper, found.patient, PERIODS[0])
        self.chooses_and_reads(found, who)

    def chooses_and_reads(self, lift, number):
        """What was lifted, and what was beside it, opens or not as the model says; the choice goes before."""
        named = lift.to_name in self.model.staff and number % 4
        unit = lift.blocks[0].unit
        name = self.at_their_post(lift.to_name, lift.to_unit) if named else self.working_at(lift.to_unit, number // 4)
        if name is None or self.model.seats[name].post.unit == unit:
            return
        self.chooses(name, lift.patient, unit)
        there = [e for e in self.model.entries if (e.unit, e.patient) == (unit, lift.patient)]
        for entry in there[-2:]:
            self.read(name, entry, self.model.staff[name].provider)

    # What is held to.

    def says_the_way(self, row, name, entry):
        """The row of a reading names every lift under which something opened, and none where none was needed."""
        lifts = self.model.lifts_over(name, entry)
        own = self.model.seats[name].post.unit == entry.unit
        assert row.way is (Way.LIFT if lifts else Way.OWN_UNIT if own else Way.OTHER_UNIT)
        if lifts:
            assert set(row.resource.ids) == {lift.id for lift in lifts}
