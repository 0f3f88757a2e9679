"""Who may come in: sign in, join on an invitation, found a provider, receive keys, recover them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.policy.decision import Rule, Table
from journal.policy.law import HSLF_3_15, HSLF_4_2, HSLF_4_3, PDL_4_2

if TYPE_CHECKING:
    from journal.domain.access import Decision
    from journal.domain.practice_asks import Administer, SignIn


@dataclass(frozen=True, slots=True)
class SignInFacts:
    """What the law asks before an assignment is taken up."""

    showed_two_factors: bool
    assignment_stands: bool
    must_resist_phishing: bool = False
    resists_phishing: bool = False


SIGNING_IN: Table[SignInFacts] = Table(
    "sign in",
    grounds=(Rule("has this assignment now", HSLF_4_3, ("A-07", "A-10"), lambda f: f.assignment_stands),),
    bars=(
        Rule("showed one factor only", PDL_4_2, ("S-01",), lambda f: not f.showed_two_factors),
        Rule(
            "staff come in by passkey here: a code can be asked for by a false page",
            HSLF_3_15,
            ("S-02",),
            lambda f: f.must_resist_phishing and not f.resists_phishing,
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class JoinFacts:
    """What the law asks before a newcomer's own keys count."""

    invitation_stands: bool
    showed_two_factors: bool


JOINING: Table[JoinFacts] = Table(
    "join",
    grounds=(Rule("was invited", HSLF_4_3, ("A-07", "S-13"), lambda f: f.invitation_stands),),
    bars=(Rule("showed one factor only", PDL_4_2, ("S-01",), lambda f: not f.showed_two_factors),),
)


@dataclass(frozen=True, slots=True)
class ReturnFacts:
    """What is asked before somebody who forgot the passphrase chooses another."""

    showed_recovery_code: bool
    showed_one_time_code: bool


RETURNING: Table[ReturnFacts] = Table(
    "choose another passphrase",
    grounds=(Rule("kept the recovery code", HSLF_4_3, ("S-13",), lambda f: f.showed_recovery_code),),
    bars=(Rule("showed one factor only", PDL_4_2, ("S-01",), lambda f: not f.showed_one_time_code),),
)


@dataclass(frozen=True, slots=True)
class FoundFacts:
    """What is asked before a care provider is entered: that it is not there already."""

    is_new: bool


FOUNDING: Table[FoundFacts] = Table(
    "found a provider",
    grounds=(Rule("begins its own journal", HSLF_4_3, ("A-07",), lambda f: f.is_new),),
)


@dataclass(frozen=True, slots=True)
class HandOverFacts:
    """What the law asks before a member passes on a key that somebody waits for."""

    giver_holds_it: bool
    receiver_has_assignment: bool
    receiver_is_certified: bool


HANDING_OVER: Table[HandOverFacts] = Table(
    "hand a key over",
    grounds=(Rule("the receiver's assignment needs it", HSLF_4_3, ("A-07",), lambda f: f.receiver_has_assignment),),
    bars=(
        Rule("the giver does not hold it", PDL_4_2, ("A-04",), lambda f: not f.giver_holds_it),
        Rule("the receiver's key is not certified", PDL_4_2, ("A-05",), lambda f: not f.receiver_is_certified),
    ),
)


@dataclass(frozen=True, slots=True)
class LapseFacts:
    """What is asked before a key is taken back that nobody handed back."""

    assignment_has_ended: bool


LAPSING: Table[LapseFacts] = Table(
    "take a key back",
    grounds=(Rule("the assignment that needed it has ended", HSLF_4_3, ("A-07",), lambda f: f.assignment_has_ended),),
)


@dataclass(frozen=True, slots=True)
class RecoverFacts:
    """What is asked before recovery officers hand keys on; who has the role already was given it after its analysis."""

    enough_officers: bool
    receiver_has_assignment: bool
    has_documented_analysis: bool


RECOVERING: Table[RecoverFacts] = Table(
    "recover keys",
    grounds=(Rule("enough officers agree", HSLF_4_3, ("S-13",), lambda f: f.enough_officers),),
    bars=(
        Rule("the receiver has no current assignment", HSLF_4_3, ("A-07",), lambda f: not f.receiver_has_assignment),
        Rule("no dated need-and-risk analysis", HSLF_4_2, ("A-06",), lambda f: not f.has_documented_analysis),
    ),
)


def decide_sign_in(ask: SignIn, facts: SignInFacts) -> Decision[SignIn]:
    """Decide whether an assignment may be taken up."""
    return SIGNING_IN.decide(ask, facts)


def decide_join(ask: Administer, facts: JoinFacts) -> Decision[Administer]:
    """Decide whether a newcomer's keys are taken up."""
    return JOINING.decide(ask, facts)


def decide_return(ask: Administer, facts: ReturnFacts) -> Decision[Administer]:
    """Decide whether a new passphrase is taken up."""
    return RETURNING.decide(ask, facts)


def decide_found(ask: Administer, facts: FoundFacts) -> Decision[Administer]:
    """Decide whether a provider may be entered."""
    return FOUNDING.decide(ask, facts)


def decide_hand_over(ask: Administer, facts: HandOverFacts) -> Decision[Administer]:
    """Decide whether a key may be passed on."""
    return HANDING_OVER.decide(ask, facts)


def decide_lapse(ask: Administer, facts: LapseFacts) -> Decision[Administer]:
    """Decide whether a key is taken back."""
    return LAPSING.decide(ask, facts)


def decide_recover(ask: Administer, facts: RecoverFacts) -> Decision[Administer]:
    """Decide whether recovered keys may be handed on."""
    return RECOVERING.decide(ask, facts)
