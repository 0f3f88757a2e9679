"""Of what a patient wants to be noticed, and which rows of the log that is."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from journal.domain.own_log import LogKind, kind_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from journal.domain.access_log import AccessEvent
    from journal.domain.ids import AccountId


class NoticeChoice(StrEnum):
    """When a neutral message goes (P-20). Of an emergency it always does (E-08)."""

    ALWAYS = "always"
    OTHERS = "others"
    EMERGENCY = "emergency"


_SEEN = frozenset({LogKind.READ, LogKind.PRINTED, LogKind.REFUSED})
"""Emergencies are noticed by their own act, not before a day where the patient's safety asks for one."""


def is_noticed(event: AccessEvent, choice: NoticeChoice, treated_by: Collection[AccountId]) -> bool:
    """Say whether a row is one of which the patient wants to be noticed."""
    if choice is NoticeChoice.EMERGENCY or kind_of(event) not in _SEEN:
        return False
    person = event.actor.on_behalf_of or event.actor.account
    return choice is NoticeChoice.ALWAYS or person not in treated_by
