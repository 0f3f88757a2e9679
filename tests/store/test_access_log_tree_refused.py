"""What the integrator refuses to sign: a tree that was changed, cut short, rolled back or signed already."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert, select, text

from journal.domain.access_log import commitment_to, packed
from journal.domain.errors import TamperedError
from journal.store.log_tables import AccessEventRow, CheckpointRow, LogLeafRow
from journal.store.log_tree import stored_root
from keys.errors import MainBehindError
from tests.log_site import NOON


def leaves(site):
    with site.database.reading() as connection:
        joined = select(LogLeafRow, AccessEventRow).join(AccessEventRow, AccessEventRow.event_id == LogLeafRow.event_id)
        return connection.execute(joined.order_by(LogLeafRow.leaf_index)).all()


def change(site, statement, **told):
    with site.database.writing() as tx:
        site.drop_triggers(tx.connection)
        tx.connection.execute(text(statement), told)


def test_payload_changed_before_it_was_integrated_stops_nobody_and_is_convicted_by_its_commitment(site):
    site.log.log_access(site.read(), NOON)
    change(site, "UPDATE access_payload SET payload = :p", p=b"changed")
    site.log.log_access(site.read(), NOON)
    assert site.integrate() == 2
    assert [row.patient_id for row in leaves(site)] == [None, site.pia]


@pytest.mark.parametrize("payload", [b"no event", packed("access-event/1", b"too few")])
def test_payload_that_is_committed_to_and_is_no_event_stops_nobody(site, payload):
    site.log.log_access(site.read(), NOON)
    change(site, "UPDATE access_payload SET salt = :s, payload = :p", s=bytes(32), p=payload)
    change(site, "UPDATE access_event SET commitment = :c", c=commitment_to(bytes(32), payload))
    assert site.integrate() == 1
    assert [row.patient_id for row in leaves(site)] == [None]


def test_event_whose_payload_was_deleted_before_it_was_integrated_is_a_leaf_all_the_same(site):
    site.log.log_access(site.read(), NOON)
    change(site, "DELETE FROM access_payload")
    assert site.integrate() == 1
    assert [row.patient_id for row in leaves(site)] == [None]


def test_tree_whose_stored_hash_was_changed_is_not_signed_again(site):
    site.fill(8)
    site.integrate()
    change(site, "UPDATE log_leaf SET nodes = :n WHERE leaf_index = 7", n=bytes(96))
    site.log.log_access(site.read(), NOON)
    with pytest.raises(TamperedError):
        site.integrate()


def test_tree_that_lacks_a_row_is_not_signed_again(site):
    site.fill(8)
    site.integrate()
    change(site, "DELETE FROM log_leaf WHERE leaf_index = 7")
    with pytest.raises(TamperedError):
        site.integrate()
    with site.database.reading() as connection, pytest.raises(TamperedError):
        stored_root(connection, site.provider, 8)


def test_leaf_that_no_checkpoint_covers_is_not_signed(site):
    site.log.log_access(site.read(), NOON)
    site.integrate()
    with site.database.writing() as tx:
        site.drop_triggers(tx.connection)
        tx.connection.execute(text("DELETE FROM checkpoint"))
    with pytest.raises(TamperedError):
        site.integrate()


def test_database_that_is_behind_what_the_key_store_saw_gets_no_new_tree(site):
    site.fill(3)
    site.integrate()
    site.seen[site.provider] = (5, bytes(32))
    with pytest.raises(MainBehindError):
        site.integrate()


def test_database_with_another_tree_than_the_key_store_saw_gets_no_new_tree(site):
    site.fill(5)
    site.integrate()
    site.seen[site.provider] = (3, bytes(32))
    with pytest.raises(MainBehindError):
        site.integrate()


def test_checkpoint_of_a_size_stands_once(site):
    site.integrate()
    with site.database.reading() as connection:
        row = connection.execute(select(CheckpointRow)).one()._asdict()
    with pytest.raises(Exception, match=r"only inserted into|duplicate key"), site.database.writing() as tx:
        tx.connection.execute(insert(CheckpointRow), row | {"at": NOON + timedelta(days=1)})
