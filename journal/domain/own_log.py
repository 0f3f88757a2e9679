"""What a row of the access log is to the patient whom it concerns: a reading, a writing, a print, an emergency."""

from __future__ import annotations

from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING

from journal.domain.access_words import Activity, ResourceKind, Subtype, Way
from journal.domain.people import Role

if TYPE_CHECKING:
    from journal.domain.access_log import AccessEvent
    from journal.domain.ids import AccountId, PatientId


class LogKind(StrEnum):
    """In which of a patient's words a row is counted, and by which it can be looked for."""

    READ = "read"
    WROTE = "wrote"
    PRINTED = "printed"
    EMERGENCY = "emergency"
    LISTED = "listed"
    REFUSED = "refused"
    OTHER = "other"
    OWN = "own"


_WRITTEN = frozenset({Activity.WRITE, Activity.SIGN, Activity.ACKNOWLEDGE, Activity.DELETE})
_TEXTS = frozenset({ResourceKind.VERSIONS, ResourceKind.JOURNAL, ResourceKind.LIFT, ResourceKind.CASE})


def kind_of(event: AccessEvent) -> LogKind:
    """Return the one word under which a row is counted: the gravest that it deserves."""
    if event.actor.role is Role.PATIENT:
        return LogKind.OWN
    if not event.permitted:
        return LogKind.REFUSED
    if event.way is Way.EMERGENCY or event.activity is Activity.EMERGENCY:
        return LogKind.EMERGENCY
    if event.activity is Activity.PRINT or event.subtype in {Subtype.EXPORT, Subtype.HAND_OVER}:
        return LogKind.PRINTED
    return _everyday(event)


def _everyday(event: AccessEvent) -> LogKind:
    if event.activity in _WRITTEN:
        return LogKind.WROTE if event.resource.kind in _TEXTS else LogKind.OTHER
    if is_of_many(event) or event.resource.kind in {ResourceKind.REGISTER, ResourceKind.PATIENT}:
        return LogKind.LISTED
    return LogKind.READ if event.halves or event.resource.kind in _TEXTS else LogKind.OTHER


def is_of_many(event: AccessEvent) -> bool:
    """Say whether the row names others beside the patient: a register's list, a hand-over."""
    return len(event.patients) > 1


def person_key(patient: PatientId, account: AccountId) -> str:
    """Return by what a patient's page tells people apart: the same person has another key to every other patient."""
    return sha256(patient.bytes + account.bytes).hexdigest()[:16]
