"""Pairs are made ahead, handed out once each, oldest saved batch first, whatever processes and threads do."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from keys.errors import DoesNotOpenError
from keys.store_schema import batch, pair

HOUR = timedelta(hours=1)
TAKE_MANY = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from keys.key_store import KeyStore
from keys.roots import FileRoot
from keys.store_engine import make_engine

store = KeyStore(make_engine(sys.argv[1]), make_engine(sys.argv[2]), FileRoot(Path(sys.argv[3])), lambda event: None)
for _ in range(130):
    print(store.take(datetime(2026, 11, 22, tzinfo=UTC)).id)
"""


def test_a_pair_is_never_handed_out_twice(key_store, at):
    taken = [key_store.take(at) for _ in range(150)]
    assert len({one.id for one in taken}) == len({one.half for one in taken}) == 150
    assert all(len(one.half) == 32 for one in taken)


def test_a_pair_does_not_show_its_half(key_store, at):
    taken = key_store.take(at)
    assert taken.half.hex() not in repr(taken)
    assert repr(taken.half) not in repr(taken)


def test_a_hundred_and_twenty_eight_pairs_are_claimed_with_one_write(site, key_store, at):
    key_store.take(at)
    before = _left(site.store)
    for _ in range(127):
        key_store.take(at)
    assert _left(site.store) == _left(site.replica) == before == 400 - 128
    key_store.take(at)
    assert _left(site.store) == 400 - 256


def test_the_next_pairs_are_claimed_before_the_last_are_gone(site, key_store, at):
    told = []
    key_store.when_low(lambda: told.append(_left(site.store)))
    taken = [key_store.take(at) for _ in range(64)]
    assert told == []
    key_store.claim_ahead(at)
    assert _left(site.store) == 400 - 128
    taken.append(key_store.take(at))
    assert told == [400 - 128]
    key_store.claim_ahead(at)
    assert _left(site.store) == _left(site.replica) == 400 - 256
    taken += [key_store.take(at) for _ in range(256 - 65)]
    assert _left(site.store) == 400 - 256
    assert len({one.id for one in taken}) == 256


def test_a_process_claims_ahead_before_it_takes_its_first(site, key_store, at):
    elsewhere = site.open()
    elsewhere.claim_ahead(at)
    assert _left(site.store) == 400 - 128
    assert elsewhere.take(at)
    assert _left(site.store) == 400 - 128


def test_a_single_pair_that_is_missing_is_made_in_a_batch_that_bears_its_time(site, key_store, at):
    assert key_store.stock(at + HOUR, 401) == 1
    assert _left(site.store) == 401
    with site.store.connect() as connection:
        newest = connection.scalar(select(func.max(batch.c.number)))
    assert newest == int((at + HOUR).timestamp())


def test_what_was_claimed_ahead_is_dropped_too_an_hour_after_the_first_of_it(site, key_store, at):
    for _ in range(65):
        key_store.take(at)
    key_store.claim_ahead(at + HOUR)
    used = key_store.take(at + HOUR)
    later = key_store.take(at + HOUR + timedelta(seconds=1))
    assert _count(site.store) == 400 - (256 - 66)
    assert len(key_store.halves(site.logged(used, later))) == 2


def test_unused_pairs_are_dropped_after_an_hour(site, key_store, at):
    used = key_store.take(at)
    assert key_store.take(at + HOUR).id != used.id
    later = key_store.take(at + HOUR + timedelta(seconds=1))
    for engine in (site.store, site.replica):
        assert _count(engine) == 400 - 126
    assert len(key_store.halves(site.logged(used, later))) == 2


def test_a_store_without_stock_makes_some_when_it_is_asked(site, at):
    store = site.open()
    assert store.halves(site.logged(store.take(at)))
    assert _left(site.store) == 640 - 128


def test_saved_batches_go_first_and_the_oldest_of_them(site, key_store, at):
    numbers = _three_batches(site, key_store, at)
    with site.open().stores.writing() as writing:
        writing.execute(update(batch).where(batch.c.number.in_(numbers[1:])).values(backed_up_at=1))
    fresh = site.open()
    used = [_batch_of(site, fresh.take(at)) for _ in range(610)]
    assert used == [numbers[1]] * 100 + [numbers[2]] * 100 + [numbers[0]] * 400 + used[600:]
    assert set(used[600:]).isdisjoint(numbers)


def test_threads_of_one_process_share_a_shelf_without_sharing_a_pair(site, key_store, at):
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: key_store.take(at).id, range(190)))
    assert len(set(taken)) == 190


def test_two_processes_at_once_never_get_the_same_pair(site, key_store):
    urls = [engine.url.render_as_string(hide_password=False) for engine in (site.store, site.replica)]
    command = [sys.executable, "-W", "ignore", "-c", TAKE_MANY, *urls, str(site.folder / "root")]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    taken = Counter(line for process in started for line in process.communicate()[0].split())
    assert [process.returncode for process in started] == [0, 0]
    assert len(taken) == 260
    assert set(taken.values()) == {1}


def test_a_forked_worker_does_not_hand_out_its_parents_pairs(site, key_store, at):
    key_store.take(at)
    seen, told = os.pipe()
    child = os.fork()
    if not child:
        os.write(told, b"".join(key_store.take(at).id.bytes for _ in range(127)))
        os._exit(0)
    os.waitpid(child, 0)
    parents = b"".join(key_store.take(at).id.bytes for _ in range(127))
    childs = os.read(seen, 127 * 16)
    os.close(seen)
    os.close(told)
    assert len({all_ids[n : n + 16] for all_ids in (parents, childs) for n in range(0, 127 * 16, 16)}) == 254


def test_stock_whose_bytes_were_changed_is_not_handed_out(site, key_store, at):
    for engine in (site.store, site.replica):
        with engine.begin() as connection:
            connection.execute(update(pair).values(half_sealed=bytes(113)))
    with pytest.raises(DoesNotOpenError):
        key_store.take(at)
    assert _left(site.store) == 400


def _three_batches(site, key_store, at):
    key_store.stock(at + HOUR, 500)
    key_store.stock(at + 2 * HOUR, 600)
    with site.store.connect() as connection:
        return list(connection.scalars(select(batch.c.number).order_by(batch.c.number)))


def _batch_of(site, taken):
    with site.store.connect() as connection:
        return connection.scalar(select(pair.c.batch).where(pair.c.id == taken.id.bytes))


def _left(engine):
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(pair).where(pair.c.taken_at.is_(None)))


def _count(engine):
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(pair))
