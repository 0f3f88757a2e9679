"""The database itself refuses to change what is signed or to remove what was written, whoever holds the connection."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from journal.domain.entry import UnsignedReason
from journal.services.settling import state_unsigned
from tests.cast import NOON
from tests.scenes import FORTNIGHT, drafted, opened, signed, stored_id, words_in

FROZEN = {
    "sealed_text": b"\x01",
    "sealed_data_key": b"\x01",
    "author_name": "Någon Annan",
    "author_title": "ingen",
    "number": 9,
    "revision": 99,
    "state": "draft",
    "made_at": "2020-01-01 00:00:00.000000",
    "written_at": "2020-01-01 00:00:00.000000",
    "locks_at": "2099-01-01 00:00:00.000000",
}


def at_the_database(cast, statement, **values):
    """Run a statement with the program's own rights."""
    with cast.parts.store.database.writing() as tx:
        stored = {name: stored_id(tx.connection, value) for name, value in values.items()}
        tx.connection.execute(text(statement), stored)


@pytest.mark.rule("J-10")
def test_nobody_changes_a_signed_version_at_the_database(cast):
    astrid = cast.signed_in("astrid")
    done = signed(cast, astrid, "Klart.")
    for column, value in FROZEN.items():
        changing = f"UPDATE version SET {column} = :value WHERE version_id = :id"
        with pytest.raises(DBAPIError):
            at_the_database(cast, changing, value=value, id=done.version)
    assert words_in(opened(cast, astrid, done.entry)) == ["Klart."]


@pytest.mark.rule("J-10")
def test_nobody_removes_a_version_or_an_entry_at_the_database(cast):
    astrid = cast.signed_in("astrid")
    done, draft = signed(cast, astrid, "Klart."), drafted(cast, astrid)
    for saved in (done, draft):
        with pytest.raises(DBAPIError):
            at_the_database(cast, "DELETE FROM version WHERE version_id = :id", id=saved.version)
        with pytest.raises(DBAPIError):
            at_the_database(cast, "DELETE FROM entry WHERE entry_id = :id", id=saved.entry)


@pytest.mark.rule("J-10")
def test_nobody_replaces_or_empties_them_either(cast):
    done = signed(cast, cast.signed_in("astrid"), "Klart.")
    if cast.parts.store.database.engine.dialect.name == "sqlite":
        replacing = "REPLACE INTO version SELECT * FROM version WHERE version_id = :id"
        with pytest.raises(DBAPIError):
            at_the_database(cast, replacing, id=done.version)
        return
    for table in ("version", "entry"):
        with pytest.raises(DBAPIError):
            at_the_database(cast, f"TRUNCATE {table} CASCADE")


@pytest.mark.rule("J-08")
def test_the_reason_of_what_locked_may_still_be_stated(cast):
    draft, at = drafted(cast, cast.signed_in("astrid")), NOON + FORTNIGHT
    late = cast.signed_in("astrid", at)
    stated = state_unsigned(cast.parts, late, (cast.pia, draft.entry), UnsignedReason.NOT_NEEDED, at)
    with pytest.raises(DBAPIError):
        at_the_database(cast, "UPDATE version SET state = 'draft' WHERE version_id = :id", id=stated.version)
