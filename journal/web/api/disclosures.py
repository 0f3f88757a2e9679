"""Copies that were handed out: who received what, when (PDL 3:11). Read them as entries of the kind `disclosure`."""

from __future__ import annotations

from uuid import UUID

from journal.domain.disclosure import DisclosureForm, HandOut
from journal.domain.ids import EntryId, PatientId
from journal.services.certificates import Issue, issue_certificate
from journal.services.disclosures import note_disclosure
from journal.web.api import answers
from journal.web.api.conditions import IF_MATCH, seen_revision
from journal.web.api.drafts import ENTRY
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


@blueprint.post(f"{ENTRY}/issue", parameters=[IF_MATCH])
@blueprint.arguments(DisclosureIn)
@blueprint.answers(201, answers.Saved, etag=True)
@once()
def issue(given: Json, patient: UUID, entry: UUID) -> Answer:
    """Sign one's own certificate and note who receives it, in one act (PDL 3:16). Asks for a fresh unlock."""
    wanted = Issue(seen_revision(entry), HandOut(**given))
    parts, session, at = asking()
    saved = issue_certificate(parts, session, (PatientId(patient), EntryId(entry)), wanted, at)
    return saved_json(saved), 201, saved_headers(saved)


@blueprint.post("/patients/<uuid:patient>/disclosures")
@blueprint.arguments(DisclosureIn)
@blueprint.answers(201, answers.Saved, etag=True)
@once()
def note(given: Json, patient: UUID) -> Answer:
    """Note that somebody receives a copy now; `GET …/entries?printing=true` opens it. Asks for a fresh unlock."""
    parts, session, at = asking()
    saved = note_disclosure(parts, session, PatientId(patient), HandOut(**given), at)
    return saved_json(saved), 201, saved_headers(saved)
