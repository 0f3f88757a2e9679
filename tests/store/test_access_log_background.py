"""The background integrator: soon after a poke, by its timer, again after losing, and honest about trouble."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from journal.store.log_background import BackgroundIntegrator
from journal.store.log_integrator import tree_lock
from journal.store.log_tree import size_of
from tests.log_site import NOON


@contextmanager
def running(site, timer=60.0, clock=lambda: NOON):
    thread = BackgroundIntegrator(site.integrator, clock, pause=0.01, timer=timer)
    site.log = replace(site.log, poke=thread.poke)
    thread.start()
    try:
        yield thread
    finally:
        thread.stop()


def until(condition, seconds=10):
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends
        time.sleep(0.01)
    return True


def size(site):
    with site.database.reading() as connection:
        return size_of(connection, site.provider)


def test_event_is_integrated_soon_after_its_commit(sqlite_site):
    with running(sqlite_site):
        sqlite_site.log.log_access(sqlite_site.read(), NOON)
        assert until(lambda: size(sqlite_site) == 1)
        sqlite_site.log.log_access(sqlite_site.read(), NOON)
        assert until(lambda: size(sqlite_site) == 2)


def test_event_that_nobody_told_of_is_integrated_by_the_timer(sqlite_site):
    with running(sqlite_site, timer=0.05) as thread:
        sqlite_site.log = replace(sqlite_site.log, poke=lambda: None)
        sqlite_site.log.log_access(sqlite_site.read(), NOON)
        assert until(lambda: size(sqlite_site) == 1)
        assert thread.trouble is None


def test_loser_looks_again_after_the_winner_s_release(sqlite_site):
    sqlite_site.log.log_access(sqlite_site.read(), NOON)
    with tree_lock(sqlite_site.database, sqlite_site.provider) as won, running(sqlite_site):
        assert won
        time.sleep(0.3)
        assert size(sqlite_site) == 0
    with running(sqlite_site):
        assert until(lambda: size(sqlite_site) == 1)


def test_winner_s_release_is_noticed_by_the_same_loser(sqlite_site):
    sqlite_site.log.log_access(sqlite_site.read(), NOON)
    lock = tree_lock(sqlite_site.database, sqlite_site.provider)
    lock.__enter__()
    with running(sqlite_site):
        time.sleep(0.2)
        assert size(sqlite_site) == 0
        lock.__exit__(None, None, None)
        assert until(lambda: size(sqlite_site) == 1)


def test_trouble_is_remembered_and_gone_when_it_is_over(sqlite_site):
    seeds = sqlite_site.seeds[:]
    sqlite_site.seeds.clear()
    with running(sqlite_site, timer=0.05) as thread:
        assert until(lambda: thread.trouble is not None)
        sqlite_site.seeds.extend(seeds)
        assert until(lambda: thread.trouble is None)


def test_first_round_and_one_each_hour_look_over_everything(sqlite_site):
    rounds = []

    class Watched:
        database = sqlite_site.database

        def integrate(self, _provider, _at, *, whole=False):
            rounds.append(whole)
            return 0

    times = iter([NOON, NOON + timedelta(minutes=1), NOON + timedelta(hours=1)])
    sqlite_site.integrator = Watched()
    with running(sqlite_site, timer=0.01, clock=lambda: next(times, NOON + timedelta(hours=1))):
        assert until(lambda: len(rounds) >= 4)
    assert rounds[:4] == [True, False, True, False]


def test_thread_that_was_never_started_can_be_stopped(sqlite_site):
    BackgroundIntegrator(sqlite_site.integrator, lambda: NOON).stop()
