"""From blocks and previews to what pages show of them."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from journal.domain.block import BlockKind
from journal.services.blocks_shown import standing_blocks
from journal.services.surroundings import around, people
from journal.web.dates import day
from journal.web.shapes.blocks import BlockEnteredView, BlockView, PreviewView, Screen
from journal.web.shapes.journals import MaySee
from journal.web.wiring import asking

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.access import Receipt
    from journal.domain.block import Block
    from journal.domain.entry import EntryHead
    from journal.domain.ids import PatientId
    from journal.services.blocks import NewBlock
    from journal.services.blocks_shown import Preview

_FIRST = 3
"""Entries that a small screen shows one by one."""


def block_view(block: Block) -> BlockView:
    """Return a block of the own unit's information as it is shown to staff."""
    parts, session, at = asking()
    by = people(parts, session).get(block.registered.registered_by, ("", ""))[0]
    return shown_block(block, around(parts, session, at).unit, by)


def shown_block(block: Block, unit: str, registered_by: str) -> BlockView:
    """Return a block of a unit's information as it is shown; a patient who registered it has no name here."""
    over_at = min((moment for moment in (block.ended_at, block.voided_at) if moment), default=None)
    return BlockView(
        id=block.id,
        kind=block.kind,
        unit=unit if block.kind is BlockKind.INNER else "",
        first_day=block.first_day,
        last_day=block.last_day,
        exempt=tuple(sorted(block.exempt)),
        visible=block.visible,
        requested_at=block.registered.requested_at,
        registered_by=registered_by,
        registered_at=block.registered.registered_at,
        state="voided" if block.voided_at else "ended" if block.ended_at else "stands",
        over_at=over_at,
    )


def entered_view(view: BlockView, receipt: Receipt) -> BlockEnteredView:
    """Return the confirmation of a block."""
    commitment, signature = (b64encode(value).decode() for value in (receipt.commitment, receipt.signature))
    return BlockEnteredView(view, receipt.event, commitment, signature)


def preview_view(found: Preview, new: NewBlock, *, shares: bool) -> PreviewView:
    """Return both screens of other units. Of a unit that does not share they see nothing before or after."""
    outer = new.kind is BlockKind.OUTER
    today, then = _screen(found.entries, found.now), _screen(found.entries - found.closed, found.left)
    return PreviewView(today, then, shares, outer, hint=new.visible and bool(found.closed))


def others_see(patient: PatientId) -> MaySee:
    """Return the line of "Vem kan se" about the provider's other units: what holds for them now."""
    parts, session, at = asking()
    who = str(_("Andra enheter"))
    if not around(parts, session, at).shares:
        return MaySee(who, _("enheten delar inte"), sees=False)
    blocks = standing_blocks(parts, session, patient, at)
    whole = [block for block in blocks if block.first_day is None and block.last_day is None and not block.exempt]
    if whole:
        return MaySee(who, _("spärrad för dem sedan %(day)s", day=day(_since(whole))), sees=False)
    if blocks:
        return MaySee(who, _("efter ett aktivt val, utom det som spärrades %(day)s", day=day(_since(blocks))))
    return MaySee(who, _("efter ett aktivt val"))


def _since(blocks: list[Block] | tuple[Block, ...]) -> datetime:
    return min(block.registered.registered_at for block in blocks)


def _screen(count: int, heads: tuple[EntryHead, ...]) -> Screen:
    return Screen(count, tuple((head.kind, head.happened.starts_at) for head in heads[:_FIRST]))
