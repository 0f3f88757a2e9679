"""What a forked worker does with what its parent held open: it leaves it, and begins anew."""

from __future__ import annotations

import gc
import os
import weakref

import pytest

from keys.store_engine import leave_to_parent, make_engine
from keys.store_forks import call_if_alive


@pytest.fixture
def lite(sqlite_url):
    engine = make_engine(sqlite_url())
    yield engine
    engine.dispose()


def test_a_forked_worker_leaves_connections_to_its_parent(lite):
    with lite.connect() as connection:
        parents = connection.connection.driver_connection
    assert lite.pool.checkedin() == 1
    leave_to_parent(lite)
    assert lite.pool.checkedin() == 0
    assert parents.execute("SELECT 1").fetchone() == (1,)
    parents.close()
    leave_to_parent(None)


def test_a_forked_worker_begins_with_connections_of_its_own(lite):
    with lite.connect():
        pool = lite.pool
    child = os.fork()
    if not child:
        os._exit(int(lite.pool is pool))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert lite.pool is pool


def test_a_forked_worker_does_not_trip_over_what_its_parent_already_dropped():
    class Held:
        forgotten = 0

        def forget(self):
            Held.forgotten += 1

    held = Held()
    method = weakref.WeakMethod(held.forget)
    call_if_alive(method)
    del held
    gc.collect()
    call_if_alive(method)
    assert Held.forgotten == 1
