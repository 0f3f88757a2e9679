"""Beats of what a unit's register says of its patients: guardians, protected identities, what is sealed."""

from __future__ import annotations

from tests.guardians import child_of
from tests.services.test_age_exemptions import ALEX, excepted
from tests.web.one_beat import Beat

READ, WRITE = "Läsa", "Skriva"
PROTECTED = {"kind": "secrecy-marking"}
SEALED = {"ground": "asked", "why": "Bad om det per telefon."}

BEATS_OF_THE_REGISTER = {
    "api_age_exemptions.listed": Beat("GET /patients/{pia}/age-exemptions", (READ, "åldersundantag"), actor="dag"),
    "api_age_exemptions.make": Beat(
        "POST /patients/{young}/age-exemptions",
        (WRITE, "åldersundantag"),
        {"reader": "patient", "reason": "Moget."},
        gives=201,
    ),
    "api_age_exemptions.end": Beat(
        "POST /patients/{young}/age-exemptions/{exception}/end", (WRITE, "åldersundantag"), actor="dag", gives=201
    ),
    "api_guardians.listed": Beat("GET /patients/{pia}/guardians", (READ, "vårdnadshavare"), actor="dag"),
    "api_guardians.enter": Beat(
        "POST /patients/{child}/guardians",
        (WRITE, "vårdnadshavare"),
        {"number": "197010632391"},
        actor="dag",
        gives=201,
    ),
    "api_guardians.end": Beat(
        "POST /patients/{child}/guardians/{guardian}/end", (WRITE, "vårdnadshavare"), actor="dag", gives=201
    ),
    "api_protections.listed": Beat("GET /patients/{pia}/protections", (READ, "skyddade personuppgifter"), actor="dag"),
    "api_protections.mark": Beat(
        "POST /patients/{pia}/protections", (WRITE, "skyddade personuppgifter"), PROTECTED, actor="dag", gives=201
    ),
    "api_protections.end": Beat(
        "POST /patients/{pia}/protections/{protection}/end", (WRITE, "skyddade personuppgifter"), actor="dag", gives=201
    ),
    "api_seals.listed": Beat("GET /patients/{pia}/seals", (READ, "försegling"), actor="dag"),
    "api_seals.enter": Beat("POST /patients/{pia}/seals", (WRITE, "försegling"), SEALED, actor="dag", gives=201),
    "api_seals.reopen": Beat(
        "POST /patients/{pia}/seals/{seal}/reopen", (WRITE, "försegling"), {"check": "known"}, actor="dag", gives=201
    ),
}


def of_the_age(cast, path):
    """A patient of fifteen, and an exception where the beat is about one."""
    if "{young}" not in path:
        return {}
    young = child_of(cast, ALEX)
    return {"young": young, **({"exception": excepted(cast, young)} if "{exception}" in path else {})}
