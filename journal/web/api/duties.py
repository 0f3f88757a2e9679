"""What the head of operations answers for: analyses behind roles, and authorised officers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marshmallow import Schema, fields

from journal.domain.ids import AccountId, AppointmentId
from journal.domain.people import Role
from journal.services.analyses import NewAnalysis, list_analyses, record_analysis
from journal.services.officers import NewOfficer, appoint_officer, end_appointment, list_officers
from journal.web.api import answers
from journal.web.api.fields import PARAGRAPH, Day, Id, Moment, Strict, Text, Word
from journal.web.api.noun import Answer, Noun
from journal.web.api.shown import Json, time_or_none
from journal.web.idempotency import once
from journal.web.wiring import asking

if TYPE_CHECKING:
    from uuid import UUID

    from journal.domain.duties import Appointment, NeedAnalysis

analyses = Noun("analyses", description="The need-and-risk analysis that each role rests on.")
officers = Noun("officers", description="Authorised officers, who alone lift blocks.")


class AnalysisIn(Strict):
    """The analysis of a role: its day, where it is filed, what it concluded (A-06)."""

    role = Word(Role, required=True)
    dated = Day(required=True)
    reference = Text(required=True, shortest=1, longest=PARAGRAPH)


class AnalysisMade(Schema):
    """The id of an analysis that was recorded."""

    analysis = answers.Id(required=True)


class Analysis(Schema):
    """An analysis that was recorded, and by whom."""

    id = answers.Id(required=True)
    role = fields.Enum(Role, by_value=True, required=True)
    dated = fields.Date(required=True)
    reference = fields.String(required=True)
    made_by = answers.Id(required=True)
    made_at = answers.Time(required=True)


class Analyses(Schema):
    """The provider's analyses, newest first."""

    analyses = fields.List(fields.Nested(Analysis), required=True)


class OfficerIn(Strict):
    """Who is appointed, on what analysis it rests, until when."""

    account = Id(required=True)
    analysis = Text(required=True, shortest=1, longest=PARAGRAPH)
    ends_at = Moment(load_default=None, allow_none=True)


class OfficerMade(Schema):
    """The id of an appointment that was made."""

    officer = answers.Id(required=True)


class Officer(Schema):
    """Somebody's time as an authorised officer."""

    id = answers.Id(required=True)
    account = answers.Id(required=True)
    analysis = fields.String(required=True)
    given_by = answers.Id(required=True)
    starts_at = answers.Time(required=True)
    ends_at = answers.Time(required=True, allow_none=True)
    current = fields.Boolean(required=True)


class Officers(Schema):
    """The provider's officers, past ones too, oldest first."""

    officers = fields.List(fields.Nested(Officer), required=True)


@analyses.get("/analyses")
@analyses.answers(200, Analyses)
def listed_analyses() -> Json:
    """List the analyses that roles rest on."""
    parts, session, _at = asking()
    return {"analyses": [_analysis_json(one) for one in list_analyses(parts, session)]}


@analyses.post("/analyses")
@analyses.arguments(AnalysisIn)
@analyses.answers(201, AnalysisMade)
@once()
def record(given: Json) -> Answer:
    """Record what a role rests on; nobody is given the role before. For the head. Asks for a fresh unlock."""
    parts, session, at = asking()
    return {"analysis": str(record_analysis(parts, session, NewAnalysis(**given), at))}, 201, {}


@officers.get("/officers")
@officers.answers(200, Officers)
def listed_officers() -> Json:
    """List the authorised officers, past ones too."""
    parts, session, at = asking()
    found = list_officers(parts, session)
    return {"officers": [_officer_json(one) | {"current": one.is_current(at)} for one in found]}


@officers.post("/officers")
@officers.arguments(OfficerIn)
@officers.answers(201, OfficerMade)
@once()
def appoint(given: Json) -> Answer:
    """Make somebody an authorised officer (PDL 4:5). For the head. Asks for a fresh unlock."""
    parts, session, at = asking()
    wanted = NewOfficer(AccountId(given["account"]), given["analysis"], given["ends_at"])
    return {"officer": str(appoint_officer(parts, session, wanted, at))}, 201, {}


@officers.delete("/officers/<uuid:appointment>")
@officers.answers(204)
def end(appointment: UUID) -> Answer:
    """End an appointment at once. For the head. Asks for a fresh unlock."""
    parts, session, at = asking()
    end_appointment(parts, session, AppointmentId(appointment), at)
    return {}, 204, {}


def _analysis_json(analysis: NeedAnalysis) -> Json:
    return {
        "id": str(analysis.id),
        "role": analysis.role.value,
        "dated": analysis.dated.isoformat(),
        "reference": analysis.reference,
        "made_by": str(analysis.made_by),
        "made_at": analysis.made_at.isoformat(),
    }


def _officer_json(appointment: Appointment) -> Json:
    return {
        "id": str(appointment.id),
        "account": str(appointment.account),
        "analysis": appointment.analysis,
        "given_by": str(appointment.given_by),
        "starts_at": appointment.starts_at.isoformat(),
        "ends_at": time_or_none(appointment.ends_at),
    }
