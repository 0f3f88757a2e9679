"""By what name a patient goes: their e-ID tells it, and it is kept sealed to them alone, since a passkey tells none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.services.keyring_accounts import opened_name, sealed_name
from journal.store.patient_accounts import keep_name

if TYPE_CHECKING:
    from journal.services.keyring_accounts import OwnKeys
    from journal.services.parts import Parts


def name_to_go_by(parts: Parts, keys: OwnKeys, sealed: bytes | None, told: str) -> str:
    """Return the name that was told just now, and keep it where it is another; the one ``sealed`` where none was."""
    kept = opened_name(keys, sealed)
    if told in {"", kept}:
        return kept
    with parts.store.database.writing() as tx:
        keep_name(tx, keys.account, sealed_name(keys, told))
    return told
