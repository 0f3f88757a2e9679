"""A newcomer between choosing a passphrase and showing the first code: keys made, sealed under the link, not in use."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from journal.domain.errors import UnknownError
from journal.domain.ids import AccountId, ProviderId
from journal.services import keyring_sessions as items
from journal.services.keyring_accounts import OwnKeys
from journal.store.people import StoredUnlocker
from keys.bundles import normalize_code
from keys.errors import DoesNotOpenError
from keys.letters import lookup
from keys.sessions import Cookie

if TYPE_CHECKING:
    from journal.services.keyring import Keyring

_ITEM = "arrival"


@dataclass(frozen=True, slots=True)
class Arrival:
    """What confirming takes into use: own keys, both unlockers, the secret of the one-time codes, the recovery code."""

    keys: OwnKeys
    unlockers: tuple[StoredUnlocker, ...]
    totp: bytes = field(repr=False)
    recovery_code: str = field(repr=False)


def found_by(code: str) -> bytes:
    """Return by what an invitation is found. Raise UnknownError for a code that is mistyped."""
    try:
        return lookup(code)
    except DoesNotOpenError as error:
        raise UnknownError("no such invitation") from error


def keep_arrival(keyring: Keyring, code: str, arrival: Arrival, at: datetime) -> None:
    """Seal an arrival under the link's code, in place of an earlier one."""
    keys = arrival.keys
    written = {
        "account": keys.account.hex,
        "provider": keys.provider.hex,
        "seed": keys.seed.hex(),
        "bundle_key": keys.bundle_key.hex(),
        "pins": {provider.hex: pin.hex() for provider, pin in keys.pins.items()},
        "unlockers": [_written(unlocker) for unlocker in arrival.unlockers],
        "totp": arrival.totp.hex(),
        "recovery_code": arrival.recovery_code,
    }
    cookie = _cookie(code)
    items.keep_item(keyring.sessions, cookie, _ITEM, json.dumps(written).encode())
    keyring.sessions.touch(cookie.id, at.timestamp())


def kept_arrival(keyring: Keyring, code: str) -> Arrival | None:
    """Open an arrival with the link's code, or None when there is none."""
    content = items.kept_item(keyring.sessions, _cookie(code), _ITEM)
    if content is None:
        return None
    read = json.loads(content)
    pins = {ProviderId(UUID(provider)): bytes.fromhex(pin) for provider, pin in read["pins"].items()}
    keys = OwnKeys(
        AccountId(UUID(read["account"])),
        ProviderId(UUID(read["provider"])),
        bytes.fromhex(read["seed"]),
        bytes.fromhex(read["bundle_key"]),
        pins,
    )
    unlockers = tuple(_read(unlocker) for unlocker in read["unlockers"])
    return Arrival(keys, unlockers, bytes.fromhex(read["totp"]), read["recovery_code"])


def drop_arrival(keyring: Keyring, code: str) -> None:
    """Forget an arrival: it was taken into use."""
    keyring.sessions.drop(_cookie(code).id)


def _cookie(code: str) -> Cookie:
    return Cookie(normalize_code(code))


def _written(unlocker: StoredUnlocker) -> dict[str, str | int]:
    return {
        "id": unlocker.unlocker_id.hex,
        "provider": unlocker.provider_id.hex,
        "account": unlocker.account_id.hex,
        "kind": unlocker.kind,
        "salt": unlocker.salt.hex(),
        "memory": unlocker.memory,
        "passes": unlocker.passes,
        "mac_version": unlocker.mac_version,
        "locked": unlocker.locked.hex(),
        "made_at": unlocker.made_at.isoformat(),
    }


def _read(read: dict[str, str | int]) -> StoredUnlocker:
    return StoredUnlocker(
        UUID(str(read["id"])),
        UUID(str(read["provider"])),
        UUID(str(read["account"])),
        str(read["kind"]),
        bytes.fromhex(str(read["salt"])),
        int(read["memory"]),
        int(read["passes"]),
        int(read["mac_version"]),
        bytes.fromhex(str(read["locked"])),
        datetime.fromisoformat(str(read["made_at"])),
    )
