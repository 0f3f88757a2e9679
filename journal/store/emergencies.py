"""Emergency accesses as rows: what was attested and chosen, the second person's word, the review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, insert, select, update

from journal.domain.emergency import Emergency, Hindrance, NoticeKind, Outcome, Review
from journal.domain.errors import UnknownError
from journal.domain.ids import new_id
from journal.store.emergency_tables import EmergencyEntryRow, EmergencyRow, EmergencyRuleRow, NoticeRow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection, Row, Select

    from journal.domain.access import Recorded
    from journal.domain.emergency import SafetyDelay
    from journal.domain.emergency_asks import ApproveEmergency, ChooseEntries, ReviewEmergency
    from journal.domain.ids import AccountId, EmergencyId, EntryId, PatientId, ProviderId, UnitId
    from journal.store.database import Transaction


def add_emergency(tx: Transaction, emergency: Emergency, delay: SafetyDelay | None) -> None:
    """Insert an emergency access, and until when the notice to the patient waits."""
    tx.connection.execute(
        insert(EmergencyRow).values(
            emergency_id=emergency.id,
            provider_id=emergency.provider,
            patient_id=emergency.patient,
            account_id=emergency.account,
            unit_id=emergency.unit,
            hindrance=emergency.hindrance.value,
            sealed_reason=emergency.sealed_reason,
            opened_at=emergency.opened_at,
            ends_at=emergency.ends_at,
            needs_two=emergency.needs_two,
            delay_until=delay.until if delay else None,
            delay_reason=delay.sealed_reason if delay else None,
            event_id=emergency.event,
        )
    )


def queue_notices(tx: Transaction, provider: ProviderId, patient: PatientId, at: datetime) -> None:
    """Queue a notice to the patient of each emergency access that has none yet (E-08).

    None was queued while the patient was held to be dead; who turns out to live is told of all of them.
    """
    told = exists().where(NoticeRow.event_id == EmergencyRow.event_id)
    untold = _of(provider).where(EmergencyRow.patient_id == patient, ~told)
    for row in tx.connection.execute(untold).all():
        tx.connection.execute(
            insert(NoticeRow).values(
                notice_id=new_id(),
                provider_id=provider,
                patient_id=patient,
                kind=NoticeKind.JOURNAL_OPENED.value,
                queued_at=at,
                not_before=max(row.delay_until or at, at),
                event_id=row.event_id,
            )
        )


def emergency_named(connection: Connection, provider: ProviderId, emergency: EmergencyId) -> Emergency:
    """Return one emergency access of this provider. Raise UnknownError."""
    row = connection.execute(_of(provider).where(EmergencyRow.emergency_id == emergency)).first()
    if row is None:
        raise UnknownError("no such emergency access")
    return _emergency(row)


def emergency_about(
    connection: Connection, provider: ProviderId, patient: PatientId, emergency: EmergencyId
) -> Emergency:
    """Return the emergency access that is named by patient and id together. Raise UnknownError."""
    found = emergency_named(connection, provider, emergency)
    if found.patient != patient:
        raise UnknownError("no such emergency access")
    return found


def emergencies_of(connection: Connection, provider: ProviderId) -> tuple[Emergency, ...]:
    """Return every emergency access of a provider, newest first."""
    rows = connection.execute(_of(provider).order_by(EmergencyRow.opened_at.desc(), EmergencyRow.emergency_id))
    return tuple(_emergency(row) for row in rows)


def unreviewed_before(connection: Connection, provider: ProviderId, opened: datetime) -> int:
    """Return how many emergency accesses from before a moment nobody has reviewed."""
    late = _of(provider).where(EmergencyRow.reviewed_at.is_(None), EmergencyRow.opened_at <= opened)
    return len(connection.execute(late).all())


def choose_entries(
    tx: Transaction, recorded: Recorded[ChooseEntries], entries: Mapping[EntryId, UnitId], at: datetime
) -> None:
    """Insert what was chosen; an entry that was chosen before is not chosen twice."""
    ask = recorded.ask
    before = chosen_entries(tx.connection, ask.emergency)
    for entry, unit in entries.items():
        if entry not in before:
            row = insert(EmergencyEntryRow).values(
                choice_id=new_id(),
                provider_id=ask.actor.provider,
                emergency_id=ask.emergency,
                entry_id=entry,
                unit_id=unit,
                chosen_at=at,
                event_id=recorded.event,
            )
            tx.connection.execute(row)


def chosen_entries(connection: Connection, emergency: EmergencyId) -> dict[EntryId, UnitId]:
    """Return the chosen entries and their units, in the order in which they were chosen."""
    mine = select(EmergencyEntryRow).where(EmergencyEntryRow.emergency_id == emergency)
    rows = connection.execute(mine.order_by(EmergencyEntryRow.chosen_at, EmergencyEntryRow.choice_id))
    return {row.entry_id: row.unit_id for row in rows}


def shorten(tx: Transaction, emergency: EmergencyId, ends_at: datetime) -> None:
    """Let an emergency access end sooner; it is never made longer."""
    sooner = update(EmergencyRow).where(EmergencyRow.emergency_id == emergency, EmergencyRow.ends_at > ends_at)
    tx.connection.execute(sooner.values(ends_at=ends_at))


def approve_row(tx: Transaction, recorded: Recorded[ApproveEmergency], at: datetime) -> None:
    """Enter the second person's word."""
    _change(tx, recorded.ask.emergency, approved_at=at, approved_by=recorded.ask.actor.account)


def review_row(tx: Transaction, recorded: Recorded[ReviewEmergency], said: tuple[Outcome, bytes], at: datetime) -> None:
    """Enter what the reviewer held, with the sealed note."""
    outcome, note = said
    by = recorded.ask.actor.account
    _change(tx, recorded.ask.emergency, reviewed_at=at, reviewed_by=by, outcome=outcome.value, review_note=note)


def asks_for_two(connection: Connection, provider: ProviderId) -> bool:
    """Say whether the provider asks for two persons now (E-10); not until the head says so."""
    mine = select(EmergencyRuleRow.two_persons).where(EmergencyRuleRow.provider_id == provider)
    newest = mine.order_by(EmergencyRuleRow.made_at.desc(), EmergencyRuleRow.rule_id).limit(1)
    return bool(connection.execute(newest).scalar())


def add_rule(tx: Transaction, provider: ProviderId, by: AccountId, at: datetime, *, two_persons: bool) -> None:
    """Insert whether two persons are asked for from now on."""
    values = {"rule_id": new_id(), "provider_id": provider, "two_persons": two_persons, "made_by": by, "made_at": at}
    tx.connection.execute(insert(EmergencyRuleRow).values(**values))


def _of(provider: ProviderId) -> Select[Any]:
    return select(EmergencyRow).where(EmergencyRow.provider_id == provider)


def _change(tx: Transaction, emergency: EmergencyId, **values: object) -> None:
    tx.connection.execute(update(EmergencyRow).where(EmergencyRow.emergency_id == emergency).values(**values))


def _emergency(row: Row[Any]) -> Emergency:
    review = Review(row.reviewed_by, row.reviewed_at, Outcome(row.outcome)) if row.reviewed_at else None
    return Emergency(
        id=row.emergency_id,
        provider=row.provider_id,
        patient=row.patient_id,
        account=row.account_id,
        unit=row.unit_id,
        hindrance=Hindrance(row.hindrance),
        sealed_reason=row.sealed_reason,
        opened_at=row.opened_at,
        ends_at=row.ends_at,
        needs_two=row.needs_two,
        event=row.event_id,
        approved_by=row.approved_by,
        review=review,
    )
