"""What a row of the access log says, and the exact bytes of it: payload, commitment, receipt and leaf.

All are pure functions of values. The encoding is that of the keys' contexts: a byte for the suite, then a label and
fields, each after its length in four bytes, so that it can be read in one way only. docs/formats/access-event.md
and log-leaf.md show it; a change of any of it is a new label.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import UUID

from journal.domain.access import Decision
from journal.domain.access_words import Activity, Purpose, Resource, ResourceKind, Subtype, Way
from journal.domain.ids import AccountId, AssignmentId, EventId, PatientId, ProviderId, UnitId, VersionId, pack_ids
from journal.domain.people import AccountKind, Actor, Role, Scope

if TYPE_CHECKING:
    from collections.abc import Iterable

    from journal.domain.access import Decision

_SUITE = b"\x01"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LAST_TIME = ((datetime.max.replace(tzinfo=UTC) - _EPOCH) // _MICROSECOND).to_bytes(8, "big")
_EVENT_FIELDS = 25
_PATIENTS = 23
FIRST = bytes(32)
"""What stands for the leaf before a patient's first one, and for that of a leaf without patient."""


def packed(label: str, *fields: bytes) -> bytes:
    """Encode a label such as "access-event/1" and its fields, each after its length: four bytes, big-endian."""
    return _SUITE + _joined((label.encode(), *fields))


def unpacked(label: str, raw: bytes) -> list[bytes]:
    """Return the fields that `packed` encoded under this label; ValueError for anything else."""
    told, *fields = _split(raw[1:]) if raw[:1] == _SUITE else [b""]
    if told != label.encode():
        raise ValueError("another label, or none")
    return fields


@dataclass(frozen=True, slots=True)
class AccessEvent:
    """Who did or tried what, to what, why, and what the law said of it (L-01). No word of any text (L-10)."""

    id: EventId
    at: datetime
    zone: str
    activity: Activity
    subtype: Subtype
    purpose: Purpose
    reason: str
    sealed_reason: bytes
    permitted: bool
    because: tuple[str, ...]
    actor: Actor
    way: Way
    resource: Resource
    patients: tuple[PatientId, ...] = ()
    halves: tuple[VersionId, ...] = ()

    def encoded(self) -> bytes:
        """Encode as the payload of the row, docs/formats/access-event.md."""
        stamp = (self.id.bytes, self.actor.provider.bytes, _microseconds(self.at), self.zone.encode())
        did = (self.activity.encode(), self.subtype.encode(), self.purpose.encode(), self.reason.encode())
        ruled = (self.sealed_reason, b"\x01" if self.permitted else b"\x00", _words(self.because))
        about = (self.way.encode(), self.resource.kind.encode(), pack_ids(self.resource.ids))
        return packed(
            "access-event/1",
            *stamp,
            *did,
            *ruled,
            *_acted(self.actor),
            *about,
            pack_ids(self.patients),
            pack_ids(self.halves),
        )


def event_of(decision: Decision[Any], event: EventId, at: datetime, zone: str) -> AccessEvent:
    """Say a decision as an event: everything that its row needs stands in the ask."""
    ask = decision.ask
    return AccessEvent(
        id=event,
        at=at.astimezone(UTC),
        zone=zone,
        activity=ask.activity,
        subtype=ask.subtype,
        purpose=ask.purpose,
        reason=ask.why.code.value if ask.why else "",
        sealed_reason=ask.why.sealed_text if ask.why else b"",
        permitted=decision.permitted,
        because=decision.because,
        actor=ask.actor,
        way=ask.way,
        resource=ask.resource,
        patients=tuple(dict.fromkeys(ask.patients)),
        halves=tuple(dict.fromkeys(ask.halves)),
    )


def decoded(payload: bytes) -> AccessEvent:
    """Read a payload; ValueError when it is not one, or says words that this version does not know."""
    fields = unpacked("access-event/1", payload)
    if len(fields) != _EVENT_FIELDS:
        raise ValueError("another number of fields")
    event, provider, at, zone, activity, subtype, purpose, reason, sealed_reason, permitted, because = fields[:11]
    way, kind, about, patients, halves = fields[20:]
    if permitted not in {b"\x00", b"\x01"}:
        raise ValueError("neither permitted nor refused")
    return AccessEvent(
        EventId(UUID(bytes=event)),
        _time(at),
        zone.decode(),
        Activity(activity.decode()),
        Subtype(subtype.decode()),
        Purpose(purpose.decode()),
        reason.decode(),
        sealed_reason,
        permitted == b"\x01",
        tuple(word.decode() for word in _split(because)),
        _actor(provider, *fields[11:20]),
        Way(way.decode()),
        Resource(ResourceKind(kind.decode()), tuple(_each_id(about))),
        tuple(PatientId(each) for each in _each_id(patients)),
        tuple(VersionId(each) for each in _each_id(halves)),
    )


def patients_in(payload: bytes) -> tuple[PatientId, ...]:
    """Return whom a payload concerns without reading the rest of it; ValueError when it is none."""
    fields = unpacked("access-event/1", payload)
    if len(fields) != _EVENT_FIELDS:
        raise ValueError("another number of fields")
    return tuple(PatientId(each) for each in _each_id(fields[_PATIENTS]))


def commitment_to(salt: bytes, payload: bytes) -> bytes:
    """Return SHA-256(salt ‖ payload), 32 bytes: it confirms no guess once the salt is gone."""
    return sha256(salt + payload).digest()


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is kept of an event for good, whatever ages: whose log, which event, when, and the commitment."""

    provider: UUID
    event: UUID
    at: datetime
    zone: str
    commitment: bytes

    def receipt_message(self) -> bytes:
        """Encode what the log key signs when it promises that the row stands."""
        return packed("receipt/1", *self._fields())

    def leaf(self, patient: UUID | None, patient_seq: int, previous: bytes) -> bytes:
        """Encode a leaf of the tree: the event, one patient or none, and that patient's leaf hash before this."""
        chained = (patient.bytes if patient else b"", patient_seq.to_bytes(8, "big"), previous)
        return packed("log-leaf/1", *self._fields(), *chained)

    def _fields(self) -> tuple[bytes, ...]:
        at = _microseconds(self.at)
        return (self.provider.bytes, self.event.bytes, at, self.zone.encode(), self.commitment)


def extract_message(provider: UUID, patient: UUID, seq: int, tree: tuple[int, bytes], at: datetime) -> bytes:
    """Encode what the log key signs under a patient's extract: the last own number and the tree's (size, root)."""
    numbers = (seq.to_bytes(8, "big"), tree[0].to_bytes(8, "big"), tree[1], _microseconds(at))
    return packed("log-extract/1", provider.bytes, patient.bytes, *numbers)


def _acted(actor: Actor) -> tuple[bytes, ...]:
    return (
        actor.account.bytes,
        actor.name.encode(),
        actor.title.encode(),
        actor.kind.encode(),
        actor.on_behalf_of.bytes if actor.on_behalf_of else b"",
        _words(sorted(actor.scopes)),
        actor.assignment.bytes,
        actor.role.encode(),
        actor.unit.bytes if actor.unit else b"",
    )


@lru_cache(maxsize=256)
def _actor(provider: bytes, *fields: bytes) -> Actor:
    """Read who acted. Kept by its bytes: a page of a log says the same few people again and again."""
    account, name, title, kind, owner, scopes, assignment, role, unit = fields
    return Actor(
        account=AccountId(UUID(bytes=account)),
        provider=ProviderId(UUID(bytes=provider)),
        assignment=AssignmentId(UUID(bytes=assignment)),
        role=Role(role.decode()),
        unit=UnitId(UUID(bytes=unit)) if unit else None,
        name=name.decode(),
        title=title.decode(),
        kind=AccountKind(kind.decode()),
        scopes=frozenset(Scope(scope.decode()) for scope in _split(scopes)),
        on_behalf_of=AccountId(UUID(bytes=owner)) if owner else None,
    )


def _microseconds(at: datetime) -> bytes:
    return ((at - _EPOCH) // _MICROSECOND).to_bytes(8, "big")


def _time(raw: bytes) -> datetime:
    if len(raw) != len(_LAST_TIME) or raw > _LAST_TIME:
        raise ValueError("not a time")
    return _EPOCH + int.from_bytes(raw, "big") * _MICROSECOND


def _joined(fields: Iterable[bytes]) -> bytes:
    return b"".join(len(field).to_bytes(4, "big") + field for field in fields)


def _split(raw: bytes) -> list[bytes]:
    fields, end, size = [], 0, len(raw)
    while end < size:
        start = end + 4
        end = start + int.from_bytes(raw[end:start], "big")
        if end > size:
            raise ValueError("a field is cut short")
        fields.append(raw[start:end])
    return fields


def _words(words: Iterable[str]) -> bytes:
    return _joined(word.encode() for word in words)


def _each_id(raw: bytes) -> Iterable[UUID]:
    return (UUID(bytes=raw[start : start + 16]) for start in range(0, len(raw), 16))
