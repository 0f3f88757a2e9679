"""What of a journal its patient reads directly: released by the unit, never more than is the patient's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.policy.decision import Rule, Table
from journal.policy.law import FB_6_11, PDL_1_1, PDL_3_10, PDL_4_2, PDL_5_5, PDL_8_2

if TYPE_CHECKING:
    from journal.domain.access import Decision
    from journal.domain.patient_asks import ChooseRelease, ReadOwnEntries, ReleaseEntries


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """What the law asks before an entry becomes readable for its patient."""

    unit_releases: bool
    giver_is_of_the_unit: bool
    is_settled: bool
    is_test_material: bool
    is_held_to_be_read_together: bool
    is_withheld_on_a_ground: bool
    is_misfiled: bool


RELEASING: Table[ReleaseFacts] = Table(
    "release an entry to its patient",
    grounds=(
        Rule(
            "the unit gives direct access and the entry has come to rest",
            PDL_5_5,
            ("P-09", "P-14"),
            lambda f: f.unit_releases and f.is_settled,
        ),
    ),
    bars=(
        Rule("is not of the unit", PDL_4_2, ("A-04",), lambda f: not f.giver_is_of_the_unit),
        Rule("holds test material", PDL_5_5, ("P-09", "J-17"), lambda f: f.is_test_material),
        Rule("is to be read together first", PDL_5_5, ("P-14",), lambda f: f.is_held_to_be_read_together),
        Rule("is withheld on a ground of secrecy", PDL_8_2, ("P-05",), lambda f: f.is_withheld_on_a_ground),
        Rule("stands in the wrong patient's journal", PDL_5_5, ("P-09",), lambda f: f.is_misfiled),
    ),
)


@dataclass(frozen=True, slots=True)
class OwnReadFacts:
    """What the law asks before a patient reads the own journal."""

    is_own_journal: bool
    is_released: bool
    unit_releases: bool
    is_withheld_on_a_ground: bool
    is_held_to_be_read_together: bool
    is_marked_dead: bool
    is_sealed: bool = False
    guards_the_child: bool = False


OWN_READING: Table[OwnReadFacts] = Table(
    "read one's own journal",
    grounds=(
        Rule(
            "is one's own and released",
            PDL_5_5,
            ("P-09", "P-10"),
            lambda f: f.is_own_journal and f.is_released and f.unit_releases,
        ),
        Rule(
            "is released, and the child's whose guardian one is",
            FB_6_11,
            ("P-09", "P-11"),
            lambda f: f.guards_the_child and f.is_released and f.unit_releases,
        ),
    ),
    bars=(
        Rule("is withheld on a ground of secrecy", PDL_8_2, ("P-05",), lambda f: f.is_withheld_on_a_ground),
        Rule("is to be read together first", PDL_5_5, ("P-14",), lambda f: f.is_held_to_be_read_together),
        Rule("the patient is marked as dead", PDL_1_1, ("R-09",), lambda f: f.is_marked_dead),
        Rule("is sealed by the patient", PDL_5_5, ("P-13",), lambda f: f.is_sealed),
    ),
)


@dataclass(frozen=True, slots=True)
class ChooseReleaseFacts:
    """What the law asks before somebody decides how an entry is shown to its patient."""

    has_clinical_assignment: bool
    own_unit: bool
    takes_part_in_care: bool
    withholds: bool
    states_ground_and_why: bool


CHOOSING_RELEASE: Table[ChooseReleaseFacts] = Table(
    "choose how an entry is shown to its patient",
    grounds=(
        Rule(
            "takes part in the patient's care at this unit",
            PDL_3_10,
            ("P-14",),
            lambda f: f.own_unit and f.takes_part_in_care,
        ),
    ),
    bars=(
        Rule("has no current clinical assignment", PDL_4_2, ("A-04",), lambda f: not f.has_clinical_assignment),
        Rule(
            "withholds without a ground and why",
            PDL_8_2,
            ("P-05",),
            lambda f: f.withholds and not f.states_ground_and_why,
        ),
    ),
)


def decide_release(ask: ReleaseEntries, facts: ReleaseFacts) -> Decision[ReleaseEntries]:
    """Decide whether entries become readable for their patient."""
    return RELEASING.decide(ask, facts)


def decide_own_read(ask: ReadOwnEntries, facts: OwnReadFacts) -> Decision[ReadOwnEntries]:
    """Decide whether a patient reads what is released."""
    return OWN_READING.decide(ask, facts)


def decide_choose_release(ask: ChooseRelease, facts: ChooseReleaseFacts) -> Decision[ChooseRelease]:
    """Decide whether somebody may say how an entry is shown."""
    return CHOOSING_RELEASE.decide(ask, facts)
