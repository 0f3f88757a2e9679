"""Who may enter, end and void a block, and which information a block covers (PDL 4:4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from journal.domain.block import InformationType
from journal.domain.block_asks import OfBlock
from journal.policy.decision import Rule, Table
from journal.policy.law import FB_6_11, HSLF_3_15, PDL_1_1, PDL_4_1, PDL_4_2, PDL_4_4, PDL_5_5, PDL_8_6, SVOD_2_3

if TYPE_CHECKING:
    from collections.abc import Mapping

    from journal.domain.access import Decision
    from journal.domain.block import Block
    from journal.domain.block_asks import SeeBlocks
    from journal.domain.entry import EntryKind, EventTime

MAY_BE_EXEMPT = frozenset({InformationType.PRESCRIPTION, InformationType.ALERT})
"""The two types of information that a block may leave out, and no others (B-10; RIV-TA ehr:blocking)."""

TYPES: Mapping[EntryKind, InformationType] = {}
"""Which entries are prescriptions or alerts: none of the templates yet, so nothing is left out of a block."""


def covers(block: Block, kind: EntryKind, happened: EventTime) -> bool:
    """Say whether a block covers what happened then: wholly or partly in its period, and of no exempt type (B-08).

    Days are counted in the zone in which the time was meant. Information of unknown type is covered (B-10).
    """
    if TYPES.get(kind) in block.exempt:
        return False
    zone = ZoneInfo(happened.zone)
    first, last = happened.starts_at.astimezone(zone).date(), happened.ends_at.astimezone(zone).date()
    begins_in_time = block.last_day is None or first <= block.last_day
    ends_in_time = block.first_day is None or block.first_day <= last
    return begins_in_time and ends_in_time


def covers_everything(block: Block) -> bool:
    """Say whether a block covers a journal whole: it bounds no time, and leaves out no type that any entry is of."""
    return block.first_day is None and block.last_day is None and block.exempt.isdisjoint(TYPES.values())


@dataclass(frozen=True, slots=True)
class BlockFacts:
    """What the law asks before a block is entered."""

    keeps_register: bool
    own_unit: bool
    asked_by_patient: bool
    asked_by_guardian: bool
    patient_is_minor: bool
    maturity_is_assessed: bool
    was_told_what_it_means: bool
    is_own_record: bool = False
    is_program: bool = False
    asked_after_death: bool = False
    is_the_patient: bool = False
    has_fresh_unlock: bool = False


GUARDIAN: Rule[BlockFacts] = Rule(
    "a guardian may not block a child's information", PDL_4_4, ("B-05",), lambda f: f.asked_by_guardian
)
"""The bar whose refusal is explained to whoever asks at the desk."""

_STAFF: tuple[Rule[BlockFacts], ...] = (
    Rule(
        "does not keep the unit's register",
        PDL_4_2,
        ("A-04",),
        lambda f: not f.keeps_register and not f.is_the_patient,
    ),
    Rule("the information is another unit's", PDL_4_1, ("A-01",), lambda f: not f.own_unit and not f.is_the_patient),
    Rule("is the patient", PDL_4_1, ("A-12",), lambda f: f.is_own_record),
    Rule("asks for a fresh unlock", HSLF_3_15, ("S-04",), lambda f: f.is_the_patient and not f.has_fresh_unlock),
    Rule("a program blocks nothing", PDL_4_2, ("A-04",), lambda f: f.is_program),
    GUARDIAN,
)
_NOT_TOLD: Rule[BlockFacts] = Rule(
    "was not told what a block means", PDL_8_6, ("B-17",), lambda f: not f.was_told_what_it_means
)

BLOCKING: Table[BlockFacts] = Table(
    "block",
    grounds=(
        Rule(
            "the patient objects",
            PDL_4_4,
            ("B-01", "B-02", "B-11"),
            lambda f: f.asked_by_patient and not f.patient_is_minor,
        ),
        Rule(
            "the child objects, and a clinician holds it mature enough",
            FB_6_11,
            ("B-06",),
            lambda f: f.asked_by_patient and f.patient_is_minor and f.maturity_is_assessed,
        ),
    ),
    bars=(
        *_STAFF,
        _NOT_TOLD,
        Rule("was asked for after the patient's death", PDL_1_1, ("R-09",), lambda f: f.asked_after_death),
    ),
)


@dataclass(frozen=True, slots=True)
class EndFacts:
    """What the law asks before a block is ended or voided."""

    keeps_register: bool
    own_unit: bool
    stands: bool
    asked_by_patient: bool
    states_reason: bool
    is_own_record: bool = False
    is_program: bool = False
    asked_after_death: bool = False
    is_the_patient: bool = False
    has_fresh_unlock: bool = False


_ENDERS: tuple[Rule[EndFacts], ...] = (
    Rule(
        "does not keep the unit's register",
        PDL_4_2,
        ("A-04",),
        lambda f: not f.keeps_register and not f.is_the_patient,
    ),
    Rule("the block is another unit's", PDL_4_1, ("A-01",), lambda f: not f.own_unit and not f.is_the_patient),
    Rule("is the patient", PDL_4_1, ("A-12",), lambda f: f.is_own_record),
    Rule("asks for a fresh unlock", HSLF_3_15, ("S-04",), lambda f: f.is_the_patient and not f.has_fresh_unlock),
    Rule("a program ends no block", PDL_4_2, ("A-04",), lambda f: f.is_program),
    Rule("it is over already", PDL_4_4, ("B-16",), lambda f: not f.stands),
)

ENDING: Table[EndFacts] = Table(
    "end a block",
    grounds=(Rule("the patient wants it no more", SVOD_2_3, ("B-15",), lambda f: f.asked_by_patient),),
    bars=(
        *_ENDERS,
        Rule("was asked for after the patient's death", PDL_1_1, ("R-09",), lambda f: f.asked_after_death),
    ),
)

VOIDING: Table[EndFacts] = Table(
    "void a block",
    grounds=(Rule("was entered by mistake, with the reason", PDL_4_4, ("B-16",), lambda f: f.states_reason),),
    bars=_ENDERS,
)


@dataclass(frozen=True, slots=True)
class OwnBlocksFacts:
    """What the law asks before somebody with an account as a patient is shown blocks."""

    blocks_are_their_own: bool
    is_marked_dead: bool


SEEING_OWN: Table[OwnBlocksFacts] = Table(
    "see one's own blocks",
    grounds=(Rule("they are one's own", PDL_5_5, ("P-09", "P-10"), lambda f: f.blocks_are_their_own),),
    bars=(Rule("the patient is marked as dead", PDL_1_1, ("R-09",), lambda f: f.is_marked_dead),),
)

A = TypeVar("A", bound=OfBlock)


def decide_see_own(ask: SeeBlocks, facts: OwnBlocksFacts) -> Decision[SeeBlocks]:
    """Decide whether a patient is shown the own blocks, and what others would see with a new one."""
    return SEEING_OWN.decide(ask, facts)


def decide_block(ask: A, facts: BlockFacts) -> Decision[A]:
    """Decide whether a block is entered."""
    return BLOCKING.decide(ask, facts)


def decide_end(ask: A, facts: EndFacts) -> Decision[A]:
    """Decide whether a block ends at the patient's wish."""
    return ENDING.decide(ask, facts)


def decide_void(ask: A, facts: EndFacts) -> Decision[A]:
    """Decide whether a mistaken block is voided."""
    return VOIDING.decide(ask, facts)
