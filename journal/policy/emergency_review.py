"""Who looks at an emergency access: the second person at once, and a reviewer afterwards (PDL 4:3, 4:5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.policy.decision import Rule, Table
from journal.policy.law import PDL_4_1, PDL_4_2, PDL_4_3, PDL_4_5

if TYPE_CHECKING:
    from journal.domain.access import Decision
    from journal.domain.emergency_asks import ApproveEmergency, ReviewEmergencies, ReviewEmergency
    from journal.domain.practice_asks import Administer


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """What the law asks of whoever reviews an emergency access."""

    is_auditor: bool
    is_officer: bool
    is_their_own: bool
    is_reviewed: bool
    is_program: bool = False


_REVIEWERS: tuple[Rule[ReviewFacts], ...] = (
    Rule("reviews the log", PDL_4_3, ("E-07",), lambda f: f.is_auditor),
    Rule("is an authorised officer", PDL_4_5, ("E-07",), lambda f: f.is_officer),
)
_NO_PROGRAM: Rule[ReviewFacts] = Rule("a program reviews nothing", PDL_4_2, ("A-04",), lambda f: f.is_program)

SEEING_EMERGENCIES: Table[ReviewFacts] = Table(
    "see emergency accesses to review", grounds=_REVIEWERS, bars=(_NO_PROGRAM,)
)

REVIEWING: Table[ReviewFacts] = Table(
    "review an emergency access",
    grounds=_REVIEWERS,
    bars=(
        _NO_PROGRAM,
        Rule("nobody reviews their own", PDL_4_3, ("E-07",), lambda f: f.is_their_own),
        Rule("it is reviewed already", PDL_4_3, ("E-07",), lambda f: f.is_reviewed),
    ),
)


@dataclass(frozen=True, slots=True)
class ApprovalFacts:
    """What the law asks of a second person."""

    has_clinical_assignment: bool
    is_officer: bool
    is_their_own: bool
    is_asked_for: bool
    is_in_time: bool
    is_own_record: bool = False
    is_relative: bool = False
    is_program: bool = False


APPROVING: Table[ApprovalFacts] = Table(
    "approve an emergency access",
    grounds=(
        Rule("works clinically for the provider", PDL_4_5, ("E-10",), lambda f: f.has_clinical_assignment),
        Rule("is an authorised officer", PDL_4_5, ("E-10",), lambda f: f.is_officer),
    ),
    bars=(
        Rule("nobody approves their own", PDL_4_5, ("E-10",), lambda f: f.is_their_own),
        Rule("no second person is asked for", PDL_4_5, ("E-10",), lambda f: not f.is_asked_for),
        Rule("ten minutes have passed", PDL_4_5, ("E-10",), lambda f: not f.is_in_time),
        Rule("is the patient", PDL_4_1, ("A-12",), lambda f: f.is_own_record),
        Rule("is a registered relative of the patient", PDL_4_1, ("A-12",), lambda f: f.is_relative),
        Rule("a program approves nothing", PDL_4_2, ("A-04",), lambda f: f.is_program),
    ),
)


@dataclass(frozen=True, slots=True)
class RuleFacts:
    """What the law asks of whoever says how many persons an emergency access takes."""

    is_head: bool
    has_fresh_unlock: bool
    is_program: bool = False


RULING: Table[RuleFacts] = Table(
    "ask for two persons in an emergency",
    grounds=(Rule("heads the operations", PDL_4_2, ("E-10",), lambda f: f.is_head),),
    bars=(
        Rule("asks for a fresh unlock", PDL_4_2, ("S-04",), lambda f: not f.has_fresh_unlock),
        Rule("a program administers nothing", PDL_4_2, ("A-04",), lambda f: f.is_program),
    ),
)


def decide_see_emergencies(ask: ReviewEmergencies, facts: ReviewFacts) -> Decision[ReviewEmergencies]:
    """Decide whether somebody sees the emergency accesses of others."""
    return SEEING_EMERGENCIES.decide(ask, facts)


def decide_review(ask: ReviewEmergency, facts: ReviewFacts) -> Decision[ReviewEmergency]:
    """Decide whether somebody says of an emergency access whether it was justified."""
    return REVIEWING.decide(ask, facts)


def decide_approval(ask: ApproveEmergency, facts: ApprovalFacts) -> Decision[ApproveEmergency]:
    """Decide whether a second person's word counts."""
    return APPROVING.decide(ask, facts)


def decide_rule(ask: Administer, facts: RuleFacts) -> Decision[Administer]:
    """Decide whether somebody says how many persons it takes."""
    return RULING.decide(ask, facts)
