"""Rights cases: entered whichever way they came, and the steps that keep their clocks (GDPR 12)."""

from __future__ import annotations

from uuid import UUID

from journal.domain.case import Case
from journal.domain.case_words import CaseKind
from journal.domain.ids import CaseId, PatientId
from journal.domain.people import Role
from journal.policy.clocks import clock_of
from journal.services.case_lists import ListedCase, patient_cases, provider_cases, see_case, unit_cases
from journal.services.case_texts import read_texts, write_text
from journal.services.cases import (
    NewCase,
    extend,
    note_identity,
    note_told,
    pause,
    register_case,
    set_scope,
    weigh_secrecy,
    withdraw,
)
from journal.services.copy_decisions import answer_case
from journal.web.api.case_requests import (
    CaseAnswerIn,
    CaseIn,
    CaseTextIn,
    CheckIn,
    CopyScopeIn,
    ExtensionIn,
    PauseIn,
    SecrecyIn,
    scope_of,
)
from journal.web.api.case_shapes import Cases, CaseShown, CaseTexts, listed_json, text_json
from journal.web.api.fields import Strict, Word, YesNo
from journal.web.api.noun import Answer, Noun
from journal.web.api.shown import Json
from journal.web.idempotency import once
from journal.web.wiring import asking

blueprint = Noun("cases", description="What patients ask for by right, and how long the answer may take (GDPR 12).")

OF_PATIENT = "/patients/<uuid:patient>/cases"
ONE = f"{OF_PATIENT}/<uuid:case>"


class CasesQuery(Strict):
    """Which cases: those that wait for somebody, unless all are asked for; of one kind."""

    waiting = YesNo(load_default=True)
    kind = Word(CaseKind, load_default=None)


@blueprint.get("/cases")
@blueprint.arguments(CasesQuery, location="query")
@blueprint.answers(200, Cases)
def listed(given: Json) -> Json:
    """List the cases that wait at the own unit; for the head and log reviewers those of the whole provider."""
    parts, session, at = asking()
    if session.actor.role in {Role.HEAD, Role.AUDITOR}:
        found = provider_cases(parts, session, given["kind"], at, waiting=given["waiting"])
    else:
        found = unit_cases(parts, session, at)
    return {"cases": [listed_json(one) for one in found]}


@blueprint.get(OF_PATIENT)
@blueprint.answers(200, Cases)
def of_patient(patient: UUID) -> Json:
    """List every case of a patient at the own unit."""
    parts, session, at = asking()
    return {"cases": [listed_json(one) for one in patient_cases(parts, session, PatientId(patient), at)]}


@blueprint.post(OF_PATIENT)
@blueprint.arguments(CaseIn)
@blueprint.answers(201, CaseShown)
@once()
def register(given: Json, patient: UUID) -> Answer:
    """Enter what came by letter, by telephone or at the desk. The clock goes from the day on which it came."""
    parts, session, at = asking()
    new = NewCase(PatientId(patient), **given | {"scope": scope_of(given["scope"])})
    return _case_answer(register_case(parts, session, new, at))


@blueprint.get(ONE)
@blueprint.answers(200, CaseShown)
def show(patient: UUID, case: UUID) -> Json:
    """Show one case, its clock, and every step that was taken."""
    parts, session, at = asking()
    return listed_json(see_case(parts, session, (PatientId(patient), CaseId(case)), at))


@blueprint.post(f"{ONE}/identity")
@blueprint.arguments(CheckIn)
@blueprint.answers(201, CaseShown)
@once()
def identify(given: Json, patient: UUID, case: UUID) -> Answer:
    """Note how it is known who asks: no more than is needed. A clock that stood for it goes on."""
    parts, session, at = asking()
    return _case_answer(note_identity(parts, session, (PatientId(patient), CaseId(case)), given["how"], at))


@blueprint.post(f"{ONE}/pause")
@blueprint.arguments(PauseIn)
@blueprint.answers(201, CaseShown)
@once()
def wait(given: Json, patient: UUID, case: UUID) -> Answer:
    """Let the clock stand until who asks has shown it."""
    parts, session, at = asking()
    return _case_answer(pause(parts, session, (PatientId(patient), CaseId(case)), given["reason"], at))


@blueprint.post(f"{ONE}/extension")
@blueprint.arguments(ExtensionIn)
@blueprint.answers(201, CaseShown)
@once()
def take_longer(given: Json, patient: UUID, case: UUID) -> Answer:
    """Take longer to answer: told within the first month, within three in all."""
    parts, session, at = asking()
    until = (given["until"], given["reason"])
    return _case_answer(extend(parts, session, (PatientId(patient), CaseId(case)), until, at))


@blueprint.put(f"{ONE}/scope")
@blueprint.arguments(CopyScopeIn)
@blueprint.answers(200, CaseShown)
def scope(given: Json, patient: UUID, case: UUID) -> Json:
    """Say how much of the journal a copy is of."""
    parts, session, at = asking()
    return _case_json(set_scope(parts, session, (PatientId(patient), CaseId(case)), scope_of(given), at))


@blueprint.post(f"{ONE}/secrecy")
@blueprint.arguments(SecrecyIn)
@blueprint.answers(201, CaseShown)
@once()
def secrecy(given: Json, patient: UUID, case: UUID) -> Answer:
    """Note what the test before a relative is given anything found. Until then nothing is."""
    parts, session, at = asking()
    return _case_answer(weigh_secrecy(parts, session, (PatientId(patient), CaseId(case)), given["found"], at))


@blueprint.post(f"{ONE}/answer")
@blueprint.arguments(CaseAnswerIn)
@blueprint.answers(201, CaseShown)
@once()
def answer(given: Json, patient: UUID, case: UUID) -> Answer:
    """Decide a case that is no copy. A refusal has its reasons, and says where to complain."""
    parts, session, at = asking()
    said = (given["outcome"], given["answer"])
    return _case_answer(answer_case(parts, session, (PatientId(patient), CaseId(case)), said, at))


@blueprint.post(f"{ONE}/told")
@blueprint.answers(201, CaseShown)
@once()
def told(patient: UUID, case: UUID) -> Answer:
    """Note that whoever asked was told what was decided; it closes what owes no copy."""
    parts, session, at = asking()
    return _case_answer(note_told(parts, session, (PatientId(patient), CaseId(case)), at))


@blueprint.post(f"{ONE}/withdrawal")
@blueprint.answers(201, CaseShown)
@once()
def withdrawn(patient: UUID, case: UUID) -> Answer:
    """Note that whoever asked does so no more."""
    parts, session, at = asking()
    return _case_answer(withdraw(parts, session, (PatientId(patient), CaseId(case)), at))


@blueprint.get(f"{ONE}/texts")
@blueprint.answers(200, CaseTexts)
def texts(patient: UUID, case: UUID) -> Json:
    """Open what was written in a case. For therapists of its unit."""
    parts, session, at = asking()
    found = read_texts(parts, session, (PatientId(patient), CaseId(case)), at)
    return {"texts": [text_json(one) for one in found]}


@blueprint.post(f"{ONE}/texts")
@blueprint.arguments(CaseTextIn)
@blueprint.answers(204)
@once()
def write(given: Json, patient: UUID, case: UUID) -> Answer:
    """Write a text of a case. It is sealed for the unit and for the patient."""
    parts, session, at = asking()
    write_text(parts, session, (PatientId(patient), CaseId(case)), (given["kind"], given["words"]), at)
    return {}, 204, {}


def _case_answer(case: Case) -> Answer:
    return _case_json(case), 201, {}


def _case_json(case: Case) -> Json:
    return listed_json(ListedCase(case, clock_of(case, asking().at)))
