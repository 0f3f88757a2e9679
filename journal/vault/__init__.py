"""The only door to plain text. It opens and seals for a logged or recorded access, and for nothing else."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from journal.domain.care import Identity
from journal.domain.entry import EntryText, OpenedVersion, VersionState
from journal.domain.errors import TamperedError, UnavailableError
from journal.domain.ids import VersionId
from journal.domain.sealed_content import content_of, content_read, encoded_text
from journal.domain.tally import Tally
from keys import entry_keys, sealing, signing
from keys.context import context
from keys.errors import DoesNotOpenError, KeyStoreError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from journal.domain.access import Logged, Recorded
    from journal.domain.entry import Place, SealedVersion, Statement
    from journal.domain.ids import AccountId
    from journal.domain.journal_asks import ReadEntries
    from journal.domain.register_asks import NamesVersion, OpenRegister
    from journal.domain.rotation_asks import RotateJournal
    from keys.key_store import KeyStore


@dataclass(frozen=True, slots=True)
class Fresh:
    """A version id that the key store has just made, with its half."""

    id: VersionId
    half: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed version, and its data key for the sealed session of whoever goes on writing."""

    text: bytes
    data_key_sealed: bytes
    data_key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Opened:
    """A text as it was sealed: what was written, the signature beside it, and the data key it lay under."""

    text: EntryText | Identity
    signature: bytes
    data_key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Vault:
    """Joins the people's key with the log's, which the key store gives out for a row it reads; counts it (L-19)."""

    key_store: KeyStore
    tally: Tally = field(default_factory=Tally)

    def prepare(self, at: datetime) -> Fresh:
        """Take an unused version id with its half. Raises UnavailableError while the key store is down."""
        try:
            pair = self.key_store.take(at)
        except KeyStoreError as error:
            raise UnavailableError(f"key store: {error}") from error
        return Fresh(VersionId(pair.id), pair.half)

    def seal_new(self, recorded: Recorded[NamesVersion], fresh: Fresh, reader_secret: bytes, text: Text) -> Sealed:
        """Seal the first text of a version that the row of this transaction names."""
        if recorded.ask.version != fresh.id or text.place.version != fresh.id:
            message = "the row names another version"
            raise DoesNotOpenError(message)
        data_key = secrets.token_bytes(32)
        key = _entry_key(reader_secret, fresh.half, text.place)
        locked = sealing.seal(key, data_key, bound("data-key/1", text.place))
        return Sealed(_seal_content(data_key, text), locked, data_key)

    def seal_again(self, recorded: Recorded[NamesVersion], data_key: bytes, text: Text) -> bytes:
        """Seal a later text of a draft, or its signed text, under the data key the draft has."""
        if recorded.ask.version != text.place.version:
            message = "the row names another version"
            raise DoesNotOpenError(message)
        return _seal_content(data_key, text)

    def reopen_draft(self, recorded: Recorded[NamesVersion], data_key: bytes, version: SealedVersion) -> EntryText:
        """Return a draft's text for its signature, under the data key that this session already opened.

        Raises TamperedError when it is not what was sealed.
        """
        if recorded.ask.version != version.id:
            message = "the row names another version"
            raise DoesNotOpenError(message)
        try:
            text, _ = content_read(
                sealing.open_text(data_key, version.sealed_text, bound("entry-text/1", version.place))
            )
        except DoesNotOpenError as error:
            raise TamperedError("the draft does not open") from error
        if not isinstance(text, EntryText):
            raise TamperedError("an identity is not a draft")
        return text

    def open_versions(
        self,
        access: Logged[ReadEntries] | Logged[OpenRegister],
        versions: Sequence[SealedVersion],
        reader_secret: bytes,
    ) -> dict[VersionId, Opened]:
        """Open what the logged row names, of these versions. What does not open is absent: the caller shows a gap."""
        halves = self.halves(access)
        opened = {v.id: _open(v, halves.get(v.id), reader_secret) for v in versions}
        found = {version: value for version, value in opened.items() if value is not None}
        self.tally.open(access.ask.actor.provider, len(found))
        return found

    def seal_keys_anew(
        self, access: Logged[RotateJournal], versions: Sequence[SealedVersion], old: bytes, new: bytes
    ) -> dict[VersionId, bytes]:
        """Seal the data keys of these versions under a journal's new reader secret; no text is opened.

        A version whose half was destroyed is absent, and so is one whose data key does not open.
        """
        halves = self.halves(access)
        sealed = {v.id: _sealed_anew(v, halves[v.id], (old, new)) for v in versions if v.id in halves}
        found = {version: key for version, key in sealed.items() if key is not None}
        self.tally.open(access.ask.actor.provider, len(found))
        return found

    def halves(self, access: Logged[Any]) -> Mapping[Any, bytes]:
        """Return the halves that a logged row names; destroyed ones are absent. UnavailableError, TamperedError."""
        try:
            return self.key_store.halves(access.event)
        except KeyStoreError as error:
            raise UnavailableError(f"key store: {error}") from error
        except DoesNotOpenError as error:
            raise TamperedError("a half in the key store does not open") from error


@dataclass(frozen=True, slots=True)
class Text:
    """A text on its way to be sealed: where it belongs, and the signature that goes inside the seal (b"" if none)."""

    place: Place
    text: EntryText | Identity
    signature: bytes = b""


def sign_text(seed: bytes, text: EntryText, statement: Statement) -> bytes:
    """Sign a text and everything that is said about it (Ed25519; keys.signing.sign_text)."""
    return signing.sign_text(seed, encoded_text(text), stated(statement))


def check_version(
    version: SealedVersion,
    opened: Opened | None,
    statement: Statement,
    signers: Mapping[AccountId, tuple[bytes, ...]],
) -> OpenedVersion:
    """Join a version with its text and the state of its signature; what is wrong stays visible in the result."""
    if opened is None or isinstance(opened.text, Identity):
        return OpenedVersion(version, None, "none")
    if version.state is not VersionState.SIGNED:
        # A signature inside the seal of what is said to be unsigned: somebody changed the row's state.
        return OpenedVersion(version, opened.text, "invalid" if opened.signature else "none")
    valid = any(_verifies(signer, opened, statement) for signer in signers.get(version.author, ()))
    return OpenedVersion(version, opened.text, "valid" if valid else "invalid")


def _verifies(signer: bytes, opened: Opened, statement: Statement) -> bool:
    try:
        signing.verify_text(signer, encoded_text(opened.text), opened.signature, stated(statement))
    except DoesNotOpenError:
        return False
    return True


def _open(version: SealedVersion, half: bytes | None, reader_secret: bytes) -> Opened | None:
    if half is None:
        return None
    try:
        key = _entry_key(reader_secret, half, version.place)
        data_key = sealing.open_sealed(key, version.sealed_data_key, bound("data-key/1", version.place))
        return opened_text(data_key, version)
    except DoesNotOpenError:
        return None


def opened_text(data_key: bytes, version: SealedVersion) -> Opened:
    """Open a version's text under its data key. Raise DoesNotOpenError."""
    content = sealing.open_text(data_key, version.sealed_text, bound("entry-text/1", version.place))
    return Opened(*content_read(content), data_key)


def _sealed_anew(version: SealedVersion, half: bytes, secrets_of: tuple[bytes, bytes]) -> bytes | None:
    old, new = (_entry_key(secret, half, version.place) for secret in secrets_of)
    bound_to = bound("data-key/1", version.place)
    try:
        return sealing.seal(new, sealing.open_sealed(old, version.sealed_data_key, bound_to), bound_to)
    except DoesNotOpenError:
        return None


def _seal_content(data_key: bytes, text: Text) -> bytes:
    content = content_of(text.text, text.signature)
    return sealing.seal_text(data_key, content, bound("entry-text/1", text.place))


def _entry_key(reader_secret: bytes, half: bytes, place: Place) -> bytes:
    return entry_keys.entry_key(
        reader_secret, half, context("entry-key/1", place.provider, place.journal, place.version)
    )


def bound(label: str, place: Place) -> bytes:
    """Return the context that binds a value to its place under a label."""
    return context(label, place.provider, place.unit, place.journal, place.patient, place.entry, place.version)


def stated(said: Statement) -> bytes:
    """Return what a signature is bound to beside the text."""
    return context(
        "entry-signature/1",
        bound("place/1", said.place),
        said.number,
        said.kind,
        *(str(_micros(t)) for t in (said.happened.starts_at, said.happened.ends_at, said.signed_at)),
        said.happened.zone,
        said.author,
        said.author_name,
        said.author_title,
        said.reason,
    )


def _micros(at: datetime) -> int:
    return round(at.timestamp() * 1_000_000)
