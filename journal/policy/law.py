"""The paragraphs that the policy tables cite, and the ids of the rules they make. Nowhere else is one spelled.

Figures that rest on HSLF-FS 2016:40 stand here too: the regulation was amended (HSLF-FS 2025:57), and a change of it
is to be a change of one line.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of law, and in one line what it asks of us."""

    cite: str
    asks: str


PDL_2_4 = Paragraph("PDL 2:4", "Data are used for the listed purposes only.")
PDL_3_1 = Paragraph("PDL 3:1", "One journal for each patient, never of two.")
PDL_3_4 = Paragraph("PDL 3:4", "Whoever keeps the journal answers for their own entries.")
PDL_3_10 = Paragraph("PDL 3:10", "An entry is signed by the person responsible for it.")
PDL_3_14 = Paragraph("PDL 3:14", "Nothing is erased or made illegible; a correction says when and by whom.")
PDL_4_1 = Paragraph("PDL 4:1", "Staff read only for care they take part in, or as their work in health care needs.")
PDL_4_2 = Paragraph("PDL 4:2", "Authorisation is limited to what the task needs.")
PDL_4_3 = Paragraph("PDL 4:3", "Access is documented, checkable and checked.")
HSLF_4_1 = Paragraph("HSLF-FS 2016:40 4 kap.", "Data of other units are seen after an active choice.")
HSLF_4_3 = Paragraph("HSLF-FS 2016:40 4:3", "Authorisations are given, changed, followed up and removed.")

DRAFT_LOCKS_AFTER = timedelta(days=14)
"""An unsigned entry locks after at most fourteen days (J-09; practice, HSLF-FS 2016:40)."""

LOG_KEPT_YEARS = 5
"""Log rows are kept at least five years (HSLF-FS 2016:40 4:9 p. 7; L-13)."""

CHOICE_STANDS = timedelta(hours=12)
"""An active choice stands as long as a session may last, never longer."""
