"""What is certified of a destruction: by which decision, when, by whom, and which ids. No content, no patient's name.

It is written in Swedish, for the authority and the journal's own papers, and signed as a C2SP note by the log's key.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from journal.domain.retention import DestructionKind

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.retention import Destruction, Signer

_ZONE = ZoneInfo("Europe/Stockholm")
_GROUNDS = {
    DestructionKind.ORDERED: "Beslut av IVO, {decision} (patientdatalagen 8 kap. 4 §)",
    DestructionKind.DUE: "Bevarandetiden är slut, {decision} (patientdatalagen 3 kap. 17 §)",
}


@dataclass(frozen=True, slots=True)
class Where:
    """The provider and the unit by name."""

    provider: str
    unit: str


def certificate_text(done: Destruction, where: Where) -> str:
    """Return the lines that are signed, each ended; ValueError for a destruction that was not carried out."""
    if done.approved is None or done.backups_expire_at is None:
        raise ValueError("it was not carried out")
    # The last copy expires in the course of that day, so the day after is the first without any.
    free = done.backups_expire_at.astimezone(_ZONE).date() + timedelta(days=1)
    lines = (
        "sigill-destruction/1",
        "Intyg om förstöring av journaluppgifter",
        f"Ärende: {done.id}",
        f"Vårdgivare: {where.provider} ({done.provider})",
        f"Vårdenhet: {where.unit} ({done.unit})",
        f"Journal: {done.journal}{', hela' if done.whole else ''}",
        f"Grund: {_GROUNDS[done.kind].format(decision=done.decision)}",
        f"Föreslaget av: {_said(done.proposed)}",
        f"Godkänt och utfört av: {_said(done.approved)}",
        f"Antal versioner: {len(done.versions)}",
        *(str(version) for version in done.versions),
        *((f"Antal texter i ärenden: {len(done.texts)}", *(str(text) for text in done.texts)) if done.texts else ()),
        f"Från och med {free} finns uppgifterna inte heller i säkerhetskopior.",
    )
    return "".join(f"{line}\n" for line in lines)


def _said(signer: Signer) -> str:
    return f"{signer.name}, {signer.title}, {_time(signer.at)}"


def _time(at: datetime) -> str:
    return f"{at.astimezone(_ZONE):%Y-%m-%d %H:%M}"
