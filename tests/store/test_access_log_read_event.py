"""What the key store reads of a row: way and half ids, of committed, permitted and untouched ones alone."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from journal.domain.access_log import commitment_to, event_of
from journal.domain.errors import RefusedError
from journal.domain.ids import EventId, new_id
from journal.store.log_events import find_event, read_event
from journal.store.log_tables import AccessEventRow, AccessPayloadRow
from tests.log_site import NOON


def logged_event(site, event):
    with site.database.reading() as connection:
        return find_event(connection, event)


def test_key_store_reads_way_and_halves_of_a_committed_row(site):
    versions = (new_id(), new_id())
    logged = site.log.log_access(site.read(site.pia, *versions), NOON)
    assert read_event(site.database, logged.event) == ("own-unit", versions)


def test_key_store_reads_nothing_of_an_uncommitted_a_refused_or_an_unknown_row(site):
    with site.database.writing() as tx:
        recorded = site.log.recorded(tx, site.read(), NOON)
        assert read_event(site.database, recorded.event) is None
    assert read_event(site.database, recorded.event) is not None
    with pytest.raises(RefusedError) as refused:
        site.log.log_access(site.read(permitted=False), NOON)
    assert refused.value.decision.permitted is False
    with site.database.reading() as connection:
        events = connection.execute(select(AccessEventRow.event_id)).scalars().all()
    assert [read_event(site.database, each) is None for each in events].count(True) == 1
    assert read_event(site.database, new_id()) is None


def tampered(site, event, **values):
    """Change a payload as somebody does who first drops the triggers."""
    with site.database.writing() as tx:
        site.drop_triggers(tx.connection)
        sets = ", ".join(f"{column} = :{column}" for column in values)
        change = text(f"UPDATE access_payload SET {sets} WHERE event_id = :event")
        change = change.bindparams(event=site.stored_id(event), **values)
        tx.connection.execute(change)


def test_key_store_reads_nothing_of_a_row_whose_payload_was_changed(site):
    version = new_id()
    logged = site.log.log_access(site.read(site.pia, version), NOON)
    with site.database.reading() as connection:
        payload = connection.execute(select(AccessPayloadRow.payload)).scalar_one()
    tampered(site, logged.event, payload=payload.replace(version.bytes, new_id().bytes))
    assert read_event(site.database, logged.event) is None


@pytest.mark.parametrize("payload", [b"no payload", b"", b"another event's"])
def test_payload_that_matches_its_commitment_and_is_no_event_of_this_row_is_refused(site, payload):
    logged = site.log.log_access(site.read(), NOON)
    if payload.startswith(b"another"):
        payload = event_of(site.read(), EventId(new_id()), NOON, "Europe/Stockholm").encoded()
    salt = bytes(32)
    tampered(site, logged.event, payload=payload, salt=salt)
    with site.database.writing() as tx:
        change = text("UPDATE access_event SET commitment = :c").bindparams(c=commitment_to(salt, payload))
        tx.connection.execute(change)
    assert logged_event(site, logged.event) is None
