"""A copy set as a file beside the request that asks for it: it waits in the session of whoever asked, to be taken once.

Whoever begins it has the row that it was opened under. Whoever takes it is asked about anew: what was sealed or
destroyed meanwhile leaves no house.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from journal.domain.care import CareProvider
from journal.domain.errors import JournalError
from journal.domain.ids import CaseId, VersionId
from journal.services.copy_forms import CopyFile, check_phrase, sealed_package, signed_pdf
from journal.services.set_files import Waiting

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from journal.domain.access import Decision, Logged
    from journal.domain.case_asks import MakeCopy
    from journal.domain.copy import JournalCopy
    from journal.domain.patient_asks import FetchCopy
    from journal.services.keyring import PatientSession, Session
    from journal.services.parts import Parts
    from journal.services.set_files import Tell

    Asker = Session | PatientSession
    Made = tuple[JournalCopy, Logged[MakeCopy] | Logged[FetchCopy]]
    """A copy, and the row that it was opened under."""
    Decide = Callable[[tuple[VersionId, ...]], Decision[MakeCopy] | Decision[FetchCopy]]
    """Asked about a file of these versions, decides as it would be decided now."""

LOCKED = "locked"
"""Which file all forms in one are, beside those of `CopyFile`."""


def set_pdf(parts: Parts, session: Asker, made: Made, at: datetime) -> None:
    """Have a copy set as a signed PDF."""
    copy, access = made

    def make(tell: Tell) -> bytes:
        return _pdf(parts, session, copy, (at, tell))

    waiting(parts, session, CaseId(copy.id)).begin(CopyFile.PDF.value, make, at, _named(access))


def set_locked(parts: Parts, session: Asker, made: Made, passphrase: str, at: datetime) -> None:
    """Have all forms made as one file, sealed to a passphrase: `age -d` opens it.

    Raises InvalidError for a passphrase that whoever finds the file could guess.
    """
    copy, access = made
    check_phrase(copy, passphrase)

    def make(tell: Tell) -> bytes:
        return sealed_package(copy, _pdf(parts, session, copy, (at, tell)), passphrase)

    waiting(parts, session, CaseId(copy.id)).begin(LOCKED, make, at, _named(access))


def waiting(parts: Parts, session: Asker, case: CaseId) -> Waiting:
    """Return where the file of this case's copy waits in the session."""
    return Waiting(parts.keyring, session.cookie, case)


def take_set(parts: Parts, there: Waiting, decide: Decide, at: datetime) -> tuple[str, bytes] | None:
    """Return the file and which it is, once. It is decided anew, and where it may not be given it is thrown away.

    A permitted taking is no row: the one that the copy was opened under says all of it. Raises RefusedError, under a
    row, and what ``decide`` raises.
    """
    now = there.progress(at)
    if now is None or not now.is_ready:
        return None
    held = tuple(VersionId(UUID(version)) for version in now.made_of)
    try:
        decision = decide(held)
        if not decision.permitted:
            parts.store.log.log_access(decision, at)
    except JournalError:
        there.drop()
        raise
    return there.take(at)


def _named(access: Logged[MakeCopy] | Logged[FetchCopy]) -> list[str]:
    return [version.hex for version in access.ask.versions]


def _pdf(parts: Parts, session: Asker, copy: JournalCopy, how: tuple[datetime, Tell]) -> bytes:
    at, tell = how
    return signed_pdf(parts, CareProvider(session.actor.provider, copy.provider), copy, at, tell)
