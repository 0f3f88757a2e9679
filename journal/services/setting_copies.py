"""A copy set as a file beside the request that asks for it: it waits in the session of whoever asked, to be taken once.

Nothing is decided or logged here: whoever has the copy was permitted to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.domain.care import CareProvider
from journal.domain.ids import CaseId
from journal.services.copy_files import CopyFile
from journal.services.copy_forms import check_phrase, sealed_package, signed_pdf
from journal.services.set_files import Waiting

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.copy import JournalCopy
    from journal.services.keyring import PatientSession, Session
    from journal.services.parts import Parts
    from journal.services.set_files import Tell

    Asker = Session | PatientSession

LOCKED = "locked"
"""Which file all forms in one are, beside those of `CopyFile`."""


def set_pdf(parts: Parts, session: Asker, copy: JournalCopy, at: datetime) -> None:
    """Have a copy set as a signed PDF."""

    def made(tell: Tell) -> bytes:
        return _pdf(parts, session, copy, (at, tell))

    waiting(parts, session, CaseId(copy.id)).begin(CopyFile.PDF.value, made, at)


def set_locked(parts: Parts, session: Asker, copy: JournalCopy, passphrase: str, at: datetime) -> None:
    """Have all forms made as one file, sealed to a passphrase: `age -d` opens it.

    Raises InvalidError for a passphrase that whoever finds the file could guess.
    """
    check_phrase(copy, passphrase)

    def made(tell: Tell) -> bytes:
        return sealed_package(copy, _pdf(parts, session, copy, (at, tell)), passphrase)

    waiting(parts, session, CaseId(copy.id)).begin(LOCKED, made, at)


def waiting(parts: Parts, session: Asker, case: CaseId) -> Waiting:
    """Return where the file of this case's copy waits in the session."""
    return Waiting(parts.keyring, session.cookie, case)


def _pdf(parts: Parts, session: Asker, copy: JournalCopy, how: tuple[datetime, Tell]) -> bytes:
    at, tell = how
    return signed_pdf(parts, CareProvider(session.actor.provider, copy.provider), copy, at, tell)
