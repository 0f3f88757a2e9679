"""Whether incidents with personal data were reported in time, and those affected told (GDPR 33 and 34; G-13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.services.findings import Finding, Level, unless_demo
from journal.store import health as stored
from journal.store.breaches import breaches_of
from journal.store.revisions import current_revision, newest_revision

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from journal.services.parts import Parts
    from journal.settings import Settings

_REPORT = "Let the head report them to IMY now, with why it took longer; the page Incidents says which (GDPR 33)."
_TELL = "Let the head tell those affected; the page Incidents has a draft of the message (GDPR 34)."


def breaches(parts: Parts, settings: Settings, at: datetime) -> Iterator[Finding]:
    """Name each provider's incidents that IMY should have been told of, and those whose patients were not told."""
    if current_revision(parts.store.database) != newest_revision():
        return
    red, warn = (unless_demo(level, demo=settings.demo) for level in (Level.RED, Level.WARN))
    with parts.store.database.reading() as connection:
        for provider, name in stored.providers(connection).items():
            every = breaches_of(connection, provider)
            overdue = sum(one.is_overdue(at) for one in every)
            untold = sum(one.lacks_message for one in every)
            if overdue:
                yield Finding(red, f"{overdue} incidents of {name} were to be reported to IMY by now.", _REPORT)
            if untold:
                what = f"{untold} incidents of {name} are a high risk, and nobody has told those affected."
                yield Finding(warn, what, _TELL)
