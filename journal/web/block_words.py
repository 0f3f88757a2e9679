"""What is said of blocks: their kinds and states, and what is read out before one is entered (PDL 8:6; B-17)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _

from journal.domain.block import BlockKind, InformationType, Requester

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from flask_babel import LazyString

BLOCK_KINDS: Mapping[StrEnum, LazyString] = {
    BlockKind.INNER: _("Inre spärr"),
    BlockKind.OUTER: _("Yttre spärr"),
}
INFORMATION_TYPES: Mapping[StrEnum, LazyString] = {
    InformationType.PRESCRIPTION: _("Läkemedelsordinationer"),
    InformationType.ALERT: _("Uppmärksamhetssignaler"),
    InformationType.CARE_DOCUMENTATION: _("Vårddokumentation"),
}
REQUESTERS: Mapping[StrEnum, LazyString] = {
    Requester.PATIENT: _("patienten"),
    Requester.GUARDIAN: _("vårdnadshavare"),
}
TOLD_TEXT: tuple[LazyString, ...] = (
    _("En spärr gäller genast. Du kan låta den upphöra när du vill, och det kostar ingenting."),
    _("Den som möter dig på en annan enhet vet då inte vad som har kommit fram här, inte heller en krisplan."),
    _("Är ditt liv i fara och du inte kan svara kan enskilda anteckningar öppnas ändå. Det loggas och granskas."),
    _("Den egna enheten läser och skriver som förut."),
    _("Det som redan har lästs kan inte göras oläst."),
    _("Det här gäller också utskrift, sökning och andra system som hämtar uppgifter härifrån."),
)
"""What is read out to the patient: version ``services.blocks.TOLD``. Change one, and the other is a new one."""
