"""A certificate about the care: signed, kept as a journal document, and noted as handed out, in one act (PDL 3:16)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.disclosure import is_to_be_issued
from journal.domain.errors import InvalidError
from journal.domain.journal_asks import NoteDisclosure
from journal.services.beginning import Beginning, begin_signed_in
from journal.services.disclosures import check_handed, disclosure_of
from journal.services.draft_keys import draft_key
from journal.services.releasing import release_signed
from journal.services.settling import Signing, require_seen, sign_version
from journal.services.veils import shown_head
from journal.services.writing import Saved, require_draft, saved

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.disclosure import HandOut
    from journal.domain.ids import EntryId, PatientId
    from journal.services.keyring import Session
    from journal.services.parts import Parts


@dataclass(frozen=True, slots=True)
class Issue:
    """The revision of the draft that was seen, and who receives the certificate."""

    revision: int
    handed: HandOut


def issue_certificate(
    parts: Parts, session: Session, target: tuple[PatientId, EntryId], issue: Issue, at: datetime
) -> Saved:
    """Sign one's own certificate and note who receives it: both stand, or neither (J-19).

    Raises InvalidError for what is none, or is issued already; otherwise as `sign_entry` and `note_disclosure`.
    """
    check_handed(issue.handed, at)
    seed = parts.keyring.signing_seed(session, at)
    head = shown_head(parts, session, target, at)
    version = head.newest
    require_draft(version)
    require_seen(version, issue.revision)
    if not is_to_be_issued(head):
        raise InvalidError({"kind": "unknown"})
    key, fresh = draft_key(parts, session, head, version, at), parts.vault.prepare(at)
    noted = Beginning(disclosure_of(head.patient, issue.handed, at), fresh, seed=seed, act=NoteDisclosure)
    with parts.store.writing(session.actor.provider, head.patient, at=at) as tx:
        signed, receipt = sign_version(parts, session, tx, Signing(head, version, key.data_key, seed), at)
        begin_signed_in(parts, session, tx, noted, at)
    parts.keyring.forget(session, f"draft-{version.id.hex}")
    release_signed(parts, session, signed.place.journal, at)
    return saved(signed, receipt)
