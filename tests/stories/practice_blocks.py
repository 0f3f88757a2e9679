"""What a patient keeps from other units, and what opens it again: the part of the model that is about blocks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo

from tests.stories.practice_people import PROVIDER_OF

ZONE = ZoneInfo("Europe/Stockholm")
ALONE, APPROVED_WITHIN = timedelta(hours=1), timedelta(minutes=10)


@dataclass
class Block:
    """What a patient keeps from other units: everything of one, or what happened in a period."""

    id: object
    event: object
    unit: str
    patient: object
    first: object = None
    last: object = None
    stands: bool = True

    def closes(self, entry):
        """Whether it keeps this entry from others now."""
        first, last = (moment.astimezone(ZONE).date() for moment in (entry.starts_at, entry.ends_at))
        in_time = (self.last or last) >= first and (self.first or first) <= last
        return self.stands and (self.unit, self.patient) == (entry.unit, entry.patient) and in_time


@dataclass
class Lift:
    """Consent until an end: these very blocks keep nothing from a unit, or from one person there."""

    id: object
    patient: object
    blocks: list
    to_unit: str
    to_name: object
    ends_at: object


@dataclass
class Emergency:
    """What one person attested at one unit, whether a second is asked for, and the entries that were chosen."""

    id: object
    name: str
    unit: str
    patient: object
    opened_at: object
    ends_at: object
    alone: bool
    chosen: list = field(default_factory=list)

    @property
    def closes_at(self):
        """When it ends by itself: within the hour where one person alone holds what takes two."""
        return min(self.ends_at, self.opened_at + ALONE) if self.alone else self.ends_at


class Blocked:
    """What is blocked for whom, and what becomes of acts with blocks, lifts and emergencies."""

    def blocked(self, name, entry):
        """Whether a block that nothing lifts keeps the entry from where this session works."""
        over = self.over(name, entry)
        lifted = [block for lift in self.lifts_over(name, entry) for block in lift.blocks]
        return any(block not in lifted for block in over)

    def over(self, name, entry):
        """The blocks that lie over an entry for this session."""
        own = self.seats[name].post.unit == entry.unit
        return [] if own else [block for block in self.blocks if block.closes(entry)]

    def lifts_over(self, name, entry):
        """The lifts that stand, reach this session, and are of a block that lies over the entry."""
        reach = [lift for lift in self.lifts if self.reached(name, lift) and self.at < lift.ends_at]
        return [lift for lift in reach if any(block in lift.blocks for block in self.over(name, entry))]

    def reached(self, name, lift):
        """Whether a lift was given to whoever works in this session."""
        return lift.to_unit == self.seats[name].post.unit and lift.to_name in {None, name}

    def standing_blocks(self, unit, patient):
        """What stands of a patient's blocks of a unit."""
        return [b for b in self.blocks if b.stands and (b.unit, b.patient) == (unit, patient)]

    def known_here(self, name, patient):
        """Whether the patient stands in the register where this session works."""
        return patient in self.registered[self.seats[name].post.unit]

    def blocking(self, name, patient):
        """What becomes of entering a block now: whoever keeps the unit's register may."""
        seat = self.seats[name]
        if ("register", seat.post.unit) not in seat.circles:
            return "no key"
        return "done" if self.known_here(name, patient) else "unknown"

    def ending(self, name, block, *, mistaken):
        """What becomes of ending or voiding a block now: who ends one is told whether the patient lives."""
        if not mistaken and ("register", self.seats[name].post.unit) not in self.seats[name].circles:
            return "no key"
        if not self.known_here(name, block.patient):
            return "unknown"
        return "done" if block.stands and block.unit == self.seats[name].post.unit else "refused"

    def lifting(self, name, patient, blocks, to):
        """What becomes of lifting these blocks now, for a unit or for somebody there."""
        unit, to_name = to
        if not self.known_here(name, patient):
            return "unknown"
        if name not in self.officers or (name, patient) in self.relatives or not blocks:
            return "refused"
        return "unknown" if to_name and not self.works_at(to_name, unit) else "done"

    def taking_back(self, name, lift):
        """What becomes of taking a lift back now."""
        if not self.known_here(name, lift.patient):
            return "unknown"
        lawful = name in self.officers and (name, lift.patient) not in self.relatives
        return "done" if lawful and self.at < lift.ends_at else "refused"

    def attesting(self, name, patient):
        """What becomes of attesting an emergency now: never without an officer, who could be asked for consent."""
        if not self.known_here(name, patient):
            return "unknown"
        mine = self.staff[name].provider
        officer = any(self.staff[o].provider == mine and self.staff[o].needed() for o in self.officers)
        return "done" if officer and (name, patient) not in self.relatives else "refused"

    def agreeing(self, name, emergency):
        """What becomes of agreeing to an emergency now, as the second person."""
        if PROVIDER_OF[emergency.unit] != self.staff[name].provider:
            return "unknown"
        in_time = self.at <= emergency.opened_at + APPROVED_WITHIN
        barred = emergency.name == name or (name, emergency.patient) in self.relatives
        return "done" if emergency.alone and in_time and not barred else "refused"

    def seeing_in(self, name, emergency, unit):
        """What becomes of asking under an emergency now what a unit's blocks cover: nothing of one without blocks."""
        if not self.known_here(name, emergency.patient):
            return "unknown"
        if unit == self.seats[name].post.unit or not self.standing_blocks(unit, emergency.patient):
            return "unknown"
        return "done" if self.holds(name, emergency, unit) and self.shares[unit] else "refused"

    def choosable_in(self, name, emergency):
        """The entries that are kept from this session, newest written last."""
        about = [e for e in self.entries if e.patient == emergency.patient and not e.is_misfiled]
        return [e for e in about if self.blocked(name, e)]

    def choosing_in(self, name, emergency, entries):
        """What becomes of choosing these entries under an emergency now: what is not blocked is not there."""
        if not self.known_here(name, emergency.patient):
            return "unknown"
        there = self.choosable_in(name, emergency)
        if not all(entry in there and self.shares[entry.unit] for entry in entries):
            return "unknown"
        return "done" if self.holds(name, emergency, *(entry.unit for entry in entries)) else "refused"

    def reading_in(self, name, emergency, entry):
        """What becomes of reading an entry under an emergency now: "text" only for what was chosen in it."""
        if not self.known_here(name, emergency.patient) or entry not in emergency.chosen:
            return "unknown"
        if not (self.holds(name, emergency) and self.shares[entry.unit]):
            return "refused"
        return "text" if self.opens(name, entry.unit, entry.patient) else "no key"

    def holds(self, name, emergency, *units):
        """Whether an emergency is this session's own, still open, and of one unit where one person alone holds it."""
        mine = (emergency.name, emergency.unit) == (name, self.seats[name].post.unit)
        if emergency.alone and len({*units, *(entry.unit for entry in emergency.chosen)}) > 1:
            return False
        return mine and self.at < emergency.closes_at and (name, emergency.patient) not in self.relatives

    def works_at(self, name, unit):
        """Whether some post of somebody stands at a unit."""
        return any(post.stands and post.unit == unit for post in self.staff[name].posts)
