"""What opens of entries once a row is committed: which of their versions, and each text with its signature's state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.domain.entry import OpenedEntry, VersionState
from journal.services.opening import open_logged
from journal.services.writing import statement_of
from journal.store.facts import person_behind
from journal.vault import check_version

if TYPE_CHECKING:
    from journal.domain.access import Logged
    from journal.domain.care import Journal
    from journal.domain.entry import EntryHead, SealedVersion
    from journal.domain.ids import VersionId
    from journal.domain.journal_asks import ReadEntries
    from journal.services.keyring import Session
    from journal.services.parts import Parts


def versions_of(session: Session, heads: tuple[EntryHead, ...]) -> tuple[VersionId, ...]:
    """Return the versions that a reader of these entries is shown, for the row to name."""
    shown = (v for head in heads for v in _versions_for(session, head))
    return tuple(v.id for v in shown if v.destroyed_at is None)


def _versions_for(session: Session, head: EntryHead) -> tuple[SealedVersion, ...]:
    """The author of a correction that is still a draft reads it too."""
    if head.newest.author == person_behind(session.actor):
        return head.versions
    return _shown_versions(head)


def _shown_versions(head: EntryHead) -> tuple[SealedVersion, ...]:
    """Of an entry at rest, a correction that is still a draft stays closed."""
    return tuple(v for v in head.versions if v.state is not VersionState.DRAFT) or head.versions


def open_all(
    parts: Parts, session: Session, journal: Journal, heads: tuple[EntryHead, ...], access: Logged[ReadEntries]
) -> tuple[OpenedEntry, ...]:
    """Open these entries of the journal under a committed row; what it does not name is a gap."""
    return _opened(parts, session, (journal, access), [(head, _versions_for(session, head)) for head in heads])


def open_every_version(
    parts: Parts, session: Session, journal: Journal, heads: tuple[EntryHead, ...], access: Logged[ReadEntries]
) -> tuple[OpenedEntry, ...]:
    """Open these entries with every version, drafts too: a copy is of all that there is (P-04)."""
    return _opened(parts, session, (journal, access), [(head, head.versions) for head in heads])


def _opened(
    parts: Parts,
    session: Session,
    under: tuple[Journal, Logged[ReadEntries]],
    shown: list[tuple[EntryHead, tuple[SealedVersion, ...]]],
) -> tuple[OpenedEntry, ...]:
    journal, access = under
    if not shown:
        return ()
    with parts.store.database.reading() as connection:
        authors = {v.author for head, _ in shown for v in head.versions}
        signers = parts.keyring.signer_keys(connection, session, authors)
    left = [v for _, versions in shown for v in versions if v.destroyed_at is None]
    opened = open_logged(parts, session, journal, access, left)
    return tuple(
        OpenedEntry(
            head,
            tuple(check_version(v, opened.get(v.id), statement_of(head, v), signers) for v in versions),
        )
        for head, versions in shown
    )
