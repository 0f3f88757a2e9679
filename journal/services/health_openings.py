"""Whether more was opened than rows of the access log promised (L-19)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.services.findings import Finding, Level
from journal.store import health as stored
from journal.store.openings import openings
from journal.store.revisions import current_revision, newest_revision

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from journal.services.parts import Parts
    from journal.settings import Settings
    from journal.store.openings import Openings

_STOP = "Stop the server: a program error opens without a row. Keep its lines and both databases, and report it."


def openings_against_log(parts: Parts, _settings: Settings, _at: datetime) -> Iterator[Finding]:
    """Compare both counts of each provider, as the processes that serve have written them until now."""
    if current_revision(parts.store.database) != newest_revision():
        return
    with parts.store.database.reading() as connection:
        for provider, name in stored.providers(connection).items():
            yield _compared(name, openings(connection, provider))


def opened_in_all(parts: Parts) -> Openings:
    """Return the counts of all providers together. Raises UnavailableError."""
    with parts.store.database.reading() as connection:
        return openings(connection)


def _compared(name: str, found: Openings) -> Finding:
    if found.since is None:
        return Finding(Level.OK, f"No openings of texts of {name} have been counted yet.")
    counts = f"{found.opened} openings, {found.promised} promised by rows of the log, since {found.since:%F}"
    if found.beyond:
        return Finding(
            Level.RED, f"{found.beyond} texts of {name} were opened without a row of their own: {counts}.", _STOP
        )
    return Finding(Level.OK, f"No text of {name} was opened without a row: {counts}.")
