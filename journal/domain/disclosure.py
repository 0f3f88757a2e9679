"""A copy that was handed out: to whom, on whose request, how much, in which form (PDL 3:11)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from journal.domain.entry import EntryHead, EntryKind, EntryText, Keyword, VersionState


class DisclosureForm(StrEnum):
    """How somebody got it (PDL 5:6, 8:2): the word itself stands in the journal."""

    PAPER = "på papper"
    FILE = "som fil"
    READ = "läst på plats"


@dataclass(frozen=True, slots=True)
class HandOut:
    """Who gets what, on whose request, in which form. When is the time of the act.

    Test material is left out of a plain copy: what a test measures is lost when its items are known (J-17).
    """

    recipient: str
    requested_by: str
    extent: str
    form: DisclosureForm
    with_test_material: bool = False

    @property
    def text(self) -> EntryText:
        """The same, as it is sealed in the journal."""
        return EntryText(
            {
                Keyword.RECIPIENT: self.recipient.strip(),
                Keyword.REQUESTED_BY: self.requested_by.strip(),
                Keyword.EXTENT: self.extent.strip(),
                Keyword.FORM: self.form.value,
            }
        )

    @property
    def problems(self) -> dict[str, str]:
        """What is missing, by field: the paragraph names who and when, and the act knows when."""
        lines = {"recipient": self.recipient, "requested_by": self.requested_by, "extent": self.extent}
        return {name: "required" for name, line in lines.items() if not line.strip()}


def is_to_be_issued(head: EntryHead) -> bool:
    """Say whether it is a certificate that nobody signed yet: its signature says who receives it (PDL 3:16)."""
    return head.kind is EntryKind.CERTIFICATE and all(v.state is not VersionState.SIGNED for v in head.versions)
