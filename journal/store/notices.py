"""Notices to patients as rows: chosen, looked for in the log, claimed by one sender, sent or tried again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import exists, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from journal.domain.emergency import NoticeKind
from journal.domain.ids import PatientId, ProviderId, new_id
from journal.domain.notices import NoticeChoice
from journal.store.emergency_tables import NoticeRow
from journal.store.log_events import EVENT, event_in
from journal.store.log_tables import AccessEventRow, AccessPayloadRow, LogLeafRow
from journal.store.log_tree import size_of
from journal.store.own_log_tables import NoticeChoiceRow, NoticeSweepRow

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from sqlalchemy import ColumnElement, Connection

    from journal.domain.access import Recorded
    from journal.domain.access_log import AccessEvent
    from journal.domain.own_log_asks import ChooseNotices
    from journal.store.database import Transaction

_LEASE = timedelta(minutes=10)
"""Whoever claims a notice has so long to send it; then it is anybody's again."""


@dataclass(frozen=True, slots=True)
class NoticeDue:
    """A notice that may go now, and how often it was tried."""

    id: UUID
    provider: ProviderId
    patient: PatientId
    tries: int


def choose(tx: Transaction, recorded: Recorded[ChooseNotices], choice: NoticeChoice, at: datetime) -> None:
    """Insert a choice; the newest counts."""
    ask = recorded.ask
    row = {
        "choice_id": new_id(),
        "provider_id": ask.actor.provider,
        "patient_id": ask.patient,
        "choice": choice.value,
        "made_at": at,
        "event_id": recorded.event,
    }
    tx.connection.execute(insert(NoticeChoiceRow).values(**row))


def choices(connection: Connection, provider: ProviderId) -> dict[PatientId, NoticeChoice]:
    """Return what each patient of a provider chose last."""
    mine = select(NoticeChoiceRow.patient_id, NoticeChoiceRow.choice).where(NoticeChoiceRow.provider_id == provider)
    rows = connection.execute(mine.order_by(NoticeChoiceRow.made_at, NoticeChoiceRow.choice_id))
    return {PatientId(row.patient_id): NoticeChoice(row.choice) for row in rows}


def unswept(
    connection: Connection, provider: ProviderId, patients: Collection[PatientId]
) -> tuple[int | None, int, list[tuple[PatientId, AccessEvent]]]:
    """Return where the last sweep ended, None before the first; where the log ends; and the rows between of these."""
    begun = connection.execute(
        select(NoticeSweepRow.next_leaf).where(NoticeSweepRow.provider_id == provider)
    ).scalar_one_or_none()
    size = size_of(connection, provider)
    if begun is None or not patients:
        return begun, size, []
    mine = LogLeafRow.provider_id == provider, LogLeafRow.leaf_index >= begun, LogLeafRow.leaf_index < size
    joined = (
        EVENT.add_columns(LogLeafRow.patient_id)
        .select_from(LogLeafRow)
        .join(AccessEventRow, AccessEventRow.event_id == LogLeafRow.event_id)
        .join(AccessPayloadRow, AccessPayloadRow.event_id == LogLeafRow.event_id)
    )
    rows = connection.execute(joined.where(*mine, LogLeafRow.patient_id.is_not(None)).order_by(LogLeafRow.leaf_index))
    told = [(PatientId(row.patient_id), event_in(row)) for row in rows if row.patient_id in patients]
    return begun, size, [(patient, event) for patient, event in told if event is not None]


def swept(tx: Transaction, provider: ProviderId, begun: int | None, size: int) -> bool:
    """Note where a sweep ended; False when another one just did, and its notices stand."""
    if begun is None:
        try:
            with tx.connection.begin_nested():
                tx.connection.execute(insert(NoticeSweepRow).values(provider_id=provider, next_leaf=size))
        except IntegrityError:
            return False
        return True
    mine = NoticeSweepRow.provider_id == provider, NoticeSweepRow.next_leaf == begun
    return tx.connection.execute(update(NoticeSweepRow).where(*mine).values(next_leaf=size)).rowcount == 1


def queue(tx: Transaction, patient: PatientId, event: AccessEvent, at: datetime) -> None:
    """Queue a notice unless one waits already: it says only that there is something new."""
    waits = exists().where(
        NoticeRow.patient_id == patient,
        NoticeRow.sent_at.is_(None),
        NoticeRow.kind == NoticeKind.JOURNAL_READ.value,
    )
    if not tx.connection.execute(select(waits)).scalar():
        row = {
            "notice_id": new_id(),
            "provider_id": event.actor.provider,
            "patient_id": patient,
            "kind": NoticeKind.JOURNAL_READ.value,
            "queued_at": at,
            "not_before": at,
            "event_id": event.id,
        }
        tx.connection.execute(insert(NoticeRow).values(**row))


def due(connection: Connection, at: datetime) -> list[NoticeDue]:
    """Return the notices that may go now, oldest first."""
    may_go = NoticeRow.sent_at.is_(None), NoticeRow.not_before <= at, _is_free(at)
    rows = connection.execute(
        select(NoticeRow)
        .where(*may_go)
        .order_by(NoticeRow.queued_at)
        .with_only_columns(NoticeRow.notice_id, NoticeRow.provider_id, NoticeRow.patient_id, NoticeRow.tries)
    )
    return [
        NoticeDue(row.notice_id, ProviderId(row.provider_id), PatientId(row.patient_id), row.tries or 0) for row in rows
    ]


def claim(tx: Transaction, notice: NoticeDue, at: datetime) -> bool:
    """Take a notice for ten minutes; False when another sender just did."""
    mine = NoticeRow.notice_id == notice.id, NoticeRow.sent_at.is_(None), _is_free(at)
    values = {"tries": notice.tries + 1, "next_try_at": at + _LEASE}
    return tx.connection.execute(update(NoticeRow).where(*mine).values(**values)).rowcount == 1


def note_sent(tx: Transaction, notice: NoticeDue, at: datetime) -> None:
    """Note that a notice went."""
    mine = NoticeRow.notice_id == notice.id
    tx.connection.execute(update(NoticeRow).where(mine).values(sent_at=at, next_try_at=None, trouble=None))


def note_trouble(tx: Transaction, notice: NoticeDue, trouble: str, again_at: datetime) -> None:
    """Note why a notice did not go, and when it is tried again: it is never lost."""
    mine = NoticeRow.notice_id == notice.id
    tx.connection.execute(update(NoticeRow).where(mine).values(trouble=trouble, next_try_at=again_at))


def trouble_of(connection: Connection, provider: ProviderId, patient: PatientId) -> str:
    """Return why the patient's newest unsent notice did not go; "" when none waits."""
    mine = NoticeRow.provider_id == provider, NoticeRow.patient_id == patient, NoticeRow.sent_at.is_(None)
    newest = select(NoticeRow.trouble).where(*mine, NoticeRow.trouble.is_not(None))
    return connection.execute(newest.order_by(NoticeRow.queued_at.desc()).limit(1)).scalar_one_or_none() or ""


def _is_free(at: datetime) -> ColumnElement[bool]:
    return or_(NoticeRow.next_try_at.is_(None), NoticeRow.next_try_at <= at)
