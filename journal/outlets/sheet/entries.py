"""One entry on paper: what stands, what was struck and put in, by whom and why; what is withheld, what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.domain.copy import EXPLANATION
from journal.domain.entry import VersionState
from journal.domain.wording import marked
from journal.outlets.sheet.tags import joined, tag
from journal.outlets.words import GROUNDS, KEYWORDS, KINDS, REASONS, SIGNATURES, STATES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from journal.domain.copy import CopyEntry, CopyParagraph, CopyVersion
    from journal.domain.wording import Segment
    from journal.outlets.sheet.tags import Html
    from journal.outlets.words import Words


def entry_sheet(entry: CopyEntry, words: Words) -> Html:
    """Return one entry with all its versions and the patient's statements about it."""
    heading = tag("h2", f"{words.time(entry.happened.starts_at)} · {words.code(KINDS, entry.kind)}")
    meta = tag("p", f"{entry.unit} · {_signer(entry.versions[0], words)}", cls="meta")
    return tag("article", heading, meta, *_body(entry, words), *(_statement(one, words) for one in entry.statements))


def _body(entry: CopyEntry, words: Words) -> Iterable[Html]:
    standing = standing_versions(entry.versions)
    aside = [version for version in entry.versions if version not in standing]
    yield from _marks(entry, words)
    yield from _missing(entry.versions, words)
    yield from _texts(standing, words)
    yield from _corrections(standing, words)
    yield from (_in_full(version, words) for version in aside)


def standing_versions(versions: Sequence[CopyVersion]) -> list[CopyVersion]:
    """Return the versions that count in reading: those at rest, or whatever there is where nothing came to rest."""
    settled = [v for v in versions if v.state in {VersionState.SIGNED, VersionState.LOCKED}]
    return settled or list(versions)


def _signer(version: CopyVersion, words: Words) -> str:
    said = [
        f"{version.author_name}, {version.author_title}",
        f"{words('skriven', 'written')} {words.time(version.written_at)}",
    ]
    if version.settled_at is not None:
        said.append(f"{words.code(STATES, version.state).lower()} {words.time(version.settled_at)}")
    return " · ".join((*said, words.code(SIGNATURES, version.signature)))


def _marks(entry: CopyEntry, words: Words) -> Iterable[Html]:
    said = {
        words("Osignerad", "Unsigned"): entry.unsigned,
        words("Felförd: hör inte till den här journalen", "Misfiled: not of this journal"): entry.misfiled,
        words(
            "Lucka: något här gick inte att öppna, eller är inte som det undertecknades",
            "Gap: something here did not open, or is not as it was signed",
        ): entry.gap,
    }
    return (tag("p", mark, cls="mark") for mark, holds in said.items() if holds)


def _missing(versions: Sequence[CopyVersion], words: Words) -> Iterable[Html]:
    for version in versions:
        which = f"{words('Version', 'Version')} {version.number}"
        if version.destroyed_at is not None:
            said = words("förstörd enligt beslut", "destroyed by decision")
            yield tag("p", f"{which}: {said}, {words.day(version.destroyed_at)}", cls="mark")
        elif not version.is_opened:
            yield tag("p", f"{which}: {words('texten gick inte att öppna', 'the text did not open')}", cls="mark")


def _texts(versions: Sequence[CopyVersion], words: Words) -> Iterable[Html]:
    """Say each heading once, with what was struck and put in; each version in full where one withholds something."""
    there = [version for version in versions if version.paragraphs]
    keywords = dict.fromkeys(p.keyword for version in there for p in version.paragraphs if p.keyword != EXPLANATION)
    for keyword in sorted(keywords, key=list(KEYWORDS).index):
        yield tag("h3", words.code(KEYWORDS, keyword))
        under = [_under(keyword, version) for version in there]
        if any(paragraph.masked for paragraphs in under for paragraph in paragraphs):
            for version, paragraphs in zip(there, under, strict=True):
                if len(there) > 1:
                    yield tag("p", f"{words('Version', 'Version')} {version.number}", cls="meta")
                yield from _paragraphs(paragraphs, words)
        else:
            yield _changes(["\n\n".join(p.text or "" for p in paragraphs) for paragraphs in under], words)


def _under(keyword: str, version: CopyVersion) -> list[CopyParagraph]:
    return [paragraph for paragraph in version.paragraphs if paragraph.keyword == keyword]


def _paragraphs(paragraphs: Iterable[CopyParagraph], words: Words) -> Iterable[Html]:
    for paragraph in paragraphs:
        if paragraph.text is None:
            ground = words.code(GROUNDS, paragraph.masked)
            yield tag("p", f"[{words('Ett stycke är undantaget', 'A paragraph is withheld')}. {ground}.]", cls="masked")
        else:
            yield tag("p", paragraph.text, cls="text")


def _changes(wordings: Sequence[str], words: Words) -> Html:
    return tag("p", *(_segment(segment, words) for segment in marked(wordings)), cls="text")


def _segment(segment: Segment, words: Words) -> str:
    if not segment.mark:
        return segment.text
    # Brackets and words, not lines alone: a screen reader and a copied text tell nothing of a line.
    said = words("struket", "struck") if segment.mark == "del" else words("tillagt", "put in")
    note = tag("span", f"[{said}: ", cls="note")
    return joined(note, tag(segment.mark, segment.text), tag("span", "]", cls="note"))


def _corrections(versions: Sequence[CopyVersion], words: Words) -> Iterable[Html]:
    if len(versions) < 2:  # noqa: PLR2004 - the first version corrects nothing
        return
    yield tag("h3", words("Rättelser", "Corrections"))
    for version in versions[1:]:
        reason = f"{words('Version', 'Version')} {version.number}. {words.code(REASONS, version.reason)}."
        yield tag("p", f"{reason} {_signer(version, words)}", cls="meta")
        yield from _paragraphs(_under(EXPLANATION, version), words)


def _in_full(version: CopyVersion, words: Words) -> Html:
    """Return a version that changed nothing: a correction that is a draft still, or was set aside."""
    state = words.code(STATES, version.state)
    headed = [
        joined(tag("h3", words.code(KEYWORDS, keyword)), *_paragraphs(_under(keyword, version), words))
        for keyword in dict.fromkeys(p.keyword for p in version.paragraphs if p.keyword != EXPLANATION)
    ]
    return tag(
        "section",
        tag("h3", f"{words('Version', 'Version')} {version.number}: {state}"),
        tag("p", _signer(version, words), cls="meta"),
        *headed,
        *_paragraphs(_under(EXPLANATION, version), words),
        cls="aside",
    )


def _statement(statement: CopyEntry, words: Words) -> Html:
    noted = f"{words.code(KINDS, statement.kind)}. {words('Antecknad av', 'Noted by')}"
    meta = tag("p", f"{noted} {_signer(statement.versions[0], words)}", cls="meta")
    return tag("section", meta, *_body(statement, words), cls="aside")
