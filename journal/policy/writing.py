"""Who may write, sign, correct, set aside and explain entries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from journal.domain.access import Ask
from journal.domain.journal_asks import (
    CorrectEntry,
    DiscardDraft,
    MarkMisfiled,
    NoteConsent,
    NoteDisclosure,
    NoteStatement,
    SignEntry,
    StateUnsigned,
    WriteEntry,
)
from journal.policy.decision import Rule, Table
from journal.policy.law import HSLF_5, PDL_3_4, PDL_3_8, PDL_3_10, PDL_3_11, PDL_3_14, PDL_4_1, PDL_4_2

if TYPE_CHECKING:
    from collections.abc import Mapping

    from journal.domain.access import Decision


@dataclass(frozen=True, slots=True)
class WriteFacts:
    """What the law asks about one writer and one entry, new or there already."""

    has_clinical_assignment: bool
    is_head: bool
    own_unit: bool
    takes_part_in_care: bool
    is_own_record: bool
    is_author: bool
    is_open_draft: bool
    is_settled: bool
    is_relative: bool = False
    token_may_draft: bool = True
    is_program: bool = False
    patient_is_dead: bool = False
    answers_a_request: bool = False


_BARS: tuple[Rule[WriteFacts], ...] = (
    Rule("is the patient", PDL_4_1, ("A-12",), lambda f: f.is_own_record),
    Rule("is a registered relative of the patient", PDL_4_1, ("A-12",), lambda f: f.is_relative),
    Rule("the journal is another unit's", PDL_4_1, ("A-01", "A-10"), lambda f: not f.own_unit),
)
_CLINICAL: Rule[WriteFacts] = Rule(
    "has no current clinical assignment", PDL_4_2, ("A-04", "A-07"), lambda f: not f.has_clinical_assignment
)
_NO_PROGRAM: Rule[WriteFacts] = Rule("a program never signs", PDL_3_10, ("S-05",), lambda f: f.is_program)
_SETTLED: Rule[WriteFacts] = Rule(
    "what is signed, locked or set aside never changes", PDL_3_14, ("J-09", "J-10"), lambda f: f.is_settled
)

WRITING: Table[WriteFacts] = Table(
    "write",
    grounds=(
        Rule(
            "takes part in the care and writes their own entry",
            PDL_3_4,
            ("A-01", "J-02"),
            lambda f: f.takes_part_in_care and f.is_author,
        ),
    ),
    bars=(
        *_BARS,
        _CLINICAL,
        _SETTLED,
        Rule("the token does not cover drafts", PDL_4_2, ("A-04",), lambda f: not f.token_may_draft),
    ),
)

STATING: Table[WriteFacts] = Table(
    "note the patient's dissent",
    grounds=(
        Rule(
            "takes part in the care, and notes what the patient says, whoever is right",
            PDL_3_8,
            ("J-12",),
            lambda f: f.takes_part_in_care,
        ),
    ),
    bars=(*_BARS, _CLINICAL, _NO_PROGRAM),
)

DISCLOSING: Table[WriteFacts] = Table(
    "note a disclosure",
    grounds=(
        Rule(
            "takes part in the care, and notes who received a copy",
            PDL_3_11,
            ("J-13", "J-19", "L-08"),
            lambda f: f.takes_part_in_care,
        ),
        # No care begins with the dead, but relatives may ask for copies for as long as the journal is kept (PDL 8:2).
        Rule("a copy that was asked for is handed over", PDL_3_11, ("J-13",), lambda f: f.answers_a_request),
        Rule("the patient is dead, and who received a copy is noted", PDL_3_11, ("R-09",), lambda f: f.patient_is_dead),
    ),
    bars=(*_BARS, _CLINICAL, _NO_PROGRAM),
)

CONSENTING: Table[WriteFacts] = Table(
    "note a consent, given or withdrawn",
    grounds=(
        Rule(
            "takes part in the care, and notes what the patient decides",
            HSLF_5,
            ("J-18",),
            lambda f: f.takes_part_in_care,
        ),
    ),
    bars=(*_BARS, _CLINICAL, _NO_PROGRAM),
)

SIGNING: Table[WriteFacts] = Table(
    "sign",
    grounds=(Rule("answers for their own entry", PDL_3_10, ("J-07",), lambda f: f.is_author and f.is_open_draft),),
    bars=(*_BARS, _CLINICAL, _SETTLED, _NO_PROGRAM),
)

CORRECTING: Table[WriteFacts] = Table(
    "correct",
    grounds=(
        Rule(
            "takes part in the care and corrects by adding",
            PDL_3_14,
            ("J-11",),
            lambda f: f.takes_part_in_care and f.is_settled,
        ),
        Rule("corrects their own entry", PDL_3_14, ("J-11",), lambda f: f.is_author and f.is_settled),
    ),
    bars=(*_BARS, _CLINICAL, _NO_PROGRAM),
)

DISCARDING: Table[WriteFacts] = Table(
    "set a draft aside",
    grounds=(Rule("sets aside their own draft", PDL_3_14, ("J-10",), lambda f: f.is_author and f.is_open_draft),),
    bars=(*_BARS, _CLINICAL, _SETTLED, _NO_PROGRAM),
)

EXPLAINING: Table[WriteFacts] = Table(
    "say why an entry stays unsigned",
    grounds=(
        Rule("is the author of the entry", PDL_3_10, ("J-08",), lambda f: f.is_author and f.own_unit),
        Rule("heads the operations", PDL_3_10, ("J-08",), lambda f: f.is_head),
    ),
    bars=(_NO_PROGRAM,),
)

A = TypeVar("A", bound=Ask)

_TABLES: Mapping[type[Ask], Table[WriteFacts]] = {
    WriteEntry: WRITING,
    NoteStatement: STATING,
    NoteDisclosure: DISCLOSING,
    NoteConsent: CONSENTING,
    SignEntry: SIGNING,
    CorrectEntry: CORRECTING,
    MarkMisfiled: CORRECTING,
    DiscardDraft: DISCARDING,
    StateUnsigned: EXPLAINING,
}


def decide_write(ask: A, facts: WriteFacts) -> Decision[A]:
    """Decide by the table of the ask's kind. An ask without a table is a programming error (KeyError)."""
    return _TABLES[type(ask)].decide(ask, facts)
