"""Passkeys: who may add one, end one, and when one opens an account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.policy.decision import Rule, Table
from journal.policy.law import HSLF_3_15, HSLF_4_3, PDL_4_2

if TYPE_CHECKING:
    from journal.domain.access import Decision
    from journal.domain.practice_asks import Administer, SignIn


@dataclass(frozen=True, slots=True)
class AddFacts:
    """What is asked before a passkey is added: it opens everything that the account opens."""

    is_about_self: bool
    is_program: bool
    has_fresh_unlock: bool
    may_be_phished: bool
    has_a_passkey: bool


ADDING: Table[AddFacts] = Table(
    "add a passkey",
    grounds=(Rule("it is their own account", HSLF_4_3, ("S-05",), lambda f: f.is_about_self),),
    bars=(
        Rule("a program administers nothing", PDL_4_2, ("A-04",), lambda f: f.is_program),
        Rule("asks for a fresh unlock", HSLF_4_3, ("S-04",), lambda f: not f.has_fresh_unlock),
        # Whoever got somebody's code by a false page shall not make themselves the factor that cannot be got so.
        Rule(
            "has a passkey, and did not come in by it",
            HSLF_3_15,
            ("S-02", "S-13"),
            lambda f: f.may_be_phished and f.has_a_passkey,
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class EndFacts:
    """What is asked before a passkey is ended."""

    is_about_self: bool
    is_program: bool
    has_fresh_unlock: bool
    may_be_phished: bool
    two_ways_stay: bool


ENDING: Table[EndFacts] = Table(
    "end a passkey",
    grounds=(Rule("it is their own account", HSLF_4_3, ("S-05",), lambda f: f.is_about_self),),
    bars=(
        Rule("a program administers nothing", PDL_4_2, ("A-04",), lambda f: f.is_program),
        Rule("asks for a fresh unlock", HSLF_4_3, ("S-04",), lambda f: not f.has_fresh_unlock),
        Rule("has a passkey, and did not come in by it", HSLF_3_15, ("S-02", "S-13"), lambda f: f.may_be_phished),
        Rule("fewer than two ways in would be left", HSLF_3_15, ("S-13",), lambda f: not f.two_ways_stay),
    ),
)


@dataclass(frozen=True, slots=True)
class UseFacts:
    """What is asked before a passkey that answered rightly opens its account."""

    is_registered: bool
    counter_went_on: bool


USING: Table[UseFacts] = Table(
    "come in by passkey",
    grounds=(Rule("it was added to this account", HSLF_3_15, ("S-02",), lambda f: f.is_registered),),
    bars=(
        Rule(
            "its counter did not go on: somebody may have copied it",
            HSLF_3_15,
            ("S-02",),
            lambda f: not f.counter_went_on,
        ),
    ),
)


def decide_add_passkey(ask: Administer, facts: AddFacts) -> Decision[Administer]:
    """Decide whether a passkey is added to an account."""
    return ADDING.decide(ask, facts)


def decide_end_passkey(ask: Administer, facts: EndFacts) -> Decision[Administer]:
    """Decide whether a passkey is ended."""
    return ENDING.decide(ask, facts)


def decide_use_passkey(ask: SignIn, facts: UseFacts) -> Decision[SignIn]:
    """Decide whether a passkey opens its account."""
    return USING.decide(ask, facts)
