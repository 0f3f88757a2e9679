"""What the door opens with a patient secret: released versions, and messages between a patient and a unit.

A data key is never wrapped to a patient's key pair: it is sealed under the patient secret of the journal and the half
of the version, so that a patient's reading needs its row in the log like any other, and ends with the text (ADR 0026).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from journal.domain.release import Released
from journal.vault import Opened, bound, opened_text
from keys import entry_keys, sealing
from keys.context import context
from keys.errors import DoesNotOpenError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from journal.domain.access import Logged, Recorded
    from journal.domain.entry import SealedVersion
    from journal.domain.ids import JournalId, PatientId, ProviderId, VersionId
    from journal.domain.leaving_asks import HandOverJournal
    from journal.domain.patient_asks import ReadMessages, ReadOwnEntries, ReleaseEntries, WriteMessage
    from journal.domain.rotation_asks import RotateJournal
    from journal.vault import Fresh, Vault


@dataclass(frozen=True, slots=True)
class Secrets:
    """Both secrets of one journal, in the hands of a member of its unit."""

    reader: bytes
    patient: bytes


def release_keys(
    vault: Vault, access: Logged[ReleaseEntries], versions: Sequence[SealedVersion], held: Secrets
) -> dict[VersionId, Released]:
    """Seal the data keys of these versions once more, for their patient; no text is opened.

    What was destroyed meanwhile, or does not open, is absent.
    """
    halves = vault.halves(access)
    keys = {v.id: _unsealed_key(v, halves[v.id], held.reader) for v in versions if v.id in halves}
    found = {version: key for version, key in keys.items() if key is not None}
    vault.tally.open(access.ask.actor.provider, len(found))
    return {v.id: _released(v, (halves[v.id], held.patient), found[v.id]) for v in versions if v.id in found}


def open_released(
    vault: Vault, access: Logged[ReadOwnEntries], released: Sequence[Released], patient_secret: bytes
) -> dict[VersionId, Opened]:
    """Open released versions that the row names. What does not open is absent: the caller shows a gap."""
    halves = vault.halves(access)
    opened = {one.version.id: _opened(one, halves.get(one.version.id), patient_secret) for one in released}
    found = {version: value for version, value in opened.items() if value is not None}
    vault.tally.open(access.ask.actor.provider, len(found))
    return found


@dataclass(frozen=True, slots=True)
class Renewed:
    """A patient secret that ends, and the one in its place."""

    old: bytes = field(repr=False)
    new: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class MessagePlace:
    """Where a message belongs; moved to another case or journal it does not open."""

    provider: ProviderId
    journal: JournalId
    patient: PatientId
    case: UUID


def seal_message(
    recorded: Recorded[WriteMessage], fresh: Fresh, patient_secret: bytes, place: MessagePlace, text: str
) -> bytes:
    """Seal a message that the row of this transaction names."""
    if recorded.ask.message != fresh.id:
        message = "the row names another message"
        raise DoesNotOpenError(message)
    said = _message_context(place, fresh.id)
    return sealing.seal_text(entry_keys.entry_key(patient_secret, fresh.half, said), text.encode(), said)


def open_messages(
    vault: Vault,
    access: Logged[ReadMessages] | Logged[HandOverJournal],
    sealed: Mapping[VersionId, tuple[MessagePlace, bytes]],
    patient_secret: bytes,
) -> dict[VersionId, str]:
    """Open the messages that the row names. What does not open is absent: the caller shows a gap."""
    halves = vault.halves(access)
    found = {}
    for message, (place, text) in sealed.items():
        said = _message_context(place, message)
        try:
            key = entry_keys.entry_key(patient_secret, halves[message], said)
            found[message] = sealing.open_text(key, text, said).decode()
        except (DoesNotOpenError, KeyError):
            continue
    vault.tally.open(access.ask.actor.provider, len(found))
    return found


def seal_messages_anew(
    vault: Vault, access: Logged[RotateJournal], sealed: Mapping[VersionId, tuple[MessagePlace, bytes]], held: Renewed
) -> dict[VersionId, bytes]:
    """Seal messages under a journal's new patient secret; no text leaves here. What does not open is absent."""
    halves = vault.halves(access)
    found = {}
    for message, (place, text) in sealed.items():
        said = _message_context(place, message)
        try:
            old, new = (entry_keys.entry_key(secret, halves[message], said) for secret in (held.old, held.new))
            found[message] = sealing.seal_text(new, sealing.open_text(old, text, said), said)
        except (DoesNotOpenError, KeyError):
            continue
    vault.tally.open(access.ask.actor.provider, len(found))
    return found


def _unsealed_key(version: SealedVersion, half: bytes, reader_secret: bytes) -> bytes | None:
    place = version.place
    said = context("entry-key/1", place.provider, place.journal, place.version)
    try:
        key = entry_keys.entry_key(reader_secret, half, said)
        return sealing.open_sealed(key, version.sealed_data_key, bound("data-key/1", place))
    except DoesNotOpenError:
        return None


def _released(version: SealedVersion, keys: tuple[bytes, bytes], data_key: bytes) -> Released:
    said = bound("released-key/1", version.place)
    half, patient_secret = keys
    return Released(version, sealing.seal(entry_keys.entry_key(patient_secret, half, said), data_key, said))


def _opened(released: Released, half: bytes | None, patient_secret: bytes) -> Opened | None:
    if half is None:
        return None
    said = bound("released-key/1", released.version.place)
    try:
        key = entry_keys.entry_key(patient_secret, half, said)
        return opened_text(sealing.open_sealed(key, released.sealed_data_key, said), released.version)
    except DoesNotOpenError:
        return None


def _message_context(place: MessagePlace, message: VersionId) -> bytes:
    return context("case-message/1", place.provider, place.journal, place.patient, place.case, message)
