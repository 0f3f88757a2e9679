"""Beats of what a unit's register says of its patients: who guards a child, whose identity is protected."""

from __future__ import annotations

from tests.web.one_beat import Beat

READ, WRITE = "Läsa", "Skriva"
PROTECTED = {"kind": "secrecy-marking"}

BEATS_OF_THE_REGISTER = {
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
}
