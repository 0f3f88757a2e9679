"""A practice lives through anything, and at each step law, log and keys agree with the model in both directions."""

from __future__ import annotations

import os
import shutil
import tempfile
from copy import deepcopy
from datetime import timedelta
from functools import cache
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from journal.domain.access_words import Activity
from journal.domain.care import Identity
from journal.domain.entry import CorrectionReason
from journal.domain.errors import NoKeyError, RefusedError, SealedStateError, SignedOutError, UnknownError
from journal.domain.people import Role
from journal.services.accounts import Recovering, recover_by_code
from journal.services.choices import choose_unit
from journal.services.corrections import Correction, begin_correction
from journal.services.entries import DraftChange, begin_entry, save_draft
from journal.services.patients import begin_relation, end_relation, register_patient, register_relative, relations
from journal.services.settling import sign_entry
from journal.services.signing_in import resume, unlock_again
from journal.services.staff import NewAssignment, end_assignment, give_assignment
from journal.services.units import SharingChange, set_sharing
from tests.cast import NOON, PIA, Person, build
from tests.scenes import (
    OLA,
    SHARED_CARE,
    has_key,
    joined,
    journal_at,
    last_row,
    note,
    opened,
    signed,
    takes_part,
    worded,
    words_in,
)
from tests.stories.practice_model import CHOICE, LOCK, PROVIDER_OF, Entry, Model, Post, Staff, Version, needs

STEPS = int(os.environ.get("JOURNAL_TEST_STEPS", "2000"))
RUN = 50
"""Steps in one run: a practice of its own, that grows with what it finds."""

PLACE = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  (nothing in it is anybody's)
IDENTITIES = (PIA, Identity(*OLA), Identity("Rut Medin", "198011202390"))
TIMES = [timedelta(minutes=4), timedelta(minutes=20), timedelta(hours=13), timedelta(days=5), timedelta(days=60)]
OUTCOMES = {UnknownError: "unknown", RefusedError: "refused", NoKeyError: "no key", SealedStateError: "settled"}
MOST_STAFF = 6
numbers = st.integers(0, 1000)


@cache
def template():
    """The practice that each run begins with, and its model: four therapists, two patients, a note at each unit."""
    place = Path(tempfile.mkdtemp(dir=PLACE, prefix="journal-cast-"))
    cast, model = build(place, f"sqlite:///{place}/main.db"), Model(NOON)
    joined(cast, "hanna", "Hanna Ö")
    for name, unit in (("astrid", "a"), ("bo", "b"), ("cilla", "south"), ("hanna", "a")):
        post = Post(cast.at_the_door(name).assignments[0].id, unit)
        model.staff[name] = Staff(PROVIDER_OF[unit], [post], needs(unit))
        model.sit_down(name, cast.signed_in(name), post)
    for name, identity in (("astrid", PIA), ("bo", PIA), ("cilla", PIA), ("hanna", IDENTITIES[1])):
        begin(cast, model, name, identity)
    model.seats.clear()
    cast.close()
    return cast, model


def begin(cast, model, name, identity):
    """Somebody enters a patient, takes part in the care, and signs a note."""
    seat, provider = model.seats[name], model.staff[name].provider
    patient = register_patient(cast.parts, seat.session, identity, NOON)
    model.patients[provider, identity.number] = patient
    model.registered[seat.post.unit].add(patient)
    ends_at = NOON + timedelta(days=365)
    there = relations(cast.parts, seat.session, patient, NOON)
    relation = there[0].id if there else takes_part(cast, seat.session, name, patient)
    model.relations.append([relation, name, seat.post.unit, patient, ends_at])
    saved = signed(cast, seat.session, f"Första ord av {name}.", patient)
    first = Version(saved.version, name, f"Första ord av {name}.", saved.revision, NOON + LOCK, "signed")
    model.entries.append(Entry(saved.entry, seat.post.unit, patient, [first]))


def became(act):
    """What became of an act, and what it gave."""
    try:
        return "done", act()
    except tuple(OUTCOMES) as error:
        return OUTCOMES[type(error)], None


class Practice(RuleBasedStateMachine):
    """Two providers, three units, and whoever joins; what is done is done to the practice and to the model."""

    def __init__(self):
        super().__init__()
        self.place = Path(tempfile.mkdtemp(dir=PLACE, prefix="journal-practice-"))
        cast, model = template()
        shutil.copytree(cast.place, self.place / "cast")
        self.cast = cast.copied_to(self.place / "cast", f"sqlite:///{self.place}/cast/main.db")
        self.serial, self.looks, self.model = count(1), count(), deepcopy(model)

    def teardown(self):
        self.cast.close()
        shutil.rmtree(self.place)

    # Who and what a number picks.

    def name(self, number):
        return list(self.model.staff)[number % len(self.model.staff)]

    def seat(self, number):
        """Somebody at work: signed in anew where the session has ended; None where they work nowhere any more."""
        name = self.name(number)
        seat = self.model.seats.get(name)
        if seat is None or seat.has_ended(self.model.at):
            return self.sit_down(name, number)
        seat.seen_at = self.model.at
        seat.session = resume(self.cast.parts, seat.session.cookie, self.model.at)
        return name

    def sit_down(self, name, number):
        standing = [post for post in self.model.staff[name].posts if post.stands]
        self.model.seats.pop(name, None)
        if not standing:
            assert self.cast.at_the_door(name, self.model.at).assignments == ()
            return None
        post = standing[number % len(standing)]
        self.model.sit_down(name, self.cast.signed_in(name, self.model.at, post.unit), post)
        return name

    def session(self, name):
        return self.model.seats[name].session

    def patient(self, name, number):
        known = [p for (provider, _), p in self.model.patients.items() if provider == self.model.staff[name].provider]
        return known[number % len(known)]

    def entry(self, number):
        return self.model.entries[number % len(self.model.entries)]

    def newest_of(self, name, number):
        """An entry at somebody's unit, their own newest rather than not."""
        mine = [e for e in self.model.entries if e.versions[-1].author == name][::-1]
        return mine[number // 4 % len(mine)] if mine and number % 4 else self.entry(number)

    def frida(self):
        return self.cast.signed_in("frida", self.model.at)

    # Joining, leaving, signing in.

    @rule(by=numbers, head=st.booleans())
    def join(self, by, head):
        inviter = self.seat(by)
        if inviter is None or len(self.model.staff) >= MOST_STAFF or self.model.staff[inviter].provider != "north":
            return
        seat, name = self.model.seats[inviter], f"ny{next(self.serial)}"
        if not head and ("unit", seat.post.unit) not in seat.circles:
            return
        self.cast.people[name] = Person(name, f"Ny {name}", Role.THERAPIST, seat.post.unit)
        if not head:
            unlock_again(self.cast.parts, seat.session, self.cast.people[inviter].passphrase, self.model.at)
        self.cast.invited(self.frida() if head else seat.session, name, self.model.at)
        assignment = self.cast.at_the_door(name, self.model.at).assignments[0].id
        granted = set() if head else set(seat.circles)
        self.model.staff[name] = Staff("north", [Post(assignment, seat.post.unit)], granted)

    @rule(who=numbers)
    def sign_in(self, who):
        self.sit_down(self.name(who), who)

    @rule(who=numbers)
    def leave(self, who):
        name = self.name(who)
        standing = [post for post in self.model.staff[name].posts if post.stands]
        if name == "cilla" or not standing:
            return
        end_assignment(self.cast.parts, self.frida(), standing[0].id, self.model.at)
        self.model.leave(name, standing[0])

    @rule(who=numbers, unit=st.sampled_from(["a", "b"]))
    def come_back(self, who, unit):
        name = self.name(who)
        if name == "cilla" or any(post.stands and post.unit == unit for post in self.model.staff[name].posts):
            return
        wanted = NewAssignment(self.cast.people[name].account, Role.THERAPIST, self.cast.units[unit])
        given = give_assignment(self.cast.parts, self.frida(), wanted, self.model.at)
        self.model.staff[name].posts.append(Post(given, unit))

    @rule(who=numbers)
    def recover(self, who):
        name = self.name(who)
        if not any(post.stands for post in self.model.staff[name].posts):
            return
        person, anew = self.cast.people[name], f"björkar vid sjön nummer {next(self.serial)}"
        self.cast.forget_step(name)
        code = self.cast.code(name, self.model.at)
        shown = Recovering(person.username, person.recovery_code, anew, code, "192.0.2.1")
        person.recovery_code = recover_by_code(self.cast.parts, shown, self.model.at)
        person.passphrase = anew
        self.sit_down(name, who)

    # The register.

    @rule(by=numbers, which=numbers)
    def register(self, by, which):
        name = self.seat(by)
        if name is None:
            return
        seat, identity = self.model.seats[name], IDENTITIES[which % len(IDENTITIES)]
        act = lambda: register_patient(self.cast.parts, seat.session, identity, self.model.at)  # noqa: E731
        outcome, patient = became(act)
        assert outcome == ("done" if ("register", seat.post.unit) in seat.circles else "no key")
        if patient:
            known = self.model.patients.setdefault((self.model.staff[name].provider, identity.number), patient)
            assert known == patient
            self.model.registered[seat.post.unit].add(patient)

    @rule(by=numbers, who=numbers, which=numbers, days=st.sampled_from([1, 90]))
    def begin_relation(self, by, who, which, days):
        name, other = self.seat(by), self.name(who)
        if name is None:
            return
        unit, patient = self.model.seats[name].post.unit, self.patient(name, which)
        ends_at, account = self.model.at + timedelta(days=days), self.cast.people[other].account
        begin = (self.cast.parts, self.session(name), (patient, account), ends_at, self.model.at)
        outcome, relation = became(lambda: begin_relation(*begin))
        works_here = any(post.stands and post.unit == unit for post in self.model.staff[other].posts)
        known = patient in self.model.registered[unit]
        assert outcome == ("done" if works_here and known else "unknown")
        if relation:
            self.model.relations.append([relation, other, unit, patient, ends_at])

    @rule(by=numbers, which=numbers)
    def end_relation(self, by, which):
        name = self.seat(by)
        mine = [r for r in self.model.relations if r[0] and name and r[2] == self.model.seats[name].post.unit]
        if not mine:
            return
        relation = mine[which % len(mine)]
        what = (relation[3], relation[0])
        outcome, _ = became(lambda: end_relation(self.cast.parts, self.session(name), what, self.model.at))
        assert outcome == ("done" if self.model.at < relation[4] else "unknown")
        relation[4] = min(relation[4], self.model.at)

    @rule(by=numbers, who=numbers, which=numbers, rarely=st.integers(0, 3))
    def register_relative(self, by, who, which, rarely):
        name, other = self.seat(by), self.name(who)
        if name is None or rarely or self.model.staff[other].provider != self.model.staff[name].provider:
            return
        patient = self.patient(name, which)
        pair = (patient, self.cast.people[other].account)
        outcome, _ = became(lambda: register_relative(self.cast.parts, self.session(name), pair, self.model.at))
        assert outcome == ("done" if patient in self.model.registered[self.model.seats[name].post.unit] else "unknown")
        if outcome == "done":
            self.model.relatives.add((other, patient))

    # Writing.

    @rule(by=numbers, which=numbers)
    def write(self, by, which):
        name = self.seat(by)
        if name is None:
            return
        patient, words = self.patient(name, which), f"Ord {next(self.serial)}."
        new = note(patient, words, self.model.at)
        expected = self.model.writing(name, patient)
        outcome, saved = became(lambda: begin_entry(self.cast.parts, self.session(name), new, self.model.at))
        assert outcome == expected
        if saved:
            versions = [self.written(name, saved, words)]
            self.model.entries.append(Entry(saved.entry, self.model.seats[name].post.unit, patient, versions))

    def written(self, name, saved, words):
        self.model.seats[name].kept.add(saved.version)
        return Version(saved.version, name, words, saved.revision, self.model.at + LOCK)

    @rule(by=numbers, which=numbers)
    def save(self, by, which):
        name = self.seat(by)
        entry = self.newest_of(name, which)
        if name is None:
            return
        newest, words = entry.versions[-1], f"Nyare ord {next(self.serial)}."
        expected = self.model.changing(name, entry, signs=False)
        change = DraftChange(newest.revision, worded(words))
        target = (entry.patient, entry.id)
        outcome, saved = became(lambda: save_draft(self.cast.parts, self.session(name), target, change, self.model.at))
        assert outcome == expected
        if saved and saved.note:
            entry.versions.append(self.written(name, saved, words))
        elif saved:
            self.model.seats[name].kept.add(newest.id)
            newest.words, newest.revision = words, saved.revision

    @rule(by=numbers, which=numbers)
    def sign(self, by, which):
        name = self.seat(by)
        entry = self.newest_of(name, which)
        if name is None:
            return
        unlock_again(self.cast.parts, self.session(name), self.cast.people[name].passphrase, self.model.at)
        newest, target = entry.versions[-1], (entry.patient, entry.id)
        expected = self.model.changing(name, entry, signs=True)
        sign = (self.cast.parts, self.session(name), target, newest.revision, self.model.at)
        outcome, signed = became(lambda: sign_entry(*sign))
        assert outcome == expected
        if signed:
            newest.state, newest.revision = "signed", signed.revision

    @rule(by=numbers, which=numbers)
    def correct(self, by, which):
        name = self.seat(by)
        entry = self.newest_of(name, which)
        if name is None:
            return
        words = f"Rättat {next(self.serial)}."
        correction = Correction(CorrectionReason.INCOMPLETE, worded(words))
        expected = self.model.correcting(name, entry)
        correct = (self.cast.parts, self.session(name), (entry.patient, entry.id), correction, self.model.at)
        outcome, saved = became(lambda: begin_correction(*correct))
        assert outcome == expected
        if saved:
            entry.versions.append(self.written(name, saved, words))

    # Sharing, choosing, the clock.

    @rule(by=numbers)
    def switch_sharing(self, by):
        name = self.seat(by)
        if name is None:
            return
        seat = self.model.seats[name]
        unit, shares = seat.post.unit, not self.model.shares[seat.post.unit]
        unlock_again(self.cast.parts, seat.session, self.cast.people[name].passphrase, self.model.at)
        change = SharingChange(self.cast.units[unit], shares, "2026-01-15")
        outcome, _ = became(lambda: set_sharing(self.cast.parts, seat.session, change, self.model.at))
        assert outcome == ("done" if ("unit", unit) in seat.circles else "no key")
        if outcome == "done":
            self.model.shares[unit] = shares

    @rule(by=numbers, which=numbers, unit=st.sampled_from(["a", "b", None]))
    def choose(self, by, which, unit):
        name = self.seat(by)
        if name is None:
            return
        post, patient = self.model.seats[name].post, self.patient(name, which)
        target = (patient, self.cast.units[unit] if unit else None)
        choose = (self.cast.parts, self.session(name), target, SHARED_CARE, self.model.at)
        outcome, _ = became(lambda: choose_unit(*choose))
        chosen = self.choosable(post, unit, patient)
        known = patient in self.model.registered[post.unit] and chosen
        barred = (name, patient) in self.model.relatives
        assert outcome == ("unknown" if not known else "refused" if barred else "done")
        if outcome == "done":
            self.model.choices += [(post.id, each, patient, self.model.at + CHOICE) for each in chosen]

    def choosable(self, post, unit, patient):
        if unit == post.unit:
            return [unit] if self.model.has_journal(unit, patient) else []
        there = [u for u, provider in PROVIDER_OF.items() if provider == PROVIDER_OF[post.unit] and u != post.unit]
        wanted = [u for u in there if unit in {None, u} and self.model.shares[u]]
        return [u for u in wanted if self.model.has_journal(u, patient)]

    @rule(step=st.sampled_from(TIMES))
    def time_passes(self, step):
        self.model.at += step

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
        entry = self.entry(number)
        journal = journal_at(self.cast, entry.unit, entry.patient)
        assert has_key(self.cast, seat.session, journal) == self.keyed(name, entry)
        self.read(name, entry, self.model.staff[name].provider)

    def keyed(self, name, entry):
        same = self.model.staff[name].provider == PROVIDER_OF[entry.unit]
        return same and self.model.reaches(name, entry.unit)

    def read(self, name, entry, provider):
        expected, before = self.model.reading(name, entry), last_row(self.cast, provider)
        read = (self.cast, self.session(name), entry.id, entry.patient, self.model.at)
        outcome, found = became(lambda: opened(*read))
        assert outcome == ("done" if expected == "text" else expected), (name, entry)
        row, shown = last_row(self.cast, provider), self.model.shown(name, entry)
        assert (row.id == before.id) == (expected == "unknown")
        if expected == "text":
            assert words_in(found) == [version.words for version in shown]
            assert all(
                v.signature == ("valid" if m.state == "signed" else "none")
                for v, m in zip(found.versions, shown, strict=True)
            )
        if expected != "unknown":
            assert (row.activity, row.permitted) == (Activity.READ, expected != "refused")
            assert set(row.halves) == {version.id for version in shown}
            assert row.actor.account == self.cast.people[name].account


@pytest.mark.rule("A-01", "A-07", "A-09", "A-10", "L-01", "L-05", "S-12")
@pytest.mark.timeout(max(1800, STEPS))
@pytest.mark.hypothesis
def test_the_practice_agrees_with_its_model_at_every_step():
    chosen = settings(
        max_examples=max(1, STEPS // RUN),
        stateful_step_count=RUN,
        deadline=None,
        # A run of fifty steps is read as it is: to make it shorter takes hours.
        phases=(Phase.reuse, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Practice, settings=chosen)
