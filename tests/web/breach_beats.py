"""Beats of the register of incidents: entered by the head, stepped on, and seen by nobody at a unit."""

from __future__ import annotations

from tests.web.one_beat import Beat

READ, WRITE, INCIDENT = "Läsa", "Skriva", "personuppgiftsincident"
B = "/breaches/{breach}"
SEEN = "2026-03-02T09:00:00+01:00"
HAPPENED = {"kind": "confidentiality", "discovered_at": SEEN, "words": "Fel mottagare.", "discovered_by": "{astrid}"}
ENTERED = HAPPENED | {"risk": "unlikely"}


def _of_breach(end, body):
    return Beat(f"POST {B}/{end}", (WRITE, INCIDENT), body, actor="frida", gives=204, other_unit=403, needs=("breach",))


BEATS_OF_BREACHES = {
    "api_breaches.listed": Beat("GET /breaches", (READ, INCIDENT), actor="eva", other_unit=403, other_provider=403),
    "api_breaches.enter": Beat(
        "POST /breaches", (WRITE, INCIDENT), ENTERED, actor="frida", gives=201, other_unit=403, other_provider=422
    ),
    "api_breaches.show": Beat(f"GET {B}", (READ, INCIDENT), actor="eva", other_unit=403, needs=("breach",)),
    "api_breaches.assess": _of_breach("assessments", {"risk": "risk", "patients": 3}),
    "api_breaches.report": _of_breach("report", {"at": SEEN, "reference": "IMY-2026-1"}),
    "api_breaches.leave": _of_breach("non-report", {"words": "Brevet kom tillbaka oöppnat."}),
    "api_breaches.inform": _of_breach("informed", {"at": SEEN, "words": "Det har hänt något."}),
}


def breached(site, names):
    """An incident that Frida entered."""
    entered = ENTERED | {"discovered_by": str(names["astrid"])}
    return {"breach": site.person("frida").post("/breaches", entered).json["breach"]}
