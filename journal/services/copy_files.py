"""A copy as the file that is handed over: each opens what was released anew, under a row of its own (P-02)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.outlets.fhir.bundle import copy_fhir
from journal.outlets.plain import copy_json
from journal.services.copies import decide_again, make_copy, make_logged_copy
from journal.services.copy_forms import CopyFile
from journal.services.setting_copies import set_locked, set_pdf, take_set, waiting

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.access import Decision
    from journal.domain.case_asks import MakeCopy
    from journal.domain.ids import VersionId
    from journal.services.case_steps import Target
    from journal.services.keyring import Session
    from journal.services.parts import Parts


def plain_copy(parts: Parts, session: Session, target: Target, form: CopyFile, at: datetime) -> bytes:
    """Return what was released as JSON or FHIR. Raises as `make_copy`."""
    copy = make_copy(parts, session, target, at)
    return copy_json(copy) if form is CopyFile.JSON else copy_fhir(copy)


def begin_pdf(parts: Parts, session: Session, target: Target, at: datetime) -> None:
    """Have it set as a signed PDF, beside the request. Raises as `make_copy`."""
    set_pdf(parts, session, make_logged_copy(parts, session, target, at), at)


def begin_locked(parts: Parts, session: Session, target: Target, passphrase: str, at: datetime) -> None:
    """Have all three made as one file, as `set_locked` says. Raises as `make_copy`, and InvalidError."""
    set_locked(parts, session, make_logged_copy(parts, session, target, at), passphrase, at)


def take_made(parts: Parts, session: Session, target: Target, at: datetime) -> tuple[str, bytes] | None:
    """Return the file that waits, once, and which it is. Raises as `take_set`."""

    def decide(_versions: tuple[VersionId, ...]) -> Decision[MakeCopy]:
        return decide_again(parts, session, target, at)

    return take_set(parts, waiting(parts, session, target[1]), decide, at)
