"""The same request twice is one act: its key is taken first, and its answer kept for a day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from journal.store.repeats import Given, answer_given, forget_before, keep_answer, release_key, take_key

if TYPE_CHECKING:
    from datetime import datetime

    from journal.services.keyring import Session
    from journal.services.parts import Parts

__all__ = ["Given", "begin_once", "end_once", "undo_once"]

KEPT = timedelta(days=1)


def begin_once(parts: Parts, session: Session, key: str, request_hash: bytes, at: datetime) -> Given | None:
    """Take a key for a request and return None; or return what stands under it, perhaps for another request.

    A key whose server stopped in the middle of the act stays under way for its day: nobody can tell any more whether
    the act was done, so its sender looks before sending anew.
    """
    with parts.store.database.writing() as tx:
        forget_before(tx, session.actor, at - KEPT)
        if take_key(tx, session.actor, key, request_hash, at):
            return None
        return answer_given(tx.connection, session.actor, key)


def end_once(parts: Parts, session: Session, key: str, given: Given) -> None:
    """Keep the answer."""
    with parts.store.database.writing() as tx:
        keep_answer(tx, session.actor, key, given)


def undo_once(parts: Parts, session: Session, key: str) -> None:
    """Give the key back after a refusal or an error: the same request may be sent again."""
    with parts.store.database.writing() as tx:
        release_key(tx, session.actor, key)
