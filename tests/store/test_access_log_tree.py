"""The integrator: leaves, chains of patients, signed trees, and what it refuses to sign."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from sqlalchemy import create_engine, select, text

from journal.domain.access import Decision
from journal.domain.access_log import FIRST, Stamp, event_of
from journal.domain.errors import RefusedError, UnknownError
from journal.domain.ids import EventId, new_id
from journal.domain.register_asks import FindPatient
from journal.store.database import Database
from journal.store.log_events import add_event
from journal.store.log_integrator import tree_lock
from journal.store.log_tables import AccessEventRow, CheckpointRow, LogLeafRow
from journal.store.log_tree import prove_consistency, prove_event, signed_tree, stored_root
from keys.merkle import EMPTY_ROOT, check_consistency, check_inclusion, leaf_hash
from keys.notes import open_note, parse_checkpoint, verifier_key
from keys.signing import public_key
from tests.log_site import NOON, SECOND


def leaves(site):
    with site.database.reading() as connection:
        joined = select(LogLeafRow, AccessEventRow).join(AccessEventRow, AccessEventRow.event_id == LogLeafRow.event_id)
        return connection.execute(joined.order_by(LogLeafRow.leaf_index)).all()


def tree(site):
    with site.database.reading() as connection:
        return signed_tree(connection, site.provider)


def test_every_event_gets_a_leaf_in_the_order_of_arrival(site):
    events = [site.log.log_access(site.read(), NOON + n * SECOND).event for n in range(5)]
    assert site.integrate() == 5
    assert [row.event_id for row in leaves(site)] == events
    assert [row.leaf_index for row in leaves(site)] == list(range(5))
    assert site.integrate() == 0


@pytest.mark.parametrize("portion", [100, 4])
def test_leaf_binds_event_time_commitment_patient_and_the_patient_s_leaf_before(site, portion):
    site.integrator = replace(site.integrator, portion=portion)
    site.fill(30)
    site.integrate()
    ends = {}
    for row in leaves(site):
        stamp = Stamp(site.provider, row.event_id, row.at, row.zone, row.commitment)
        seq, previous = ends.get(row.patient_id, (0, FIRST))
        expected = (seq + 1, previous) if row.patient_id else (0, FIRST)
        assert (row.patient_seq, row.previous) == expected
        assert leaf_hash(stamp.leaf(row.patient_id, row.patient_seq, row.previous)) == row.leaf_hash
        ends[row.patient_id] = (row.patient_seq, row.leaf_hash)
    assert len(ends) == 8


def finding(site, *patients):
    return Decision(FindPatient(actor=site.astrid, found=patients), permitted=True, because=("holds",))


@pytest.mark.rule("L-07")
def test_list_that_showed_three_patients_is_a_leaf_for_each(site):
    patients = (new_id(), new_id(), new_id())
    site.log.log_access(finding(site, *patients, patients[0]), NOON)
    assert site.integrate() == 3
    assert [row.patient_id for row in leaves(site)] == list(patients)


def test_list_of_more_patients_than_one_query_asks_for_is_chained_too(site):
    patients = tuple(new_id() for _ in range(1_100))
    for _ in range(2):
        site.log.log_access(finding(site, *patients), NOON)
        site.integrate()
    assert [row.patient_seq for row in leaves(site)] == [1] * 1_100 + [2] * 1_100


def test_checkpoint_is_signed_by_the_log_s_key_over_the_root_of_all_leaves(site):
    site.fill(21)
    site.integrate()
    key = verifier_key(f"sigill-log/{site.provider}", public_key(site.seeds[0]))
    told = parse_checkpoint(open_note(tree(site).note, [key]))
    with site.database.reading() as connection:
        assert (told.size, told.root) == (21, stored_root(connection, site.provider, 21))
    assert site.seen[site.provider] == (told.size, told.root)


def test_rotation_signs_with_the_new_key_and_the_old(site):
    site.log.log_access(site.read(), NOON)
    site.seeds.insert(0, bytes(32))
    site.integrate()
    name = f"sigill-log/{site.provider}"
    for seed in site.seeds:
        assert open_note(tree(site).note, [verifier_key(name, public_key(seed))])


def test_log_without_events_has_a_signed_empty_tree(site):
    with site.database.reading() as connection, pytest.raises(UnknownError):
        signed_tree(connection, site.provider)
    assert site.integrate() == 0
    assert (tree(site).size, tree(site).root) == (0, EMPTY_ROOT)
    assert site.integrate() == 0


def test_every_row_is_proven_in_the_signed_tree_and_every_tree_by_the_next(site):
    roots, events = [], []
    for number in range(13):
        events.append(site.log.log_access(site.read(), NOON + number * SECOND).event)
        site.integrate()
        roots.append((tree(site).size, tree(site).root))
    with site.database.reading() as connection:
        for event in events:
            (proof,) = prove_event(connection, site.provider, event)
            check_inclusion(leaf_hash(proof.leaf), proof.index, proof.tree.size, proof.path, proof.tree.root)
        for size, root in roots:
            path = prove_consistency(connection, site.provider, size, 13)
            check_consistency(size, root, 13, roots[-1][1], path)
        with pytest.raises(UnknownError):
            prove_consistency(connection, site.provider, 5, 14)
        assert prove_event(connection, site.provider, new_id()) == ()


def test_more_events_than_are_taken_at_once_are_all_integrated(sqlite_site):
    sqlite_site.integrator = replace(sqlite_site.integrator, at_once=4)
    sqlite_site.fill(11)
    assert sqlite_site.integrate() == 11
    assert len(leaves(sqlite_site)) == 11


def test_tree_that_grows_in_portions_is_signed_after_each(site):
    site.integrator = replace(site.integrator, portion=4)
    site.fill(11)
    assert site.integrate() == 11
    with site.database.reading() as connection:
        sizes = connection.execute(select(CheckpointRow.size).order_by(CheckpointRow.size)).scalars().all()
        for old, new in pairwise(sizes):
            roots = [stored_root(connection, site.provider, size) for size in (old, new)]
            check_consistency(old, roots[0], new, roots[1], prove_consistency(connection, site.provider, old, new))
    assert sizes == [4, 8, 11]


def test_event_that_committed_late_under_an_early_arrival_is_found_by_looking_back(site):
    site.integrator = replace(site.integrator, look_back=100)
    site.fill(3)
    site.integrate()
    late = event_of(site.read(), EventId(new_id()), NOON, "Europe/Stockholm")
    with site.database.writing() as tx:
        receipt = add_event(tx, site.custody, late)
        site.drop_triggers(tx.connection)
        moved = text("UPDATE access_event SET arrival = -5 WHERE event_id = :e").bindparams(e=site.stored_id(late.id))
        tx.connection.execute(moved)
    assert site.integrate() == 1
    assert leaves(site)[-1].event_id == receipt.event


def test_event_beyond_the_look_back_is_found_by_a_whole_round(site):
    site.integrator = replace(site.integrator, look_back=0)
    site.fill(3)
    site.integrate()
    with site.database.writing() as tx:
        event = add_event(tx, site.custody, event_of(site.read(), EventId(new_id()), NOON, "Europe/Stockholm")).event
        site.drop_triggers(tx.connection)
        moved = text("UPDATE access_event SET arrival = -5 WHERE event_id = :e").bindparams(e=site.stored_id(event))
        tx.connection.execute(moved)
    assert site.integrate() == 0
    assert site.integrate(whole=True) == 1


def test_second_integrator_waits_for_nobody_and_does_nothing(site):
    site.log.log_access(site.read(), NOON)
    with tree_lock(site.database, site.provider) as won:
        assert won
        assert site.integrate() is None
    assert site.integrate() == 1


def test_key_store_that_was_not_told_after_a_crash_is_told_by_the_next_round(site):
    site.fill(5)
    site.integrate()
    seen = site.seen.pop(site.provider)
    site.integrate()
    assert site.seen[site.provider] == seen


def test_logs_of_two_providers_are_two_trees(site):
    site.fill(3)
    stranger = site.actor("Cilla", site.astrid.role, provider=new_id())
    site.log.log_access(site.read(actor=stranger), NOON)
    site.log.log_access(site.read(actor=stranger), NOON)
    assert site.integrate() == 3
    assert site.integrator.integrate(stranger.provider, NOON) == 2


def test_refusals_are_leaves_too(site):
    with pytest.raises(RefusedError):
        site.log.log_access(site.read(permitted=False), NOON)
    assert site.integrate() == 1


def test_tree_of_a_database_in_memory_has_no_rival():
    memory = Database(create_engine("sqlite://"))
    with tree_lock(memory, new_id()) as won:
        assert won
    memory.close()
