"""Who may invite, assign, end, hand keys over, switch sharing, and say on which analyses all this rests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.policy.decision import Rule, Table
from journal.policy.law import HSLF_4_2, HSLF_4_3, PDL_4_2, PDL_4_5, PDL_5_5

if TYPE_CHECKING:
    from journal.domain.access import Decision
    from journal.domain.practice_asks import Administer


@dataclass(frozen=True, slots=True)
class GrantFacts:
    """What the law asks before an authorisation changes."""

    is_head: bool
    is_member_of_unit: bool
    same_provider: bool
    is_about_self: bool
    has_documented_analysis: bool
    has_fresh_unlock: bool
    is_program: bool = False


BARS: tuple[Rule[GrantFacts], ...] = (
    Rule("it is another provider's", PDL_4_2, ("S-12",), lambda f: not f.same_provider),
    Rule("a program administers nothing", PDL_4_2, ("A-04",), lambda f: f.is_program),
    Rule("asks for a fresh unlock", HSLF_4_3, ("S-04",), lambda f: not f.has_fresh_unlock),
)
_HEAD: Rule[GrantFacts] = Rule("heads the operations", HSLF_4_3, ("A-07",), lambda f: f.is_head)
_NO_ANALYSIS: Rule[GrantFacts] = Rule(
    "no dated need-and-risk analysis", HSLF_4_2, ("A-06",), lambda f: not f.has_documented_analysis
)

STAFFING: Table[GrantFacts] = Table(
    "invite, assign, end",
    grounds=(_HEAD, Rule("hands on what the unit holds", HSLF_4_3, ("A-07",), lambda f: f.is_member_of_unit)),
    bars=(*BARS, _NO_ANALYSIS),
)

ANALYSING: Table[GrantFacts] = Table(
    "record the need-and-risk analysis of a role",
    grounds=(Rule("answers for who may do what", HSLF_4_2, ("A-06",), lambda f: f.is_head),),
    bars=BARS,
)

CONFIRMING: Table[GrantFacts] = Table(
    "confirm that an authorisation is still needed",
    grounds=(Rule("heads the operations, and follows up who may do what", HSLF_4_3, ("A-08",), lambda f: f.is_head),),
    bars=(*BARS, _NO_ANALYSIS),
)

APPOINTING: Table[GrantFacts] = Table(
    "appoint an authorised officer, or end it",
    grounds=(Rule("heads the operations, and says who lifts blocks", PDL_4_5, ("B-13",), lambda f: f.is_head),),
    bars=(*BARS, _NO_ANALYSIS),
)

SHARING: Table[GrantFacts] = Table(
    "let a unit share",
    grounds=(Rule("is a clinical member of the unit", PDL_4_2, ("A-05",), lambda f: f.is_member_of_unit),),
    bars=(*BARS, _NO_ANALYSIS),
)

DIRECT_ACCESS: Table[GrantFacts] = Table(
    "give a unit's patients direct access",
    grounds=(Rule("is a clinical member of the unit", PDL_5_5, ("P-09",), lambda f: f.is_member_of_unit),),
    bars=BARS,
)

OWN_ACCOUNT: Table[GrantFacts] = Table(
    "change one's own unlockers and tokens",
    grounds=(Rule("it is their own account", HSLF_4_3, ("S-05",), lambda f: f.is_about_self),),
    bars=BARS,
)


def decide_staffing(ask: Administer, facts: GrantFacts) -> Decision[Administer]:
    """Decide whether staff may be invited, assigned or ended."""
    return STAFFING.decide(ask, facts)


def decide_analysing(ask: Administer, facts: GrantFacts) -> Decision[Administer]:
    """Decide whether the analysis behind a role may be recorded."""
    return ANALYSING.decide(ask, facts)


def decide_confirming(ask: Administer, facts: GrantFacts) -> Decision[Administer]:
    """Decide whether an authorisation may be confirmed as still needed."""
    return CONFIRMING.decide(ask, facts)


def decide_appointing(ask: Administer, facts: GrantFacts) -> Decision[Administer]:
    """Decide whether somebody may be made an authorised officer, or be one no more."""
    return APPOINTING.decide(ask, facts)


def decide_sharing(ask: Administer, facts: GrantFacts) -> Decision[Administer]:
    """Decide whether a unit's sharing may be switched."""
    return SHARING.decide(ask, facts)


def decide_direct_access(ask: Administer, facts: GrantFacts) -> Decision[Administer]:
    """Decide whether a unit's direct access for patients may be switched."""
    return DIRECT_ACCESS.decide(ask, facts)


def decide_own_account(ask: Administer, facts: GrantFacts) -> Decision[Administer]:
    """Decide whether somebody may change their own unlockers and tokens."""
    return OWN_ACCOUNT.decide(ask, facts)
