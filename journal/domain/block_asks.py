"""Asks about blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from journal.domain.access_words import Activity, Resource, ResourceKind, Subtype
from journal.domain.ids import PackedIds
from journal.domain.register_asks import OfPatient

if TYPE_CHECKING:
    from journal.domain.ids import BlockId


@dataclass(frozen=True, slots=True, kw_only=True)
class OfBlock(OfPatient):
    """An ask about one block, new or there already."""

    ACTIVITY: ClassVar[Activity] = Activity.WRITE
    SUBTYPE: ClassVar[Subtype] = Subtype.BLOCK
    block: BlockId

    @property
    def resource(self) -> Resource:
        """The block."""
        return Resource(ResourceKind.BLOCK, (self.block,))


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterBlock(OfBlock):
    """Enter a block. The row lists what it closes, so that a key store behind the log can close it again."""

    closes: PackedIds

    @property
    def resource(self) -> Resource:
        """The block, and every version that is closed with it."""
        return Resource(ResourceKind.BLOCK, PackedIds(self.block.bytes + self.closes.packed))


@dataclass(frozen=True, slots=True, kw_only=True)
class EndBlock(OfBlock):
    """End a block because the patient wants it no more (B-15). The row stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidBlock(OfBlock):
    """Void a block that was registered by mistake (B-16). The row stays, and it cannot be undone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeBlocks(OfPatient):
    """Read which blocks a patient has had at the own unit, or preview one."""

    SUBTYPE: ClassVar[Subtype] = Subtype.BLOCK
