"""Whether a backup was lately proven by restoring it: a copy that nobody has tried is a hope and no copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.policy.law import RESTORE_PROVEN_WITHIN
from journal.services.findings import Finding, Level, unless_demo
from journal.store import health as stored
from journal.store.revisions import current_revision, newest_revision

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from journal.services.parts import Parts
    from journal.settings import Settings

_MEND = "Run `journal prove-backup`, which restores the newest one beside and checks it (HSLF-FS 2016:40 3:13)."


def restores(parts: Parts, settings: Settings, at: datetime) -> Iterator[Finding]:
    """Look for each provider's newest proof."""
    if current_revision(parts.store.database) != newest_revision():
        return
    red = unless_demo(Level.RED, demo=settings.demo)
    with parts.store.database.reading() as connection:
        for provider, name in stored.providers(connection).items():
            proven = stored.last_proof(connection, provider)
            if proven is None:
                yield Finding(red, f"No backup of {name} has been proven by restoring it yet.", _MEND)
            elif at - proven > RESTORE_PROVEN_WITHIN:
                yield Finding(red, f"No backup of {name} has been proven by restoring it since {proven:%F}.", _MEND)
            else:
                yield Finding(Level.OK, f"A backup of {name} was proven by restoring it on {proven:%F}.")
