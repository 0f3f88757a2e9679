"""Whether an issuer's word is enough to say who somebody is (HSLF-FS 2016:40 3:15). Nobody is signed in yet."""

from __future__ import annotations

from dataclasses import dataclass

from journal.policy.decision import Rule, Table
from journal.policy.law import HSLF_3_15


@dataclass(frozen=True, slots=True)
class IdentityFacts:
    """What is asked of an id token before the person that it names is believed to be there."""

    signature_verifies: bool
    is_well_formed: bool
    issuer_is_expected: bool
    is_for_us: bool
    nonce_matches: bool
    is_current: bool
    proved_since_asked: bool
    level_suffices: bool
    has_subject: bool
    has_number: bool


_S_01 = ("S-01",)

LOW_LEVEL: Rule[IdentityFacts] = Rule(
    "the e-ID is of a lower level than was asked for", HSLF_3_15, _S_01, lambda f: not f.level_suffices
)
NO_NUMBER: Rule[IdentityFacts] = Rule(
    "the e-ID says no personal or coordination number", HSLF_3_15, _S_01, lambda f: not f.has_number
)
NOT_NOW: Rule[IdentityFacts] = Rule(
    "the e-ID was not shown for this sign-in", HSLF_3_15, _S_01, lambda f: not f.proved_since_asked
)

IDENTIFYING: Table[IdentityFacts] = Table(
    "believe an e-ID",
    grounds=(Rule("the issuer has signed it", HSLF_3_15, _S_01, lambda f: f.signature_verifies),),
    bars=(
        Rule("it is no whole id token", HSLF_3_15, _S_01, lambda f: not f.is_well_formed),
        Rule("another issuer vouches for it", HSLF_3_15, _S_01, lambda f: not f.issuer_is_expected),
        Rule("it was issued to somebody else", HSLF_3_15, _S_01, lambda f: not f.is_for_us),
        Rule("it answers another question", HSLF_3_15, _S_01, lambda f: not f.nonce_matches),
        Rule("it does not hold now", HSLF_3_15, _S_01, lambda f: not f.is_current),
        NOT_NOW,
        LOW_LEVEL,
        Rule("it names nobody", HSLF_3_15, _S_01, lambda f: not f.has_subject),
        NO_NUMBER,
    ),
)


def believe_identity(facts: IdentityFacts) -> tuple[bool, tuple[str, ...]]:
    """Say whether an id token is believed, and by which rules."""
    return IDENTIFYING.judge(facts)
