"""Asks between care providers (lag 2022:913). No outlet makes them: the tables stand ready, and sharing is off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.register_asks import OfPatient

if TYPE_CHECKING:
    from journal.domain.ids import ProviderId


@dataclass(frozen=True, slots=True, kw_only=True)
class OfOtherProvider(OfPatient):
    """An ask about what another provider holds of a patient."""

    holder: ProviderId
