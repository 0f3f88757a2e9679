"""What a patient's own pages cost as a journal and a log grow: opened through the server, each by its own patient.

An opening is a row of the log that is opened, so a page is opened a few times a round, and the short log stays short.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bench.arriving import LONG_LOG, ROWS, SHORT_LOG, visit
from bench.load import LONGEST_WAIT, Ask, Bounds, load, request
from bench.practice import LONG, SHORT, Practice
from bench.rounds import Measured, Results, ratio, summed
from bench.servers import Server
from bench.sizes import CALLERS, PAGE, Sizes
from bench.table import CPU, HALF, Target
from journal.settings import Settings
from journal.web.cookies import session_cookie

LONGER = Target(3)
JOURNAL, LOG = "/me/journal", "/me/log"

Line = tuple[str, Target, float]


@dataclass(frozen=True, slots=True)
class _Page:
    """A page, whose it is, and how long what it shows is."""

    path: str
    which: int
    name: str


def own_pages(server: Server, practice: Practice, sizes: Sizes) -> tuple[Results, list[Line]]:
    """Open the own journals and logs by turns: what was measured, and the lines with targets."""
    pages = [
        _Page(JOURNAL, SHORT, f"own journal of {PAGE}"),
        _Page(JOURNAL, LONG, f"own journal of {sizes.own_entries:,}"),
        _Page(LOG, SHORT_LOG, f"own log of {ROWS}"),
        _Page(LOG, LONG_LOG, f"own log of {sizes.own_rows:,}"),
    ]
    asks = [_opening(practice, page) for page in pages]
    for path in (JOURNAL, LOG):
        load(server.port, _opening(practice, _Page(path, SHORT, "")), Bounds(CALLERS, LONGEST_WAIT, 4 * CALLERS))
    results: Results = {}
    for _ in range(sizes.rounds):
        for page, ask in zip(pages, asks, strict=True):
            results.setdefault((page.name, "open", 1), []).append(_measured(server, ask, sizes))
    return results, [
        (f"opening the {long.name} / of {short.name.split()[-1]}{said}", LONGER, _ratio(results, (long, short), what))
        for short, long in (pages[:2], pages[2:])
        for said, what in (("", HALF), (": processor time", CPU))
    ]


def _ratio(results: Results, pages: tuple[_Page, _Page], what: Callable[[Measured], float]) -> float:
    long, short = (results[page.name, "open", 1] for page in pages)
    return ratio(long, short, what)


def _measured(server: Server, ask: Ask, sizes: Sizes) -> Measured:
    before = server.cpu()
    answered = load(server.port, ask, Bounds(1, LONGEST_WAIT, sizes.openings))
    return summed(answered, server.cpu() - before)


def _opening(practice: Practice, page: _Page) -> Ask:
    """Each request opens the page's first part."""
    name = session_cookie(Settings.from_environment(practice.environment))
    asked = request("GET", page.path, headers={"Cookie": f"{name}={visit(practice, page.which)}"})
    return lambda _caller: asked
