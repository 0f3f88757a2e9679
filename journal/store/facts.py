"""The facts that the policy asks about, one query for each question. No law is said here, only what is the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import aliased

from journal.domain.journal_asks import ChooseUnit, OfJournal, OfVersion
from journal.domain.people import AccountKind, Role, Scope
from journal.policy.reading import ChoiceFacts, ReadFacts
from journal.policy.registering import RegisterFacts
from journal.policy.writing import WriteFacts
from journal.store.care_tables import ChoiceRow, PatientRow, RelationRow, RelativeRow
from journal.store.people_tables import AccountRow, AssignmentRow, UnitRow

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import ColumnElement, Connection

    from journal.domain.entry import EntryHead
    from journal.domain.ids import AccountId, PatientId, UnitId
    from journal.domain.people import Actor

UNIT = aliased(UnitRow)


def person_behind(actor: Actor) -> AccountId:
    """Return the person: the actor, or whom the program acts for."""
    return actor.on_behalf_of or actor.account


def _assigned(actor: Actor, role: Role, at: datetime) -> ColumnElement[bool]:
    return exists().where(
        AssignmentRow.assignment_id == actor.assignment,
        AssignmentRow.account_id == person_behind(actor),
        AssignmentRow.role == role.value,
        AssignmentRow.starts_at <= at,
        or_(AssignmentRow.ends_at.is_(None), AssignmentRow.ends_at > at),
    )


def _relates(actor: Actor, patient: PatientId, at: datetime) -> ColumnElement[bool]:
    return exists().where(
        RelationRow.account_id == person_behind(actor),
        RelationRow.unit_id == actor.unit,
        RelationRow.patient_id == patient,
        RelationRow.starts_at <= at,
        RelationRow.ends_at > at,
    )


def _is_patient(actor: Actor, patient: PatientId) -> ColumnElement[bool]:
    return exists().where(
        and_(
            AccountRow.account_id == person_behind(actor),
            PatientRow.patient_id == patient,
            AccountRow.number_lookup == PatientRow.lookup,
        )
    )


def _is_relative(actor: Actor, patient: PatientId) -> ColumnElement[bool]:
    return exists().where(RelativeRow.account_id == person_behind(actor), RelativeRow.patient_id == patient)


def _chose(actor: Actor, journal: UUID, at: datetime) -> ColumnElement[bool]:
    return exists().where(
        ChoiceRow.account_id == actor.account,
        ChoiceRow.assignment_id == actor.assignment,
        ChoiceRow.journal_id == journal,
        ChoiceRow.made_at <= at,
        ChoiceRow.ends_at > at,
    )


def read_facts(connection: Connection, ask: OfJournal, at: datetime) -> ReadFacts:
    """Gather what the law asks about reading one journal."""
    actor, own_unit = ask.actor, ask.unit == ask.actor.unit
    row = connection.execute(
        select(
            _assigned(actor, Role.THERAPIST, at).label("assigned"),
            _relates(actor, ask.patient, at).label("relates"),
            _chose(actor, ask.journal, at).label("chose"),
            _is_patient(actor, ask.patient).label("own"),
            _is_relative(actor, ask.patient).label("relative"),
            UNIT.shares,
        ).where(UNIT.unit_id == ask.unit, UNIT.provider_id == actor.provider)
    ).one()
    return ReadFacts(
        has_clinical_assignment=bool(row.assigned),
        own_unit=own_unit,
        takes_part_in_care=bool(row.relates),
        states_other_need=own_unit and bool(row.chose),
        unit_shares=row.shares,
        chose_actively=not own_unit and bool(row.chose),
        is_own_record=bool(row.own),
        is_relative=bool(row.relative),
        token_may_read=Scope.READ in actor.scopes,
    )


def choice_facts(connection: Connection, ask: ChooseUnit, at: datetime) -> ChoiceFacts:
    """Gather what the law asks before another journal is opened by choice."""
    read = read_facts(connection, ask, at)
    return ChoiceFacts(
        has_clinical_assignment=read.has_clinical_assignment,
        own_unit=read.own_unit,
        unit_shares=read.unit_shares,
        states_purpose_and_reason=ask.why is not None,
        is_own_record=read.is_own_record,
        is_relative=read.is_relative,
        is_program=ask.actor.kind is AccountKind.PROGRAM,
    )


def write_facts(connection: Connection, ask: OfVersion, head: EntryHead | None, at: datetime) -> WriteFacts:
    """Gather what the law asks about one version: of this entry, or of a new one where ``head`` is None."""
    actor = ask.actor
    row = connection.execute(
        select(
            _assigned(actor, Role.THERAPIST, at).label("assigned"),
            _assigned(actor, Role.HEAD, at).label("head"),
            _relates(actor, ask.patient, at).label("relates"),
            _is_patient(actor, ask.patient).label("own"),
            _is_relative(actor, ask.patient).label("relative"),
        )
    ).one()
    return WriteFacts(
        has_clinical_assignment=bool(row.assigned),
        is_head=bool(row.head),
        own_unit=ask.unit == actor.unit,
        takes_part_in_care=bool(row.relates),
        is_own_record=bool(row.own),
        is_relative=bool(row.relative),
        is_author=_is_author(ask, head),
        is_open_draft=_is_open_draft(ask, head),
        is_settled=_is_settled(ask, head),
        token_may_draft=Scope.DRAFT in actor.scopes,
        is_program=actor.kind is AccountKind.PROGRAM,
    )


def _is_author(ask: OfVersion, head: EntryHead | None) -> bool:
    authors = {v.id: v.author for v in head.versions} if head else {}
    return authors.get(ask.version, person_behind(ask.actor)) == person_behind(ask.actor)


def _is_open_draft(ask: OfVersion, head: EntryHead | None) -> bool:
    return head is None or any(v.id == ask.version and not v.is_settled for v in head.versions)


def _is_settled(ask: OfVersion, head: EntryHead | None) -> bool:
    """Say whether the named version is settled; of a version yet to be made, whether the entry's newest is."""
    if head is None:
        return False
    named = [v for v in head.versions if v.id == ask.version]
    return (named or [head.newest])[0].is_settled


def register_facts(
    connection: Connection, actor: Actor, unit: UnitId, patient: PatientId | None, at: datetime
) -> RegisterFacts:
    """Gather what the law asks about keeping or opening a unit's register."""
    row = connection.execute(
        select(
            _assigned(actor, Role.CLERK, at).label("clerk"),
            _assigned(actor, Role.THERAPIST, at).label("therapist"),
            *([_is_patient(actor, patient).label("own")] if patient else []),
        )
    ).one()
    return RegisterFacts(
        is_clerk=bool(row.clerk),
        is_therapist=bool(row.therapist),
        own_unit=unit == actor.unit,
        is_own_record=bool(patient and row.own),
        is_program=actor.kind is AccountKind.PROGRAM,
    )
