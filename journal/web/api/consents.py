"""Consents, given and withdrawn. Read them as entries of the kind `consent`."""

from __future__ import annotations

from uuid import UUID

from journal.domain.consent import Consent, ConsentDecision
from journal.domain.ids import PatientId
from journal.services.consents import note_consent
from journal.web.api import answers
from journal.web.api.fields import PARAGRAPH, Moment, Strict, Text, Word
from journal.web.api.noun import Answer, Noun
from journal.web.api.shown import Json, saved_headers, saved_json
from journal.web.idempotency import once
from journal.web.wiring import asking

blueprint = Noun("consents", description="Consents, given and withdrawn, each with its own time.")


class ConsentIn(Strict):
    """What was decided about what, who said so, and when."""

    to = Text(required=True, shortest=1, longest=PARAGRAPH)
    decision = Word(ConsentDecision, required=True)
    said_by = Text(required=True, shortest=1)
    said_at = Moment(required=True)


@blueprint.post("/patients/<uuid:patient>/consents")
@blueprint.arguments(ConsentIn)
@blueprint.answers(201, answers.Saved, etag=True)
@once()
def note(given: Json, patient: UUID) -> Answer:
    """Note a consent, given or withdrawn; none replaces an earlier one. Asks for a fresh unlock."""
    parts, session, at = asking()
    saved = note_consent(parts, session, PatientId(patient), Consent(**given), at)
    return saved_json(saved), 201, saved_headers(saved)
