"""Versions of entries: a DocumentReference holds the text, a Provenance says who wrote and signed it, and why anew."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.copy import EXPLANATION
from journal.domain.entry import VersionState
from journal.outlets.fhir.parts import OWN, TERMINOLOGY, Resource, coding, concept, instant, refer, urn, within
from journal.outlets.fhir.people import organization_id, patient_id, practitioner_id
from journal.outlets.words import GROUNDS, KEYWORDS, KINDS, REASONS, SIGNATURES, STATES, Words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from journal.domain.copy import CopyEntry, CopyParagraph, CopyVersion, JournalCopy

_SETTLED = {VersionState.SIGNED, VersionState.LOCKED}
_REDACTED = concept(f"{TERMINOLOGY}/v3-ObservationValue", "REDACTED", "redacted")
_AUTHOR = concept(f"{TERMINOLOGY}/provenance-participant-type", "author", "Author")
_SIGNED = coding("urn:iso-astm:E1762-95:2013", "1.2.840.10065.1.12.1.1", "Author's Signature")


@dataclass(frozen=True, slots=True)
class Written:
    """One version of one entry of a copy; ``about`` is the entry that a patient's statement is about."""

    copy: JournalCopy
    entry: CopyEntry
    version: CopyVersion
    about: CopyEntry | None = None

    @property
    def id(self) -> UUID:
        """The id of the version's document within the copy."""
        return document_id(self.entry, self.version.number)


def document_id(entry: CopyEntry, number: int) -> UUID:
    """Return the id of a version's document."""
    return within(entry.id, "document", str(number))


def document(written: Written) -> Resource:
    """Return a version with its text. What is withheld is a line with its ground, and labelled as redacted."""
    copy, entry, version = written.copy, written.entry, written.version
    words = Words(copy.language)
    return {
        "resourceType": "DocumentReference",
        "id": str(written.id),
        "identifier": [{"system": f"{OWN}:version", "value": f"{entry.id}/{version.number}"}],
        "status": _status(entry, version),
        "docStatus": _doc_status(version),
        "type": concept(f"{OWN}:entry-kind", entry.kind, words.code(KINDS, entry.kind)),
        "subject": refer(patient_id(copy), "Patient"),
        "date": instant(version.settled_at or version.written_at),
        "author": [refer(practitioner_id(copy, version), "Practitioner", version.author_name)],
        "custodian": refer(organization_id(copy, copy.provider), "Organization"),
        "description": _description(entry, version, words),
        "content": [{"attachment": _attachment(entry, version, words)}],
        "context": {"period": {"start": instant(entry.happened.starts_at), "end": instant(entry.happened.ends_at)}},
        **_relations(written),
        **({"securityLabel": [_REDACTED]} if any(p.masked for p in version.paragraphs) else {}),
    }


def provenance(written: Written) -> Resource:
    """Return who wrote a version, when, in place of which, and the signature where it is valid."""
    copy, entry, version = written.copy, written.entry, written.version
    author = refer(practitioner_id(copy, version), "Practitioner", version.author_name)
    unit = refer(organization_id(copy, entry.unit), "Organization")
    code, word = ("UPDATE", "revise") if version.reason else ("CREATE", "create")
    found: Resource = {
        "resourceType": "Provenance",
        "id": str(within(written.id, "provenance")),
        "target": [refer(written.id, "DocumentReference")],
        "occurredDateTime": instant(version.written_at),
        "recorded": instant(version.settled_at or version.written_at),
        "activity": concept(f"{TERMINOLOGY}/v3-DataOperation", code, word),
        "agent": [{"type": _AUTHOR, "who": author, "onBehalfOf": unit}],
    }
    if version.reason:
        reason = Words(copy.language).code(REASONS, version.reason)
        found["reason"] = [concept(f"{OWN}:correction-reason", version.reason, reason)]
    if version.number > 1:
        before = refer(document_id(entry, version.number - 1), "DocumentReference")
        found["entity"] = [{"role": "revision", "what": before}]
    if version.signature == "valid" and version.settled_at is not None:
        found["signature"] = [{"type": [_SIGNED], "when": instant(version.settled_at), "who": author}]
    return found


def _status(entry: CopyEntry, version: CopyVersion) -> str:
    if entry.misfiled:
        return "entered-in-error"
    later = any(other.number > version.number and other.state in _SETTLED for other in entry.versions)
    return "superseded" if later or version.state is VersionState.DISCARDED else "current"


def _doc_status(version: CopyVersion) -> str:
    if version.state is not VersionState.SIGNED:
        return "preliminary"
    return "amended" if version.reason else "final"


def _relations(written: Written) -> Resource:
    found = []
    if written.version.number > 1:
        found.append(("replaces", document_id(written.entry, written.version.number - 1)))
    if written.about is not None:
        found.append(("appends", document_id(written.about, written.about.versions[-1].number)))
    related = [{"code": code, "target": {"reference": urn(target)}} for code, target in found]
    return {"relatesTo": related} if related else {}


def _description(entry: CopyEntry, version: CopyVersion, words: Words) -> str:
    said = [words.code(STATES, version.state), words.code(SIGNATURES, version.signature)]
    if entry.misfiled:
        said.append(words("felförd", "misfiled"))
    if not version.is_opened:
        said.append(words("lucka: texten gick inte att öppna", "gap: the text did not open"))
    if version.destroyed_at is not None:
        said.append(f"{words('förstörd enligt beslut', 'destroyed by decision')} {words.day(version.destroyed_at)}")
    return "; ".join(said)


def _attachment(entry: CopyEntry, version: CopyVersion, words: Words) -> Resource:
    title = f"{words.code(KINDS, entry.kind)}, {words.day(entry.happened.starts_at)}, {version.number}"
    text = "\n".join(_lines(version.paragraphs, words))
    if not text:
        return {"title": title}
    data = b64encode(text.encode()).decode()
    return {"contentType": "text/plain; charset=utf-8", "language": "sv", "data": data, "title": title}


def _lines(paragraphs: tuple[CopyParagraph, ...], words: Words) -> Iterator[str]:
    last = ""
    for paragraph in paragraphs:
        if paragraph.keyword != last:
            last = paragraph.keyword
            explained = words("Om rättelsen", "About the correction")
            yield explained if last == EXPLANATION else words.code(KEYWORDS, last)
        if paragraph.text is None:
            ground = words.code(GROUNDS, paragraph.masked)
            yield f"[{words('Ett stycke är undantaget', 'A paragraph is withheld')}. {ground}.]"
        else:
            yield paragraph.text
        yield ""
