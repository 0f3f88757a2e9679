"""What is said of seals on a patient's own pages: to whoever seals, and to the patient whose pages they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _

from journal.domain.release import SealGround

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from flask_babel import LazyString

SEAL_GROUNDS: Mapping[StrEnum, LazyString] = {
    SealGround.FOREIGN_HANDS: _("Någon annan kan ha tagit sig in som patienten"),
    SealGround.ASKED: _("Patienten har bett om det"),
    SealGround.SAFETY: _("För patientens säkerhet"),
}
TOLD_TO_PATIENT: Mapping[SealGround, LazyString] = {
    SealGround.FOREIGN_HANDS: _("Någon annan kan ha tagit sig in på ditt konto."),
    SealGround.ASKED: _("Du bad om det."),
}
"""What the page says of why. Nothing where it is for somebody's safety: others may stand behind the patient."""
