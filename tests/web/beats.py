"""One line for each endpoint of the API: who may, what they send, who may not, and which row it leaves."""

from __future__ import annotations

from journal.services.blocks import TOLD
from tests.web.blocked_beats import BEATS_OF_WHAT_IS_BLOCKED
from tests.web.breach_beats import BEATS_OF_BREACHES
from tests.web.calling import ENTRY
from tests.web.case_beats import BEATS_OF_CASES
from tests.web.one_beat import Beat
from tests.web.register_beats import BEATS_OF_THE_REGISTER

READ, WRITE, SIGN, DELETE = "Läsa", "Skriva", "Signera", "Radera"
TEXT = {"text": {"current": "Nyare."}}
UNTIL = "2026-12-01T00:00:00+01:00"
ASKED = "2026-03-02T11:30:00+01:00"
DIED = {"died_on": "2026-02-27", "source": "relative"}
BLOCK = {"kind": "inner", "requested_at": ASKED, "told": TOLD}

OWN = "one's own account, where nobody else's can be named"
METADATA = "names and places of the practice: nothing of a patient is opened"
P = "/patients/{pia}"
E = P + "/entries/{signed}"
D = P + "/entries/{draft}"

BEATS = {
    "api_sessions.current": Beat("GET /sessions/current", OWN, other_unit=200, other_provider=200),
    "api_sessions.unlock": Beat(
        "POST /sessions/unlock", OWN, {"passphrase": "{passphrase}"}, gives=204, other_unit=204, other_provider=204
    ),
    "api_sessions.end": Beat("DELETE /sessions/current", OWN, gives=204, other_unit=204, other_provider=204),
    "api_sessions.listed": Beat("GET /sessions", OWN, other_unit=200, other_provider=200),
    "api_sessions.end_one": Beat("DELETE /sessions/{session}", OWN, gives=204),
    "api_sessions.end_all": Beat("DELETE /sessions", OWN, gives=204, other_unit=204, other_provider=204),
    "api_passkeys.listed": Beat("GET /passkeys", OWN, other_unit=200, other_provider=200),
    "api_passkeys.end": Beat("DELETE /passkeys/{passkey}", (WRITE, "passkey"), gives=204),
    "api_assignments.listed": Beat("GET /assignments", OWN, other_unit=200, other_provider=200),
    "api_assignments.choose": Beat(
        "PUT /sessions/current/assignment", (READ, "inloggning"), {"assignment": "{astrid_s}"}
    ),
    "api_patients.mine": Beat("GET /patients", (READ, "register"), other_unit=200, other_provider=200),
    "api_patients.register": Beat("GET /register", (READ, "register"), actor="dag", other_unit=200, other_provider=200),
    "api_patients.enter": Beat(
        "POST /patients",
        (WRITE, "register"),
        {"name": "Per Andersson", "number": "191212121212"},
        actor="dag",
        gives=201,
        other="eva",
        other_provider=201,
    ),
    "api_patients.look_up": Beat("POST /patients/lookup", (READ, "sök"), {"number": "196408233234"}, actor="dag"),
    "api_patients.show": Beat(f"GET {P}", (READ, "register")),
    "api_relations.listed_relations": Beat(f"GET {P}/relations", (READ, "sök")),
    "api_relations.begin": Beat(
        f"POST {P}/relations",
        (WRITE, "vårdrelation"),
        {"account": "{astrid}", "ends_at": UNTIL},
        actor="dag",
        gives=201,
    ),
    "api_relations.end": Beat(
        f"DELETE {P}/relations/{{relation}}?without_closing=true", (WRITE, "vårdrelation"), actor="dag", gives=204
    ),
    "api_relations.enter_relative": Beat(
        f"POST {P}/relatives", (WRITE, "vårdrelation"), {"account": "{bo}"}, actor="dag", gives=204
    ),
    "api_blocks.listed": Beat(f"GET {P}/blocks", (READ, "spärr"), actor="dag"),
    "api_blocks.enter": Beat(f"POST {P}/blocks", (WRITE, "spärr"), BLOCK, actor="dag", gives=201),
    "api_blocks.preview": Beat(f"POST {P}/blocks/preview", (READ, "spärr"), BLOCK, actor="dag"),
    "api_blocks.end": Beat(
        f"POST {P}/blocks/{{block}}/end", (WRITE, "spärr"), {"requested_at": ASKED}, actor="dag", gives=201
    ),
    "api_blocks.void": Beat(
        f"POST {P}/blocks/{{block}}/void", (WRITE, "spärr"), {"reason": "Fel patient."}, actor="dag", gives=201
    ),
    "api_deaths.listed_deaths": Beat(f"GET {P}/deaths", (READ, "avliden"), actor="dag"),
    "api_deaths.mark": Beat(f"POST {P}/deaths", (WRITE, "avliden"), DIED, actor="dag", gives=201),
    "api_deaths.undo": Beat(
        f"POST {P}/deaths/{{death}}/undo", (WRITE, "avliden"), {"reason": "Fel person."}, actor="dag", gives=201
    ),
    "api_entries.listed_entries": Beat(f"GET {P}/entries", (READ, "")),
    "api_entries.write": Beat(f"POST {P}/entries", (WRITE, "utkast"), ENTRY, gives=201),
    "api_entries.read": Beat(f"GET {E}", (READ, "")),
    "api_entries.search": Beat(f"POST {P}/entries/search", (READ, "sök"), {"term": "sover"}),
    "api_drafts.listed_drafts": Beat("GET /drafts", (READ, "register"), other_unit=200, other_provider=200),
    "api_drafts.save": Beat(
        f"PUT {D}/draft", "cites the row of the edit session, twelve hours at most", TEXT, seen="draft_seen"
    ),
    "api_drafts.set_aside": Beat(f"DELETE {D}/draft", (WRITE, "kasserat utkast"), seen="draft_seen"),
    "api_signatures.sign": Beat(f"POST {D}/signature", (SIGN, ""), gives=201, seen="draft_seen"),
    "api_signatures.state_reason": Beat(
        f"POST {D}/unsigned-reason", (WRITE, "låsskäl"), {"reason": "not-needed"}, gives=201
    ),
    "api_corrections.correct": Beat(
        f"POST {E}/corrections", (WRITE, "rättelse"), {"reason": "incomplete", **TEXT}, gives=201
    ),
    "api_misfilings.misfile": Beat(f"POST {E}/misfiling", (WRITE, "felförd"), {}, gives=201),
    "api_releases.shown": Beat(f"GET {E}/release", (READ, "")),
    "api_releases.choose": Beat(
        f"PUT {E}/release", (WRITE, "visning för patienten"), {"choice": "together"}, gives=204
    ),
    "api_statements.note": Beat(
        f"POST {E}/statements", (WRITE, "patientens synpunkt"), {"words": "Jag sa aldrig det."}, gives=201
    ),
    "api_consents.note": Beat(
        f"POST {P}/consents",
        (WRITE, "samtycke"),
        {"to": "Samverkan", "decision": "lämnat", "said_by": "Pia", "said_at": "2026-03-02T09:00:00+01:00"},
        gives=201,
    ),
    "api_disclosures.note": Beat(
        f"POST {P}/disclosures",
        (WRITE, "utlämnande"),
        {"recipient": "Pia", "requested_by": "Pia", "extent": "Allt", "form": "på papper"},
        gives=201,
    ),
    "api_disclosures.issue": Beat(
        f"POST {P}/entries/{{certificate}}/issue",
        (WRITE, "utlämnande"),
        {"recipient": "Pia", "requested_by": "Pia", "extent": "Intyget", "form": "på papper"},
        gives=201,
        seen="certificate_seen",
    ),
    "api_choices.choose": Beat(
        f"POST {P}/choices",
        (READ, "aktivt val"),
        {"unit": "{a}", "purpose": "Kvalitetssäkring", "reason": "quality-review"},
        gives=204,
    ),
    "api_staff.listed": Beat("GET /staff", METADATA, actor="frida", other_unit=200, other_provider=200),
    "api_staff.give": Beat(
        "POST /staff/{bo}/assignments",
        (WRITE, "behörighet"),
        {"role": "auditor"},
        actor="frida",
        gives=201,
        other_unit=403,
    ),
    "api_staff.end": Beat(
        "DELETE /assignments/{dag_s}", (WRITE, "behörighet"), actor="frida", gives=204, other_unit=403
    ),
    "api_staff.confirm": Beat(
        "POST /assignments/{dag_s}/confirmations", (WRITE, "behörighet"), actor="frida", gives=204, other_unit=403
    ),
    "api_invitations.invite_somebody": Beat(
        "POST /invitations",
        (WRITE, "behörighet"),
        {"username": "hilda", "name": "Hilda Ny", "title": "leg. psykolog", "role": "therapist", "unit": "{a}"},
        actor="frida",
        gives=201,
        other_unit=403,
    ),
    "api_units.listed_units": Beat("GET /units", METADATA, actor="frida", other_unit=200, other_provider=200),
    "api_units.add": Beat(
        "POST /units",
        (WRITE, "behörighet"),
        {"name": "North-C"},
        actor="frida",
        gives=201,
        other_unit=403,
        other_provider=403,
    ),
    "api_units.give_access": Beat(
        "PUT /units/{a}/direct-access", (WRITE, "visning för patienten"), {"gives": True}, gives=204
    ),
    "api_units.set_promptness": Beat(
        "PUT /units/{a}/promptness", (WRITE, "behörighet"), {"days": 3}, actor="frida", gives=204, other_unit=403
    ),
    "api_units.share": Beat("PUT /units/{a}/sharing", (WRITE, "delning"), {"shares": False}, gives=204, other_unit=403),
    "api_analyses.listed_analyses": Beat("GET /analyses", METADATA, actor="frida", other_unit=200, other_provider=200),
    "api_analyses.record": Beat(
        "POST /analyses",
        (WRITE, "behovs- och riskanalys"),
        {"role": "clerk", "dated": "2026-03-01", "reference": "BRA-2"},
        actor="frida",
        gives=201,
        other_unit=403,
        other_provider=403,
    ),
    "api_officers.listed_officers": Beat("GET /officers", METADATA, actor="frida", other_unit=200, other_provider=200),
    "api_officers.appoint": Beat(
        "POST /officers",
        (WRITE, "behörighet"),
        {"account": "{astrid}", "analysis": "BRA-3"},
        actor="frida",
        gives=201,
        other_unit=403,
    ),
    "api_officers.end": Beat(
        "DELETE /officers/{officer}", (WRITE, "behörighet"), actor="frida", gives=204, other_unit=403
    ),
    "api_tokens.listed": Beat("GET /tokens", OWN, other_unit=200, other_provider=200),
    "api_tokens.create": Beat(
        "POST /tokens",
        (WRITE, "behörighet"),
        {"name": "Kalendern", "scopes": ["read"], "days": 7},
        gives=201,
        other_unit=201,
        other_provider=201,
    ),
    "api_tokens.end": Beat("DELETE /tokens/{token}", (WRITE, "behörighet"), gives=204),
    "api_account.told": Beat("GET /account/closing", OWN, other_unit=200, other_provider=200),
    "api_account.close": Beat("DELETE /account", ("Radera", "konto"), actor="dag", other_unit=403, other_provider=403),
    "api_retention.calendar": Beat(
        "GET /retention", (READ, "förstöring"), actor="frida", other_unit=403, other_provider=403
    ),
    "api_retention.kept": Beat(f"GET {P}/retention", (READ, "förstöring")),
    "api_holds.place": Beat(f"POST {P}/holds", (WRITE, "bevarandekrav"), {"reason": "claim"}, gives=201),
    "api_holds.lift": Beat(
        "POST /holds/{hold}/lifting", (WRITE, "bevarandekrav"), {"text": "Avslutat."}, actor="frida", gives=204
    ),
    "api_destructions.listed": Beat("GET /destructions", METADATA, other_unit=200, other_provider=200),
    "api_destructions.propose": Beat(
        f"POST {P}/destructions",
        (WRITE, "förstöring"),
        {"unit": "{a}", "kind": "ordered", "decision": "1/2026", "entries": [{"entry": "{signed}"}]},
        gives=201,
    ),
    "api_destructions.read": Beat("GET /destructions/{destruction}", (READ, "förstöring")),
    "api_destructions.approve": Beat(
        "POST /destructions/{destruction}/approval", (DELETE, "förstöring"), actor="frida", gives=201
    ),
    "api_destructions.withdraw": Beat("DELETE /destructions/{destruction}", (WRITE, "förstöring"), gives=204),
    **BEATS_OF_THE_REGISTER,
    **BEATS_OF_WHAT_IS_BLOCKED,
    **BEATS_OF_CASES,
    **BEATS_OF_BREACHES,
    "api_log.search": Beat("GET /log", (READ, "logg"), actor="eva", other_unit=403, other_provider=403),
    "api_log.own": Beat("GET /log/own", (READ, "logg"), other_unit=200, other_provider=200),
    "api_log.prove": Beat("GET /log/events/{event}", (READ, "logg"), other_unit=403),
    "api_log.select": Beat("GET /log/fhir", (READ, "export"), actor="eva", other_unit=403, other_provider=403),
    "api_log.export": Beat("GET /log/export", (READ, "export"), actor="eva", other_unit=403, other_provider=403),
}
UNSIGNED = {
    "api_sessions.begin": "the door itself, tested in test_door.py",
    "api_docs.problem": "explains a kind of problem, to anybody",
    "api_docs.beside": "sends on to the page",
}
"""Endpoints of the API that ask for no session."""
