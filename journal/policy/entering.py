"""Who comes in as a patient: an account is joined to a patient, and opened by e-ID and a key of one's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.policy.decision import Rule, Table
from journal.policy.law import FB_6_11, HSLF_3_15, PDL_1_1, PDL_4_1, PDL_4_2, PDL_4_3, PDL_5_5

if TYPE_CHECKING:
    from journal.domain.access import Decision
    from journal.domain.patient_asks import (
        EnterAsPatient,
        GrantToPatients,
        JoinPatient,
        OpenPatientAccount,
        SeparateAccount,
    )


@dataclass(frozen=True, slots=True)
class EnterFacts:
    """What the law asks before a patient's own account opens."""

    proved_identity: bool
    showed_own_factor: bool
    is_joined: bool
    is_marked_dead: bool
    is_old_enough: bool


ENTERING: Table[EnterFacts] = Table(
    "enter as a patient",
    grounds=(Rule("is the patient that the account is joined to", PDL_5_5, ("P-09",), lambda f: f.is_joined),),
    bars=(
        Rule("did not prove who they are", HSLF_3_15, ("S-01", "P-18"), lambda f: not f.proved_identity),
        Rule("showed no factor of their own", HSLF_3_15, ("S-01",), lambda f: not f.showed_own_factor),
        Rule("is too young to read alone", FB_6_11, ("P-11",), lambda f: not f.is_old_enough),
        Rule("the patient is marked as dead", PDL_1_1, ("R-09",), lambda f: f.is_marked_dead),
    ),
)


@dataclass(frozen=True, slots=True)
class JoinPatientFacts:
    """What the law asks before an account is joined to a patient."""

    number_matches: bool
    claim_is_genuine: bool
    stands_in_the_units_register: bool
    names_agree: bool
    were_compared: bool
    is_old_enough: bool
    is_marked_dead: bool


JOINING_PATIENT: Table[JoinPatientFacts] = Table(
    "join an account to a patient",
    grounds=(
        Rule(
            "proved by e-ID to be this patient of the unit",
            PDL_5_5,
            ("P-09", "P-10", "D-04"),
            lambda f: f.number_matches and f.stands_in_the_units_register,
        ),
    ),
    bars=(
        Rule("nobody proved this identity here", HSLF_3_15, ("S-01",), lambda f: not f.claim_is_genuine),
        Rule(
            "the register has another name than the e-ID, and nobody has compared them",
            HSLF_3_15,
            ("P-18", "S-12"),
            lambda f: not (f.names_agree or f.were_compared),
        ),
        Rule("is too young to read alone", FB_6_11, ("P-11",), lambda f: not f.is_old_enough),
        Rule("the patient is marked as dead", PDL_1_1, ("R-09",), lambda f: f.is_marked_dead),
    ),
)


@dataclass(frozen=True, slots=True)
class SeparateFacts:
    """What the law asks before an account that was somebody else's is parted from a patient."""

    keeps_register: bool
    own_unit: bool
    says_why: bool
    is_own_record: bool
    is_program: bool


SEPARATING: Table[SeparateFacts] = Table(
    "part an account from a patient whose it was not",
    grounds=(Rule("keeps the unit's register", PDL_4_2, ("P-18", "G-13"), lambda f: f.keeps_register),),
    bars=(
        Rule("the register is another unit's", PDL_4_1, ("A-01", "A-11"), lambda f: not f.own_unit),
        Rule("is the patient", PDL_4_1, ("A-12",), lambda f: f.is_own_record),
        Rule("a program does not keep the register", PDL_4_2, ("A-04",), lambda f: f.is_program),
        Rule("does not say why", PDL_4_3, ("G-13",), lambda f: not f.says_why),
    ),
)


@dataclass(frozen=True, slots=True)
class PatientGrantFacts:
    """What the law asks before a patient is granted the key of the own journal."""

    is_their_own: bool
    unit_releases: bool
    are_old_enough: bool


GRANTING_PATIENTS: Table[PatientGrantFacts] = Table(
    "grant a patient the own journal's key",
    grounds=(
        Rule(
            "it is the patient's own and the unit gives direct access",
            PDL_5_5,
            ("P-09",),
            lambda f: f.is_their_own and f.unit_releases,
        ),
    ),
    bars=(Rule("is too young to read alone", FB_6_11, ("P-11",), lambda f: not f.are_old_enough),),
)


def decide_enter(ask: EnterAsPatient, facts: EnterFacts) -> Decision[EnterAsPatient]:
    """Decide whether a patient comes in."""
    return ENTERING.decide(ask, facts)


def decide_join_patient(ask: JoinPatient, facts: JoinPatientFacts) -> Decision[JoinPatient]:
    """Decide whether an account becomes this patient's."""
    return JOINING_PATIENT.decide(ask, facts)


def decide_separate(ask: SeparateAccount, facts: SeparateFacts) -> Decision[SeparateAccount]:
    """Decide whether an account is this patient's no longer."""
    return SEPARATING.decide(ask, facts)


def decide_patient_grant(ask: GrantToPatients, facts: PatientGrantFacts) -> Decision[GrantToPatients]:
    """Decide whether patients are granted the keys of their own journals."""
    return GRANTING_PATIENTS.decide(ask, facts)


@dataclass(frozen=True, slots=True)
class OpenAccountFacts:
    """What the law asks before somebody who proved an identity gets an account of their own."""

    proved_identity: bool
    is_old_enough: bool
    has_one_already: bool


OPENING_ACCOUNT: Table[OpenAccountFacts] = Table(
    "open a patient's account",
    grounds=(Rule("proved who they are", HSLF_3_15, ("S-01", "P-10"), lambda f: f.proved_identity),),
    bars=(
        Rule("is too young to read alone", FB_6_11, ("P-11",), lambda f: not f.is_old_enough),
        Rule("has an account here already", PDL_5_5, ("D-04",), lambda f: f.has_one_already),
    ),
)


def decide_open_account(ask: OpenPatientAccount, facts: OpenAccountFacts) -> Decision[OpenPatientAccount]:
    """Decide whether somebody gets an account of their own."""
    return OPENING_ACCOUNT.decide(ask, facts)
