"""What is asked, what was decided, and the proof that it stands in the access log.

An ask says everything that its log row needs. ``store.access_log`` is the only maker of :class:`Logged` (after its
commit) and :class:`Recorded` (inside the transaction of the effect); the vault opens and seals for nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from journal.domain.access_words import Activity, Purpose, Resource, ResourceKind, Subtype, Way

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.access_words import Why
    from journal.domain.ids import EventId, PatientId, VersionId
    from journal.domain.people import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What every ask says: who, for what purpose, why. Subclasses say what."""

    ACTIVITY: ClassVar[Activity] = Activity.READ
    SUBTYPE: ClassVar[Subtype] = Subtype.NONE
    actor: Actor
    purpose: Purpose = Purpose.CARE
    why: Why | None = None

    @property
    def activity(self) -> Activity:
        """The national word for what is done."""
        return self.ACTIVITY

    @property
    def subtype(self) -> Subtype:
        """The local word, or none."""
        return self.SUBTYPE

    @property
    def way(self) -> Way:
        """On which way texts are reached, if any are."""
        return Way.NONE

    @property
    def patients(self) -> tuple[PatientId, ...]:
        """Whom it concerns: one leaf of the log for each."""
        return ()

    @property
    def resource(self) -> Resource:
        """What the row is about."""
        return Resource(ResourceKind.SESSION)

    @property
    def halves(self) -> tuple[VersionId, ...]:
        """The versions whose halves the key store hands out for the row."""
        return ()


A_co = TypeVar("A_co", bound=Ask, covariant=True)


@dataclass(frozen=True, slots=True)
class Decision(Generic[A_co]):
    """What was asked, whether it is permitted, and the rules (name and paragraph) that say why."""

    ask: A_co
    permitted: bool
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """The log's promise that a row stands: the event, its time, and the log key's signature. No number yet."""

    event: EventId
    at: datetime
    zone: str
    commitment: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Logged(Generic[A_co]):
    """Proof that a permitted ask stands in the log, committed. The vault opens for nothing else."""

    ask: A_co
    receipt: Receipt

    @property
    def event(self) -> EventId:
        """The row's id, by which the key store reads it."""
        return self.receipt.event


@dataclass(frozen=True, slots=True)
class Recorded(Generic[A_co]):
    """Proof that a permitted ask stands in the log of this transaction: effect and row commit together."""

    ask: A_co
    receipt: Receipt

    @property
    def event(self) -> EventId:
        """The row's id."""
        return self.receipt.event
