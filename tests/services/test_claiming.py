"""The thread that claims halves ahead: when few are left, again after a trouble, and no longer once it is stopped."""

from __future__ import annotations

import threading

import pytest

from journal.services import claiming
from journal.services.claiming import HalfClaimer
from keys.errors import DoesNotOpenError, KeyStoreError
from tests.cast import NOON

SOON = 10.0


class Parts:
    """Of an installation's parts, the key store alone."""

    def __init__(self, key_store):
        self.key_store = key_store


class Stock:
    """A key store that says when it is asked to claim; the first times it fails as told."""

    def __init__(self, *troubles):
        self.low, self.troubles = None, list(troubles)
        self.asked = []
        self.claimed = threading.Event()

    def when_low(self, told):
        """Keep whom to tell."""
        self.low = told

    def claim_ahead(self, at):
        """Fail, or claim."""
        self.asked.append(at)
        if self.troubles:
            # Still low: whoever takes the next one says so again.
            self.low()
            raise self.troubles.pop(0)
        self.claimed.set()


@pytest.fixture
def run():
    """Start a claimer over a stock; all are stopped at the end."""
    made = []

    def started(stock):
        made.append(HalfClaimer(Parts(stock), lambda: NOON))
        made[-1].start()
        return made[-1]

    yield started
    for claimer in made:
        claimer.stop()


def test_it_claims_when_few_are_left_and_not_before(run):
    stock = Stock()
    claimer = run(stock)
    assert stock.asked == []
    stock.low()
    assert stock.claimed.wait(SOON)
    claimer.stop()
    assert stock.asked == [NOON]


@pytest.mark.parametrize("trouble", [KeyStoreError("locked"), DoesNotOpenError("changed")])
def test_a_claim_that_failed_is_tried_again(run, monkeypatch, trouble):
    monkeypatch.setattr(claiming, "_TRIES_AGAIN", 0.0)
    stock = Stock(trouble)
    run(stock)
    stock.low()
    assert stock.claimed.wait(SOON)
    assert len(stock.asked) == 2


def test_one_that_was_never_started_stops():
    HalfClaimer(Parts(Stock()), lambda: NOON).stop()


def test_halves_are_claimed_beside_whoever_writes(cast, run):
    key_store = cast.parts.key_store
    taken = {key_store.take(NOON).id}
    claimed, claim = threading.Event(), key_store.claim_ahead

    def told(at):
        claim(at)
        claimed.set()

    class Told:
        when_low, claim_ahead = key_store.when_low, staticmethod(told)

    run(Told)
    while not claimed.is_set():
        taken.add(key_store.take(NOON).id)
        assert len(taken) <= 128 or claimed.wait(SOON)
    taken |= {key_store.take(NOON).id for _ in range(128)}
    assert len(taken) > 128
