"""What the app wires once and every act is given: stores, vault, keyring."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from journal.domain.ids import PatientId, ProviderId
    from journal.services.keyring import Keyring
    from journal.store.access_log import AccessLog
    from journal.store.database import Database, Transaction
    from journal.vault import Vault
    from keys.key_store import KeyStore

ANY_FACTOR, PASSKEY_FACTOR = "any", "passkey"


@dataclass(frozen=True, slots=True)
class Store:
    """The main database with its access log."""

    database: Database
    log: AccessLog

    @contextmanager
    def writing(
        self, provider: ProviderId | None = None, patient: PatientId | None = None, *, at: datetime
    ) -> Iterator[Transaction]:
        """Give a transaction under the patient's row lock. A refusal undoes it and is logged apart (L-05)."""
        try:
            with self.database.writing(provider, patient) as tx:
                yield tx
            self.log.poke()
        except RefusedError as refused:
            self.log.log_refusal(refused.decision, at)
            raise


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything an act needs beside its session and its ask.

    ``origin`` is the address that people type, to which passkeys are bound; ``staff_factor`` what staff come in by.
    """

    store: Store
    vault: Vault
    keyring: Keyring
    key_store: KeyStore
    zone: str = "Europe/Stockholm"
    origin: str = ""
    staff_factor: str = ANY_FACTOR
