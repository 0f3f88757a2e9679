"""Typed ids of 16 bytes: random ones, and those of rows that come by the thousand in the order of their time.

None is a number that tells a count.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, NewType
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

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
_TIME_BITS = 80
"""So many bits stand below the 48 of an id's time."""
_FIXED = 0xF << 76 | 0b11 << 62
_VERSION_7 = 0x7 << 76 | 0b10 << 62
"""Of RFC 9562: the bits that say which kind of id it is, and what they say in version 7 of its variant."""


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


def id_in_time(at: datetime) -> UUID:
    """Return a fresh id that sorts by the millisecond of an aware UTC time (RFC 9562, version 7): 74 bits are random.

    For rows of the log and entries, which say their time in clear beside it: an index of such ids grows at its end,
    where one of random ids is written to all over (ADR 0034).
    """
    milliseconds = int(at.timestamp() * 1000)
    raw = milliseconds << _TIME_BITS | secrets.randbits(_TIME_BITS)
    return UUID(int=raw & ~_FIXED | _VERSION_7)
