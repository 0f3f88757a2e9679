"""The words of keeping and destroying: why a journal is held, and how far a destruction has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _

from journal.domain.retention import DestructionState, HoldReason

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from flask_babel import LazyString

HOLD_REASONS: Mapping[StrEnum, LazyString] = {
    HoldReason.COMPLAINT: _("Klagomål eller anmälan"),
    HoldReason.CLAIM: _("Krav på ersättning"),
    HoldReason.SUPERVISION: _("Tillsyn"),
    HoldReason.COURT: _("Domstol eller polis"),
    HoldReason.OTHER: _("Annat, med egna ord"),
}
DESTRUCTION_STATES: Mapping[StrEnum, LazyString] = {
    DestructionState.PROPOSED: _("Väntar på en andra person"),
    DestructionState.DONE: _("Utförd"),
    DestructionState.WITHDRAWN: _("Återtagen"),
}
