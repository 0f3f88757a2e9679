"""Drafts: what waits for its author, saved again, signed, set aside, or left unsigned for a reason."""

from __future__ import annotations

from uuid import UUID

from journal.domain.entry import EntryText, UnsignedReason
from journal.domain.ids import EntryId, PatientId
from journal.services.entries import DraftChange, save_draft
from journal.services.overview import today
from journal.services.settling import discard_draft, sign_entry, state_unsigned
from journal.web.api import answers
from journal.web.api.conditions import IF_MATCH, seen_revision
from journal.web.api.entries import HappenedIn, written, written_kind
from journal.web.api.fields import Part, Strict, Word
from journal.web.api.noun import Answer, Noun
from journal.web.api.shown import Json, saved_headers, saved_json, waiting_json
from journal.web.idempotency import once
from journal.web.wiring import asking

ENTRY = "/patients/<uuid:patient>/entries/<uuid:entry>"

blueprint = Noun("drafts", description="Drafts of one's own: saved, signed, set aside.")
signatures = Noun("signatures", description="Signing, and why something stays unsigned.")


class DraftIn(Strict):
    """A newer text; kind and time where they change too."""

    text = written()
    kind = written_kind(load_default=None)
    happened = Part(HappenedIn, load_default=None)


class UnsignedIn(Strict):
    """Why an entry stays unsigned (PDL 3:10)."""

    reason = Word(UnsignedReason, required=True)


@blueprint.get("/drafts")
@blueprint.answers(200, answers.Drafts)
def listed_drafts() -> Json:
    """List what waits for oneself, by metadata alone."""
    parts, session, at = asking()
    found = today(parts, session, at)
    return {
        "unsigned": [waiting_json(draft) for draft in found.unsigned],
        "locked": [waiting_json(draft) for draft in found.locked],
    }


@blueprint.put(f"{ENTRY}/draft", parameters=[IF_MATCH])
@blueprint.arguments(DraftIn)
@blueprint.answers(200, answers.Saved, etag=True)
def save(given: Json, patient: UUID, entry: UUID) -> Answer:
    """Save a newer text of a draft. Past the lock it is kept as a draft of a correction, and ``note`` says "locked"."""
    change = DraftChange(seen_revision(entry), EntryText(given["text"]), given["kind"], given["happened"])
    parts, session, at = asking()
    saved = save_draft(parts, session, (PatientId(patient), EntryId(entry)), change, at)
    return saved_json(saved), 200, saved_headers(saved)


@blueprint.delete(f"{ENTRY}/draft", parameters=[IF_MATCH], endpoint="set_aside")
@blueprint.answers(200, answers.Saved)
def set_aside(patient: UUID, entry: UUID) -> Answer:
    """Set a draft aside. It stays in the journal, sealed and marked."""
    seen = seen_revision(entry)
    parts, session, at = asking()
    saved = discard_draft(parts, session, (PatientId(patient), EntryId(entry)), seen, at)
    return saved_json(saved), 200, saved_headers(saved)


@signatures.post(f"{ENTRY}/signature", parameters=[IF_MATCH])
@signatures.answers(201, answers.Saved, etag=True)
@once()
def sign(patient: UUID, entry: UUID) -> Answer:
    """Sign one's own draft as If-Match says it was seen. Asks for a fresh unlock."""
    seen = seen_revision(entry)
    parts, session, at = asking()
    saved = sign_entry(parts, session, (PatientId(patient), EntryId(entry)), seen, at)
    return saved_json(saved), 201, saved_headers(saved)


@signatures.post(f"{ENTRY}/unsigned-reason")
@signatures.arguments(UnsignedIn)
@signatures.answers(201, answers.Saved)
@once()
def state_reason(given: Json, patient: UUID, entry: UUID) -> Answer:
    """Say why an entry stays unsigned; it is locked from then on."""
    parts, session, at = asking()
    saved = state_unsigned(parts, session, (PatientId(patient), EntryId(entry)), given["reason"], at)
    return saved_json(saved), 201, {}
