"""A practice at work, and its model: whoever a number picks joins, leaves, signs in, and keeps the register."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from copy import deepcopy
from datetime import timedelta
from functools import cache
from itertools import count
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from journal.domain.care import Identity
from journal.domain.errors import NoKeyError, RefusedError, SealedStateError, UnknownError
from journal.domain.people import Role
from journal.services.accounts import Recovering, recover_by_code
from journal.services.officers import NewOfficer, appoint_officer
from journal.services.patients import begin_relation, end_relation, register_patient, register_relative, relations
from journal.services.signing_in import resume, unlock_again
from journal.services.staff import NewAssignment, end_assignment, give_assignment
from tests.cast import NOON, PIA, Person, build
from tests.scenes import HOUR, OLA, joined, signed, takes_part
from tests.stories.practice_model import LOCK, Entry, Model, Version
from tests.stories.practice_people import PROVIDER_OF, Post, Staff, needs

IDENTITIES = (PIA, Identity(*OLA), Identity("Rut Medin", "198011202390"))
OUTCOMES = {UnknownError: "unknown", RefusedError: "refused", NoKeyError: "no key", SealedStateError: "settled"}
MOST_STAFF = 6
LAST = NOON + timedelta(days=390)
"""The days end before an assignment that nobody confirmed rests (A-08); relations of care end within them."""
numbers = st.integers(0, 1000)


@cache
def template():
    """The practice that each run begins with, and its model: four therapists, two patients, a note at each unit."""
    place = Path(tempfile.mkdtemp(prefix="journal-cast-"))
    atexit.register(shutil.rmtree, place)
    cast, model = build(place, f"sqlite:///{place}/main.db"), Model(NOON)
    joined(cast, "hanna", "Hanna Ö")
    for name, unit in (("astrid", "a"), ("bo", "b"), ("cilla", "south"), ("hanna", "a")):
        post = Post(cast.at_the_door(name).assignments[0].id, unit)
        model.staff[name] = Staff(PROVIDER_OF[unit], [post], needs(unit))
        model.sit_down(name, cast.signed_in(name), post)
    for name, identity in (("astrid", PIA), ("bo", PIA), ("cilla", PIA), ("hanna", IDENTITIES[1])):
        begin(cast, model, name, identity)
    for name in ("astrid", "bo"):
        appoint_officer(cast.parts, cast.signed_in("frida"), NewOfficer(cast.people[name].account, "BRA-3"), NOON)
    model.officers = {"astrid", "bo"}
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
    model.entries.append(Entry(saved.entry, seat.post.unit, patient, [first], NOON - HOUR, NOON))


def became(act):
    """What became of an act, and what it gave."""
    try:
        return "done", act()
    except tuple(OUTCOMES) as error:
        return OUTCOMES[type(error)], None


class Workplace(RuleBasedStateMachine):
    """Two providers, three units, and whoever joins; what is done is done to the practice and to the model."""

    def __init__(self):
        super().__init__()
        self.place = Path(tempfile.mkdtemp(prefix="journal-practice-"))
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
        outcome, patient = became(lambda: register_patient(self.cast.parts, seat.session, identity, self.model.at))
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
