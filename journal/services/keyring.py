"""The door to people's keys: what a signed-in person's circles open, and nothing that they do not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.errors import NoKeyError
from journal.services import keyring_sessions as items
from journal.services.keyring_circles import Trust, signers
from journal.services.keyring_epochs import require_current
from journal.services.keyring_grants import Noted
from journal.services.keyring_index import inner_value, open_index
from journal.services.keyring_journals import make_journal, open_newest_reader
from journal.services.keyring_reasons import open_reason, seal_reason
from journal.services.keyring_sessions import Circles, PatientSession, Pending, Session
from journal.store.epochs import newest_reader_epoch
from keys import passphrases
from keys.pairs import key_pair
from keys.sessions import Cookie

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.care import Journal
    from journal.domain.ids import AccountId, EventId
    from journal.store.database import Transaction
    from keys.roots import Root
    from keys.sessions import SessionStore

__all__ = ["Cookie", "Keyring", "PatientSession", "Pending", "Person", "Session", "trust"]

Person = Session | Pending | PatientSession
"""Whoever shows that an account is their own: staff, before they have chosen an assignment too, and patients."""

_INDEX = "index"
_SECRET, _EPOCH = 32, 4


def trust(session: Session | PatientSession) -> Trust:
    """Return where the session's chains of certificates must end."""
    return Trust(session.actor.provider, session.pins[session.actor.provider])


@dataclass(frozen=True, slots=True)
class Keyring:
    """Opens with what a session holds. ``cost`` is what new passphrases are stretched with; tests lower both."""

    sessions: SessionStore
    root: Root
    cost: passphrases.Cost = passphrases.DEFAULT
    floor: passphrases.Cost = passphrases.FLOOR

    def reader_secret(self, connection: Connection, session: Session, journal: Journal) -> bytes:
        """Return a journal's or register's reader secret. Raise NoKeyError when no held circle was granted it."""
        return self.kept_reader_secret(session, journal) or self._opened_reader(connection, session, journal)

    def kept_reader_secret(self, session: Session, journal: Journal) -> bytes | None:
        """Return the reader secret that the session keeps since it was opened first, or None."""
        kept = self.kept(session, _reader(journal))
        return None if kept is None else kept[:_SECRET]

    def newest_reader_secret(self, connection: Connection, session: Session, journal: Journal) -> bytes:
        """Return a journal's reader secret as ``reader_secret`` does, anew where it was renewed since it was kept."""
        return self.reader_secret_of(connection, session, journal, newest_reader_epoch(connection, journal.id))

    def reader_secret_of(self, connection: Connection, session: Session, journal: Journal, epoch: int) -> bytes:
        """Return a journal's reader secret, anew unless the one that the session kept is of this epoch."""
        kept = self.kept(session, _reader(journal))
        if kept is not None and kept[_SECRET:] == epoch.to_bytes(_EPOCH):
            return kept[:_SECRET]
        return self._opened_reader(connection, session, journal)

    def new_journal(self, tx: Transaction, session: Session, journal: Journal, event: EventId, at: datetime) -> bytes:
        """Make the secrets of a new journal or register, granted to those who shall hold them; return the reader's.

        Raises NoKeyError when the session does not hold the circle to which the journal belongs.
        """
        noted = Noted(journal.provider, event, at)
        return make_journal(tx, trust(session), session.circles, journal, noted)

    def signing_seed(self, session: Session, at: datetime) -> bytes:
        """Return the seed that signs. Raise UnlockNeededError when the last unlock is over five minutes old (S-04)."""
        return key_pair(items.require_unlocked(self.sessions, session.cookie, at).seed).signing_seed

    def is_unlocked(self, session: Person, at: datetime) -> bool:
        """Say whether a fresh unlock stands (S-04)."""
        return items.kept_unlocked(self.sessions, session.cookie, at) is not None

    def signer_keys(
        self, connection: Connection, session: Session, accounts: Collection[AccountId]
    ) -> dict[AccountId, tuple[bytes, ...]]:
        """Return every proven signing key of each account, oldest first: whoever was invited anew has several."""
        return signers(connection, trust(session), accounts)

    def index_inner(self, connection: Connection, session: Session, number: str, at: datetime | None = None) -> bytes:
        """Return HMAC-SHA-256(index secret, number), the inner of the two steps. NoKeyError without the secret.

        A head reaches the index secret within a fresh unlock alone, and must say ``at``.
        """
        secret = self.kept(session, _INDEX) or self._index_secret(connection, session, at)
        return inner_value(secret, number)

    def seal_reason(self, connection: Connection, session: Session | PatientSession, text: str) -> bytes:
        """Seal the free text of a reason to the audit circle, or give b"" when there is none."""
        return seal_reason(connection, trust(session), text)

    def open_reason(self, connection: Connection, session: Session, sealed: bytes) -> str | None:
        """Open the free text of a reason for an auditor; None when no held circle opens it."""
        return open_reason(connection, session.actor.provider, session.circles, sealed)

    def keep(self, session: Session, name: str, content: bytes) -> None:
        """Keep an item in the sealed session. ``name`` is small letters, digits, - and _."""
        items.keep_item(self.sessions, session.cookie, name, content)

    def kept(self, session: Session, name: str) -> bytes | None:
        """Return a kept item, or None."""
        return items.kept_item(self.sessions, session.cookie, name)

    def forget(self, session: Session, name: str) -> None:
        """Drop a kept item."""
        self.sessions.drop(session.id, name)

    def held(self, session: Session, at: datetime | None) -> Circles:
        """Return the circles of the session, and a head's own within a fresh unlock."""
        unlocked = at and items.kept_unlocked(self.sessions, session.cookie, at)
        return {**session.circles, **(unlocked.circles if unlocked else {})}

    def _opened_reader(self, connection: Connection, session: Session, journal: Journal) -> bytes:
        opened = open_newest_reader(connection, trust(session), session.circles, journal)
        self.keep(session, _reader(journal), opened.secret + opened.epoch.to_bytes(_EPOCH))
        return opened.secret

    def _index_secret(self, connection: Connection, session: Session, at: datetime | None) -> bytes:
        secret = open_index(connection, trust(session), self.held(session, at).values())
        if secret is None:
            require_current(connection, self.held(session, at).values())
            raise NoKeyError("no circle of this session was granted the index")
        if session.circles:
            # Whoever holds a circle of the day keeps it; a head, who holds none, opens it anew after each unlock.
            self.keep(session, _INDEX, secret)
        return secret


def _reader(journal: Journal) -> str:
    return f"reader-{journal.id.hex}"
