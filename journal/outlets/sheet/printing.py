"""A copy as PDF/A-3a: tagged, with its fonts inside, set by another process so that nobody else waits for it."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Timer
from typing import IO, TYPE_CHECKING, cast

from journal.domain.errors import UnavailableError
from journal.outlets.sheet.document import copy_document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from journal.domain.copy import JournalCopy

    Progress = Callable[[int, int], None]

_HERE = Path(__file__).parent
_PAGE = 2600
"""Characters of HTML to a page, of notes as they are usually written: how many pages are left is a guess."""
_LONGEST = 600.0
"""Seconds after which a document is given up: about forty times the longest that was measured."""
NEEDS = "PDF needs Debian's packages libpango-1.0-0, libpangoft2-1.0-0, libharfbuzz-subset0 and fonts-dejavu-core"


def copy_pdf(copy: JournalCopy, fingerprint: str = "", progress: Progress | None = None) -> bytes:
    """Set a copy as PDF; ``fingerprint`` as `copy_document`. ``progress`` is called with (steps done, steps in all).

    Each page is set, then drawn: two steps. How many pages it becomes is a guess until all are set.

    UnavailableError, which says what is missing, where Pango or WeasyPrint are not installed.
    """
    html = copy_document(copy, fingerprint)
    css = (_HERE / "sheet.css").read_text(encoding="utf-8")
    about, report, done = len(html) // _PAGE, progress or _nobody, 0
    with _printer({"html": html, "css": css}) as answer:
        for said in map(json.loads, answer):
            if "pdf" in said:
                pdf = _whole(answer, said["pdf"])
                report(done, done)
                return pdf
            if "error" in said:
                raise UnavailableError(f"{NEEDS}: {said['error']}")
            done = said["done"]
            report(done, said["of"] or 2 * max(about, done))
    raise UnavailableError("PDF: the document could not be set, or it took too long")


def _nobody(_done: int, _of: int) -> None:
    """Tell nobody how far it has come."""


@contextmanager
def _printer(asked: dict[str, str]) -> Iterator[IO[bytes]]:
    # Isolated: the child knows neither our environment's paths nor the directory that we stand in.
    command = [sys.executable, "-I", str(_HERE / "printer.py")]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL) as printer:  # noqa: S603 - both are ours
        given_up = Timer(_LONGEST, printer.kill)
        given_up.start()
        try:
            _ask(cast("IO[bytes]", printer.stdin), asked)
            yield cast("IO[bytes]", printer.stdout)
        finally:
            given_up.cancel()
            printer.kill()


def _ask(asking: IO[bytes], asked: dict[str, str]) -> None:
    # Whoever died before they listened says nothing either, and that is what is told.
    with suppress(BrokenPipeError), asking:
        asking.write(json.dumps(asked).encode())


def _whole(answer: IO[bytes], size: int) -> bytes:
    pdf = answer.read(size)
    if len(pdf) != size:
        raise UnavailableError("PDF: the document was cut short")
    return pdf
