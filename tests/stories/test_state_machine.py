"""A practice lives through anything, and at each step law, log and keys agree with the model in both directions."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from journal.domain.access_words import Activity
from journal.domain.errors import SignedOutError
from journal.services.choices import choose_unit
from journal.services.signing_in import resume
from journal.services.units import SharingChange, set_sharing
from tests.scenes import (
    SHARED_CARE,
    has_key,
    journal_at,
    last_row,
    opened,
)
from tests.stories.practice_model import CHOICE, halves
from tests.stories.practice_people import PROVIDER_OF
from tests.stories.restoring import Restoring
from tests.stories.workplace import became, numbers, said

STEPS = int(os.environ.get("JOURNAL_TEST_STEPS", "2000"))
RUN = 50
"""Steps in one run: a practice of its own, that grows with what it finds."""


class Practice(Restoring):
    """What is shared and chosen there; and what is held to after each step."""

    # Sharing and choosing.

    @rule(by=numbers)
    def switch_sharing(self, by):
        name = self.seat(by)
        if name is None:
            return
        seat = self.model.seats[name]
        unit, shares = seat.post.unit, not self.model.shares[seat.post.unit]
        self.unlocks(name)
        change = SharingChange(self.cast.units[unit], shares, "2026-01-15")
        outcome, _ = became(lambda: set_sharing(self.cast.parts, seat.session, change, self.model.at))
        assert outcome == ("done" if ("unit", unit) in seat.circles else "no key")
        if outcome == "done":
            self.model.shares[unit] = shares

    @rule(by=numbers, which=numbers, unit=st.sampled_from(["a", "b", "c", None]))
    def choose(self, by, which, unit):
        name = self.seat(by)
        if name is None:
            return
        entry = self.known_entry(name, which)
        patient = entry.patient if which % 5 else self.patient(name, which)
        self.chooses(name, patient, unit if which % 3 else entry.unit)
        self.read(name, entry, self.model.staff[name].provider)

    def chooses(self, name, patient, unit):
        post = self.model.seats[name].post
        target = (patient, self.cast.units[unit] if unit else None)
        choose = (self.cast.parts, self.session(name), target, SHARED_CARE, self.model.at)
        outcome, _ = became(lambda: choose_unit(*choose))
        chosen = self.choosable(name, unit, patient)
        known = patient in self.model.registered[post.unit] and chosen
        barred = (name, patient) in self.model.relatives
        assert outcome == ("unknown" if not known else "refused" if barred else "done")
        if outcome == "done":
            self.model.choices += [(post.id, each, patient, self.model.at + CHOICE) for each in chosen]

    def choosable(self, name, unit, patient):
        own = self.model.seats[name].post.unit
        if unit == own:
            return [unit] if self.model.has_journal(unit, patient) else []
        there = [u for u, provider in PROVIDER_OF.items() if provider == PROVIDER_OF[own] and u != own]
        wanted = [u for u in there if unit in {None, u} and self.model.shares[u]]
        return [u for u in wanted if self.model.has_journal(u, patient, to=name)]

    # What is held to, after each step.

    @invariant()
    def two_readers_get_what_the_model_says(self):
        for _ in range(2):
            look = next(self.looks) * 7919
            if self.model.seats:
                self.look(list(self.model.seats)[look % len(self.model.seats)], look // 5)

    def look(self, name, number):
        seat = self.model.seats[name]
        if seat.has_ended(self.model.at):
            with pytest.raises(SignedOutError):
                resume(self.cast.parts, seat.session.cookie, self.model.at)
            del self.model.seats[name]
            return
        seat.session, seat.seen_at = resume(self.cast.parts, seat.session.cookie, self.model.at), self.model.at
        entry = self.known_entry(name, number)
        journal = journal_at(self.cast, entry.unit, entry.patient)
        assert has_key(self.cast, seat.session, journal) == self.keyed(name, entry)
        self.closes_as_it_should(entry)
        self.read(name, entry, self.model.staff[name].provider)

    def known_entry(self, name, number):
        """Rather an entry of a patient whom somebody's unit knows than one that is unknown there anyway."""
        known = [entry for entry in self.model.entries if self.model.known_here(name, entry.patient)]
        return known[number // 4 % len(known)] if known and number % 4 else self.entry(number // 4)

    def keyed(self, name, entry):
        same = self.model.staff[name].provider == PROVIDER_OF[entry.unit]
        return same and self.model.reaches(name, entry.unit)

    def read(self, name, entry, provider):
        expected, before = self.model.reading(name, entry), last_row(self.cast, provider)
        read = (self.cast, self.session(name), entry.id, entry.patient, self.model.at)
        outcome, found = became(lambda: opened(*read))
        assert outcome == {"text": "done", "blocked": "unknown"}.get(expected, expected), (name, entry)
        row, shown = last_row(self.cast, provider), self.model.shown(name, entry)
        assert (row.id == before.id) == (expected == "unknown")
        if expected == "text":
            assert said(found) == [version.words for version in shown]
            self.says_the_way(row, name, entry)
            self.model.keep(name, entry.unit, entry.patient)
            for version, told in zip(found.versions, shown, strict=True):
                assert version.signature == ("valid" if told.state == "signed" else "none")
                assert version.version.author_name == self.cast.people[told.author].name
        if expected != "unknown":
            assert (row.activity, row.permitted) == (Activity.READ, expected not in {"refused", "blocked"})
            assert set(row.halves) == halves(shown)
            assert row.actor.account == self.cast.people[name].account


LIVED = settings(
    max_examples=max(1, STEPS // RUN),
    stateful_step_count=RUN,
    deadline=None,
    # A run of fifty steps is read as it is: to make it shorter takes hours.
    phases=(Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.rule("A-01", "A-07", "A-08", "A-09", "A-10", "B-01", "B-08", "B-12", "B-13", "B-14", "B-15", "B-18")
@pytest.mark.rule("D-01", "D-05", "D-06", "E-03", "E-04", "E-05", "E-06", "E-09", "E-10", "L-01", "L-05", "L-11")
@pytest.mark.rule("P-02", "P-05", "P-09", "R-06", "R-07", "R-11", "S-12", "S-13")
@pytest.mark.timeout(max(1800, STEPS))
@pytest.mark.hypothesis
def test_the_practice_agrees_with_its_model_at_every_step():
    run_state_machine_as_test(Practice, settings=LIVED)
