"""Beats of lifts and emergency access: North-A's information is blocked, Pia comes to North-B, Bo is officer."""

from __future__ import annotations

from tests.web.one_beat import Beat

READ, WRITE, EMERGENCY = "Läsa", "Skriva", "Nödöppning"
L, E = "/patients/{pia}/lifts", "/patients/{pia}/emergencies"
ATTESTED = {"hindrance": "incapable", "indispensable": True, "reason": "Svarar inte."}
LIFT = {
    "unit": "{a}",
    "to_unit": "{b}",
    "requested_at": "2026-03-02T12:00:00+01:00",
    "ends_at": "2026-03-03T12:00:00+01:00",
}


def _bo(call, log, **told):
    """Bo may; Eva, who works at no unit, finds no such patient."""
    return Beat(call, log, **({"actor": "bo", "other": "eva", "needs": ("emergency",)} | told))


BEATS_OF_WHAT_IS_BLOCKED = {
    "api_lifts.listed_lifts": _bo(f"GET {L}", (READ, "hävning"), needs=("blocked",), other="astrid", other_unit=403),
    "api_lifts.lift": _bo(
        f"POST {L}", (WRITE, "hävning"), body=LIFT, gives=201, needs=("blocked",), other="astrid", other_unit=403
    ),
    "api_lifts.take_back": _bo(
        f"DELETE {L}/{{lift}}", (WRITE, "hävning"), gives=204, needs=("lift",), other="astrid", other_unit=403
    ),
    "api_emergencies.attest": _bo(f"POST {E}", (EMERGENCY, "nödöppning"), body=ATTESTED, gives=201),
    "api_emergencies.units": _bo(f"GET {E}/{{emergency}}", (EMERGENCY, "nödöppning")),
    "api_emergencies.listed_blocked": _bo(f"GET {E}/{{emergency}}/entries?unit={{a}}", (EMERGENCY, "nödöppning")),
    "api_emergencies.choose": _bo(
        f"POST {E}/{{emergency}}/entries", (EMERGENCY, "aktivt val"), body={"entries": ["{draft}"]}, gives=204
    ),
    "api_emergencies.read": _bo(f"GET {E}/{{emergency}}/entries/{{signed}}", (EMERGENCY, "")),
    "api_emergency_reviews.listed": _bo(
        "GET /emergencies", (READ, "granskning"), actor="eva", other="astrid", other_unit=403, other_provider=403
    ),
    "api_emergency_reviews.review": _bo(
        "POST /emergencies/{emergency}/review",
        (WRITE, "granskning"),
        body={"outcome": "justified"},
        gives=204,
        actor="eva",
        other="astrid",
        other_unit=403,
    ),
    "api_emergency_reviews.approve": _bo(
        "POST /emergencies/{emergency}/approval",
        (EMERGENCY, "nödöppning"),
        gives=204,
        actor="astrid",
        other_unit=403,
    ),
    "api_emergency_reviews.rule": _bo(
        "PUT /emergency-rule",
        (WRITE, "nödöppning"),
        body={"two_persons": True},
        gives=204,
        actor="frida",
        other_unit=403,
        other_provider=403,
    ),
}
