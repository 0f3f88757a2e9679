"""One journal, or some names of a register, opened for a hand-over package: logged first, by the officers' way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from journal.domain.care import Identity
from journal.domain.ids import PatientId, new_id
from journal.domain.leaving_asks import HandOverActs, HandOverJournal, HandOverNames
from journal.domain.recovery_asks import officers_of
from journal.policy.leaving import TakeOverFacts, decide_take_over
from journal.services.keyring_packages import recovered_patient_secret, recovered_reader, recovered_signers, seal_file
from journal.services.keyring_reasons import open_reason
from journal.services.package_words import (
    act_json,
    entry_json,
    identity_json,
    journal_json,
    text_json,
    version_json,
    written,
)
from journal.services.writing import statement_of
from journal.store.case_texts import texts_under
from journal.store.packages import act_rows
from journal.store.protections import protected_among
from journal.store.statements import statements_about
from journal.vault import check_version
from journal.vault.evidence import evidence
from journal.vault.patients import MessagePlace, open_messages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection

    from journal.domain.access import Logged
    from journal.domain.care import Journal
    from journal.domain.entry import EntryHead, SealedVersion
    from journal.domain.ids import AccountId, ProviderId, VersionId
    from journal.services.keyring_recovery import Recovered
    from journal.services.package_words import Json
    from journal.services.parts import Parts
    from journal.store.case_texts import SealedCaseText
    from journal.vault import Opened

ENOUGH = TakeOverFacts(enough_officers=True)
"""Too few officers open no circle, and never come so far."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sealed file of a package: its name, what it holds, and how much."""

    name: str
    holds: str
    sealed: bytes = field(repr=False)
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Packing:
    """A package under way: what the officers opened, the time that its rows bear, and the package's id."""

    recovered: Recovered
    at: datetime
    id: UUID = field(default_factory=new_id)

    @property
    def provider(self) -> ProviderId:
        """Whose journals are handed over."""
        return self.recovered.trust.provider

    def reason(self, connection: Connection, sealed: bytes) -> str | None:
        """Open the free text of a reason, sealed to the audit circle or, before there was one, to the officers.

        None when there is one that does not open: a gap.
        """
        held = {**self.recovered.circles, self.recovered.recovery.id: self.recovered.recovery}
        return open_reason(connection, self.provider, held, sealed) if sealed else ""

    def sheet(self, name: str, holds: str, told: bytes, counts: Mapping[str, int]) -> Sheet:
        """Seal one file."""
        return Sheet(name, holds, seal_file(self.recovered, self.id, name, told), counts)


def pack_journal(
    parts: Parts, packing: Packing, journal: Journal, patient: PatientId, heads: Sequence[EntryHead]
) -> Sheet:
    """Open every version of a patient's journal under one row that names them all; seal it. Raises NoKeyError."""
    versions = _left(heads)
    with parts.store.database.reading() as connection:
        texts = texts_under(connection, journal.id)
    left = tuple(text for text in texts if text.destroyed_at is None)
    ask = HandOverJournal(
        actor=officers_of(packing.provider),
        patient=patient,
        journal=journal.id,
        unit=journal.unit,
        versions=(*(version.id for version in versions), *(text.id for text in left)),
    )
    access = parts.store.log.log_access(decide_take_over(ask, ENOUGH), packing.at)
    opened = _opened(parts, packing, journal, access, versions)
    words = _words(parts, packing, (journal, patient), access, left)
    with parts.store.database.reading() as connection:
        signers = recovered_signers(connection, packing.recovered, {version.author for version in versions})
        about = statements_about(connection, (head.id for head in heads))
    entries = [
        entry_json(head, about.get(head.id), [_version(head, v, opened.get(v.id), signers) for v in head.versions])
        for head in heads
    ]
    gaps = len(versions) + len(left) - len(opened) - len(words)
    counts = {"journals": 1, "entries": len(heads), "versions": len(versions), "texts": len(left), "gaps": gaps}
    said = [text_json(text, words.get(text.id)) for text in texts]
    told = written(journal_json(journal, (entries, said), signers))
    return packing.sheet(f"journal-{journal.id}.sealed", "journal", told, counts)


def pack_names(parts: Parts, packing: Packing, register: Journal, heads: Sequence[EntryHead], number: int) -> Sheet:
    """Open every version of these identities under one row that names everybody; seal them. Raises NoKeyError."""
    versions = _left(heads)
    ask = HandOverNames(
        actor=officers_of(packing.provider),
        unit=register.unit,
        register=register.id,
        shown=tuple(head.patient for head in heads),
        versions=tuple(version.id for version in versions),
    )
    access = parts.store.log.log_access(decide_take_over(ask, ENOUGH), packing.at)
    opened = _opened(parts, packing, register, access, versions)
    with parts.store.database.reading() as connection:
        hidden = protected_among(connection, packing.provider, ask.shown)
    told = {
        "register": register.id,
        "unit": register.unit,
        "identities": [
            identity_json(version, _identity(opened.get(version.id)), is_protected=version.place.patient in hidden)
            for version in versions
        ],
    }
    counts = {"identities": len(heads), "gaps": len(versions) - len(opened)}
    return packing.sheet(f"names-{register.id}-{number:05}.sealed", "names", written(told), counts)


def pack_acts(parts: Parts, packing: Packing) -> Sheet:
    """Seal what was decided about patients, and what they asked for and chose, with the reasons, under one row.

    With them go what patients were told of how data are used, how staff are named to them, and the register of
    incidents. Reasons are the auditors' to read, and here the officers': sealed anew like everything else.
    """
    with parts.store.database.reading() as connection:
        rows = act_rows(connection, packing.provider)
    named = (row["patient_id"] for acts in rows.values() for row in acts if "patient_id" in row)
    about = tuple(dict.fromkeys(PatientId(patient) for patient in named))
    ask = HandOverActs(actor=officers_of(packing.provider), about=about)
    parts.store.log.log_access(decide_take_over(ask, ENOUGH), packing.at)
    with parts.store.database.reading() as connection:
        told = {
            name: [act_json(row, lambda sealed: packing.reason(connection, sealed)) for row in acts]
            for name, acts in rows.items()
        }
    every = [row for acts in told.values() for row in acts]
    counts = {"acts": len(every), "gaps": sum(value is None for row in every for value in row.values())}
    return packing.sheet("acts.sealed", "acts", written(told), counts)


def _left(heads: Sequence[EntryHead]) -> list[SealedVersion]:
    """Return the versions that were not destroyed by decision: those are named in their entry, and are no gap."""
    return [version for head in heads for version in head.versions if version.destroyed_at is None]


def _opened(
    parts: Parts,
    packing: Packing,
    journal: Journal,
    access: Logged[HandOverJournal] | Logged[HandOverNames],
    versions: Sequence[SealedVersion],
) -> dict[VersionId, Opened]:
    with parts.store.database.reading() as connection:
        secret = recovered_reader(connection, packing.recovered, journal)
    return parts.vault.open_versions(access, versions, secret)


def _words(
    parts: Parts,
    packing: Packing,
    whose: tuple[Journal, PatientId],
    access: Logged[HandOverJournal],
    texts: Sequence[SealedCaseText],
) -> dict[VersionId, str]:
    """Open the texts of a journal's cases; what does not open is absent, and so a gap."""
    journal, patient = whose
    with parts.store.database.reading() as connection:
        secret = recovered_patient_secret(connection, packing.recovered, journal) if texts else None
    if secret is None:
        return {}
    place = (journal.provider, journal.id, patient)
    return open_messages(
        parts.vault, access, {text.id: (MessagePlace(*place, text.case), text.sealed) for text in texts}, secret
    )


def _version(
    head: EntryHead, version: SealedVersion, opened: Opened | None, signers: Mapping[AccountId, tuple[bytes, ...]]
) -> Json:
    statement = statement_of(head, version)
    signed = opened is not None and opened.signature
    checkable = evidence(opened, statement) if opened is not None and signed else None
    return version_json(check_version(version, opened, statement, signers), checkable)


def _identity(opened: Opened | None) -> Identity | None:
    return opened.text if opened is not None and isinstance(opened.text, Identity) else None
