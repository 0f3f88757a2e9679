"""Key store and replica may be of two kinds: a PostgreSQL server, and a file on another disk."""

from __future__ import annotations

import pytest

from keys.key_store import KeyStore
from keys.store_custody import untaken_ids
from keys.store_engine import make_engine
from keys.store_replica import Stores
from tests.keys.conftest import packed

pytestmark = pytest.mark.postgres


@pytest.fixture
def engines(postgres, sqlite_url):
    url = postgres.fresh()
    made = make_engine(url), make_engine(sqlite_url())
    yield made
    for engine in made:
        engine.dispose()
    postgres.drop(url)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["a file beside a server", "a server beside a file"])
def test_an_operator_keeps_the_replica_in_another_kind_of_database(engines, root, at, order):
    store, replica = (engines[number] for number in order)
    key_store = KeyStore(store, replica, root, {}.get)
    key_store.stock(at, 400)
    taken = key_store.take(at)
    key_store.put_secret("totp", taken.id, b"s" * 20)
    key_store.renew_store_key(at)
    assert key_store.close(packed(taken.id), taken.id) == 1
    alone = [untaken_ids(Stores(engine, None)) for engine in (store, replica)]
    assert len(alone[0]) == 400 - 128
    assert alone[0] == alone[1]
    assert KeyStore(replica, None, root, {}.get).secret("totp", taken.id) == b"s" * 20
