"""Who may renew keys: a head, the officers, of a journal its unit; and never so that anything is lost by it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from journal.domain.rotation_asks import RotateKeys
from journal.policy.decision import Rule, Table
from journal.policy.law import HSLF_4_3, PDL_3_17, PDL_4_2

if TYPE_CHECKING:
    from journal.domain.access import Decision

R = TypeVar("R", bound=RotateKeys)


@dataclass(frozen=True, slots=True)
class RotateFacts:
    """What the law asks before a key is renewed."""

    is_head: bool
    enough_officers: bool
    is_journal_of_own_unit: bool
    old_key_is_in_hand: bool
    is_program: bool


ROTATING: Table[RotateFacts] = Table(
    "renew keys",
    grounds=(
        Rule("heads the operations", HSLF_4_3, ("L-17",), lambda f: f.is_head),
        Rule("enough officers agree", HSLF_4_3, ("S-13",), lambda f: f.enough_officers),
        Rule("it is their own unit's journal", HSLF_4_3, ("L-17",), lambda f: f.is_journal_of_own_unit),
    ),
    bars=(
        Rule(
            "nobody holds the old key, and what it opens would be lost",
            PDL_3_17,
            ("R-11",),
            lambda f: not f.old_key_is_in_hand,
        ),
        Rule("a program administers nothing", PDL_4_2, ("A-04",), lambda f: f.is_program),
    ),
)


def decide_rotate(ask: R, facts: RotateFacts) -> Decision[R]:
    """Decide whether keys may be renewed."""
    return ROTATING.decide(ask, facts)
