"""Answers given under an Idempotency-Key: ids, states and receipts. A key is taken before its act begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from journal.domain.ids import new_id
from journal.store.people_tables import IdempotencyRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.people import Actor
    from journal.store.database import Transaction

UNDER_WAY = 0
"""The status of a row whose act has not answered yet."""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that was given: status, headers and body as JSON. ``status`` is 0 while the act is under way."""

    request_hash: bytes
    status: int
    headers: str
    body: str


def answer_given(connection: Connection, actor: Actor, key: str) -> Given | None:
    """Return what was answered under the account's key, or None."""
    row = connection.execute(
        select(IdempotencyRow.request_hash, IdempotencyRow.status, IdempotencyRow.headers, IdempotencyRow.body).where(
            IdempotencyRow.account_id == actor.account, IdempotencyRow.idempotency_key == key
        )
    ).first()
    return None if row is None else Given(row.request_hash, row.status, row.headers, row.body)


def take_key(tx: Transaction, actor: Actor, key: str, request_hash: bytes, at: datetime) -> bool:
    """Take a key for one request; False when it is taken already."""
    row = {
        "idempotency_id": new_id(),
        "provider_id": actor.provider,
        "account_id": actor.account,
        "idempotency_key": key,
        "request_hash": request_hash,
        "status": UNDER_WAY,
        "headers": "{}",
        "body": "",
        "made_at": at,
    }
    try:
        with tx.connection.begin_nested():
            tx.connection.execute(insert(IdempotencyRow), row)
    except IntegrityError:
        return False
    return True


def keep_answer(tx: Transaction, actor: Actor, key: str, given: Given) -> None:
    """Keep the answer of a key that was taken."""
    tx.connection.execute(
        update(IdempotencyRow)
        .where(IdempotencyRow.account_id == actor.account, IdempotencyRow.idempotency_key == key)
        .values(status=given.status, headers=given.headers, body=given.body)
    )


def release_key(tx: Transaction, actor: Actor, key: str) -> None:
    """Give a key back whose act changed nothing."""
    tx.connection.execute(
        delete(IdempotencyRow).where(
            IdempotencyRow.account_id == actor.account,
            IdempotencyRow.idempotency_key == key,
            IdempotencyRow.status == UNDER_WAY,
        )
    )


def forget_before(tx: Transaction, actor: Actor, before: datetime) -> None:
    """Forget the account's answers that are older: their keys are free again."""
    tx.connection.execute(
        delete(IdempotencyRow).where(IdempotencyRow.account_id == actor.account, IdempotencyRow.made_at < before)
    )
