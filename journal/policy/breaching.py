"""Who keeps the register of incidents, and what is asked before one is reported, or is not (GDPR 33 and 34)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from journal.policy.decision import Rule, Table
from journal.policy.law import GDPR_33, GDPR_34, PDL_4_2

if TYPE_CHECKING:
    from journal.domain.access import Decision
    from journal.domain.breach_asks import SeeBreaches, WriteBreach


@dataclass(frozen=True, slots=True)
class SeeBreachFacts:
    """What the law asks of whoever reads the register."""

    is_head: bool
    is_auditor: bool
    is_program: bool


@dataclass(frozen=True, slots=True)
class KeepBreachFacts(SeeBreachFacts):
    """What the law asks of whoever enters an incident, or assesses it anew."""

    has_fresh_unlock: bool


@dataclass(frozen=True, slots=True)
class ReportFacts(KeepBreachFacts):
    """What the law asks of whoever notes that IMY was told."""

    is_reported: bool
    is_late: bool
    states_why: bool


@dataclass(frozen=True, slots=True)
class NotReportFacts(KeepBreachFacts):
    """What the law asks of whoever decides that IMY is not told."""

    is_settled: bool
    risk_is_unlikely: bool
    states_why: bool


@dataclass(frozen=True, slots=True)
class InformFacts(KeepBreachFacts):
    """What the law asks of whoever notes that those affected were told."""

    says_what_was_told: bool


S = TypeVar("S", bound=SeeBreachFacts)
K = TypeVar("K", bound=KeepBreachFacts)


def _who(_facts: type[S]) -> tuple[Rule[S], ...]:
    return (
        Rule("heads the operations and answers for data", GDPR_33, ("G-13",), lambda f: f.is_head),
        Rule("reviews the log and looks after data", GDPR_33, ("G-13", "A-13"), lambda f: f.is_auditor),
    )


def _by_program(_facts: type[S]) -> Rule[S]:
    return Rule("a program keeps no register of incidents", PDL_4_2, ("A-04",), lambda f: f.is_program)


def _barred(facts: type[K]) -> tuple[Rule[K], ...]:
    return (
        _by_program(facts),
        Rule("asks for a fresh unlock", PDL_4_2, ("S-04",), lambda f: not f.has_fresh_unlock),
    )


SEEING_BREACHES: Table[SeeBreachFacts] = Table(
    "read the register of incidents", grounds=_who(SeeBreachFacts), bars=(_by_program(SeeBreachFacts),)
)
KEEPING_BREACHES: Table[KeepBreachFacts] = Table(
    "enter an incident, or assess it anew", grounds=_who(KeepBreachFacts), bars=_barred(KeepBreachFacts)
)
REPORTING: Table[ReportFacts] = Table(
    "note that IMY was told of an incident",
    grounds=_who(ReportFacts),
    bars=(
        *_barred(ReportFacts),
        Rule("the incident is reported already", GDPR_33, ("G-13",), lambda f: f.is_reported),
        Rule(
            "it took more than 72 hours, and nobody says why",
            GDPR_33,
            ("G-13",),
            lambda f: f.is_late and not f.states_why,
        ),
    ),
)
NOT_REPORTING: Table[NotReportFacts] = Table(
    "decide that IMY is not told of an incident",
    grounds=_who(NotReportFacts),
    bars=(
        *_barred(NotReportFacts),
        Rule("it is decided already whether the incident is reported", GDPR_33, ("G-13",), lambda f: f.is_settled),
        Rule("a risk is likely, so that IMY is told", GDPR_33, ("G-13",), lambda f: not f.risk_is_unlikely),
        Rule("nobody says why it is not reported", GDPR_33, ("G-13",), lambda f: not f.states_why),
    ),
)
INFORMING_AFFECTED: Table[InformFacts] = Table(
    "note that those affected by an incident were told",
    grounds=_who(InformFacts),
    bars=(
        *_barred(InformFacts),
        Rule("nobody says what they were told", GDPR_34, ("G-13",), lambda f: not f.says_what_was_told),
    ),
)


def decide_see_breaches(ask: SeeBreaches, facts: SeeBreachFacts) -> Decision[SeeBreaches]:
    """Decide whether somebody reads the register."""
    return SEEING_BREACHES.decide(ask, facts)


def decide_keep_breach(ask: WriteBreach, facts: KeepBreachFacts) -> Decision[WriteBreach]:
    """Decide whether somebody enters an incident, or assesses it anew."""
    return KEEPING_BREACHES.decide(ask, facts)


def decide_report(ask: WriteBreach, facts: ReportFacts) -> Decision[WriteBreach]:
    """Decide whether somebody notes that IMY was told."""
    return REPORTING.decide(ask, facts)


def decide_not_report(ask: WriteBreach, facts: NotReportFacts) -> Decision[WriteBreach]:
    """Decide whether somebody leaves an incident unreported."""
    return NOT_REPORTING.decide(ask, facts)


def decide_inform(ask: WriteBreach, facts: InformFacts) -> Decision[WriteBreach]:
    """Decide whether somebody notes that those affected were told."""
    return INFORMING_AFFECTED.decide(ask, facts)
