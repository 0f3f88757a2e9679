"""A copy as a FHIR R4 document: a Composition that lists the entries, and every resource that it names."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING

from journal.domain.consent import ConsentDecision
from journal.domain.entry import Keyword
from journal.outlets.fhir.documents import Written, document, document_id, provenance
from journal.outlets.fhir.parts import (
    OWN,
    TERMINOLOGY,
    URI,
    Resource,
    bundle,
    concept,
    instant,
    narrative,
    refer,
    within,
    written,
)
from journal.outlets.fhir.people import organization_id, organizations, patient, patient_id, practitioner
from journal.outlets.plain import digest
from journal.outlets.words import GROUNDS, KINDS, Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from journal.domain.copy import CopyEntry, CopyVersion, JournalCopy

_DECIDED: Mapping[str, str] = {ConsentDecision.GIVEN: "active", ConsentDecision.WITHDRAWN: "inactive"}
_LOINC = "http://loinc.org"


def copy_fhir(copy: JournalCopy) -> bytes:
    """Write a copy as a FHIR R4 bundle of the type document."""
    versions = [*_written(copy, copy.everything)]
    people = {(v.version.author_name, v.version.author_title): practitioner(copy, v.version) for v in versions}
    resources = [
        _composition(copy),
        patient(copy),
        *organizations(copy),
        *people.values(),
        *(resource for one in versions for resource in (document(one), provenance(one))),
        *(consent for entry in copy.consents for consent in _consent(copy, entry)),
    ]
    return written(bundle("document", copy.id, copy.made_at, resources))


def _written(copy: JournalCopy, entries: Iterable[CopyEntry], about: CopyEntry | None = None) -> Iterator[Written]:
    for entry in entries:
        yield from (Written(copy, entry, version, about) for version in entry.versions)
        yield from _written(copy, entry.statements, entry)


def _composition(copy: JournalCopy) -> Resource:
    words = Words(copy.language)
    title = words("Kopia av journal", "Copy of a journal")
    provider = refer(organization_id(copy, copy.provider), "Organization", copy.provider)
    complete = urlsafe_b64encode(bytes.fromhex(digest(copy))).decode().rstrip("=")
    parts = (
        (words("Anteckningar", "Entries"), copy.entries),
        (words("Samtycken", "Consents"), copy.consents),
        (words("Utlämnanden", "Disclosures"), copy.disclosures),
    )
    return {
        "resourceType": "Composition",
        "id": str(within(copy.id, "composition")),
        "language": copy.language,
        "text": narrative(f"{title}. {copy.patient_name}. {copy.provider}, {copy.unit}. {words.time(copy.made_at)}."),
        # RFC 6920: the hash that the PDF and the JSON of the same copy bear.
        "identifier": {"system": URI, "value": f"ni:///sha-256;{complete}"},
        "status": "final",
        "type": concept(_LOINC, "11503-0", "Medical records"),
        "subject": refer(patient_id(copy), "Patient"),
        "date": instant(copy.made_at),
        "author": [provider],
        "title": title,
        "custodian": provider,
        "section": [
            *({"title": name, "section": [_section(e, words) for e in entries]} for name, entries in parts if entries),
            _withheld(copy, words),
        ],
        **_period(copy),
    }


def _period(copy: JournalCopy) -> Resource:
    if copy.period is None:
        return {}
    starts_at, ends_at = copy.period
    service = concept(f"{OWN}:extent", "period", Words(copy.language)("Del av journalen", "A part of the journal"))
    return {"event": [{"code": [service], "period": {"start": instant(starts_at), "end": instant(ends_at)}}]}


def _section(entry: CopyEntry, words: Words) -> Resource:
    documents = [(one, version) for one in (entry, *entry.statements) for version in one.versions]
    return {
        "title": f"{words.time(entry.happened.starts_at)}, {words.code(KINDS, entry.kind)}",
        "entry": [refer(document_id(one, version.number), "DocumentReference") for one, version in documents],
    }


def _withheld(copy: JournalCopy, words: Words) -> Resource:
    lines = [f"{count}: {words.code(GROUNDS, ground)}" for ground, count in copy.left_out.items()]
    nothing = words("Inget är undantaget.", "Nothing is withheld.")
    return {"title": words("Undantaget", "Withheld"), "text": narrative(*(lines or [nothing]))}


def _consent(copy: JournalCopy, entry: CopyEntry) -> Iterator[Resource]:
    """Say a consent, given or withdrawn (J-18). Where its decision is withheld or a gap, its document stands alone."""
    newest = entry.versions[-1]
    decided = _DECIDED.get(_under(newest, Keyword.DECISION) or "")
    if decided is not None:
        yield {
            "resourceType": "Consent",
            "id": str(within(entry.id, "consent")),
            "text": narrative(_under(newest, Keyword.CONSENT_TO) or "–"),
            "status": decided,
            "scope": concept(f"{TERMINOLOGY}/consentscope", "patient-privacy", "Privacy Consent"),
            "category": [concept(_LOINC, "59284-0", "Consent Document")],
            "patient": refer(patient_id(copy), "Patient"),
            "dateTime": instant(entry.happened.starts_at),
            "organization": [refer(organization_id(copy, entry.unit), "Organization")],
            "sourceReference": refer(document_id(entry, newest.number), "DocumentReference"),
            "policyRule": {"text": "HSLF-FS 2016:40 5 kap."},
        }


def _under(version: CopyVersion, keyword: Keyword) -> str | None:
    return next((p.text for p in version.paragraphs if p.keyword == keyword), None)
