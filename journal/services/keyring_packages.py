"""Hand-over packages: sealed to the recovery officers, file by file, and signed with the key that their words give."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from journal.services.keyring_circles import signers
from journal.services.keyring_grants import INDEX
from journal.services.keyring_index import open_index
from journal.services.keyring_journals import open_reader
from journal.services.keyring_patients import patient_secret_of
from keys.context import context
from keys.letters import seal_letter
from keys.signing import sign

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from sqlalchemy import Connection

    from journal.domain.care import Journal
    from journal.domain.ids import AccountId
    from journal.services.keyring_recovery import Recovered


def seal_file(recovered: Recovered, package: UUID, name: str, plain: bytes) -> bytes:
    """Seal a file of a package to the recovery circle, bound to the package and to its name there."""
    bound_to = context("hand-over/1", recovered.trust.provider, package, name)
    return seal_letter(plain, recovered.recovery.pair.public, bound_to)


def sign_manifest(recovered: Recovered, package: UUID, manifest: bytes) -> bytes:
    """Sign a package's manifest with the recovery circle's own key: whoever has the words needs no other anchor."""
    said = context("hand-over-manifest/1", recovered.trust.provider, package, sha256(manifest).digest())
    return sign(recovered.recovery.pair.signing_seed, said)


def recovered_reader(connection: Connection, recovered: Recovered, journal: Journal) -> bytes:
    """Open a journal's or register's reader secret with a circle that the officers opened. Raises NoKeyError."""
    return open_reader(connection, recovered.trust, recovered.circles, journal)


def recovered_patient_secret(connection: Connection, recovered: Recovered, journal: Journal) -> bytes | None:
    """Open a journal's newest patient secret with its unit's circle; None where the officers did not open that."""
    granted = patient_secret_of(connection, recovered.trust, recovered.circles, journal)
    return granted.secret if granted else None


def recovered_signers(
    connection: Connection, recovered: Recovered, accounts: Collection[AccountId]
) -> dict[AccountId, tuple[bytes, ...]]:
    """Return every proven signing key of these accounts, oldest first."""
    return signers(connection, recovered.trust, accounts)


def handed_secrets(connection: Connection, recovered: Recovered) -> dict[str, dict[str, object]]:
    """Return the secrets of all circles, and that of the index, by id: with them a custodian goes on where we stopped.

    They open no text without its half; what the package holds is readable without them.
    """
    told: dict[str, dict[str, object]] = {
        str(circle): {"epoch": held.epoch, "secret": held.secret} for circle, held in recovered.circles.items()
    }
    index = open_index(connection, recovered.trust, (recovered.recovery, *recovered.circles.values()))
    return told if index is None else {**told, INDEX: {"epoch": 1, "secret": index}}
