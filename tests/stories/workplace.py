"""A practice at work, and its model: who and what a number picks."""

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
from hypothesis.stateful import RuleBasedStateMachine
from hypothesis.strategies._internal.featureflags import FeatureFlags

from journal.domain.care import Identity
from journal.domain.errors import (
    NoKeyError,
    RefusedError,
    RenewedKeysError,
    SealedStateError,
    UnavailableError,
    UnknownError,
)
from journal.domain.people import Role
from journal.services.emergency_review import ask_for_two
from journal.services.entries import begin_entry
from journal.services.officers import NewOfficer, appoint_officer
from journal.services.patient_door import OwnFactor, open_account
from journal.services.patients import register_patient, relations
from journal.services.release_choices import set_direct_access
from journal.services.settling import sign_entry
from journal.services.signing_in import resume, unlock_again
from journal.services.units import SharingChange, add_unit, set_sharing
from tests.cast import NOON, PASSPHRASE, PIA, Person, build
from tests.patients import proved
from tests.scenes import DAY, HOUR, OLA, joined, note, takes_part
from tests.stories.practice_blocks import ZONE
from tests.stories.practice_model import LOCK, Entry, Model, Version
from tests.stories.practice_own import Account
from tests.stories.practice_people import PROVIDER_OF, Post, Staff, needs

IDENTITIES = (PIA, Identity(*OLA), Identity("Rut Medin", "198011202390"))
OUTCOMES = {
    UnknownError: "unknown",
    RefusedError: "refused",
    NoKeyError: "no key",
    RenewedKeysError: "old key",
    SealedStateError: "settled",
    UnavailableError: "kept",
}
OWN = OwnFactor(PASSPHRASE)
"""What every patient shows beside the e-ID."""
HEADS = {"north": "frida", "south": "gustav"}
FRESH = timedelta(minutes=5)
SOON = timedelta(seconds=1)
"""Nobody says two things of one matter in the same moment: which came first says what was meant."""
numbers = st.integers(0, 1000)


@cache
def template():
    """The practice that each run begins with, and its model: five therapists, two patients, some notes at each unit."""
    place = Path(tempfile.mkdtemp(prefix="journal-cast-"))
    atexit.register(shutil.rmtree, place)
    cast, model = build(place, f"sqlite:///{place}/main.db"), Model(NOON)
    joined(cast, "hanna", "Hanna Ö")
    third_unit(cast)
    for name, unit in (("astrid", "a"), ("bo", "b"), ("cilla", "south"), ("doris", "c"), ("hanna", "a")):
        post = Post(cast.at_the_door(name).assignments[0].id, unit, NOON)
        model.staff[name] = Staff(PROVIDER_OF[unit], [post], needs(unit))
        model.sit_down(name, cast.signed_in(name), post)
    for name, identity in (("astrid", PIA), ("bo", PIA), ("cilla", PIA), ("doris", PIA), ("hanna", IDENTITIES[1])):
        begin(cast, model, name, identity)
    for name in ("astrid", "bo"):
        appoint_officer(cast.parts, cast.signed_in("frida"), NewOfficer(cast.people[name].account, "BRA-3"), NOON)
    model.officers = {"astrid", "bo"}
    give_access(cast, model)
    ask_for_two(cast.parts, cast.signed_in("frida"), NOON, two_persons=True)
    model.asks_for_two = {"north"}
    model.seats.clear()
    cast.close()
    return cast, model


def third_unit(cast):
    """One unit more at North, that shares as the others do, and its therapist."""
    frida = cast.signed_in("frida")
    cast.units["c"] = add_unit(cast.parts, frida, "North-C", NOON)
    cast.people["doris"] = Person("doris", "Doris Ö", Role.THERAPIST, "c")
    cast.invited(frida, "doris")
    set_sharing(cast.parts, cast.signed_in("doris"), SharingChange(cast.units["c"], True, "2026-01-15"), NOON)


def give_access(cast, model):
    """Two units give their patients direct access, and Pia has an account that both have joined to her."""
    opened = open_account(cast.parts, proved(), cast.providers["north"], OWN, NOON)
    account = resume(cast.parts, opened.cookie, NOON).actor.account
    model.accounts["north", PIA.number] = Account("north", PIA.number, account)
    for name, unit in (("astrid", "a"), ("bo", "b")):
        set_direct_access(cast.parts, cast.signed_in(name), NOON, gives=True)
        model.direct.add(unit)
        model.does_what_waits(name)


def begin(cast, model, name, identity):
    """Somebody enters a patient, takes part in the care, and signs a note about each of some days."""
    seat, provider = model.seats[name], model.staff[name].provider
    patient = register_patient(cast.parts, seat.session, identity, NOON)
    model.patients[provider, identity.number] = patient
    model.registered[seat.post.unit].add(patient)
    ends_at = NOON + timedelta(days=365)
    there = relations(cast.parts, seat.session, patient, NOON)
    relation = there[0].id if there else takes_part(cast, seat.session, name, patient)
    model.relations.append([relation, name, seat.post.unit, patient, ends_at])
    for days in (9, 1, 0):
        happened, words = NOON - days * DAY, f"Ord av {name}, {days} dagar efteråt."
        draft = begin_entry(cast.parts, seat.session, note(patient, words, happened), NOON)
        saved = sign_entry(cast.parts, seat.session, (patient, draft.entry), draft.revision, NOON)
        first = Version(saved.version, name, words, saved.revision, NOON + LOCK, "signed")
        model.entries.append(Entry(saved.entry, seat.post.unit, patient, [first], happened - HOUR, happened))


def became(act):
    """What became of an act, and what it gave."""
    try:
        return "done", act()
    except tuple(OUTCOMES) as error:
        return OUTCOMES[type(error)], None


def said(entry):
    """The words of each version that was opened, under whatever headings; None for a gap."""
    return [None if v.text is None else " ".join(v.text.keywords.values()) for v in entry.versions]


class Workplace(RuleBasedStateMachine):
    """Two providers, three units, and whoever joins; what is done is done to the practice and to the model."""

    def __init__(self):
        super().__init__()
        # Hypothesis leaves most rules out of a run, to go deep where there are many runs. Here there are few, and with
        # them a rule could be left out of all: every run may do everything.
        self._rules_strategy.enabled_rules_strategy = st.just(FeatureFlags())
        self.place = Path(tempfile.mkdtemp(prefix="journal-practice-"))
        cast, model = template()
        shutil.copytree(cast.place, self.place / "cast")
        self.cast = cast.copied_to(self.place / "cast", f"sqlite:///{self.place}/cast/main.db")
        self.serial, self.looks, self.model, self.heads = count(1), count(), deepcopy(model), {}

    def teardown(self):
        self.cast.close()
        shutil.rmtree(self.place)

    # Who and what a number picks, and when.

    def day(self, days):
        """The day so many days ago, where days are counted."""
        return (self.model.at - days * DAY).astimezone(ZONE).date()

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
        if self.model.staff[name].is_out:
            # That they are let in by nothing is asked once, after the restore: the door throttles who knocks in vain.
            return None
        if not standing:
            assert self.cast.at_the_door(name, self.model.at).assignments == ()
            return None
        post = standing[number % len(standing)]
        self.model.sit_down(name, self.cast.signed_in(name, self.model.at, post.unit), post)
        self.model.does_what_waits(name)
        return name

    def session(self, name):
        return self.model.seats[name].session

    def unlocks(self, name):
        unlock_again(self.cast.parts, self.session(name), self.cast.people[name].passphrase, self.model.at)

    def patient(self, name, number):
        known = [p for (provider, _), p in self.model.patients.items() if provider == self.model.staff[name].provider]
        return known[number % len(known)]

    def entry(self, number):
        return self.model.entries[number % len(self.model.entries)]

    def newest_of(self, name, number):
        """An entry at somebody's unit, their own newest rather than not."""
        mine = [e for e in self.model.entries if e.versions[-1].author == name][::-1]
        return mine[number // 4 % len(mine)] if mine and number % 4 else self.entry(number)

    def head_of(self, provider):
        """Whoever heads the operations there, who signed in or unlocked within five minutes."""
        since, session = self.heads.get(provider, (None, None))
        if since is None or self.model.at - since >= FRESH:
            since, session = self.model.at, self.cast.signed_in(HEADS[provider], self.model.at)
            self.heads[provider] = since, session
        return session
