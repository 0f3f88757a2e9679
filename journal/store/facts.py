"""The facts that the policy asks about, one query for each question. No law is said here, only what is the case.

The statements are built once: a request binds its values to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Uuid, bindparam, exists, select

from journal.domain.access_words import Purpose
from journal.domain.people import AccountKind, Role, Scope
from journal.policy.reading import ChoiceFacts, ReadFacts
from journal.policy.registering import RegisterFacts
from journal.policy.writing import WriteFacts
from journal.store.assignments import STANDING, clock
from journal.store.care_tables import ChoiceRow, PatientRow, RelationRow, RelativeRow
from journal.store.death_tables import DeathRow
from journal.store.people_tables import AccountRow, AssignmentRow, UnitRow
from journal.store.remarks import is_restricted

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Row, Select, SQLColumnExpression

    from journal.domain.entry import EntryHead
    from journal.domain.ids import AccountId, PatientId, UnitId
    from journal.domain.journal_asks import ChooseUnit, OfJournal, OfVersion
    from journal.domain.people import Actor


def person_behind(actor: Actor) -> AccountId:
    """Return the person: the actor, or whom the program acts for."""
    return actor.on_behalf_of or actor.account


def assigned(role: Role) -> ColumnElement[bool]:
    """Say, in a column named as the role, whether the actor's assignment is of this role and stands."""
    standing = exists().where(
        AssignmentRow.assignment_id == bindparam("assignment"),
        AssignmentRow.account_id == bindparam("person"),
        AssignmentRow.role == role.value,
        STANDING,
    )
    return standing.label(role.value)


_RELATES = exists().where(
    RelationRow.account_id == bindparam("person"),
    RelationRow.unit_id == bindparam("unit"),
    RelationRow.patient_id == bindparam("patient"),
    RelationRow.starts_at <= bindparam("at"),
    RelationRow.ends_at > bindparam("at"),
)
IS_PATIENT = exists().where(
    AccountRow.account_id == bindparam("person"),
    PatientRow.patient_id == bindparam("patient"),
    AccountRow.number_lookup == PatientRow.lookup,
)
IS_RELATIVE = exists().where(
    RelativeRow.account_id == bindparam("person"), RelativeRow.patient_id == bindparam("patient")
)
_IS_DEAD = (
    exists()
    .where(
        DeathRow.unit_id == bindparam("unit"),
        DeathRow.patient_id == bindparam("patient"),
        DeathRow.undone_at.is_(None),
    )
    .label("dead")
)
"""By the register of the actor's own unit: whoever is refused for it can put a mistake right."""
_ABOUT_PATIENT = (_RELATES.label("relates"), IS_PATIENT.label("own"), IS_RELATIVE.label("relative"))


def read_columns(journal: SQLColumnExpression[Any], unit: SQLColumnExpression[Any]) -> tuple[ColumnElement[bool], ...]:
    """Return the columns that say what the law asks about reading a journal at a unit."""
    chose = exists().where(
        ChoiceRow.account_id == bindparam("account"),
        ChoiceRow.assignment_id == bindparam("assignment"),
        ChoiceRow.journal_id == journal,
        ChoiceRow.made_at <= bindparam("at"),
        ChoiceRow.ends_at > bindparam("at"),
    )
    shares = exists().where(UnitRow.unit_id == unit, UnitRow.provider_id == bindparam("provider"), UnitRow.shares)
    return assigned(Role.THERAPIST), *_ABOUT_PATIENT, chose.label("chose"), shares.label("shares")


_READING: Select[*tuple[Any, ...]] = select(
    *read_columns(bindparam("journal", type_=Uuid()), bindparam("journals_unit", type_=Uuid()))
)
WRITING: Select[*tuple[Any, ...]] = select(assigned(Role.THERAPIST), assigned(Role.HEAD), *_ABOUT_PATIENT, _IS_DEAD)
_STANDING = select(assigned(Role.THERAPIST), IS_PATIENT.label("own"), IS_RELATIVE.label("relative"), _IS_DEAD)
REGISTER_STANDING = select(assigned(Role.CLERK), assigned(Role.THERAPIST), IS_PATIENT.label("own"), _IS_DEAD)


def who(actor: Actor, at: datetime) -> dict[str, Any]:
    """Return what the statements are told of the actor."""
    return {
        "person": person_behind(actor),
        "account": actor.account,
        "assignment": actor.assignment,
        "unit": actor.unit,
        "provider": actor.provider,
        **clock(at),
    }


def read_facts(connection: Connection, ask: OfJournal, at: datetime) -> ReadFacts:
    """Gather what the law asks about reading one journal."""
    about = {"patient": ask.patient, "journal": ask.journal, "journals_unit": ask.unit}
    row = connection.execute(_READING, who(ask.actor, at) | about).one()
    return read_facts_in(row, ask.actor, ask.unit)


def read_facts_in(row: Row[*tuple[Any, ...]], actor: Actor, unit: UnitId) -> ReadFacts:
    """Say what a row of ``read_columns`` holds about a journal at this unit."""
    own_unit = unit == actor.unit
    return ReadFacts(
        has_clinical_assignment=bool(row.therapist),
        own_unit=own_unit,
        takes_part_in_care=bool(row.relates),
        states_other_need=own_unit and bool(row.chose),
        unit_shares=bool(row.shares),
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
        serves_care=ask.purpose is Purpose.CARE,
        is_restricted=is_restricted(connection, ask.journal),
        is_own_record=read.is_own_record,
        is_relative=read.is_relative,
        is_program=ask.actor.kind is AccountKind.PROGRAM,
    )


def write_facts(connection: Connection, ask: OfVersion, head: EntryHead, at: datetime) -> WriteFacts:
    """Gather what the law asks about one version of an entry."""
    row = connection.execute(WRITING, who(ask.actor, at) | {"patient": ask.patient}).one()
    return WriteFacts(
        **_of_writer(ask.actor, row),
        own_unit=ask.unit == ask.actor.unit,
        is_author=_is_author(ask, head),
        is_open_draft=_is_open_draft(ask, head),
        is_settled=_is_settled(ask, head),
    )


def new_facts(actor: Actor, row: Row[*tuple[Any, ...]]) -> WriteFacts:
    """Say the same about a new entry in the own unit's journal: of its draft, and of its signature in the same act."""
    return WriteFacts(**_of_writer(actor, row), own_unit=True, is_author=True, is_open_draft=True, is_settled=False)


def _of_writer(actor: Actor, row: Row[*tuple[Any, ...]]) -> dict[str, bool]:
    return {
        "has_clinical_assignment": bool(row.therapist),
        "is_head": bool(row.head),
        "takes_part_in_care": bool(row.relates),
        "is_own_record": bool(row.own),
        "is_relative": bool(row.relative),
        "token_may_draft": Scope.DRAFT in actor.scopes,
        "is_program": actor.kind is AccountKind.PROGRAM,
        "patient_is_dead": bool(row.dead),
    }


def _is_author(ask: OfVersion, head: EntryHead) -> bool:
    """Say whether the named version is the actor's own; of a version yet to be made, whether the entry is."""
    authors = {v.id: v.author for v in head.versions}
    return authors.get(ask.version, head.author) == person_behind(ask.actor)


def _is_open_draft(ask: OfVersion, head: EntryHead) -> bool:
    return any(v.id == ask.version and not v.is_settled for v in head.versions)


def _is_settled(ask: OfVersion, head: EntryHead) -> bool:
    """Say whether the named version is settled; of a version yet to be made, whether the entry's newest is."""
    named = [v for v in head.versions if v.id == ask.version]
    return (named or [head.newest])[0].is_settled


def register_facts(
    connection: Connection, actor: Actor, unit: UnitId, patient: PatientId | None, at: datetime
) -> RegisterFacts:
    """Gather what the law asks about keeping or opening a unit's register."""
    row = connection.execute(REGISTER_STANDING, who(actor, at) | {"patient": patient}).one()
    return RegisterFacts(
        is_clerk=bool(row.clerk),
        is_therapist=bool(row.therapist),
        own_unit=unit == actor.unit,
        is_own_record=bool(row.own),
        is_program=actor.kind is AccountKind.PROGRAM,
        patient_is_dead=bool(row.dead),
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands to a patient, whichever act is asked about."""

    has_clinical_assignment: bool
    is_own_record: bool
    is_relative: bool
    is_program: bool
    patient_is_dead: bool


def standing_towards(connection: Connection, actor: Actor, patient: PatientId, at: datetime) -> Standing:
    """Say how the actor stands to the patient."""
    row = connection.execute(_STANDING, who(actor, at) | {"patient": patient}).one()
    is_program = actor.kind is AccountKind.PROGRAM
    return Standing(bool(row.therapist), bool(row.own), bool(row.relative), is_program, bool(row.dead))
