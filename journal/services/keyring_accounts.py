"""An account's own keys: the bundle, and the unlockers that open it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from journal.domain.errors import InvalidError
from journal.domain.ids import AccountId, ProviderId, new_id
from journal.store.people import StoredUnlocker
from keys import passphrases
from keys.bundles import (
    Bundle,
    code_key,
    lock,
    new_code,
    open_bundle,
    open_name,
    passkey_key,
    passkey_salt,
    seal_bundle,
    seal_name,
    unlock,
)
from keys.errors import DoesNotOpenError, WeakPassphraseError
from keys.pairs import PublicKeys, key_pair

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from journal.services.keyring import Keyring
    from journal.store.people import StoredAccount

PASSPHRASE = "passphrase"  # noqa: S105  (the kind of an unlocker, not one)
RECOVERY_CODE = "recovery-code"
PASSKEY = "passkey"
PASSKEY_SALT = passkey_salt()
TOKEN = "token"  # noqa: S105  (the kind of an unlocker, not one)
_KEY_SIZE = 32


@dataclass(frozen=True, slots=True)
class OwnKeys:
    """An account's seed and pinned fingerprints, and the bundle key that they lie under."""

    account: AccountId
    provider: ProviderId
    seed: bytes = field(repr=False)
    bundle_key: bytes = field(repr=False)
    pins: Mapping[ProviderId, bytes]


def new_keys(account: AccountId, provider: ProviderId, pin: bytes) -> OwnKeys:
    """Make a newcomer's seed and bundle key, pinning the provider key's fingerprint."""
    seed, bundle_key = secrets.token_bytes(_KEY_SIZE), secrets.token_bytes(_KEY_SIZE)
    return OwnKeys(account, provider, seed, bundle_key, {provider: pin})


def public_keys(keys: OwnKeys) -> PublicKeys:
    """Return the public halves of an account's keys."""
    return key_pair(keys.seed).public


def sealed_bundle(keys: OwnKeys) -> bytes:
    """Seal seed and pins under the bundle key."""
    return seal_bundle(Bundle(keys.seed, dict[UUID, bytes](tuple(keys.pins.items()))), keys.bundle_key, keys.account)


def sealed_name(keys: OwnKeys, name: str) -> bytes:
    """Seal the name that somebody goes by to nobody but themselves."""
    return seal_name(name, keys.bundle_key, keys.account)


def opened_name(keys: OwnKeys, sealed: bytes | None) -> str:
    """Open what `sealed_name` made; "" where none was kept, and for one that does not open.

    Nobody is kept from their journal by what stands in a masthead; the next sign-in by e-ID says the name anew.
    """
    try:
        return open_name(sealed, keys.bundle_key, keys.account) if sealed else ""
    except DoesNotOpenError:
        return ""


def open_by_passphrase(
    keyring: Keyring, account: StoredAccount | None, unlocker: StoredUnlocker | None, passphrase: str
) -> OwnKeys:
    """Open an account's bundle. DoesNotOpenError for a wrong passphrase, and for no account, after the same work."""
    if account is None or unlocker is None:
        _stretch_for_nothing(keyring, passphrase)
        raise DoesNotOpenError
    cost = passphrases.Cost(unlocker.memory, unlocker.passes)
    stretched = passphrases.stretch(passphrase, unlocker.salt, cost, keyring.floor)
    key = passphrases.passphrase_key(stretched, lambda said: keyring.root.mac(said, unlocker.mac_version)[1])
    return _open(account, unlocker, key)


def open_by_code(account: StoredAccount | None, unlocker: StoredUnlocker | None, code: str) -> OwnKeys:
    """Open an account's bundle with a recovery code or token; DoesNotOpenError for anything else."""
    if account is None or unlocker is None:
        raise DoesNotOpenError
    return _open(account, unlocker, code_key(code, account.account_id))


def open_by_passkey(account: StoredAccount | None, unlocker: StoredUnlocker, answer: bytes) -> OwnKeys:
    """Open an account's bundle with a passkey's answer of 32 bytes; DoesNotOpenError for another, or no account."""
    if account is None:
        raise DoesNotOpenError
    return _open(account, unlocker, passkey_key(answer, account.account_id))


def passkey_unlocker(keys: OwnKeys, answer: bytes, at: datetime) -> StoredUnlocker:
    """Lock the bundle key under a passkey's answer of 32 bytes."""
    unlocker = new_id()
    locked = lock(keys.bundle_key, passkey_key(answer, keys.account), keys.account, unlocker)
    return StoredUnlocker(unlocker, keys.provider, keys.account, PASSKEY, b"", 0, 0, 0, locked, at)


def passphrase_unlocker(keyring: Keyring, keys: OwnKeys, passphrase: str, at: datetime) -> StoredUnlocker:
    """Lock the bundle key under a passphrase, stretched and bound to the root source."""
    salt, unlocker = secrets.token_bytes(passphrases.SALT_SIZE), new_id()
    version, _ = keyring.root.mac(b"")
    stretched = passphrases.stretch(passphrase, salt, keyring.cost, keyring.floor)
    key = passphrases.passphrase_key(stretched, lambda said: keyring.root.mac(said, version)[1])
    return StoredUnlocker(
        unlocker,
        keys.provider,
        keys.account,
        PASSPHRASE,
        salt,
        keyring.cost.memory,
        keyring.cost.passes,
        version,
        lock(keys.bundle_key, key, keys.account, unlocker),
        at,
    )


def follows_root(keyring: Keyring, unlocker: StoredUnlocker) -> bool:
    """Say whether a passphrase's unlocker rests on the newest key of the root source."""
    return unlocker.mac_version == keyring.root.mac(b"")[0]


def code_unlocker(keys: OwnKeys, kind: str, at: datetime) -> tuple[StoredUnlocker, str]:
    """Lock the bundle key under a new 160-bit code; return the unlocker, and the code to show once."""
    code, unlocker = new_code(), new_id()
    locked = lock(keys.bundle_key, code_key(code, keys.account), keys.account, unlocker)
    return StoredUnlocker(unlocker, keys.provider, keys.account, kind, b"", 0, 0, 0, locked, at), code


def check_passphrase(passphrase: str, personal: Sequence[str]) -> None:
    """Accept a new passphrase. Raise InvalidError with the reason: "short", "common" or "personal"."""
    try:
        passphrases.check_strength(passphrase, personal)
    except WeakPassphraseError as weak:
        raise InvalidError({"passphrase": weak.why}) from weak


def _open(account: StoredAccount, unlocker: StoredUnlocker, key: bytes) -> OwnKeys:
    identity = AccountId(account.account_id)
    if account.bundle is None:
        raise DoesNotOpenError
    bundle_key = unlock(unlocker.locked, key, identity, unlocker.unlocker_id)
    bundle = open_bundle(account.bundle, bundle_key, identity)
    pins = {ProviderId(provider): pin for provider, pin in bundle.pins.items()}
    return OwnKeys(identity, ProviderId(account.provider_id), bundle.seed, bundle_key, pins)


def _stretch_for_nothing(keyring: Keyring, passphrase: str) -> None:
    # Whoever asks for nobody waits as long as for somebody, and learns no user names by the clock.
    stretched = passphrases.stretch(passphrase, bytes(passphrases.SALT_SIZE), keyring.cost, keyring.floor)
    passphrases.passphrase_key(stretched, lambda said: keyring.root.mac(said)[1])
