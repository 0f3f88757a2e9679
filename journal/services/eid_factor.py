"""An e-ID as the second factor: its number has to be the account's own, in the index that the account's keys reach."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from journal.services.keyring_index import inner_value, open_index
from journal.services.keyring_opening import circles_of_actor, trusted
from journal.store.assignments import actor_now, current_assignments
from journal.store.people import number_lookup_of

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.services.keyring_accounts import OwnKeys
    from journal.services.parts import Parts


def is_own_number(parts: Parts, keys: OwnKeys, number: str, at: datetime) -> bool:
    """Say whether a number is the account's own, once the passphrase has opened its keys.

    Nobody's is, where no number was entered for the account, or no circle of its assignments reaches the index.
    """
    with parts.store.database.reading() as connection:
        known = number_lookup_of(connection, keys.account)
        secret = _index_secret(connection, keys, at)
    if known is None or secret is None:
        return False
    return hmac.compare_digest(parts.key_store.index(keys.provider, inner_value(secret, number)), known)


def _index_secret(connection: Connection, keys: OwnKeys, at: datetime) -> bytes | None:
    trust = trusted(keys.pins, keys.provider)
    for assignment in current_assignments(connection, keys.account, at):
        actor = actor_now(connection, keys.account, assignment.id, at)
        circles = circles_of_actor(connection, keys, actor) if actor else {}
        secret = open_index(connection, trust, circles.values())
        if secret is not None:
            return secret
    return None
