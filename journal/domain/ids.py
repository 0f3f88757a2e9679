"""Typed ids: 16 random bytes each, never a number that tells an order or a count."""

from __future__ import annotations

import secrets
from typing import NewType
from uuid import UUID

ProviderId = NewType("ProviderId", UUID)
UnitId = NewType("UnitId", UUID)
AccountId = NewType("AccountId", UUID)
AssignmentId = NewType("AssignmentId", UUID)
CircleId = NewType("CircleId", UUID)
PatientId = NewType("PatientId", UUID)
JournalId = NewType("JournalId", UUID)
EntryId = NewType("EntryId", UUID)
VersionId = NewType("VersionId", UUID)
EventId = NewType("EventId", UUID)
RelationId = NewType("RelationId", UUID)
BlockId = NewType("BlockId", UUID)
LiftId = NewType("LiftId", UUID)
DeathId = NewType("DeathId", UUID)
EmergencyId = NewType("EmergencyId", UUID)
HoldId = NewType("HoldId", UUID)
DestructionId = NewType("DestructionId", UUID)
DisclosureId = NewType("DisclosureId", UUID)
CaseId = NewType("CaseId", UUID)
CaseStepId = NewType("CaseStepId", UUID)
StatementId = NewType("StatementId", UUID)
ConsentId = NewType("ConsentId", UUID)
AnalysisId = NewType("AnalysisId", UUID)
AppointmentId = NewType("AppointmentId", UUID)


def new_id() -> UUID:
    """Return 16 fresh random bytes as an id. A version's id is made by the key store instead."""
    return UUID(bytes=secrets.token_bytes(16))
