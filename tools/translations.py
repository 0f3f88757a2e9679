"""Collect the texts that people see, and hold the English catalogue to them.

Swedish is written in the code. `update` carries new texts into the catalogue; `check` changes nothing and
fails when a text is missing there or untranslated. The .po file is committed, the .mo file never.
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po, write_po

TEMPLATE = Path(".make/messages.pot")
CATALOGUES = Path("journal/web/translations")
ENGLISH = CATALOGUES / "en/LC_MESSAGES/messages.po"
WIDTH = 110
HEADER = "# What people see, in English. Swedish is the source."


def babel(*arguments: str) -> None:
    """Run pybabel in this process; SystemExit when it refuses."""
    code = CommandLineInterface().run(["pybabel", "--quiet", *arguments])
    if code:
        sys.exit(f"pybabel {arguments[0]}: {code}")


def collect() -> None:
    """Write the texts of the code and the pages to the template."""
    TEMPLATE.parent.mkdir(exist_ok=True)
    said = ["--project=sigill", "--copyright-holder=", "--msgid-bugs-address="]
    found = ["--mapping-file=tools/babel.cfg", "--keywords=lazy_gettext", "--keywords=lazy_ngettext:1,2"]
    shape = ["--add-location=file", "--sort-by-file", f"--width={WIDTH}"]
    babel("extract", *said, *found, *shape, f"--output-file={TEMPLATE}", "journal")


def read(path: Path) -> Catalog:
    """Read a catalogue; errors in it are raised."""
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


def update() -> None:
    """Carry new texts into the English catalogue, and drop those that nobody says any more."""
    english = read(ENGLISH) if ENGLISH.is_file() else Catalog("en", None, HEADER, "sigill", "1", fuzzy=False)
    english.last_translator = english.language_team = english.msgid_bugs_address = "sigill"
    english.update(read(TEMPLATE), no_fuzzy_matching=True, update_creation_date=False)
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    with ENGLISH.open("wb") as file:
        write_po(file, english, width=WIDTH, ignore_obsolete=True)


def wanting(template: Catalog, english: Catalog) -> list[str]:
    """Name what keeps the catalogue from saying everything in English."""
    texts = {(message.id, message.context) for message in template if message.id}
    kept = {(message.id, message.context): message for message in english if message.id}
    gaps = [f"not in the catalogue: {text}" for text, _ in texts - kept.keys()]
    gaps += [f"no longer said: {text}" for text, _ in kept.keys() - texts]
    for message in kept.values():
        said = message.string if isinstance(message.string, tuple) else (message.string,)
        if not all(said) or message.fuzzy:
            gaps.append(f"not translated: {message.id}")
        gaps += [f"{message.id}: {error}" for error in message.check(english)]
    return gaps


def main(act: str) -> int:
    """`update` or `check`; 1 when the catalogue is wanting."""
    collect()
    if act == "update":
        update()
    if not ENGLISH.is_file():
        sys.exit(f"{ENGLISH} is missing. `make docs` begins it.")
    gaps = wanting(read(TEMPLATE), read(ENGLISH))
    for gap in sorted(gaps):
        print(f"{ENGLISH}: {gap}")
    print(
        f"English: {len(gaps)} gaps. `make docs` collects new texts." if gaps else "English: every text is translated."
    )
    return int(act == "check" and bool(gaps))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
