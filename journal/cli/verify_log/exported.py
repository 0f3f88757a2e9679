"""The first line of an export: what to check against, and how much of it the reader's own key vouches for."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import UUID

from journal.cli.verify_log.rows import FaultError, Finding
from keys.context import context
from keys.errors import DoesNotOpenError
from keys.notes import Checkpoint, open_note, parse_checkpoint, verifier_key
from keys.signing import verify

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = "sigill-log-export/1"
_PUBLIC = 32
_LONGEST_HEADER = 1 << 28


class CannotCheckError(Exception):
    """There is nothing to check, or no way to: ``why`` is a key for the words."""

    def __init__(self, why: str, detail: str = "") -> None:
        super().__init__(why)
        self.why, self.detail = why, detail


@dataclass(frozen=True, slots=True)
class LogKey:
    """One key of the log as the export tells it, with the provider key's signature over its certificate."""

    epoch: int
    public: bytes
    certificate: bytes


@dataclass(frozen=True, slots=True)
class Header:
    """The first line as it stands: unverified, but for its shape. Rows begin at byte ``rows_from``."""

    provider: UUID
    name: str
    provider_key: bytes
    log_keys: tuple[LogKey, ...]
    checkpoint: str
    earlier: tuple[str, ...]
    rows_from: int

    @property
    def origin(self) -> str:
        """The name of this provider's log, and of its keys."""
        return f"sigill-log/{self.provider}"

    @property
    def fingerprint(self) -> bytes:
        """The fingerprint of the provider key, 32 bytes, as bundles pin it."""
        return sha256(context("provider-key/1", self.provider_key)).digest()


def read_header(path: Path) -> Header:
    """Read an export's first line; CannotCheckError when the file is none."""
    with path.open("rb") as file:
        line = file.readline(_LONGEST_HEADER)
    try:
        told = json.loads(line)
        if told["format"] != FORMAT:
            raise CannotCheckError("not-an-export")
        return header_of(told, len(line))
    except (ValueError, KeyError, TypeError) as error:
        raise CannotCheckError("not-an-export") from error


def header_of(told: dict[str, Any], rows_from: int) -> Header:
    """Return what a file's head says; ValueError, KeyError or TypeError when it is no head."""
    keys = tuple(LogKey(int(k["epoch"]), b64decode(k["key"]), b64decode(k["certificate"])) for k in told["log_keys"])
    return Header(
        UUID(told["provider"]),
        "".join(sign for sign in str(told["name"]) if sign.isprintable()),
        b64decode(told["provider_key"]),
        keys,
        str(told["checkpoint"]),
        tuple(map(str, told["earlier"])),
        rows_from,
    )


def trusted_tree(header: Header, key: str) -> Checkpoint:
    """Return the tree that the reader's key vouches for; FaultError when it does not.

    The key is the provider's public key in base64, its fingerprint in hexadecimal, or the log's own verifier key
    (``name+id+key``), as they are handed out apart from the export. CannotCheckError when it is none of these.
    """
    if "+" in key and key.startswith("sigill-log/"):
        return _opened(header.checkpoint, header.origin, [key])
    if not _is_provider_key(header, key):
        raise FaultError(Finding("other-key"))
    keys = certified_keys(header)
    if not keys:
        raise FaultError(Finding("certificate"))
    return _opened(header.checkpoint, header.origin, keys)


def certified_keys(header: Header) -> list[str]:
    """Return the log's keys that the export's provider key has certified, as verifier keys."""
    return [verifier_key(header.origin, key.public) for key in header.log_keys if _is_certified(header, key)]


def earlier_trees(header: Header, keys: list[str]) -> list[Checkpoint]:
    """Return the earlier checkpoints that these keys signed, smallest first."""
    found = []
    for note in header.earlier:
        try:
            found.append(_opened(note, header.origin, keys))
        except FaultError:
            continue
    return sorted(found, key=lambda tree: tree.size)


def _opened(note: str, origin: str, keys: list[str]) -> Checkpoint:
    try:
        tree = parse_checkpoint(open_note(note, keys))
    except DoesNotOpenError:
        raise FaultError(Finding("checkpoint")) from None
    if tree.origin != origin:
        raise FaultError(Finding("checkpoint"))
    return tree


def _is_provider_key(header: Header, key: str) -> bool:
    plain = re.sub(r"[\s:-]", "", key)
    if re.fullmatch("[0-9a-fA-F]{64}", plain):
        return bytes.fromhex(plain) == header.fingerprint
    try:
        public = b64decode(key, validate=True)
    except ValueError:
        public = b""
    if len(public) != _PUBLIC:
        raise CannotCheckError("not-a-key")
    return public == header.provider_key


def _is_certified(header: Header, key: LogKey) -> bool:
    """Check docs/formats/certificate.md: the provider key says that this is its log's key in this epoch."""
    about = (header.provider, "log", header.provider, key.epoch)
    try:
        statement = context("certificate/1", *about, b"", key.public, header.provider)
        verify(header.provider_key, statement, key.certificate)
    except (DoesNotOpenError, ValueError):
        return False
    return True
