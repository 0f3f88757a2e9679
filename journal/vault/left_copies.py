"""A copy left for its patient: it opens with the halves of all that is in it, and so ends with any text of it.

The outer seal, which only the patient's secret opens, is that of a text of the case (`vault.patients`).
"""

from __future__ import annotations

import json
import secrets
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING
from uuid import UUID

from journal.domain.errors import TamperedError
from journal.domain.ids import VersionId
from keys import entry_keys, sealing
from keys.context import context
from keys.errors import DoesNotOpenError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from journal.domain.access import Logged
    from journal.domain.case_asks import MakeCopy
    from journal.domain.patient_asks import FetchCopy
    from journal.vault import Vault

_LABEL = "left-copy/1"


def close_copy(vault: Vault, access: Logged[MakeCopy], copy: bytes) -> str:
    """Seal a copy under a secret of its own and the half of each version that the row names.

    Raises TamperedError where one of them does not open any more.
    """
    ask, secret = access.ask, secrets.token_bytes(entry_keys.SECRET_SIZE)
    key = _key(secret, ask.case, ask.versions, vault.halves(access))
    sealed = sealing.seal(key, copy, context(_LABEL, ask.case))
    named = [str(version) for version in sorted(ask.versions)]
    return json.dumps({"versions": named, "secret": _text(secret), "sealed": _text(sealed)})


def versions_in(closed: str) -> tuple[VersionId, ...]:
    """Return which versions are in a closed copy."""
    return tuple(VersionId(UUID(one)) for one in json.loads(closed)["versions"])


def open_copy(vault: Vault, access: Logged[FetchCopy], closed: str) -> bytes:
    """Open a copy that the row is about. Raises TamperedError where it does not open, and no more of it than that."""
    said = json.loads(closed)
    key = _key(b64decode(said["secret"]), access.ask.case, versions_in(closed), vault.halves(access))
    try:
        copy = sealing.open_sealed(key, b64decode(said["sealed"]), context(_LABEL, access.ask.case))
    except DoesNotOpenError as error:
        raise TamperedError("the copy does not open") from error
    vault.tally.open(access.ask.actor.provider, len(access.ask.versions))
    return copy


def _key(secret: bytes, case: UUID, versions: Collection[VersionId], halves: Mapping[VersionId, bytes]) -> bytes:
    key = secret
    for version in sorted(versions):
        if version not in halves:
            raise TamperedError("a text of the copy is gone")
        key = entry_keys.entry_key(key, halves[version], context(_LABEL, case, version))
    return key


def _text(value: bytes) -> str:
    return b64encode(value).decode()
