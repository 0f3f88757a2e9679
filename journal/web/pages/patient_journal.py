"""Min journal: what the units have released, read as a document."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, render_template, request, url_for

from journal.domain.errors import InvalidError
from journal.domain.ids import EntryId
from journal.services.patient_journal import Cursor, Wanted, read_own_journal
from journal.services.patient_keys import with_new_keys
from journal.web.pages.entry_views import entry_view
from journal.web.pages.forms import typed
from journal.web.shapes.frame import Pages
from journal.web.shapes.patient import OwnEntryView, OwnJournalView
from journal.web.wiring import caller, patient_asking

if TYPE_CHECKING:
    from journal.domain.ids import AccountId
    from journal.services.patient_journal import OwnJournal

blueprint = Blueprint("patient_journal", __name__, url_prefix="/me/journal")


@blueprint.get("")
def journal() -> str:
    """Show a page of one's own journal; what is newer than fourteen days is hidden for whoever chose so at entry."""
    parts, session, at = patient_asking()
    hides = typed("recent", request.args) == "hide"
    session = with_new_keys(parts, session, at)
    page = read_own_journal(parts, session, Wanted(hides_recent=hides, before=before()), at)
    view = journal_view(page, session.actor.account, _pages(page, hides=hides))
    return render_template("patient_journal.html", view=replace(view, hides_recent=hides))


def journal_view(page: OwnJournal, account: AccountId, pages: Pages) -> OwnJournalView:
    """Return a page of a journal as whoever has this account is shown it."""
    at = caller().at
    return OwnJournalView(
        entries=tuple(
            OwnEntryView(entry_view(one.entry, account, at).having(unit=one.unit_name), one.unshown)
            for one in page.entries
        ),
        total=page.total,
        hides_recent=False,
        hidden_recent=page.hidden_recent,
        together=page.together,
        withheld=tuple(page.withheld.items()),
        waiting=page.waiting,
        pages=pages,
        is_sealed=page.is_sealed,
    )


def before() -> Cursor | None:
    """Return the cursor: microseconds and an id, as the page before wrote it."""
    written = typed("before", request.args)
    if not written:
        return None
    micros, _, entry = written.partition("-")
    try:
        return datetime.fromtimestamp(int(micros) / 1_000_000, UTC), EntryId(UUID(entry))
    except (ValueError, OverflowError, OSError) as error:
        raise InvalidError({"before": "malformed"}) from error


def _pages(page: OwnJournal, *, hides: bool) -> Pages:
    recent = "hide" if hides else None
    newest = url_for("patient_journal.journal", recent=recent) if typed("before", request.args) else ""
    if page.older is None:
        return Pages(newest=newest)
    at, entry = page.older
    cursor = f"{round(at.timestamp() * 1_000_000)}-{entry.hex}"
    return Pages(newest=newest, older=url_for("patient_journal.journal", recent=recent, before=cursor))
