"""A renewed store key seals every row anew, whatever stops it half way, and old keys go with the last backup."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, event, insert, select

from keys.errors import DoesNotOpenError
from keys.store_key import CHUNK, StoreKeys, _retire
from keys.store_schema import METADATA, pair, secret, store_key
from tests.keys.conftest import new_id

DAY = timedelta(days=1)


class PowerCutError(Exception):
    """What a test raises where the power goes."""


def test_after_a_renewal_everything_opens_and_nothing_lies_under_the_old_key(site, key_store, at):
    owner, other = new_id(), new_id()
    key_store.put_secret("totp", owner, b"secret")
    key_store.put_secret("totp", other, b"another")
    key_store.put_secret("log-key", owner, b"gone")
    key_store.drop_secret("log-key", owner)
    index = key_store.index(owner, b"inner")
    taken = [key_store.take(at) for _ in range(140)]
    elsewhere = site.open()
    assert key_store.renew_store_key(at + 28 * DAY) == 403
    for store in (key_store, elsewhere, site.open()):
        assert store.halves(site.logged(*taken)) == {one.id: one.half for one in taken}
        assert store.secret("totp", owner) == b"secret"
        assert store.secret("totp", other) == b"another"
        assert store.secret("log-key", owner) is None
        assert store.index(owner, b"inner") == index
    assert _versions_in_use(site.store) == _versions_in_use(site.replica) == {_keys(site.store)[-1][0]}


def test_a_process_that_was_there_before_seals_under_the_new_key(site, key_store, at):
    elsewhere, owner = site.open(), new_id()
    key_store.put_secret("totp", owner, b"old")
    key_store.renew_store_key(at + 28 * DAY)
    assert elsewhere.secret("totp", owner) == b"old"
    elsewhere.put_secret("totp", new_id(), b"secret")
    elsewhere.stock(at + 28 * DAY, 500)
    assert len(_versions_in_use(site.store)) == 1


def test_a_process_seals_and_takes_under_a_key_that_it_has_not_met(site, key_store, at):
    elsewhere, another, third, owner = site.open(), site.open(), site.open(), new_id()
    key_store.renew_store_key(at + 28 * DAY)
    assert third.stock(at + 28 * DAY, 500) == 100
    elsewhere.put_secret("totp", owner, b"secret")
    taken = another.take(at + 28 * DAY)
    assert site.open().secret("totp", owner) == b"secret"
    assert site.open().halves(site.logged(taken)) == {taken.id: taken.half}


def test_a_renewed_key_bears_its_time_and_is_due_four_weeks_later(site, key_store, at):
    key_store.renew_store_key(at + 28 * DAY)
    assert _keys(site.store)[-1][:2] == (int((at + 28 * DAY).timestamp()),) * 2
    assert not key_store.renewal_due(at + 56 * DAY - timedelta(seconds=1))
    assert key_store.renewal_due(at + 56 * DAY)


def test_an_old_store_key_is_dropped_when_the_last_backup_sealed_under_it_expired(site, key_store, at):
    key_store.renew_store_key(at + 28 * DAY)
    first, second = _keys(site.store)
    assert (first[2], second[2]) == (int((at + 28 * DAY).timestamp()), None)
    key_store.renew_store_key(at + 56 * DAY)
    assert [key[0] for key in _keys(site.store)][:2] == [first[0], second[0]]
    key_store.renew_store_key(at + 63 * DAY)
    assert first[0] not in [key[0] for key in _keys(site.store)]
    assert _keys(site.store) == _keys(site.replica)


@pytest.mark.parametrize("after", range(1, 5))
def test_a_renewal_that_is_stopped_at_any_write_is_finished_by_the_next(site, key_store, at, after):
    owner = new_id()
    key_store.put_secret("totp", owner, b"secret")
    taken = key_store.take(at)
    fresh = site.open()
    cut = _cut_after(after)
    event.listen(site.store, "commit", cut)
    with pytest.raises(PowerCutError):
        fresh.renew_store_key(at + DAY)
    event.remove(site.store, "commit", cut)
    again = site.open()
    assert again.halves(site.logged(taken)) == {taken.id: taken.half}
    assert again.secret("totp", owner) == b"secret"
    assert again.renewal_due(at + DAY)
    again.renew_store_key(at + DAY)
    assert again.halves(site.logged(taken)) == {taken.id: taken.half}
    assert not again.renewal_due(at + 2 * DAY)
    assert len(_versions_in_use(site.store)) == 1
    assert _all(site.store) == _all(site.replica)


def test_a_process_that_never_met_the_old_key_finishes_a_renewal(site, key_store, at):
    owner, taken = new_id(), key_store.take(at)
    key_store.put_secret("totp", owner, b"secret")
    cut = _cut_after(2)
    event.listen(site.store, "commit", cut)
    with pytest.raises(PowerCutError):
        key_store.renew_store_key(at + DAY)
    event.remove(site.store, "commit", cut)
    again = site.open()
    again.renew_store_key(at + DAY)
    assert again.secret("totp", owner) == b"secret"
    assert again.halves(site.logged(taken)) == {taken.id: taken.half}


@pytest.mark.parametrize("seals", ["pairs", "a secret"])
def test_a_key_that_still_seals_something_is_neither_retired_nor_dropped(site, key_store, at, seals):
    owner, keys = new_id(), StoreKeys(key_store.stores, site.root)
    if seals == "a secret":
        key_store.put_secret("totp", owner, b"secret")
        with key_store.stores.writing() as writing:
            writing.execute(delete(pair))
    with key_store.stores.writing() as writing:
        version = keys.add(writing, at + DAY)
        for later in (1, 40):
            _retire(writing, version, at + later * DAY)
    assert [key[2] for key in _keys(site.store)] == [None, None]


def test_a_retired_key_under_which_an_older_copy_brought_something_is_not_dropped(site, key_store, at):
    key_store.renew_store_key(at + DAY)
    (first, _, retired), (version, _, _) = _keys(site.store)
    assert retired
    with key_store.stores.writing() as writing:
        row = {"kind": "totp", "owner": new_id().bytes, "sealed": b"brought", "key_version": first, "number": 1}
        writing.execute(insert(secret), [row])
        _retire(writing, version, at + 40 * DAY)
    assert [key[0] for key in _keys(site.store)] == [first, version]


def test_the_newest_key_is_not_retired_though_it_seals_nothing_yet(site, key_store, at):
    with key_store.stores.writing() as writing:
        writing.execute(delete(pair))
        ((version, *_),) = writing.store.execute(select(store_key.c.version)).all()
        _retire(writing, version, at + DAY)
    assert [key[2] for key in _keys(site.store)] == [None]


def test_a_wrap_key_of_the_root_is_needed_until_no_backup_is_sealed_under_it(site, key_store, at):
    site.root.rotate()
    assert key_store.wrap_versions() == {1}
    key_store.renew_store_key(at + DAY)
    assert key_store.wrap_versions() == {1, 2}
    key_store.renew_store_key(at + 36 * DAY)
    assert key_store.wrap_versions() == {2}


def test_a_stock_larger_than_one_write_is_renewed_whole(new_engine, site, key_store, at):
    key_store.stock(at, CHUNK + 1)
    assert key_store.renew_store_key(at) == CHUNK + 1
    assert len(_versions_in_use(site.store)) == 1


def test_a_changed_half_stops_the_renewal_and_is_not_sealed_anew(site, key_store, at):
    with site.store.begin() as connection:
        connection.execute(pair.update().values(half_sealed=bytes(113)))
    with pytest.raises(DoesNotOpenError):
        key_store.renew_store_key(at)


def _cut_after(writes):
    left = [writes]

    def cut(_connection):
        left[0] -= 1
        if not left[0]:
            raise PowerCutError

    return cut


def _versions_in_use(engine):
    with engine.connect() as connection:
        live = select(secret.c.key_version).where(secret.c.sealed.is_not(None))
        return {*connection.scalars(select(pair.c.key_version)), *connection.scalars(live)}


def _keys(engine):
    columns = select(store_key.c.version, store_key.c.made_at, store_key.c.retired_at)
    with engine.connect() as connection:
        return connection.execute(columns.order_by(store_key.c.version)).all()


def _all(engine):
    with engine.connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(table)).all())) for table in METADATA.sorted_tables
        }
