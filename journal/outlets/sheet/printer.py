"""The process that sets one document as PDF: WeasyPrint, and nothing of this program.

Standard input holds JSON, `html` and `css`. Standard output gets lines of JSON: `{"done": 12, "of": 0}` while pages are
set and nobody knows how many they become, `{"done": 40, "of": 60}` while thirty are drawn, and at the end
`{"pdf": 12345}` with so many bytes after it, or `{"error": ...}`. It runs below everybody else, reads nothing from disk
but fonts, and asks the network for nothing.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

_BELOW_OTHERS = 10
_VARIANT = "pdf/a-3a"


def _say(said: Mapping[str, int | str], after: bytes = b"") -> None:
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + after)
    sys.stdout.buffer.flush()


class _Pages(logging.Handler):
    """WeasyPrint tells of its progress in its log alone: each page has a line, and its number is the argument."""

    def emit(self, record: logging.LogRecord) -> None:
        if "Page %d" in str(record.msg) and isinstance(record.args, tuple):
            _say({"done": int(str(record.args[0])), "of": 0})


def _tell_of_drawing(pages: list[Any]) -> None:
    """Let each page tell when it is drawn: WeasyPrint's log does not."""
    for number, page in enumerate(pages, len(pages) + 1):
        page.paint = partial(_drawn, page.paint, {"done": number, "of": 2 * len(pages)})


def _drawn(paint: Callable[..., None], said: dict[str, int], *asked: object) -> None:
    paint(*asked)
    _say(said)


def main() -> None:
    """Set what stands on standard input."""
    os.nice(_BELOW_OTHERS)
    asked = json.load(sys.stdin)
    try:
        from weasyprint import CSS, HTML  # noqa: PLC0415 - where Pango is missing, the import is what says so
        from weasyprint.urls import URLFetcher  # noqa: PLC0415 - as above
    except (ImportError, OSError) as error:
        _say({"error": str(error).split("\n", 1)[0]})
        return

    # No protocol at all: no file, no address, whatever a text says.
    nothing = URLFetcher(allowed_protocols=())
    progress = logging.getLogger("weasyprint.progress")
    progress.setLevel(logging.INFO)
    progress.addHandler(_Pages())
    style = CSS(string=asked["css"], url_fetcher=nothing)
    document = HTML(string=asked["html"], url_fetcher=nothing).render(stylesheets=[style], pdf_variant=_VARIANT)
    _tell_of_drawing(document.pages)
    pdf = document.write_pdf(pdf_variant=_VARIANT)
    _say({"pdf": len(pdf)}, pdf)


if __name__ == "__main__":
    main()
