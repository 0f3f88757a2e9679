"""What the patient holds to be wrong or misleading in an entry (PDL 3:8)."""

from __future__ import annotations

from uuid import UUID

from journal.domain.ids import EntryId, PatientId
from journal.services.statements import note_statement
from journal.web.api import answers
from journal.web.api.drafts import ENTRY
from journal.web.api.entries import MOST_SIGNS
from journal.web.api.fields import Strict, Text
from journal.web.api.noun import Answer, Noun
from journal.web.api.shown import Json, saved_headers, saved_json
from journal.web.idempotency import once
from journal.web.wiring import asking

blueprint = Noun("statements", description="What the patient says of an entry: it is shown wherever the entry is.")


class StatementIn(Strict):
    """What the patient says is wrong or misleading, in the patient's words."""

    words = Text(required=True, shortest=1, longest=MOST_SIGNS)


@blueprint.post(f"{ENTRY}/statements")
@blueprint.arguments(StatementIn)
@blueprint.answers(201, answers.Saved, etag=True)
@once()
def note(given: Json, patient: UUID, entry: UUID) -> Answer:
    """Note the patient's statement about an entry, signed by whoever notes it. Asks for a fresh unlock."""
    parts, session, at = asking()
    saved = note_statement(parts, session, (PatientId(patient), EntryId(entry)), given["words"], at)
    return saved_json(saved), 201, saved_headers(saved)
