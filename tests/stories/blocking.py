"""Blocks in the practice's days: entered, ended, voided, stopped half-way and healed; the key store says the same."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from journal.domain.block import BlockKind
from journal.services.blocks import TOLD, NewBlock, end_block, register_block, void_block
from journal.services.healing import heal_marks
from journal.store import blocks as stored
from tests.stories.owning import Owning
from tests.stories.practice_blocks import ZONE, Block
from tests.stories.practice_model import halves
from tests.stories.stopping import Stop, StoppedError, stopping_at
from tests.stories.workplace import became, numbers

PERIODS = [(None, None), (0, 0), (None, -1), (0, None)]
"""Everything, today, until yesterday, from today: first and last day, counted from today."""

OTHER = {"a": "b", "b": "a", "c": "a", "south": "a"}
"""The unit that people of a unit come to from outside; South has none, and tries."""


class Blocking(Owning):
    """Whoever keeps a unit's register enters, ends and voids blocks of its information."""

    def asked(self, period):
        today = self.model.at.astimezone(ZONE).date()
        first, last = (None if days is None else today + timedelta(days=days) for days in period)
        return NewBlock(BlockKind.INNER, self.model.at, TOLD, first_day=first, last_day=last)

    @rule(by=numbers, which=numbers, period=st.sampled_from(PERIODS))
    def block(self, by, which, period):
        name = self.seat(by)
        if name is not None:
            self.enters(name, self.patient(name, which), period)

    def enters(self, name, patient, period):
        new = self.asked(period)
        enter = (self.cast.parts, self.session(name), patient, new, self.model.at)
        outcome, made = became(lambda: register_block(*enter))
        assert outcome == self.model.blocking(name, patient)
        if made:
            unit = self.model.seats[name].post.unit
            held = Block(made.block, made.receipt.event, unit, patient, new.first_day, new.last_day)
            self.model.blocks.append(held)

    def kept(self, number, about=None):
        """A block that keeps something from people who know the patient, entered now where none stands; or None."""
        known = [e for e in self.model.entries if e.patient in self.model.registered[OTHER[e.unit]]]
        met = [e for e in known if about in {None, e.patient}]
        if not met:
            return None
        entry = met[number % len(met)]
        name = None if any(b.closes(entry) for b in self.model.blocks) else self.working_at(entry.unit, number)
        if name is not None:
            self.enters(name, entry.patient, PERIODS[0])
        return next((b for b in self.model.blocks if b.closes(entry)), None)

    # Who is at work where.

    def working_at(self, unit, number):
        """Somebody who works at a unit, at work there; None where nobody does."""
        there = [name for name in self.model.staff if self.model.works_at(name, unit)]
        return self.at_their_post(there[number % len(there)], unit) if there else None

    def at_their_post(self, name, unit):
        """Somebody at work at this unit, or wherever else they still work; None where they work nowhere."""
        standing = [post.unit for post in self.model.staff[name].posts if post.stands]
        seat = self.model.seats.get(name)
        if unit in standing and (seat is None or seat.post.unit != unit):
            return self.sit_down(name, standing.index(unit))
        return self.seat(list(self.model.staff).index(name))

    @rule(by=numbers, which=numbers)
    def a_block_that_stops_half_way_is_healed(self, by, which):
        name = self.seat(by)
        if name is None or self.model.blocking(name, self.patient(name, which)) != "done":
            return
        enter = (self.cast.parts, self.session(name), self.patient(name, which), self.asked(PERIODS[0]), self.model.at)
        with stopping_at(Stop(stored, "add_block", after=False)):
            try:
                register_block(*enter)
            except StoppedError:
                heal_marks(self.cast.parts)

    @rule(by=numbers, which=numbers, mistaken=st.booleans())
    def end_a_block(self, by, which, mistaken):
        name = self.seat(by)
        if name is None or not self.model.blocks:
            return
        found = self.model.blocks[which % len(self.model.blocks)]
        parts, session, at = self.cast.parts, self.session(name), self.model.at
        target = (found.patient, found.id)
        if mistaken:
            outcome, _ = became(lambda: void_block(parts, session, target, "Fel patient.", at))
        else:
            outcome, _ = became(lambda: end_block(parts, session, target, at, at))
        assert outcome == self.model.ending(name, found, mistaken=mistaken)
        if outcome == "done":
            found.stands = False

    def closes_as_it_should(self, entry):
        """The key store's marks on an entry are those that the model's standing blocks make."""
        for block in self.model.blocks:
            if (block.unit, block.patient) == (entry.unit, entry.patient):
                closed = self.cast.parts.key_store.closed_for(block.event)
                there = halves(entry.versions)
                assert {version in closed for version in there} <= {block.closes(entry)}, (block, entry)
