"""Copies that were handed out: who received what, when (PDL 3:11). Read them as entries of the kind `disclosure`."""

from __future__ import annotations

from uuid import UUID

from journal.domain.disclosure import DisclosureForm, HandOut
from journal.domain.ids import PatientId
from journal.services.disclosures import note_disclosure
from journal.web.api import answers
from journal.web.api.fields import Strict, Text, Word
from journal.web.api.noun import Answer, Noun
from journal.web.api.shown import Json, saved_headers, saved_json
from journal.web.idempotency import once
from journal.web.wiring import asking

blueprint = Noun("disclosures", description="Who received a copy of the journal, and when (PDL 3:11).")


class DisclosureIn(Strict):
    """Who receives the copy, on whose request, how much of the journal, in which form."""

    recipient = Text(required=True, shortest=1)
    requested_by = Text(required=True, shortest=1)
    extent = Text(required=True, shortest=1)
    form = Word(DisclosureForm, required=True)


@blueprint.post("/patients/<uuid:patient>/disclosures")
@blueprint.arguments(DisclosureIn)
@blueprint.answers(201, answers.Saved, etag=True)
@once()
def note(given: Json, patient: UUID) -> Answer:
    """Note that somebody receives a copy now; `GET …/entries?printing=true` opens it. Asks for a fresh unlock."""
    parts, session, at = asking()
    saved = note_disclosure(parts, session, PatientId(patient), HandOut(**given), at)
    return saved_json(saved), 201, saved_headers(saved)
