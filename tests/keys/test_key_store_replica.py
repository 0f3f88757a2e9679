"""Store and replica hold the same after a crash at any step, and are red when they cannot."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, event, insert, select, update

from keys.errors import KeyStoreError, StoresDifferError
from keys.key_store import KeyStore
from keys.store_engine import make_engine
from keys.store_schema import METADATA, batch, closed_mark, head, pair, secret, store_key, tombstone, tree_seen
from tests.keys.conftest import new_id, packed

SIDES = ["replica", "store"]


class PowerCutError(Exception):
    """What a test raises where the power goes."""


@pytest.fixture
def owner():
    return new_id()


@pytest.fixture(params=["take", "stock", "put", "replace", "drop", "index", "tree", "renew", "close", "open"])
def act(request, key_store, at, owner):
    """Every act that writes, ready to be done once."""
    key_store.put_secret("totp", owner, b"old")
    key_store.close(packed(owner), owner)
    return {
        "take": lambda store: store.take(at),
        "stock": lambda store: store.stock(at, 300),
        "put": lambda store: store.put_secret("log-key", owner, b"new"),
        "replace": lambda store: store.put_secret("totp", owner, b"new"),
        "drop": lambda store: store.drop_secret("totp", owner),
        "index": lambda store: store.index(owner, b"inner"),
        "tree": lambda store: store.see_tree(owner, 3, b"r" * 32),
        "renew": lambda store: store.renew_store_key(at),
        "close": lambda store: store.close(packed(new_id(), owner), owner),
        "open": lambda store: store.open_again(owner),
    }[request.param]


@pytest.mark.parametrize("side", SIDES)
def test_a_power_cut_before_either_commit_is_healed_by_the_next_write(site, key_store, at, act, side):
    known = [key_store.take(at) for _ in range(3)]
    fresh = site.open()
    with _power_cut(getattr(site, side)), pytest.raises(PowerCutError):
        act(fresh)
    again = site.open()
    act(again)
    assert _rows(site.store) == _rows(site.replica)
    assert again.halves(site.logged(*known)) == {one.id: one.half for one in known}


def test_a_pair_claimed_in_the_replica_alone_is_never_issued_again(site, key_store, at):
    with _power_cut(site.store), pytest.raises(PowerCutError):
        key_store.take(at)
    with site.replica.connect() as connection:
        claimed = set(connection.scalars(select(pair.c.id).where(pair.c.taken_at.is_not(None))))
    assert len(claimed) == 128
    again = site.open()
    assert claimed.isdisjoint(again.take(at).id.bytes for _ in range(272))


def test_nothing_is_used_when_the_replica_cannot_be_written(site, key_store, at):
    METADATA.drop_all(site.replica)
    before = _rows(site.store)
    for act in (key_store.take, key_store.stock):
        with pytest.raises(KeyStoreError, match="replica"):
            act(at)
    assert _rows(site.store) == before


def test_reading_goes_on_without_the_replica(site, key_store, at):
    taken = key_store.take(at)
    METADATA.drop_all(site.replica)
    assert key_store.halves(site.logged(taken)) == {taken.id: taken.half}


def test_a_server_that_starts_while_the_replica_is_away_reads_and_writes_when_it_is_back(site, key_store, at):
    taken = key_store.take(at)
    url = site.replica.url.render_as_string(hide_password=False)
    away = make_engine(url)
    event.listen(away, "connect", _no_connection)
    store = KeyStore(site.store, away, site.root, site.rows.get)
    assert store.halves(site.logged(taken)) == {taken.id: taken.half}
    with pytest.raises(KeyStoreError, match="replica does not answer: the cable is out"):
        store.take(at)
    assert [finding.level for finding in store.health(at)] == ["red"]
    event.remove(away, "connect", _no_connection)
    assert store.take(at)
    assert _rows(site.store) == _rows(site.replica)
    away.dispose()


def test_a_replica_that_was_lost_is_filled_again(site, key_store, at, owner):
    _fill(key_store, at, owner)
    METADATA.drop_all(site.replica)
    site.open()
    assert _rows(site.store) == _rows(site.replica)


def test_a_store_that_was_lost_is_filled_from_its_replica(site, key_store, at, owner):
    taken = _fill(key_store, at, owner)
    METADATA.drop_all(site.store)
    again = site.open()
    assert _rows(site.store) == _rows(site.replica)
    assert again.halves(site.logged(taken)) == {taken.id: taken.half}
    assert again.secret("totp", owner) == b"secret"


@pytest.mark.parametrize("side", SIDES)
def test_a_side_that_is_late_learns_what_was_taken_destroyed_and_closed(site, key_store, at, owner, side):
    late = getattr(site, side)
    gone = key_store.take(at)
    key_store.see_tree(owner, 1, b"q" * 32)
    saved = _saved(late)
    _fill(key_store, at, owner)
    with key_store.stores.writing() as writing:
        writing.execute(insert(tombstone), [{"id": gone.id.bytes, "destroyed_at": 5}])
        writing.execute(delete(pair).where(pair.c.id == gone.id.bytes))
        writing.execute(insert(closed_mark), [{"id": owner.bytes, "event": owner.bytes}])
    expected = _rows(site.store)
    _put_back(late, saved)
    again = site.open()
    assert _rows(site.store) == _rows(site.replica) == {**expected, "store_head": _rows(site.store)["store_head"]}
    assert again.halves(site.logged(gone)) == {}


@pytest.mark.parametrize("side", SIDES)
def test_a_side_that_missed_a_renewal_gets_the_newer_seals(site, key_store, at, owner, side):
    late, taken = getattr(site, side), _fill(key_store, at, owner)
    saved = _saved(late)
    key_store.renew_store_key(at)
    expected = _rows(site.store)
    _put_back(late, saved)
    again = site.open()
    assert _rows(site.store) == _rows(site.replica) == {**expected, "store_head": _rows(site.store)["store_head"]}
    assert again.halves(site.logged(taken)) == {taken.id: taken.half}


CHANGES = {
    "half": (pair, {"half_sealed": bytes(113)}),
    "secret": (secret, {"sealed": bytes(90)}),
    "tree": (tree_seen, {"root": bytes(32)}),
    "store key": (store_key, {"wrapped": bytes(90)}),
}


@pytest.mark.parametrize("what", CHANGES)
@pytest.mark.parametrize("side", SIDES)
def test_different_bytes_on_the_two_sides_are_red_and_nothing_is_written(site, key_store, at, owner, what, side):
    _fill(key_store, at, owner)
    fresh = site.open()
    table, values = CHANGES[what]
    with getattr(site, side).begin() as connection:
        connection.execute(update(table).values(**values))
        connection.execute(update(head).values(mark=bytes(16)))
    before = _rows(site.store), _rows(site.replica)
    for act in (fresh.take, fresh.stock, lambda _: site.open()):
        with pytest.raises(StoresDifferError):
            act(at)
    assert (_rows(site.store), _rows(site.replica)) == before
    assert [finding.level for finding in key_store.health(at)] == ["red"]


def test_a_claim_that_finds_its_rows_in_the_store_alone_is_red(site, key_store, at):
    with site.replica.begin() as connection:
        connection.execute(delete(pair))
    with pytest.raises(StoresDifferError):
        key_store.take(at)


@pytest.mark.parametrize("side", SIDES)
def test_the_earliest_time_and_the_saved_batch_win_when_sides_are_apart(site, key_store, at, side):
    key_store.take(at)
    with getattr(site, side).begin() as connection:
        connection.execute(update(batch).values(backed_up_at=8))
        connection.execute(update(store_key).values(retired_at=8))
    with site.store.begin() as connection:
        connection.execute(update(pair).where(pair.c.taken_at.is_not(None)).values(taken_at=9))
        connection.execute(insert(tombstone), {"id": bytes(16), "destroyed_at": 7})
    with site.replica.begin() as connection:
        connection.execute(insert(tombstone), {"id": bytes(16), "destroyed_at": 6})
        connection.execute(update(head).values(mark=bytes(16)))
    assert key_store.stores.level()
    assert not key_store.stores.level()
    assert _rows(site.store) == _rows(site.replica)
    with site.store.connect() as connection:
        assert set(connection.scalars(select(pair.c.taken_at))) == {None, 9}
        assert connection.scalar(select(batch.c.backed_up_at)) == 8
        assert connection.scalar(select(store_key.c.retired_at)) == 8
        assert connection.scalar(select(tombstone.c.destroyed_at)) == 6


def test_an_installation_without_a_replica_serves_all_the_same(site, at):
    store = KeyStore(site.store, None, site.root, site.rows.get)
    taken = store.take(at)
    assert store.halves(site.logged(taken)) == {taken.id: taken.half}
    assert not store.stores.level()


def _fill(key_store, at, owner):
    key_store.put_secret("totp", owner, b"secret")
    key_store.see_tree(owner, 3, b"r" * 32)
    return key_store.take(at)


def _no_connection(_raw, _record):
    raise OSError("the cable is out")


class _power_cut:  # noqa: N801 - reads as a statement in a test
    """Let an engine's next commit fail, as if the power went just before it."""

    def __init__(self, engine):
        self._engine = engine

    def __enter__(self):
        event.listen(self._engine, "commit", self._cut)

    def __exit__(self, *_):
        event.remove(self._engine, "commit", self._cut)

    def _cut(self, _connection):
        raise PowerCutError


def _rows(engine):
    with engine.connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(table)).all())) for table in METADATA.sorted_tables
        }


def _saved(engine):
    with engine.connect() as connection:
        return [(table, connection.execute(select(table)).mappings().all()) for table in METADATA.sorted_tables]


def _put_back(engine, saved):
    with engine.begin() as connection:
        for table, rows in saved:
            connection.execute(delete(table))
            if rows:
                connection.execute(insert(table), [dict(row) for row in rows])
