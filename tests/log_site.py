"""One provider's access log for tests: a real database, a log key, and what the key store would remember."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import insert, text

from journal.domain.access import Decision
from journal.domain.access_words import ReasonCode, ResourceKind, Subtype, Why
from journal.domain.ids import new_id
from journal.domain.journal_asks import ReadEntries, WriteEntry
from journal.domain.people import Actor, Role
from journal.domain.practice_asks import Administer
from journal.store.access_log import AccessLog
from journal.store.database import Database
from journal.store.engines import open_engine
from journal.store.log_integrator import Integrator
from journal.store.log_keys import LogCustody
from journal.store.people_tables import LogKeyRow, ProviderRow
from journal.store.tables import Tables
from keys.errors import MainBehindError
from keys.granting import Statement, certify
from keys.pairs import PublicKeys
from keys.signing import public_key

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@dataclass
class LogSite:
    """A provider with units A and B, a therapist at A, and two patients; nobody integrates unless asked."""

    database: Database
    provider: UUID = field(default_factory=new_id)
    provider_seed: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    seeds: list[bytes] = field(default_factory=lambda: [secrets.token_bytes(32)])
    seen: dict[UUID, tuple[int, bytes]] = field(default_factory=dict)
    pokes: list[int] = field(default_factory=list)
    unit: UUID = field(default_factory=new_id)
    journal: UUID = field(default_factory=new_id)
    pia: UUID = field(default_factory=new_id)
    ola: UUID = field(default_factory=new_id)

    def __post_init__(self):
        """Make the tables, the provider and its certified log key; take Astrid on."""
        Tables.metadata.create_all(self.database.engine)
        self.custody = LogCustody(lambda _provider: tuple(self.seeds), self.seen.get, self._see)
        self.log = AccessLog(self.database, self.custody, poke=lambda: self.pokes.append(1))
        self.integrator = Integrator(self.database, self.custody)
        self.astrid = self.actor("Astrid Ek", Role.THERAPIST)
        provider = {"name": "North", "public_key": public_key(self.provider_seed), "made_at": NOON}
        with self.database.writing() as tx:
            tx.connection.execute(insert(ProviderRow), provider | {"provider_id": self.provider})
        self.certify(1)

    def _see(self, provider, size, root):
        known = self.seen.get(provider, (0, b""))
        if size < known[0]:
            raise MainBehindError("behind")
        self.seen[provider] = (size, root)

    def certify(self, epoch):
        """Certify the newest log key by the provider key, as installing and rotating do."""
        public = public_key(self.seeds[0])
        keys = PublicKeys(b"", public)
        signed = certify(Statement(self.provider, "log", self.provider, epoch, keys, self.provider), self.provider_seed)
        row = {"provider_id": self.provider, "epoch": epoch, "signing_key": public, "made_at": NOON}
        with self.database.writing() as tx:
            tx.connection.execute(insert(LogKeyRow), row | {"signature": signed.signature})

    def actor(self, name, role, **told):
        """Somebody of this provider's unit."""
        ids = {"account": new_id(), "assignment": new_id(), "provider": self.provider, "unit": self.unit}
        return Actor(**(ids | {"name": name, "title": "leg. psykolog", "role": role} | told))

    def read(self, patient=None, *versions, actor=None, permitted=True, **told):
        """A decision about reading versions of a patient's journal."""
        ask = ReadEntries(
            actor=actor or self.astrid,
            patient=patient or self.pia,
            journal=self.journal,
            unit=told.pop("unit", self.unit),
            versions=versions or (new_id(),),
            **told,
        )
        because = ("takes part in the patient's care at this unit (PDL 4:1)",)
        return Decision(ask, permitted, because if permitted else ("no ground",))

    def write(self, version, actor=None, patient=None, permitted=True):
        """A decision about a draft."""
        ask = WriteEntry(
            actor=actor or self.astrid,
            patient=patient or self.pia,
            journal=self.journal,
            unit=self.unit,
            version=version,
        )
        return Decision(ask, permitted, ("holds",))

    def administer(self, what=Subtype.GRANT):
        """A decision that concerns no patient."""
        ask = Administer(
            actor=self.astrid,
            what=what,
            kind=ResourceKind.ACCOUNT,
            about=(new_id(),),
            why=Why(ReasonCode.OTHER, b"sealed"),
        )
        return Decision(ask, permitted=True, because=("holds",))

    def drop_triggers(self, connection):
        """Do what an attacker with the database's own rights does first."""
        if connection.dialect.name == "sqlite":
            found = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
            for name in found:
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("DROP FUNCTION IF EXISTS log_refuses CASCADE"))
            connection.execute(text("DROP FUNCTION IF EXISTS log_refuses_what_stays CASCADE"))

    def stored_id(self, value):
        """An id as the database stores it."""
        return value.hex if self.database.engine.dialect.name == "sqlite" else value

    def integrate(self, at=NOON, **told):
        """Integrate what waits."""
        return self.integrator.integrate(self.provider, at, **told)

    def fill(self, rows, patients=7):
        """Log so many readings, one a second, of several patients in turn, and every tenth without patient."""
        people = [new_id() for _ in range(patients)]
        for number in range(rows):
            decision = self.read(people[number % patients]) if number % 10 else self.administer()
            self.log.log_access(decision, NOON + number * SECOND)
        return people


def log_site(url):
    """A log on the database at this address, where nothing stands yet."""
    return LogSite(Database(open_engine(url)))
