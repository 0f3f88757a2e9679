"""The whole copy as one HTML document: whose it is, what is withheld, the entries, and what shows that it is whole."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from journal.outlets.plain import digest
from journal.outlets.sheet.entries import entry_sheet
from journal.outlets.sheet.tags import Html, joined, listed, tag
from journal.outlets.words import GROUNDS, Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from journal.domain.copy import CopyEntry, JournalCopy

_MOMENT = timedelta(microseconds=1)
"""A period ends where the next day begins; people name its last day."""


def copy_document(copy: JournalCopy, fingerprint: str = "") -> str:
    """Return the HTML of a copy; ``fingerprint`` is that of the certificate that will sign it, where one will."""
    words = Words(copy.language)
    title = words("Kopia av journal", "Copy of a journal")
    body = joined(
        tag("div", _number(copy), cls="bearer", **{"aria-hidden": "true"}),
        tag("h1", title),
        _about(copy, words),
        _withheld(copy, words),
        *_section(words("Anteckningar", "Entries"), copy.entries, words),
        *_section(words("Samtycken", "Consents"), copy.consents, words),
        *_section(words("Utlämnanden", "Disclosures"), copy.disclosures, words),
        _seal(copy, words, fingerprint),
    )
    page = words('"Sida " counter(page) " av " counter(pages)', '"Page " counter(page) " of " counter(pages)')
    head = joined(
        Html('<meta charset="utf-8">'), tag("title", title), tag("style", Html(f"@page {{ --page-number: {page} }}"))
    )
    return f'<!doctype html><html lang="{words.language}"><head>{head}</head><body>{body}</body></html>'


def _number(copy: JournalCopy) -> str:
    number = copy.patient_number
    return f"{copy.patient_name} · {f'{number[:8]}-{number[8:]}' if number.isdigit() else number}"


def _about(copy: JournalCopy, words: Words) -> Html:
    whole = words("Hela journalen", "The whole journal")
    period = f"{words.day(copy.period[0])}–{words.day(copy.period[1] - _MOMENT)}" if copy.period else whole
    return listed(
        (words("Patient", "Patient"), _number(copy)),
        (words("Vårdgivare", "Care provider"), copy.provider),
        (words("Vårdenhet", "Care unit"), copy.unit),
        (words("Omfattning", "Extent"), period),
        (words("Framställd", "Made"), words.time(copy.made_at)),
        (words("Personuppgiftsansvarig", "Controller"), copy.controller),
        (words("Dataskyddsombud", "Data protection officer"), copy.dpo),
    )


def _withheld(copy: JournalCopy, words: Words) -> Html:
    heading = tag("h2", words("Vad som är undantaget", "What is withheld"))
    if not copy.left_out:
        return joined(heading, tag("p", words("Inget är undantaget.", "Nothing is withheld.")))
    total = sum(copy.left_out.values())
    one = words("Ett stycke är undantaget:", "One paragraph is withheld:")
    many = words(f"{total} stycken är undantagna:", f"{total} paragraphs are withheld:")
    grounds = (tag("li", f"{count} · {words.code(GROUNDS, code)}") for code, count in copy.left_out.items())
    return joined(heading, tag("p", one if total == 1 else many), tag("ul", *grounds))


def _section(title: str, entries: Sequence[CopyEntry], words: Words) -> Iterable[Html]:
    if entries:
        yield tag("h1", title, cls="part")
        yield from (entry_sheet(entry, words) for entry in entries)


def _seal(copy: JournalCopy, words: Words, fingerprint: str) -> Html:
    signed = words(
        f"Dokumentet är elektroniskt underskrivet av {copy.provider}.",
        f"The document is signed electronically by {copy.provider}.",
    )
    unsigned = words("Dokumentet är inte elektroniskt underskrivet.", "The document is not signed electronically.")
    return tag(
        "section",
        tag("h2", words("Underskrift och fullständighet", "Signature and completeness")),
        tag("p", signed if fingerprint else unsigned),
        listed(
            (words("Certifikatets SHA-256", "Certificate's SHA-256"), fingerprint),
            (words("Innehållets SHA-256", "SHA-256 of the content"), digest(copy)),
            (words("Anteckningar", "Entries"), str(len(copy.everything))),
            (words("Kopians id", "The copy's id"), str(copy.id)),
        ),
        tag(
            "p",
            words(
                "Samma SHA-256 står i kopian som JSON och FHIR: står den där också är innehållet detsamma.",
                "The same SHA-256 stands in the copy as JSON and FHIR: where it does, the content is the same.",
            ),
            cls="meta",
        ),
        cls="seal",
    )
