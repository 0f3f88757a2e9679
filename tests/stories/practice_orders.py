"""What two people destroy by an authority's order: the part of the model that is about proposals."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Proposal:
    """What one person proposed and signed: exactly these versions, or a whole journal, and what was written of it."""

    made: object
    name: str
    unit: str
    patient: object
    entries: list
    versions: list
    texts: list
    whole: bool = False


class Ordered:
    """What becomes of proposals, and of what they name."""

    def proposing(self, name, unit, patient):
        """What becomes of proposing now that something in a journal be destroyed as the authority has decided."""
        if not self.known_here(name, patient):
            return "unknown"
        barred = (name, patient) in self.relatives or self.seats[name].post.unit != unit
        return "refused" if barred else "done"

    def approving(self, name, proposal):
        """What becomes of approving a proposal now: nobody approves their own, and a whole journal is as it was."""
        if self.seats[name].post.unit != proposal.unit:
            return "unknown"
        if name == proposal.name or (name, proposal.patient) in self.relatives:
            return "refused"
        return "done" if self.is_as_proposed(proposal) else "changed"

    def is_as_proposed(self, proposal):
        """Whether it names all that was written of it in cases and, of a whole journal, all that is left there.

        Another journal keeps the patient's name.
        """
        where = (proposal.unit, proposal.patient, proposal.entries)
        if {text.id for text in self.texts_that_go(*where, whole=proposal.whole)} != {t.id for t in proposal.texts}:
            return False
        left = [v for entry in self.journal(proposal.unit, proposal.patient) for v in entry.left]
        same = {version.id for version in left} == {version.id for version in proposal.versions}
        return not proposal.whole or (same and self.is_known_elsewhere(proposal.unit, proposal.patient))

    def is_known_elsewhere(self, unit, patient):
        """Whether another unit has a text about the patient, or of a case of theirs."""
        return any(each.left for each in (*self.entries, *self.cases) if each.patient == patient and each.unit != unit)

    def journal(self, unit, patient):
        """A patient's entries at a unit."""
        return [entry for entry in self.entries if (entry.unit, entry.patient) == (unit, patient)]

    def carry_out(self, proposal):
        """Let what a proposal names be destroyed, and nothing else."""
        for each in (*proposal.versions, *proposal.texts):
            each.destroy()
        self.proposals.remove(proposal)
