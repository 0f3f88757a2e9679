"""An operator is told what is wrong with the key store and what mends it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import create_engine, event, update

from keys.key_backup import backup_key_store
from keys.key_store import KeyStore
from keys.store_engine import make_engine
from keys.store_health import LOW, Finding
from keys.store_schema import METADATA, head, store_key

DAY = timedelta(days=1)


@pytest.fixture
def healthy(site, at):
    store = site.open()
    store.stock(at, LOW)
    backup_key_store(store.stores, site.folder / "backup", at)
    return store


def test_a_store_in_order_is_said_to_be_in_order(healthy, at):
    assert healthy.health(at) == [Finding("ok", "The key store, its replica and its stock are in order.", "")]


def test_a_missing_replica_is_red_and_a_demonstration_without_one_is_called_so(site, healthy, at):
    alone = KeyStore(site.store, None, site.root, {}.get)
    (finding,) = alone.health(at)
    assert (finding.level, finding.what) == ("red", "The key store has no replica.")
    assert finding.mend.startswith("Name a database on another disk or server")
    assert [finding.level for finding in alone.health(at, demo=True)] == ["demo"]


def test_a_late_replica_is_healed_and_said_to_have_been_late(site, healthy, at):
    with site.replica.begin() as connection:
        connection.execute(update(head).values(mark=bytes(16)))
    (finding,) = healthy.health(at)
    assert (finding.level, finding.what) == ("warn", "The replica was late and has been healed.")
    assert finding.mend.startswith("See whether its disk or server fails")
    assert [finding.level for finding in healthy.health(at)] == ["ok"]


def test_a_replica_that_is_away_is_red(site, healthy, at):
    METADATA.drop_all(site.replica)
    (finding,) = healthy.health(at)
    assert finding.level == "red"
    assert "replica" in finding.what
    assert finding.mend == "Mend this first: nothing opens meanwhile."


@pytest.mark.parametrize("which", ["store", "replica"])
def test_a_side_that_may_be_read_and_not_written_is_red_and_nothing_else_is_wrong(site, healthy, at, which):
    engine = getattr(site, which)
    sqlite = engine.dialect.name == "sqlite"
    refusing = "PRAGMA query_only = ON" if sqlite else "SET default_transaction_read_only = on"

    def refuse(connection, _record):
        connection.cursor().execute(refusing)
        connection.commit()

    event.listen(engine, "connect", refuse)
    engine.dispose()
    (finding,) = healthy.health(at)
    named = "key store" if which == "store" else "key store's replica"
    assert (finding.level, finding.what.startswith(f"The {named} may not be written.")) == ("red", True)
    assert finding.mend.startswith("What is there opens")
    event.remove(engine, "connect", refuse)
    engine.dispose()
    assert [finding.level for finding in healthy.health(at)] == ["ok"]


def test_a_replica_with_different_bytes_is_red_and_to_be_compared(site, healthy, at):
    with site.replica.begin() as connection:
        connection.execute(update(head).values(mark=bytes(16)))
        connection.execute(update(store_key).values(wrapped=bytes(90)))
    (finding,) = healthy.health(at)
    assert finding.level == "red"
    assert finding.mend.startswith("Compare both with their backups")


def test_a_low_stock_is_a_warning(healthy, at):
    healthy.take(at)
    (finding,) = healthy.health(at)
    assert (finding.level, finding.what) == ("warn", f"{LOW - 128} halves are left in stock.")
    assert finding.mend.startswith("Run `journal backup`")


def test_a_stock_without_a_backup_is_a_warning_and_more_so_after_two_days(site, at):
    store = site.open()
    store.stock(at, LOW)
    (unsaved,) = store.health(at)
    assert (unsaved.level, unsaved.mend) == ("warn", "Run `journal backup`.")
    assert unsaved.what.startswith("New entries use halves that lie in no backup")
    again, waited = store.health(at + 2 * DAY)
    assert (again, waited.level) == (unsaved, "warn")
    assert waited.what.startswith("A batch of halves has waited two days")
    assert waited.mend.startswith("Run `journal backup` every day")


def test_an_empty_stock_is_low_and_no_question_of_backups(site, at):
    site.open().stock(at, 0)
    assert [finding.what for finding in site.open().health(at)] == ["0 halves are left in stock."]


@pytest.mark.parametrize(("days", "level"), [(27, "ok"), (28, "warn"), (35, "red")])
def test_an_old_store_key_is_a_warning_and_then_red(healthy, at, days, level):
    (finding,) = healthy.health(at + days * DAY)
    assert finding.level == level
    if level != "ok":
        assert finding.what.startswith("The store key is")
        assert finding.mend.startswith("Run `journal backup`, which renews it")


@pytest.mark.parametrize("which", ["key store", "key store's replica"])
def test_a_side_opened_with_unsafe_settings_is_red(sqlite_url, root, at, which):
    safe, url = make_engine(sqlite_url()), sqlite_url()
    made, careless = make_engine(url), create_engine(url)
    KeyStore(safe, made, root, {}.get).stock(at, LOW)
    event.listen(careless, "connect", lambda raw, _: raw.execute("PRAGMA synchronous = OFF"))
    sides = (safe, careless) if which.endswith("replica") else (careless, safe)
    (found,) = [one for one in KeyStore(*sides, root, {}.get).health(at) if "unsafe" in one.what]
    assert (found.level, found.what) == ("red", f"The {which} is open with an unsafe synchronous.")
    assert found.mend.startswith("Open it through keys.store_engine.make_engine")
    for engine in (safe, made, careless):
        engine.dispose()
