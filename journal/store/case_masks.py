"""Which passages a copy does not hold, as rows. What is masked no more stays as an ended row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from journal.domain.case_words import Withholding
from journal.domain.ids import VersionId, new_id
from journal.store.case_tables import CaseMaskRow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.access import Recorded
    from journal.domain.case_asks import TakeStep
    from journal.domain.ids import CaseId, EntryId
    from journal.store.database import Transaction

Passage = tuple[VersionId, int]
"""A version, and the number of a paragraph in it."""


def masks_of(connection: Connection, case: CaseId) -> dict[Passage, Withholding]:
    """Return what is masked now, and on what ground."""
    found = select(CaseMaskRow.version_id, CaseMaskRow.passage, CaseMaskRow.ground).where(
        CaseMaskRow.case_id == case, CaseMaskRow.ended_at.is_(None)
    )
    return {(VersionId(row.version_id), row.passage): Withholding(row.ground) for row in connection.execute(found)}


def set_masks(
    tx: Transaction,
    recorded: Recorded[TakeStep],
    masks: Mapping[Passage, Withholding],
    entries: Mapping[VersionId, EntryId],
    at: datetime,
) -> None:
    """Put these masks in the place of those that stand; ``entries`` says to which entry each version belongs."""
    case, before = recorded.ask.case, masks_of(tx.connection, recorded.ask.case)
    for (version, passage), ground in before.items():
        if masks.get((version, passage)) is not ground:
            tx.connection.execute(
                update(CaseMaskRow)
                .where(
                    CaseMaskRow.case_id == case,
                    CaseMaskRow.version_id == version,
                    CaseMaskRow.passage == passage,
                    CaseMaskRow.ended_at.is_(None),
                )
                .values(ended_at=at)
            )
    new = {passage: ground for passage, ground in masks.items() if before.get(passage) is not ground}
    for (version, number), ground in new.items():
        tx.connection.execute(
            insert(CaseMaskRow).values(
                mask_id=new_id(),
                provider_id=recorded.ask.actor.provider,
                case_id=case,
                entry_id=entries[version],
                version_id=version,
                passage=number,
                ground=ground.value,
                made_by=recorded.ask.actor.account,
                made_at=at,
                event_id=recorded.event,
            )
        )
