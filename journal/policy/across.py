"""Between care providers (lag 2022:913 om sammanhållen vård- och omsorgsdokumentation): decided here, switched off.

Nothing outside the tests asks these tables: no endpoint, page or command reaches another provider (X-07).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from journal.domain.across_asks import OfOtherProvider
from journal.policy.decision import Rule, Table
from journal.policy.law import SVOD_2_2, SVOD_2_3, SVOD_2_4, SVOD_3_1, SVOD_3_5, SVOD_3_7

if TYPE_CHECKING:
    from journal.domain.access import Decision

_OFF = "sharing between these providers is off"


@dataclass(frozen=True, slots=True)
class PublishFacts:
    """What the law asks before a provider makes data available to others."""

    is_switched_on: bool
    patient_was_told_on_a_day: bool
    patient_opposes: bool
    only_a_guardian_opposes: bool = False


PUBLISHING: Table[PublishFacts] = Table(
    "make available to other providers",
    grounds=(
        Rule("the patient was told before, on a known day", SVOD_2_2, ("X-03",), lambda f: f.patient_was_told_on_a_day),
    ),
    bars=(
        Rule(_OFF, SVOD_3_7, ("X-07",), lambda f: not f.is_switched_on),
        Rule(
            "the patient opposes it, and not a guardian alone",
            SVOD_2_3,
            ("X-06",),
            lambda f: f.patient_opposes and not f.only_a_guardian_opposes,
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class AcrossFacts:
    """What the law asks about a reader at one provider and data at another."""

    is_switched_on: bool
    is_available: bool
    has_current_relation: bool
    patient_consents: bool
    child_cannot_consent: bool
    may_be_assumed_to_matter: bool
    is_blocked: bool


_NOT_OPEN: tuple[Rule[AcrossFacts], ...] = (
    Rule(_OFF, SVOD_3_7, ("X-07",), lambda f: not f.is_switched_on),
    Rule("it was not made available", SVOD_2_2, ("X-03",), lambda f: not f.is_available),
)

KNOWING: Table[AcrossFacts] = Table(
    "know that unblocked data exist at some other provider",
    grounds=(
        Rule("unblocked data may be seen to exist, and no more", SVOD_2_4, ("X-04",), lambda f: not f.is_blocked),
    ),
    bars=_NOT_OPEN,
)

READING_ACROSS: Table[AcrossFacts] = Table(
    "read what another provider holds",
    grounds=(
        Rule(
            "has a current relation, consent, and data that may matter",
            SVOD_3_1,
            ("X-01", "X-02"),
            lambda f: f.has_current_relation and f.patient_consents and f.may_be_assumed_to_matter,
        ),
        Rule(
            "has a current relation with a child who cannot consent, and data that may matter",
            SVOD_3_1,
            ("X-06",),
            lambda f: f.has_current_relation and f.child_cannot_consent and f.may_be_assumed_to_matter,
        ),
    ),
    bars=(
        *_NOT_OPEN,
        Rule("the patient has blocked it", SVOD_2_3, ("X-05",), lambda f: f.is_blocked),
    ),
)


@dataclass(frozen=True, slots=True)
class DangerFacts:
    """What the law asks when a life is in danger and data are blocked at another provider."""

    is_switched_on: bool
    is_in_danger: bool
    cannot_ask_for_a_lift: bool
    blocks_it_themselves: bool
    patient_consents: bool


NAMING_BLOCKER: Table[DangerFacts] = Table(
    "see which provider has blocked, and ask it to lift",
    grounds=(
        Rule(
            "life or health is in danger, and the patient cannot ask",
            SVOD_3_5,
            ("X-05",),
            lambda f: f.is_in_danger and f.cannot_ask_for_a_lift,
        ),
    ),
    bars=(Rule(_OFF, SVOD_3_7, ("X-07",), lambda f: not f.is_switched_on),),
)

LIFTING_OUTER: Table[DangerFacts] = Table(
    "lift an outer block",
    grounds=(
        Rule(
            "the provider that blocked lifts, with consent or in danger",
            SVOD_3_5,
            ("X-05",),
            lambda f: f.patient_consents or (f.is_in_danger and f.cannot_ask_for_a_lift),
        ),
    ),
    bars=(
        Rule(_OFF, SVOD_3_7, ("X-07",), lambda f: not f.is_switched_on),
        Rule(
            "the reader never lifts another provider's block", SVOD_3_5, ("X-05",), lambda f: not f.blocks_it_themselves
        ),
    ),
)

A = TypeVar("A", bound=OfOtherProvider)


def decide_publish(ask: A, facts: PublishFacts) -> Decision[A]:
    """Decide whether data are made available to other providers."""
    return PUBLISHING.decide(ask, facts)


def decide_know(ask: A, facts: AcrossFacts) -> Decision[A]:
    """Decide whether it may be seen that data exist at some other provider, without which one."""
    return KNOWING.decide(ask, facts)


def decide_read_across(ask: A, facts: AcrossFacts) -> Decision[A]:
    """Decide whether another provider's data may be read."""
    return READING_ACROSS.decide(ask, facts)


def decide_name_blocker(ask: A, facts: DangerFacts) -> Decision[A]:
    """Decide whether the blocking provider may be seen, to be asked."""
    return NAMING_BLOCKER.decide(ask, facts)


def decide_lift_outer(ask: A, facts: DangerFacts) -> Decision[A]:
    """Decide whether an outer block is lifted."""
    return LIFTING_OUTER.decide(ask, facts)
