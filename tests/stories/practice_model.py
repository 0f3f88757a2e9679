"""Who may read what, said a second time and in few words: the model that the state machine holds the practice to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from tests.cast import NOON
from tests.stories.practice_blocks import Blocked
from tests.stories.practice_cases import Cased
from tests.stories.practice_copies import Restored
from tests.stories.practice_orders import Ordered
from tests.stories.practice_own import Owned
from tests.stories.practice_people import PROVIDER_OF, Staffed

CHOICE, LOCK = timedelta(hours=12), timedelta(days=14)


@dataclass
class Version:
    """A version of an entry and what was written in it."""

    id: object
    author: str
    words: str
    revision: int
    locks_at: object
    state: str = "draft"
    released: set = field(default_factory=set)

    def state_at(self, at):
        """Drafts lock by the clock."""
        return "locked" if self.state == "draft" and at >= self.locks_at else self.state

    def destroy(self):
        """Let it be destroyed."""
        self.state, self.words = "destroyed", None


@dataclass
class Entry:
    """An entry of one patient's journal at one unit."""

    id: object
    unit: str
    patient: object
    versions: list
    starts_at: object
    ends_at: object
    is_misfiled: bool = False
    shown: str = "at-once"

    @property
    def left(self):
        """The versions that were not destroyed."""
        return [version for version in self.versions if version.state != "destroyed"]

    @property
    def is_destroyed(self):
        """Whether nothing of it is left."""
        return not self.left


def halves(versions):
    """The versions that the row of a reading names: what was destroyed has no half any more."""
    return {version.id for version in versions if version.state != "destroyed"}


@dataclass
class Model(Blocked, Cased, Ordered, Owned, Restored, Staffed):
    """The practice, as far as reading goes."""

    at: object
    staff: dict = field(default_factory=dict)
    seats: dict = field(default_factory=dict)
    shares: dict = field(default_factory=lambda: {"a": True, "b": True, "c": True, "south": False})
    registered: dict = field(default_factory=lambda: {unit: set() for unit in PROVIDER_OF})
    patients: dict = field(default_factory=dict)
    relations: list = field(default_factory=list)
    relatives: set = field(default_factory=set)
    choices: list = field(default_factory=list)
    entries: list = field(default_factory=list)
    blocks: list = field(default_factory=list)
    lifts: list = field(default_factory=list)
    emergencies: list = field(default_factory=list)
    officers: set = field(default_factory=set)
    shut: set = field(default_factory=set)
    proposals: list = field(default_factory=list)
    rehearsed: set = field(default_factory=set)
    asks_for_two: set = field(default_factory=set)
    direct: set = field(default_factory=set)
    cases: list = field(default_factory=list)
    accounts: dict = field(default_factory=dict)
    own_seats: dict = field(default_factory=dict)
    epochs: dict = field(default_factory=dict)
    confirmed_at: object = NOON

    def takes_part(self, name, unit, patient):
        """Whether a relation of care stands."""
        return any(tuple(r[1:4]) == (name, unit, patient) and self.at < r[4] for r in self.relations)

    def chose(self, name, unit, patient):
        """Whether a choice made in this very assignment stands."""
        post = self.seats[name].post
        return any(c[:3] == (post.id, unit, patient) and self.at < c[3] for c in self.choices)

    def has_journal(self, unit, patient, *, to=None):
        """Whether anything was ever written about the patient at the unit that is not kept from this session."""
        there = [entry for entry in self.entries if (entry.unit, entry.patient) == (unit, patient)]
        return any(to is None or not self.blocked(to, entry) for entry in there)

    def may_read(self, name, unit, patient):
        """Whether the law lets this session read the patient's journal at the unit."""
        if (name, patient) in self.relatives:
            return False
        own = self.seats[name].post.unit == unit
        if own:
            return self.takes_part(name, unit, patient) or self.chose(name, unit, patient)
        return self.shares[unit] and self.chose(name, unit, patient)

    def reading(self, name, entry):
        """What becomes of reading an entry now: "unknown", "blocked", "refused", "no key", "kept" or "text"."""
        if entry.patient not in self.registered[self.seats[name].post.unit]:
            return "unknown"
        if self.blocked(name, entry):
            return "blocked"
        if not self.may_read(name, entry.unit, entry.patient):
            return "refused"
        if not self.opens(name, entry.unit, entry.patient):
            return "no key"
        return "kept" if self.kept(name, entry) else "text"

    def shown(self, name, entry):
        """The versions that are shown to whoever may read: a correction in the making is its author's alone."""
        if entry.versions[-1].author == name:
            return entry.versions
        return [v for v in entry.versions if v.state_at(self.at) != "draft"] or entry.versions

    def writing(self, name, patient):
        """What becomes of beginning an entry now."""
        unit = self.seats[name].post.unit
        if patient not in self.registered[unit]:
            return "unknown"
        return self.with_key(name, (unit, patient), self.may_write(name, unit, patient))

    def may_write(self, name, unit, patient):
        """Whether the law lets this session write a new entry."""
        return self.takes_part(name, unit, patient) and (name, patient) not in self.relatives

    def changing(self, name, entry, *, signs):
        """What becomes of saving or signing the newest version of an entry now."""
        newest, post = entry.versions[-1], self.seats[name].post
        if entry.patient not in self.registered[post.unit] or self.blocked(name, entry):
            return "unknown"
        if newest.state_at(self.at) != "draft":
            locked = newest.state_at(self.at) == "locked" and not signs
            return self.correcting(name, entry) if locked else "settled"
        if newest.id not in self.seats[name].kept:
            found = self.reading(name, entry)
            if found != "text":
                return found
        barred = (name, entry.patient) in self.relatives or post.unit != entry.unit or newest.author != name
        if barred or not (signs or self.takes_part(name, entry.unit, entry.patient)):
            return "refused"
        return "done"

    def correcting(self, name, entry):
        """What becomes of adding to an entry now."""
        post = self.seats[name].post
        if entry.patient not in self.registered[post.unit] or self.blocked(name, entry):
            return "unknown"
        if not self.is_correctable(entry):
            return "settled"
        return self.with_key(name, (entry.unit, entry.patient), self.may_correct(name, entry))

    def is_correctable(self, entry):
        """Whether anything may be added to an entry."""
        return not (entry.is_destroyed or entry.is_misfiled or entry.versions[-1].state_at(self.at) == "draft")

    def may_correct(self, name, entry):
        """Whether the law lets this session add to an entry, or mark it."""
        barred = (name, entry.patient) in self.relatives or self.seats[name].post.unit != entry.unit
        grounds = self.takes_part(name, entry.unit, entry.patient) or entry.versions[0].author == name
        return grounds and not barred

    def marking(self, name, entry):
        """What becomes of marking an entry now as written in the wrong journal: that asks for no key."""
        if not self.known_here(name, entry.patient) or self.blocked(name, entry):
            return "unknown"
        if not self.is_correctable(entry):
            return "settled"
        return "done" if self.may_correct(name, entry) else "refused"

    def with_key(self, name, where, lawful):
        """What becomes of what is lawful or not, and asks for a journal's key: a new one only the unit's circle has."""
        if not lawful:
            return "refused"
        there = self.journal(*where) and self.opens(name, *where)
        return "done" if there or ("unit", where[0]) in self.seats[name].circles else "no key"
