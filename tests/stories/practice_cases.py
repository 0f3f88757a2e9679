"""What is written in cases, and copies that are left: the part of the model that goes with a journal or an entry."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Text:
    """A text of a case: what it is, and its words. A copy has none here: what it holds stands with the case."""

    id: object
    kind: str
    words: object
    state: str = "left"

    def destroy(self):
        """Let it be destroyed."""
        self.state, self.words = "destroyed", None


@dataclass
class Case:
    """A case at a unit: the entries that it is about, what was written in it, and what is in the copy that was left."""

    id: object
    unit: str
    patient: object
    about: list = field(default_factory=list)
    texts: list = field(default_factory=list)
    copied: list = field(default_factory=list)
    words: set = field(default_factory=set)

    @property
    def left(self):
        """The texts that were not destroyed."""
        return [text for text in self.texts if text.state == "left"]

    def told(self, *besides):
        """The texts that are shown, but of these kinds."""
        return [text for text in self.texts if text.kind not in besides]


class Cased:
    """What becomes of reading in cases, and which texts go with what is destroyed."""

    def texts_that_go(self, unit, patient, entries, *, whole):
        """The texts that are destroyed with a whole journal, or with these entries of it."""
        cases = [case for case in self.cases if (case.unit, case.patient) == (unit, patient)]
        about = [case for case in cases if whole or any(entry in entries for entry in case.about)]
        return [text for case in about for text in case.left]

    def writing_in(self, name, patient):
        """What becomes of writing in a case of this session's unit now."""
        if not self.known_here(name, patient):
            return "unknown"
        unit = self.seats[name].post.unit
        return self._with_circle(name, unit, (name, patient) not in self.relatives)

    def reading_in_case(self, name, case):
        """What becomes of reading a case now: of one in which nothing is left, what it was may be told."""
        if not self.known_here(name, case.patient):
            return "unknown"
        if not any(text.state == "left" for text in case.told("copy")):
            return "done"
        own = self.seats[name].post.unit == case.unit
        return self._with_circle(name, case.unit, own and (name, case.patient) not in self.relatives)

    def _with_circle(self, name, unit, lawful):
        """What becomes of what is lawful or not, and asks for the patient's key, which the unit's circle alone has."""
        if not lawful:
            return "refused"
        return "done" if ("unit", unit) in self.seats[name].circles else "no key"

    def reading_own_case(self, account, seat, case):
        """What becomes of a patient's reading a case now."""
        if account.patient != case.patient:
            return "unknown"
        left = any(text.state == "left" for text in case.told("copy", "statement"))
        return "done" if case.unit in seat.keys or not left else "no key"

    def asking(self, seat, entry):
        """What becomes of a patient's asking for something about an entry now: with an old key nothing is written."""
        return "done" if seat.keys.get(entry.unit) == self.epoch(entry.unit, entry.patient) else "old key"

    def fetching(self, account, seat, case):
        """What becomes of a patient's fetching a copy that was left: all of it as it was, or nothing."""
        if account.patient != case.patient:
            return "unknown"
        if not any(text.state == "left" for text in case.texts if text.kind == "copy"):
            return "gone"
        if case.unit not in seat.keys:
            return "no key"
        hidden = any(seal.stands and seal.unit in {None, case.unit} for seal in account.seals)
        gone = any(version.state == "destroyed" for version in case.copied)
        return "refused" if hidden or gone else "done"
