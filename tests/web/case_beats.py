"""Beats of cases and copies: a copy that came by letter, as far as each endpoint needs it."""

from __future__ import annotations

from uuid import UUID

from journal.services.keyring import Cookie
from journal.services.set_files import Waiting
from tests.case_scenes import made
from tests.web.one_beat import Beat

READ, WRITE, PRINT = "Läsa", "Skriva", "Utskrift"
CASE, DISCLOSURE = "ärende", "utlämnande"
P = "/patients/{pia}/cases"
C = P + "/{case}"
LETTER = {"kind": "copy", "channel": "letter", "received_at": "2026-03-02T09:00:00+01:00", "form": "på papper"}
HANDED = {"recipient": "Pia", "requested_by": "Pia", "extent": "Allt", "form": "på papper"}
REFUSED = {"refused_for": "psl-6-13", "statement": "En tredje person.", "reviewer": "{astrid}"}


def _of_case(call, body=None, log=(WRITE, CASE), **told):
    return Beat(call, log, body, **({"gives": 201, "needs": ("case",)} | told))


BEATS_OF_CASES = {
    "api_cases.listed": Beat("GET /cases", (READ, CASE), other_unit=200, other_provider=200),
    "api_cases.of_patient": Beat(f"GET {P}", (READ, CASE), actor="dag"),
    "api_cases.register": Beat(f"POST {P}", (WRITE, CASE), LETTER, actor="dag", gives=201),
    "api_cases.show": _of_case(f"GET {C}", None, (READ, CASE), gives=200),
    "api_cases.identify": _of_case(f"POST {C}/identity", {"how": "document"}, actor="dag"),
    "api_cases.wait": _of_case(f"POST {C}/pause", {"reason": "Okänd röst."}, actor="dag"),
    "api_cases.take_longer": _of_case(f"POST {C}/extension", {"until": "2026-05-02", "reason": "complex"}),
    "api_cases.scope": _of_case(f"PUT {C}/scope", {"first_day": "2026-01-01"}, gives=200),
    "api_cases.secrecy": _of_case(f"POST {C}/secrecy", {"found": "no-harm"}),
    "api_cases.answer": _of_case(
        f"POST {C}/answer", {"outcome": "granted", "answer": "Vi ringer."}, needs=("case of another kind",)
    ),
    "api_cases.told": _of_case(f"POST {C}/told", needs=("case refused",)),
    "api_cases.withdrawn": _of_case(f"POST {C}/withdrawal", actor="dag"),
    "api_cases.texts": _of_case(f"GET {C}/texts", None, (READ, CASE), gives=200, needs=("case refused",)),
    "api_cases.write": _of_case(f"POST {C}/texts", {"kind": "request", "words": "Hon vill ha allt."}, gives=204),
    "api_copy_requests.open_all": _of_case(f"GET {C}/weighing", None, (READ, CASE), gives=200),
    "api_copy_requests.weighed": _of_case(f"PUT {C}/weighing", {"seen": "{weighed}"}, gives=200),
    "api_copy_requests.decide": _of_case(f"POST {C}/decision", REFUSED),
    "api_copy_requests.hand_over": _of_case(
        f"POST {C}/delivery", HANDED, (WRITE, DISCLOSURE), needs=("case released",)
    ),
    "api_copy_requests.package": _of_case(
        f"GET {C}/ivo-package", None, (PRINT, CASE), gives=200, needs=("case refused",)
    ),
    "api_copy_requests.sent": _of_case(f"POST {C}/ivo-package/sent", needs=("case refused",)),
}


OUT = ("case handed over",)
CARRIED = {"passphrase": "korthus brasklapp vinterdäck"}
BEATS_OF_CASES |= {
    f"api_copy_requests.as_{form}": _of_case(f"GET {C}/copy.{end}", None, (PRINT, DISCLOSURE), gives=gives, needs=OUT)
    for form, end, gives in (("pdf", "pdf", 202), ("json", "json", 200), ("fhir", "fhir.json", 200))
} | {
    "api_copy_requests.carry": _of_case(f"POST {C}/package", CARRIED, (PRINT, DISCLOSURE), gives=202, needs=OUT),
    "api_copy_requests.carried": _of_case(
        f"GET {C}/package",
        None,
        "the file of one's own session, whose row was left when it was begun",
        gives=200,
        needs=("case carried",),
    ),
}


def waits_for(program, case):
    """Where the file of a case waits for whoever this program is."""
    cookie = Cookie(program.token.removeprefix("session-"))
    return Waiting(program.site.cast.parts.keyring, cookie, UUID(case))


def cased(site, need, names):
    """Pia's case, as far as it has come: asked for, released, refused; or one of another kind."""
    astrid = site.person("astrid")
    kind = {"kind": "complaint", "form": None} if need == "case of another kind" else {}
    case = astrid.post(P.format(**names), LETTER | kind).json["id"]
    here = C.format(case=case, **names)
    seen = "" if kind else astrid.get(f"{here}/weighing").json["seen"]
    if need in {"case released", "case carried", *OUT}:
        astrid.post(f"{here}/identity", {"how": "known"})
        assert astrid("PUT", f"{here}/weighing", {"seen": seen}).status_code == 200
        assert astrid.post(f"{here}/decision", {}).status_code == 201
    if need in {"case carried", *OUT}:
        assert astrid.post(f"{here}/delivery", HANDED).status_code == 201
    if need == "case carried":
        assert astrid.post(f"{here}/package", CARRIED).status_code == 202
        assert made(waits_for(astrid, case), site.clock()).is_ready
    if need == "case refused":
        refused = REFUSED | {"reviewer": str(names["astrid"])}
        assert astrid.post(f"{here}/decision", refused).status_code == 201
    return {"case": case, "weighed": seen}
