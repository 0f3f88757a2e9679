"""Journals made and opened by the keyring alone, and rows changed behind its back."""

from __future__ import annotations

from journal.domain.care import Journal
from journal.domain.ids import new_id
from journal.services.keyring import trust
from journal.services.keyring_circles import (
    circle_id,
    known_circle,
)
from journal.store.patients import add_journal, journal_of
from tests.cast import NOON


def new_journal(cast, session, unit="a"):
    """A journal of Pia's, or the one that is there."""
    with cast.parts.store.database.writing() as tx:
        found = journal_of(tx.connection, cast.units[unit], cast.pia)
        journal = found or Journal(new_id(), session.actor.provider, cast.units[unit], cast.pia)
        if found is None:
            add_journal(tx, journal, NOON)
            cast.parts.keyring.new_journal(tx, session, journal, new_id(), NOON)
    return journal


def opened(cast, session, journal):
    with cast.parts.store.database.reading() as connection:
        return cast.parts.keyring.reader_secret(connection, session, journal)


def change(cast, *statements):
    with cast.parts.store.database.writing() as tx:
        for statement in statements:
            assert tx.connection.execute(statement).rowcount


def known(cast, session, kind, unit=None):
    with cast.parts.store.database.reading() as connection:
        place = cast.units[unit] if unit else None
        return known_circle(connection, trust(session), circle_id(session.actor.provider, kind, place))
