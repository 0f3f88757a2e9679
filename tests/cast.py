"""The standing cast: two providers, their people, a patient; built once, copied for each test, signed in for real."""

from __future__ import annotations

import base64
import shutil
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import bindparam, update

from journal.domain.care import Identity
from journal.domain.people import Role
from journal.installation import assemble
from journal.services.analyses import NewAnalysis, record_analysis
from journal.services.installing import NewInstallation, install
from journal.services.invitations import Invite, accept, confirm_totp, invite
from journal.services.one_time_codes import code_at
from journal.services.patients import begin_relation, register_patient
from journal.services.signing_in import Credentials, choose_assignment, sign_in
from journal.services.units import SharingChange, add_unit, set_sharing
from journal.settings import Settings
from journal.store.database import Database
from journal.store.engines import open_engine
from journal.store.migrating import upgrade
from journal.store.people_tables import AccountRow
from keys.passphrases import Cost
from keys.roots import create_root
from keys.store_stock import SHELF
from tests.statements import compiled_once

NOON = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
PASSPHRASE = "kanelbullar under granen 42"
CHEAP = Cost(8192, 1)
"""Argon2id at its least: the tests stretch hundreds of passphrases, and one test holds the floor of real ones."""

FORGOTTEN = update(AccountRow).where(AccountRow.account_id == bindparam("account")).values(totp_step=0)
PIA = Identity("Pia Exempelsson", "196408233234", "070-174 06 05", "pia@example.se")


@dataclass
class Person:
    """One person of the cast: where they work, and what they sign in with."""

    username: str
    name: str
    role: Role
    unit: str | None
    totp: bytes = field(default=b"", repr=False)
    account: object = None
    recovery_code: str = field(default="", repr=False)
    passphrase: str = field(default=PASSPHRASE, repr=False)


PEOPLE = {
    "astrid": Person("astrid", "Astrid Ek", Role.THERAPIST, "a"),
    "bo": Person("bo", "Bo Alm", Role.THERAPIST, "b"),
    "cilla": Person("cilla", "Cilla Sten", Role.THERAPIST, "south"),
    "dag": Person("dag", "Dag Lund", Role.CLERK, "a"),
    "eva": Person("eva", "Eva Hav", Role.AUDITOR, None),
    "frida": Person("frida", "Frida Berg", Role.HEAD, None),
    "gustav": Person("gustav", "Gustav Ask", Role.HEAD, None),
}
TITLES = {
    Role.THERAPIST: "leg. psykolog",
    Role.CLERK: "vårdadministratör",
    Role.AUDITOR: "logggranskare",
    Role.HEAD: "verksamhetschef",
}


@dataclass
class Cast:
    """An installation on its own copies of the databases, with everybody who works there, and Pia."""

    place: Path
    database: str
    people: dict = field(default_factory=dict)
    providers: dict = field(default_factory=dict)
    units: dict = field(default_factory=dict)
    words: dict = field(default_factory=dict)
    pia: object = None

    def __post_init__(self):
        """Wire the parts on whatever stands in the directory and the database."""
        self.settings = Settings(
            database=self.database,
            key_store=f"sqlite:///{self.place}/keys.db",
            root=f"file:{self.place}/root",
            origin="http://localhost",
            insecure_cookie=True,
            sessions=str(self.place / "sessions"),
        )
        wired = assemble(self.settings)
        compiled_once(wired.parts)
        keyring = replace(wired.parts.keyring, cost=CHEAP, floor=CHEAP)
        self.installed = replace(wired, parts=replace(wired.parts, keyring=keyring))
        self.parts = self.installed.parts

    def code(self, name, at=NOON):
        """What the person's authenticator shows."""
        return code_at(self.people[name].totp, at)

    def shown(self, name, at=NOON, **changed):
        """What the person shows at the door."""
        person = self.people[name]
        return replace(Credentials(person.username, person.passphrase, self.code(name, at), "192.0.2.1"), **changed)

    def forget_step(self, name):
        """Let the same half minute's code be shown again: the tests' clock stands still, people's do not."""
        with self.parts.store.database.writing() as tx:
            tx.connection.execute(FORGOTTEN, {"account": self.people[name].account})

    def at_the_door(self, name, at=NOON):
        """Show two factors; no assignment is chosen yet."""
        self.forget_step(name)
        return sign_in(self.parts, self.shown(name, at), at)

    def signed_in(self, name, at=NOON, unit=None):
        """Sign in and take up the assignment at a unit, the person's usual one unless another is named."""
        entered = self.at_the_door(name, at)
        place = self.units.get(unit or self.people[name].unit)
        chosen = next((each for each in entered.assignments if each.unit == place), entered.assignments[0])
        return choose_assignment(self.parts, entered.cookie, chosen.id, at)

    def join(self, name, code, at=NOON):
        """Take an invitation as the person does, with a passphrase and a first code of their own."""
        accepted = accept(self.parts, code, self.people[name].passphrase, at)
        person = self.people[name]
        person.totp, person.account = secret_in(accepted.totp_secret), accepted.account
        person.recovery_code = accepted.recovery_code
        confirm_totp(self.parts, code, self.code(name, at), at)

    def invited(self, by, name, at=NOON):
        """Have somebody of the cast invited, and join."""
        person = self.people[name]
        unit = self.units[person.unit] if person.unit else None
        wanted = Invite(person.username, person.name, TITLES[person.role], person.role, unit)
        self.join(name, invite(self.parts, by, wanted, at), at)

    def close(self):
        """Let go of the databases."""
        self.parts.store.database.close()
        with self.parts.key_store.stores.reading() as connection:
            engine = connection.engine
        engine.dispose()

    def copied_to(self, place, database):
        """The same cast on copies that were made already."""
        copy = Cast(place, database, {name: replace(person) for name, person in self.people.items()})
        copy.providers, copy.units, copy.words = dict(self.providers), dict(self.units), dict(self.words)
        copy.pia = self.pia
        return copy


def build(place, database):
    """Make the cast in an empty directory and an empty database, at noon."""
    cast = empty(place, database)
    _north(cast)
    _south(cast)
    shutil.rmtree(place / "sessions")
    (place / "sessions").mkdir(mode=0o700)
    return cast


def empty(place, database):
    """An installation in which nobody works yet."""
    create_root(place / "root")
    bare = Database(open_engine(database))
    upgrade(bare)
    bare.close()
    cast = Cast(place, database, {name: replace(person) for name, person in PEOPLE.items()})
    # For a few processes after another: one that finds none makes hundreds at need, in every test.
    cast.parts.key_store.stock(NOON, 5 * SHELF)
    return cast


def _north(cast):
    _install(cast, "north", "a", "frida")
    frida = cast.signed_in("frida")
    cast.units["b"] = add_unit(cast.parts, frida, "North-B", NOON)
    for name in ("astrid", "bo", "dag", "eva"):
        cast.invited(frida, name)
    for name, unit in (("astrid", "a"), ("bo", "b")):
        session = cast.signed_in(name)
        set_sharing(cast.parts, session, SharingChange(cast.units[unit], shares=True, analysis="2026-01-15"), NOON)
    dag = cast.signed_in("dag")
    cast.pia = register_patient(cast.parts, dag, PIA, NOON)
    who = (cast.pia, cast.people["astrid"].account)
    begin_relation(cast.parts, dag, who, NOON + timedelta(days=365), NOON)
    cast.signed_in("astrid")


def _south(cast):
    _install(cast, "south", "south", "gustav")
    cast.invited(cast.signed_in("gustav"), "cilla")


def _install(cast, provider, unit, head):
    person = cast.people[head]
    named = (person.username, person.name, TITLES[Role.HEAD])
    wanted = NewInstallation(provider.capitalize(), f"{provider.capitalize()}-A", *named, officers=3, threshold=2)
    entered = install(cast.parts, wanted, NOON)
    cast.providers[provider], cast.units[unit] = entered.provider, entered.unit
    cast.words[provider] = entered.words
    cast.join(head, entered.invitation)
    analysed(cast, head)


def analysed(cast, head, at=NOON):
    """The head records what the other roles rest on, before anybody is given one."""
    session = cast.signed_in(head, at)
    for role in (Role.THERAPIST, Role.CLERK, Role.AUDITOR):
        record_analysis(cast.parts, session, NewAnalysis(role, at.date(), f"BRA-1, {role.value}"), at)


def secret_in(written):
    """The bytes of a secret as an authenticator is given it."""
    return base64.b32decode(written + "=" * (-len(written) % 8))
