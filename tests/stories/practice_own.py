"""What a patient reads of the own journal: the part of the model that is about direct access."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.stories.practice_blocks import ZONE
from tests.stories.practice_people import IDLE, LONGEST, PROVIDER_OF

SETTLED = {"signed", "locked"}


@dataclass
class Seal:
    """What a patient hides from their own screen: of one unit or of all, everything or what happened on some days."""

    id: object
    unit: object
    first: object
    last: object
    stands: bool = True

    def hides(self, entry):
        """Whether it hides this entry now."""
        first, last = (moment.astimezone(ZONE).date() for moment in (entry.starts_at, entry.ends_at))
        in_time = (self.last or last) >= first and (self.first or first) <= last
        return self.stands and self.unit in {None, entry.unit} and in_time


@dataclass
class Account:
    """A patient's own account: whose it is, once a member has seen the number, and each unit's key that was granted."""

    provider: str
    number: str
    id: object
    patient: object = None
    granted: dict = field(default_factory=dict)
    seals: list = field(default_factory=list)


@dataclass
class OwnSeat:
    """A patient's session, and the epoch of each unit's key that it began with."""

    session: object
    keys: dict
    made_at: object
    seen_at: object

    def has_ended(self, at):
        """By the clock."""
        return at - self.seen_at > IDLE or at - self.made_at > LONGEST


class Owned:
    """What is released to patients, and what they see of it."""

    def epoch(self, unit, patient):
        """Which epoch a journal's secrets have reached."""
        return self.epochs.get((unit, patient), 1)

    def joined(self, provider):
        """The accounts at a provider that are joined to a patient."""
        return [one for one in self.accounts.values() if one.provider == provider and one.patient is not None]

    def does_what_waits(self, name):
        """Let the patients in for whom this session's unit has waited, and release what waits there."""
        seat, provider = self.seats[name], self.staff[name].provider
        unit, holds_unit = seat.post.unit, ("unit", seat.post.unit) in seat.circles
        for account in (one for one in self.accounts.values() if one.provider == provider):
            patient = self.patients.get((provider, account.number))
            if ("register", unit) in seat.circles and holds_unit and patient in self.registered[unit]:
                account.patient = patient
        if unit in self.direct and holds_unit:
            for account in self.joined(provider):
                if self.journal(unit, account.patient):
                    account.granted[unit] = self.epoch(unit, account.patient)
                    self.release(name, account.patient)

    def release(self, name, patient):
        """Release what waits in a patient's journal where this session works, and may be released."""
        seat, provider = self.seats[name], self.staff[name].provider
        unit = seat.post.unit
        has_account = any(one.patient == patient for one in self.joined(provider))
        if unit not in self.direct or ("unit", unit) not in seat.circles or not has_account:
            return
        epoch = self.epoch(unit, patient)
        for entry in self.journal(unit, patient):
            waits = any(v.state_at(self.at) in SETTLED and epoch not in v.released for v in entry.versions)
            if waits and entry.shown == "at-once" and not entry.is_misfiled:
                for version in entry.versions:
                    if version.state_at(self.at) in SETTLED:
                        version.released.add(epoch)

    def renew(self, unit, patient):
        """Let a journal's secrets be renewed: whoever was granted the last ones is granted the next."""
        self.epochs[unit, patient] = self.epoch(unit, patient) + 1
        for account in self.joined(PROVIDER_OF[unit]):
            if account.patient == patient and unit in account.granted:
                account.granted[unit] = self.epochs[unit, patient]

    def choosing_how_shown(self, name, entry):
        """What becomes of choosing now how an entry is shown to its patient."""
        unit = self.seats[name].post.unit
        if not self.known_here(name, entry.patient) or entry.unit != unit:
            return "unknown"
        return "done" if self.takes_part(name, unit, entry.patient) else "refused"

    def own_journal(self, account, seat):
        """The entries that a patient sees in this session, and of each the versions."""
        there = [entry for entry in self.entries if account.patient and entry.patient == account.patient]
        return {entry.id: self.own_versions(seat, entry) for entry in there if self.sees(account, seat, entry)}

    def sees(self, account, seat, entry):
        """Whether an entry is released under a key of this session, and nothing keeps it back or hides it."""
        hidden = any(seal.hides(entry) for seal in account.seals)
        given = entry.unit in self.direct and entry.shown == "at-once" and not entry.is_misfiled
        return given and not hidden and any(seat.keys.get(entry.unit) in v.released for v in entry.versions)

    def own_versions(self, seat, entry):
        """Of an entry that is seen: what is released under the session's key, and the gaps of what was destroyed."""
        epoch = seat.keys[entry.unit]
        return [v for v in entry.versions if epoch in v.released or v.state == "destroyed"]
