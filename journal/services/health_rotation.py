"""Whether a rotation waits to be ended: root keys that something still cites, and a log that two keys sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.services.findings import Finding, Level
from journal.services.rotating_log import is_half_way
from journal.services.rotating_root import root_standing
from journal.store import health as stored
from journal.store.revisions import current_revision, newest_revision

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from journal.services.parts import Parts
    from journal.services.rotating_root import RootStanding
    from journal.settings import Settings


def rotations(parts: Parts, _settings: Settings, _at: datetime) -> Iterator[Finding]:
    """Look at what was renewed and is not ended."""
    if current_revision(parts.store.database) != newest_revision():
        return
    standing = root_standing(parts)
    if standing is not None:
        yield from _root(standing)
    with parts.store.database.reading() as connection:
        known = stored.providers(connection)
    for provider in filter(lambda each: is_half_way(parts, each), known):
        what = f"The log of {known[provider]} is signed by two keys: a renewal was not ended."
        yield Finding(Level.WARN, what, "Run `journal rotate log-key`, which ends it.")


def _root(standing: RootStanding) -> Iterator[Finding]:
    for version, people in sorted(standing.cited.items()):
        what = f"{people} passphrases rest on version {version} of the root file's mac key, which was renewed since."
        mend = "Each follows when its owner signs in; then run `journal rotate root --drop`."
        yield Finding(Level.WARN, what, mend)
    for kind, version in standing.unneeded:
        what = f"Nothing needs version {version} of the root file's {kind} key any more."
        yield Finding(Level.WARN, what, "Run `journal rotate root --drop`.")
