"""What rows promised and what was opened: counted by process and provider, kept together, and told apart."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from journal.domain.errors import RefusedError
from journal.domain.ids import new_id
from journal.domain.tally import Counted, Tally
from journal.store.log_background import BackgroundIntegrator
from journal.store.log_tables import OpeningCountRow
from journal.store.openings import APART, KEPT, OpeningCount, openings
from tests.log_site import NOON

pytestmark = pytest.mark.rule("L-19")


def told(site, provider=None):
    with site.database.reading() as connection:
        found = openings(connection, provider)
    return found.promised, found.opened, found.beyond


def rows(site):
    with site.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(OpeningCountRow)).scalar_one()


def test_a_committed_row_promises_the_halves_that_it_names_and_a_refusal_none(sqlite_site):
    log, provider = sqlite_site.log, sqlite_site.provider
    log.log_access(sqlite_site.read(None, new_id(), new_id()), NOON)
    log.log_access(sqlite_site.administer(), NOON)
    with pytest.raises(RefusedError):
        log.log_access(sqlite_site.read(permitted=False), NOON)
    assert log.tally.counted() == {provider: Counted(promised=2)}


def test_counts_of_many_threads_are_all_there():
    tally, provider = Tally(), new_id()

    def count():
        for _ in range(5_000):
            tally.promise(provider, 1)
            tally.open(provider, 1)

    threads = [threading.Thread(target=count) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert tally.counted() == {provider: Counted(20_000, 20_000)}


def test_a_process_has_one_row_for_each_provider_and_writes_it_when_it_has_grown_and_time_has_passed(site):
    tally, other = Tally(), new_id()
    count = OpeningCount(site.database, tally)
    count.keep(NOON)
    assert rows(site) == 0
    tally.promise(site.provider, 3)
    tally.open(site.provider, 2)
    tally.promise(other, 1)
    count.keep(NOON + APART / 2)
    assert rows(site) == 0
    count.keep(NOON + APART)
    assert (rows(site), told(site), told(site, site.provider)) == (2, (4, 2, 0), (3, 2, 0))
    tally.open(other, 1)
    count.keep(NOON + APART, last=True)
    assert (rows(site), told(site), told(site, other)) == (2, (4, 3, 0), (1, 1, 0))


def test_what_one_process_promised_does_not_make_up_for_what_another_opened(site):
    for promised, opened in ((9, 2), (1, 3)):
        tally = Tally()
        tally.promise(site.provider, promised)
        tally.open(site.provider, opened)
        OpeningCount(site.database, tally).keep(NOON)
    assert told(site) == (10, 5, 2)


def test_counts_of_a_process_that_ended_are_shown_for_ninety_days(site):
    for at in (NOON, NOON + KEPT, NOON + KEPT + timedelta(seconds=1)):
        tally = Tally()
        tally.promise(site.provider, 1)
        OpeningCount(site.database, tally).keep(at)
    assert rows(site) == 2


def serving(site, tally, clock=lambda: NOON):
    thread = BackgroundIntegrator(site.integrator, clock, OpeningCount(site.database, tally), pause=0.01)
    site.log = replace(site.log, poke=thread.poke, tally=tally)
    thread.start()
    return thread


def test_whoever_serves_keeps_both_counts_when_it_ends(sqlite_site):
    tally = Tally()
    thread = serving(sqlite_site, tally)
    sqlite_site.log.log_access(sqlite_site.read(), NOON)
    tally.open(sqlite_site.provider, 1)
    thread.stop()
    assert (thread.trouble, told(sqlite_site)) == (None, (1, 1, 0))


def test_counts_that_cannot_be_kept_are_trouble_and_are_kept_once_they_can_be(sqlite_site):
    tally = Tally()
    tally.promise(sqlite_site.provider, 1)
    thread = BackgroundIntegrator(sqlite_site.integrator, lambda: NOON, OpeningCount(sqlite_site.database, tally))
    with sqlite_site.database.writing() as tx:
        tx.connection.exec_driver_sql("ALTER TABLE opening_count RENAME TO aside")
    thread._round()  # noqa: SLF001  (one round, without waiting for it)
    assert "opening_count" in str(thread.trouble)
    with sqlite_site.database.writing() as tx:
        tx.connection.exec_driver_sql("ALTER TABLE aside RENAME TO opening_count")
    thread._round()  # noqa: SLF001  (as above)
    assert (thread.trouble, told(sqlite_site)) == (None, (1, 0, 0))
