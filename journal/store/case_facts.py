"""The facts that the policy asks about cases and copies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from journal.domain.case_words import MASKED_FOR, Asker, CaseKind, SecrecyTest, StepKind
from journal.domain.people import AccountKind, Role
from journal.policy.answering import AnswerFacts, AskedFacts, ExtendFacts, StepFacts
from journal.policy.corresponding import MessageFacts
from journal.policy.referring import IvoFacts, ReferFacts
from journal.policy.weighing import DecideFacts, DeliverFacts, MakeFacts, WeighFacts
from journal.store.facts import IS_PATIENT, IS_RELATIVE, assigned, who

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection, Select

    from journal.domain.case import Case
    from journal.domain.case_words import Withholding
    from journal.domain.ids import PatientId, UnitId
    from journal.domain.people import Actor

# Written once: to build the statement anew would cost every request more than to run it.
_ANSWERING: Select[*tuple[Any, ...]] = select(
    assigned(Role.THERAPIST),
    assigned(Role.CLERK),
    assigned(Role.HEAD),
    assigned(Role.AUDITOR),
    IS_PATIENT.label("own"),
    IS_RELATIVE.label("relative"),
)


@dataclass(frozen=True, slots=True)
class Answerer:
    """How somebody stands to a unit's cases, and to the patient of one."""

    treats_at_unit: bool
    keeps_register: bool
    oversees: bool
    own_unit: bool
    is_own_record: bool
    is_relative: bool
    is_program: bool

    @property
    def people(self) -> dict[str, bool]:
        """What every table asks about the person."""
        return {
            "treats_at_unit": self.treats_at_unit,
            "own_unit": self.own_unit,
            "is_own_record": self.is_own_record,
            "is_relative": self.is_relative,
            "is_program": self.is_program,
        }


def answerer(
    connection: Connection, actor: Actor, about: tuple[UnitId | None, PatientId | None], at: datetime
) -> Answerer:
    """Say how the actor stands to cases of a unit, and to a patient."""
    unit, patient = about
    row = connection.execute(_ANSWERING, who(actor, at) | {"patient": patient}).one()
    return Answerer(
        treats_at_unit=bool(row.therapist),
        keeps_register=bool(row.therapist or row.clerk),
        oversees=bool(row.head or row.auditor),
        own_unit=unit is not None and unit == actor.unit,
        is_own_record=bool(row.own),
        is_relative=bool(row.relative),
        is_program=actor.kind is AccountKind.PROGRAM,
    )


def asked_facts(found: Answerer) -> AskedFacts:
    """Gather what the law asks of staff who enter a case, or see those of a unit or a provider."""
    return AskedFacts(
        is_the_patient=False,
        keeps_register=found.keeps_register,
        own_unit=found.own_unit,
        oversees=found.oversees,
        is_own_record=found.is_own_record,
        is_program=found.is_program,
    )


PATIENT_ASKS = AskedFacts(
    is_the_patient=True, keeps_register=False, own_unit=True, oversees=False, is_own_record=True, is_program=False
)
"""What the law asks of a patient who asks in the patients' own pages, where a session reaches nobody else."""


def step_facts(found: Answerer, case: Case, *, states_reason: bool = False) -> StepFacts:
    """Gather what the law asks before a step about a case."""
    return StepFacts(
        **found.people,
        keeps_register=found.keeps_register,
        is_decided=case.is_decided,
        is_closed=case.is_closed,
        identity_is_known=case.identity_is_known,
        is_paused=case.is_paused,
        states_reason=states_reason,
        owes_a_copy=case.owes_a_copy,
    )


def answer_facts(found: Answerer, case: Case, *, refuses: bool, states_reason: bool) -> AnswerFacts:
    """Gather what the law asks before a case that is no copy is decided."""
    return AnswerFacts(
        **found.people,
        is_decided=case.is_decided,
        asks_for_a_copy=case.kind is CaseKind.COPY,
        refuses=refuses,
        states_reason=states_reason,
    )


def message_facts(found: Answerer) -> MessageFacts:
    """Gather what the law asks of staff who write or open a text of a case."""
    return MessageFacts(**found.people, is_the_patient=False)


PATIENT_WRITES = MessageFacts(
    is_the_patient=True, treats_at_unit=False, own_unit=True, is_own_record=True, is_relative=False, is_program=False
)
"""The same of a patient about their own case."""


def extend_facts(found: Answerer, case: Case, *, in_time: bool, within: bool) -> ExtendFacts:
    """Gather what the law asks before an answer takes longer: is it told in time, and does it end in time."""
    return ExtendFacts(
        keeps_register=found.keeps_register,
        oversees=found.oversees,
        own_unit=found.own_unit,
        is_program=found.is_program,
        is_decided=case.is_decided,
        is_extended=case.extended_until is not None,
        states_reason=True,
        is_within_first_month=in_time,
        is_within_three_months=within,
    )


def weigh_facts(found: Answerer, case: Case) -> WeighFacts:
    """Gather what the law asks before a journal is opened to be weighed for a copy."""
    return WeighFacts(
        **found.people, is_asked_for=case.kind is CaseKind.COPY and not case.is_closed, is_decided=case.is_decided
    )


@dataclass(frozen=True, slots=True)
class Deciding:
    """What somebody decides: what a refusal rests on, whether anything is masked, and what is stated for it."""

    refused_for: Withholding | None
    masks: bool
    states_why: bool
    seen: str


def decide_facts(case: Case, deciding: Deciding) -> DecideFacts:
    """Gather what the law asks before it is decided about a copy; ``seen`` is what there is to release now."""
    relative, weighed = case.asker is Asker.RELATIVE, case.last(StepKind.EXAMINED)
    tested, refused = case.last(StepKind.SECRECY), deciding.refused_for
    return DecideFacts(
        identity_is_known=case.identity_is_known,
        relative_asks=relative,
        no_harm_is_found=tested is not None and tested.code == SecrecyTest.NO_HARM,
        is_weighed=weighed is not None and weighed.code == deciding.seen,
        releases=refused is None,
        withholds=refused is not None or deciding.masks,
        grounds_are_lawful=refused is None or relative or refused in MASKED_FOR,
        states_why=deciding.states_why,
    )


def deliver_facts(found: Answerer, case: Case, seen: str, *, patient_is_dead: bool) -> DeliverFacts:
    """Gather what the law asks when a copy is handed over; ``seen`` is what there is to release now."""
    weighed = case.last(StepKind.EXAMINED)
    return DeliverFacts(
        **found.people,
        is_released=case.owes_a_copy,
        is_closed=case.is_closed,
        journal_has_changed=weighed is None or weighed.code != seen,
        patient_who_asked_is_dead=patient_is_dead and case.asker is Asker.PATIENT,
    )


def make_facts(found: Answerer, case: Case, seen: str) -> MakeFacts:
    """Gather what the law asks before what was released opens; ``seen`` is what there is now, but its own note."""
    weighed = case.last(StepKind.EXAMINED)
    return MakeFacts(
        **found.people,
        is_noted_as_handed_over=case.owes_a_copy and case.has(StepKind.DELIVERED),
        journal_has_changed=weighed is None or weighed.code != seen,
    )


def refer_facts(found: Answerer, case: Case) -> ReferFacts:
    """Gather what the law asks before what was kept back opens for IVO."""
    return ReferFacts(**found.people, something_is_refused=case.has(StepKind.IVO_MADE))


def ivo_facts(found: Answerer, case: Case) -> IvoFacts:
    """Gather what is asked before it is noted that a package went to IVO."""
    return IvoFacts(
        keeps_register=found.keeps_register,
        oversees=found.oversees,
        own_unit=found.own_unit,
        is_program=found.is_program,
        waits=case.waits_for_ivo,
    )
