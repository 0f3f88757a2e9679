"""Whether patients are answered in time: what is overdue, what is late, and what IVO should have had."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.services.case_lists import alarms_of
from journal.services.findings import Finding, Level, unless_demo
from journal.store import health as stored
from journal.store.revisions import current_revision, newest_revision

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from journal.services.parts import Parts
    from journal.settings import Settings

_ANSWER = "Let the unit answer; the page Cases says what waits and since when (GDPR 12.3)."
_COPY = "Let the unit hand it out; the page Cases says what waits and since when (PDL 8:2)."
_SEND = "Let the unit send it to IVO today, and note that on the case's page (PDL 8:2)."


def cases(parts: Parts, settings: Settings, at: datetime) -> Iterator[Finding]:
    """Name each provider's cases that have passed their day."""
    if current_revision(parts.store.database) != newest_revision():
        return
    red, warn = (unless_demo(level, demo=settings.demo) for level in (Level.RED, Level.WARN))
    with parts.store.database.reading() as connection:
        for provider, name in stored.providers(connection).items():
            found = alarms_of(connection, provider, at)
            if found.overdue:
                yield Finding(
                    red, f"{found.overdue} requests of patients of {name} were to be answered by now.", _ANSWER
                )
            if found.not_sent_in_time:
                what = f"{found.not_sent_in_time} refusals of {name} were to be sent to IVO the same day."
                yield Finding(red, what, _SEND)
            if found.late:
                what = f"{found.late} requests of patients of {name} have waited longer than they should."
                yield Finding(warn, what, _COPY)
