"""Opening versions of a journal under a logged row, with the reader secret that they lie under."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from journal.domain.access import Logged
    from journal.domain.care import Journal
    from journal.domain.entry import SealedVersion
    from journal.domain.ids import VersionId
    from journal.domain.journal_asks import ReadEntries
    from journal.services.keyring import Session
    from journal.services.parts import Parts
    from journal.vault import Opened


def open_logged(
    parts: Parts, session: Session, journal: Journal, access: Logged[ReadEntries], versions: Sequence[SealedVersion]
) -> dict[VersionId, Opened]:
    """Open what the row names. Where something stays shut, a secret that the session kept may have been renewed since.

    What does not open with the newest secret either is absent: the caller shows a gap. Raises NoKeyError.
    """
    secret = parts.keyring.kept_reader_secret(session, journal) or _newest(parts, session, journal)
    opened = parts.vault.open_versions(access, versions, secret)
    if len(opened) == len(versions):
        return opened
    newest = _newest(parts, session, journal)
    return opened if newest == secret else parts.vault.open_versions(access, versions, newest)


def _newest(parts: Parts, session: Session, journal: Journal) -> bytes:
    with parts.store.database.reading() as connection:
        return parts.keyring.newest_reader_secret(connection, session, journal)
