"""Answers to patients, sealed to the certified keys of their accounts: nobody else opens them, and no server does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.domain.errors import NoKeyError
from journal.services.keyring_circles import known_account
from journal.store.grants import account_keys
from keys.context import context
from keys.errors import DoesNotOpenError
from keys.letters import open_letter, seal_letter
from keys.pairs import key_pair

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy import Connection

    from journal.domain.ids import AccountId, ProviderId
    from journal.services.keyring_circles import Trust


def seal_answer(connection: Connection, trust: Trust, to: AccountId, question: UUID, text: str) -> tuple[int, bytes]:
    """Seal an answer to the newest certified keys of an account; return their epoch and the letter.

    Raise NoKeyError for an account whose keys nobody has certified: whoever wrote the database put them there.
    """
    rows = [row for row in account_keys(connection, (to,)) if row.account_id == to]
    known = known_account(connection, trust, rows[-1]) if rows else None
    if known is None:
        raise NoKeyError("the patient's account has no certified key")
    bound_to = _bound(trust.provider, to, known.epoch, question)
    return known.epoch, seal_letter(text.encode(), known.keys, bound_to)


def open_answer(
    seed: bytes, whose: tuple[ProviderId, AccountId], epoch: int, question: UUID, letter: bytes
) -> str | None:
    """Open an answer with the account's own seed; None when it was sealed to keys that are lost, or was changed."""
    provider, account = whose
    try:
        return open_letter(letter, key_pair(seed), _bound(provider, account, epoch, question)).decode()
    except DoesNotOpenError:
        return None


def _bound(provider: UUID, account: UUID, epoch: int, question: UUID) -> bytes:
    return context("log-answer/1", provider, account, epoch, question)
