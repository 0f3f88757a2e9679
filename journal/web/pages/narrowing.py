"""The journal's filter: from the address to what is asked of the store, and back into the form."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from journal.domain.entry import EntryKind
from journal.domain.errors import InvalidError, UnknownError
from journal.domain.ids import AccountId
from journal.services.journals import Narrowing
from journal.web.pages.forms import a_day, end_of, start_of, typed
from journal.web.shapes.frame import Choice
from journal.web.shapes.journals import Filter
from journal.web.words import word

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

    from journal.services.journals import JournalPage

    Address = MultiDict[str, str]


_IN_ADDRESS = ("unit", "kind", "author", "since", "until")
_ON_A_PAGE = 20
"""Entries on one page: some months of weekly notes, and not more than a telephone scrolls through."""


def narrowing_of(address: Address) -> Narrowing:
    """Return what the address asks for. Raise InvalidError for a day that is none, UnknownError for a made-up id."""
    since, until = a_day("since", address), a_day("until", address)
    kind, author = typed("kind", address), typed("author", address)
    try:
        return Narrowing(
            kinds=(EntryKind(kind),) if kind else (),
            author=AccountId(UUID(author)) if author else None,
            happened_from=start_of(since) if since else None,
            happened_to=end_of(until) if until else None,
            before=_cursor(typed("before", address)),
            limit=_ON_A_PAGE,
        )
    except ValueError as error:
        raise UnknownError(str(error)) from error


def asked_of(form: Address) -> dict[str, str]:
    """Return what of the form belongs in an address: what was chosen, never words."""
    return {name: typed(name, form) for name in _IN_ADDRESS if typed(name, form)}


def filter_of(address: Address, page: JournalPage, words: str) -> Filter:
    """Return the form's values and what may be chosen in it."""
    return Filter(
        kinds=tuple(Choice(kind.value, str(word(kind))) for kind in EntryKind if kind is not EntryKind.IDENTITY),
        authors=tuple(Choice(str(author), name) for author, name in sorted(page.authors.items(), key=lambda a: a[1])),
        kind=typed("kind", address),
        author=typed("author", address),
        since=a_day("since", address),
        until=a_day("until", address),
        words=words,
        unit=typed("unit", address),
    )


def _cursor(written: str) -> tuple[datetime, UUID] | None:
    if not written:
        return None
    at, _, entry = written.partition("_")
    moment = datetime.fromisoformat(at)
    if moment.tzinfo is None:
        raise InvalidError({"before": "malformed"})
    return moment, UUID(entry)
