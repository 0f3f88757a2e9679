"""Stopping an act at a chosen step: an error before or after one of the calls between its first read and its end."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from sqlalchemy import event

from journal.services import beginning, corrections, entries, settling
from journal.services.keyring import Keyring
from journal.store import blocks, choices, patients, versions
from journal.store.access_log import AccessLog
from journal.vault import Vault
from keys.key_store import KeyStore


class StoppedError(Exception):
    """The process ended here."""


CALLS = (
    (KeyStore, "take"),
    (KeyStore, "halves"),
    (KeyStore, "index"),
    (KeyStore, "close_newly"),
    (KeyStore, "close_for"),
    (AccessLog, "log_access"),
    (AccessLog, "recorded"),
    (AccessLog, "cited_or_recorded"),
    (Vault, "prepare"),
    (Vault, "seal_new"),
    (Vault, "seal_again"),
    (Vault, "reopen_draft"),
    (Vault, "open_versions"),
    (Keyring, "reader_secret"),
    (Keyring, "newest_reader_secret"),
    (Keyring, "new_journal"),
    (Keyring, "signing_seed"),
    (Keyring, "seal_reason"),
    (beginning, "add_journal"),
    (settling, "sign_text"),
    (versions, "add_entry"),
    (versions, "add_version"),
    (versions, "overwrite_draft"),
    (versions, "settle_draft"),
    (versions, "lock_unsigned"),
    (versions, "mark_misfiled"),
    (patients, "add_patient"),
    (patients, "add_relation"),
    (patients, "end_relation"),
    (choices, "add_choice"),
    (blocks, "add_block"),
    (blocks, "end_block_row"),
    (blocks, "void_block_row"),
)
"""Between the first read and the commit of an act: none of them may leave half of it behind."""

AFTERWARDS = ((Keyring, "keep"), (Keyring, "forget"), (entries, "keep_draft_key"), (corrections, "keep_draft_key"))
"""What follows the commit, in the session store."""


@dataclass
class Stop:
    """Where to stop; ``met`` says whether the act came by."""

    where: object
    name: str
    after: bool
    met: bool = False

    def __str__(self):
        """Say where."""
        return f"{'after' if self.after else 'before'} {getattr(self.where, '__name__', self.where)}.{self.name}"


def stops(calls):
    """A stop before and one after each call."""
    return [Stop(where, name, after) for where, name in calls for after in (False, True)]


@contextmanager
def stopping_at(stop):
    """Let nothing pass the stop."""
    through = getattr(stop.where, stop.name)

    def stopped(*told, **named):
        if stop.after:
            through(*told, **named)
        stop.met = True
        raise StoppedError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stop.where, stop.name, stopped)
        yield


@contextmanager
def stopping_the_commit(engine, number):
    """Stop before the given commit of the main database, counted from one; how many there were is given back."""
    seen = []

    def before(_connection):
        seen.append(1)
        if len(seen) == number:
            raise StoppedError

    event.listen(engine, "commit", before)
    try:
        yield seen
    finally:
        event.remove(engine, "commit", before)
