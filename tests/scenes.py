"""What the cast does in tests of acts: notes written and read, the log looked into, rows changed behind its back."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import bindparam, select, text

from journal.domain.access_words import Purpose, ReasonCode
from journal.domain.entry import EntryKind, EntryText, EventTime, Keyword
from journal.domain.errors import NoKeyError
from journal.domain.people import Role
from journal.services.choices import Choice, choose_unit
from journal.services.entries import DraftChange, begin_entry, save_draft
from journal.services.journals import read_entry
from journal.services.keyring import trust
from journal.services.keyring_journals import open_reader
from journal.services.patients import begin_relation, register_patient
from journal.services.settling import sign_entry
from journal.services.writing import NewEntry
from journal.store.log_events import EVENT, event_in
from journal.store.log_tables import AccessEventRow, AccessPayloadRow
from journal.store.patients import journal_of
from tests.cast import NOON, PIA, Person

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
FORTNIGHT = timedelta(days=14)
YEAR = timedelta(days=365)
OLA = ("Ola Motsson", "197010632391")
SHARED_CARE = Choice(Purpose.CARE, ReasonCode.SHARED_CARE)


def worded(words, explanation=""):
    """A text of one keyword."""
    return EntryText({Keyword.CURRENT: words}, explanation)


def note(patient, words="Sover bättre.", at=NOON):
    """An entry to begin, about something an hour ago."""
    return NewEntry(patient, EntryKind.SESSION, EventTime(at - HOUR, at), worded(words))


def drafted(cast, session, words="Sover bättre.", patient=None, at=NOON):
    """A draft of a new entry: what was saved."""
    return begin_entry(cast.parts, session, note(patient or cast.pia, words, at), at)


def signed(cast, session, words="Sover bättre.", patient=None, at=NOON):
    """A signed entry: what was saved."""
    draft = drafted(cast, session, words, patient, at)
    return sign_entry(cast.parts, session, (patient or cast.pia, draft.entry), draft.revision, at)


def saved_again(cast, session, entry, revision, words, at=NOON):
    """A newer text of Pia's draft, as whoever saw this revision saves it."""
    return save_draft(cast.parts, session, (cast.pia, entry), DraftChange(revision, worded(words)), at)


def opened(cast, session, entry, patient=None, at=NOON):
    """One entry, read."""
    return read_entry(cast.parts, session, (patient or cast.pia, entry), at)


def words_in(entry):
    """The words of each version that was opened, None for a gap."""
    return [None if v.text is None else v.text.keywords[Keyword.CURRENT] for v in entry.versions]


def signatures_in(entry):
    """The state of each version's signature."""
    return [v.signature for v in entry.versions]


LOG = (
    EVENT.join_from(AccessEventRow, AccessPayloadRow, AccessEventRow.event_id == AccessPayloadRow.event_id)
    .where(AccessEventRow.provider_id == bindparam("provider"))
    .order_by(AccessEventRow.arrival)
)
NEWEST = LOG.order_by(None).order_by(AccessEventRow.arrival.desc()).limit(1)


def rows(cast, provider="north"):
    """What the provider's log says, in the order in which it was said."""
    with cast.parts.store.database.reading() as connection:
        return [event_in(row) for row in connection.execute(LOG, {"provider": cast.providers[provider]})]


def last_row(cast, provider="north"):
    """The newest row of the provider's log."""
    with cast.parts.store.database.reading() as connection:
        return event_in(connection.execute(NEWEST, {"provider": cast.providers[provider]}).one())


def joined(cast, name, full_name, unit="a", role=Role.THERAPIST):
    """Somebody more at a unit of North, invited by its therapist, who holds the unit's keys."""
    cast.people[name] = Person(name, full_name, role, unit)
    cast.invited(cast.signed_in({"a": "astrid", "b": "bo"}[unit]), name)
    return cast.people[name]


def takes_part(cast, by, name, patient=None, days=365, at=NOON):
    """Have somebody enter that a colleague takes part in a patient's care."""
    who = (patient or cast.pia, cast.people[name].account)
    return begin_relation(cast.parts, by, who, at + timedelta(days=days), at)


def pia_at_b(cast, bo, at=NOON):
    """Have Bo enter Pia at North-B, where he treats her too."""
    found = register_patient(cast.parts, bo, PIA, at)
    takes_part(cast, bo, "bo", found, at=at)
    return found


def chosen(cast, session, unit="a", choice=SHARED_CARE, at=NOON):
    """Take a stand on another unit's journal of Pia."""
    choose_unit(cast.parts, session, (cast.pia, cast.units[unit] if unit else None), choice, at)


def journal_at(cast, unit="a", patient=None):
    """A patient's journal at a unit."""
    with cast.parts.store.database.reading() as connection:
        return journal_of(connection, cast.units[unit], patient or cast.pia)


def has_key(cast, session, journal):
    """Whether some circle of the session opens the journal's reader secret, asked of the grants themselves."""
    with cast.parts.store.database.reading() as connection:
        try:
            open_reader(connection, trust(session), session.circles, journal)
        except NoKeyError:
            return False
    return True


def defaced(cast, statement, **values):
    """Change the database as somebody with its own rights would: triggers dropped first, nothing logged."""
    with cast.parts.store.database.writing() as tx:
        drop_triggers(tx.connection)
        stored = {name: stored_id(tx.connection, value) for name, value in values.items()}
        return tx.connection.execute(text(statement), stored).rowcount


def drop_triggers(connection):
    """Drop every trigger."""
    if connection.dialect.name == "sqlite":
        names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
        for name in names:
            connection.execute(text(f"DROP TRIGGER {name}"))
        return
    functions = ("log_refuses", "log_refuses_what_stays", "refuse_settled")
    for function in functions:
        connection.execute(text(f"DROP FUNCTION IF EXISTS {function} CASCADE"))


def stored_id(connection, value):
    """An id as the database stores it."""
    return value.hex if isinstance(value, UUID) and connection.dialect.name == "sqlite" else value


def stored_row(cast, table, version):
    """A row of version or entry, as it lies in the database."""
    rows_of = select(text("*")).select_from(text(table)).where(text(f"{table}_id = :id"))
    with cast.parts.store.database.reading() as connection:
        found = connection.execute(rows_of, {"id": stored_id(connection, version)})
        return found.mappings().one()
