"""All forms of a copy in one zip, with a page that says what they are and the hash of each."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from journal.outlets.words import ZONE, Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from journal.domain.copy import JournalCopy


def package_zip(files: Mapping[str, bytes], copy: JournalCopy) -> bytes:
    """Return a zip of these files by name, dated as the copy is; the same copy gives the same bytes."""
    packed = BytesIO()
    dated = copy.made_at.astimezone(ZONE).timetuple()[:6]
    with ZipFile(packed, "w") as zipped:
        for name, content in {**files, "LÄS-MIG.txt": _read_me(files, copy)}.items():
            entry = ZipInfo(name, dated)
            entry.compress_type = ZIP_DEFLATED
            zipped.writestr(entry, content)
    return packed.getvalue()


def _read_me(files: Mapping[str, bytes], copy: JournalCopy) -> bytes:
    words = Words(copy.language)
    lines = [
        words("Kopia av journal", "Copy of a journal"),
        f"{copy.provider}, {copy.unit}, {words.time(copy.made_at)}",
        "",
        words("kopia.pdf läses av människor och är underskriven.", "kopia.pdf is for people, and is signed."),
        words(
            "kopia.json och kopia.fhir.json (HL7 FHIR R4) läses av andra journalsystem.",
            "kopia.json and kopia.fhir.json (HL7 FHIR R4) are for other records systems.",
        ),
        "",
        "SHA-256:",
        *(f"{sha256(content).hexdigest()}  {name}" for name, content in files.items()),
    ]
    return "".join(f"{line}\n" for line in lines).encode()
