"""Typed ids: 16 random bytes each, never a number that tells an order or a count."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, NewType
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Iterator

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

_LENGTH = 16


@dataclass(frozen=True, slots=True)
class PackedIds(Collection[UUID]):
    """Ids in one value, 16 bytes each: a journal's thousands are carried without an object for each of them."""

    packed: bytes = b""

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.packed) // _LENGTH

    def __iter__(self) -> Iterator[UUID]:
        """Return each of them."""
        return (UUID(bytes=self.packed[first : first + _LENGTH]) for first in range(0, len(self.packed), _LENGTH))

    def __contains__(self, one: object) -> bool:
        """Say whether this is one of them."""
        return any(one == each for each in self)


def pack_ids(ids: Collection[UUID]) -> bytes:
    """Return ids as 16 bytes each, in their order."""
    return ids.packed if isinstance(ids, PackedIds) else b"".join(each.bytes for each in ids)


def new_id() -> UUID:
    """Return 16 fresh random bytes as an id. A version's id is made by the key store instead."""
    return UUID(bytes=secrets.token_bytes(16))
