"""A practice of Sigill's to measure: its people, patients and first entries come about through the services."""

from __future__ import annotations

from base64 import b32decode
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice, product
from pathlib import Path
from uuid import UUID

from bench.asking import ENTRY_BYTES, text_of
from bench.databases import Postgres, Sqlite
from bench.filling import fill, fill_log, some_event
from bench.sizes import CALLERS, PAGE, PASSPHRASE, THERAPIST, Sizes
from journal.domain.care import Identity
from journal.domain.entry import EntryKind, EntryText, EventTime, Keyword
from journal.domain.ids import AccountId, PatientId
from journal.domain.people import Role
from journal.installation import Installation, assemble
from journal.services.analyses import NewAnalysis, record_analysis
from journal.services.entries import write_and_sign
from journal.services.installing import NewInstallation, install
from journal.services.invitations import Invite, invite
from journal.services.joining import accept, confirm_totp
from journal.services.keyring import Session
from journal.services.one_time_codes import code_at
from journal.services.parts import Parts
from journal.services.patients import begin_relation, register_patient
from journal.services.signing_in import Credentials, choose_assignment, sign_in
from journal.services.writing import NewEntry
from journal.settings import Settings
from journal.store.database import Database
from journal.store.engines import open_engine
from journal.store.log_integrator import Integrator
from journal.store.migrating import upgrade
from keys.roots import create_root

LONG, SHORT, WRITTEN_INTO = 0, 1, 2
"""Which patients have the journals that are opened, and from which on the journals are written into."""

IN_MEMORY = "memory"
"""The folder of a place that lies in memory."""

HOUR = timedelta(hours=1)
_BEFORE = 2 * HOUR
_STEP = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who signs in: the name and the secret of the one-time codes."""

    username: str
    account: AccountId
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Practice:
    """A practice that stands: its settings, those who sign in, the patients, and how many entries there are."""

    environment: dict[str, str]
    provider: UUID
    members: tuple[Member, ...]
    patients: tuple[PatientId, ...]
    entries: int


def environment_of(databases: Sqlite | Postgres, name: str, place: Path) -> dict[str, str]:
    """The settings of a practice: two databases and a replica on the database that is measured."""
    addresses = {
        "DATABASE": databases.fresh(f"{name}_main"),
        "KEY_STORE": databases.fresh(f"{name}_keys"),
        "KEY_STORE_REPLICA": databases.fresh(f"{name}_replica"),
    }
    return {f"JOURNAL_{key}": url for key, url in addresses.items()} | {
        "JOURNAL_ROOT": f"file:{place}/root",
        "JOURNAL_SESSIONS": str(place / IN_MEMORY / "sessions"),
        "JOURNAL_ORIGIN": "http://localhost:8000",
        "JOURNAL_INSECURE_COOKIE": "yes",
    }


def make_practice(environment: dict[str, str], sizes: Sizes, now: datetime) -> Practice:
    """Make a practice of the small size, two hours before ``now``."""
    settings = Settings.from_environment(environment)
    create_root(Path(settings.root.removeprefix("file:")))
    upgrade(Database(open_engine(settings.database)))
    installed, at = assemble(settings), now - _BEFORE
    provider, members = _staff(installed.parts, at)
    session = signed_in(installed.parts, members[0], at + 9 * _STEP)
    for number, member in enumerate(members[1:]):
        signed_in(installed.parts, member, at + (10 + number) * _STEP)
    patients = _patients(installed.parts, session, members, sizes.patients, at + 9 * _STEP)
    written = _write(installed.parts, session, patients, at + 9 * _STEP)
    _fill(installed, patients, sizes.small - written)
    installed.parts.store.database.close()
    return Practice(environment, provider, members, patients, sizes.small)


def grow(practice: Practice, environment: dict[str, str], sizes: Sizes) -> Practice:
    """Fill a copy of a practice up to the large size, one long journal among the others."""
    installed = assemble(Settings.from_environment(environment))
    long = sizes.long_journal - PAGE
    fill(installed.parts.store.database, {practice.patients[LONG]: long})
    _fill(installed, practice.patients, sizes.large - practice.entries - long)
    installed.parts.store.database.close()
    return Practice(environment, practice.provider, practice.members, practice.patients, sizes.large)


def _fill(installed: Installation, patients: Sequence[PatientId], missing: int) -> None:
    others = patients[WRITTEN_INTO:]
    share, more = divmod(missing, len(others))
    fill(installed.parts.store.database, {one: share + (n < more) for n, one in enumerate(others)})
    log = installed.parts.store.log
    sample, now = some_event(log.database), datetime.now(UTC)
    events = (sample.about(patient, now) for patient in islice(cycle(others), missing))
    fill_log(Integrator(log.database, log.custody), sample, events, now)


def _staff(parts: Parts, at: datetime) -> tuple[UUID, tuple[Member, ...]]:
    """Found the provider; the head invites everybody, who join."""
    new = NewInstallation("Mottagningen", "Norr", "head", "Hedda Ek", "verksamhetschef", 3, 2)
    installed = install(parts, new, at)
    head = _joined(parts, "head", installed.invitation, at)
    session = signed_in(parts, head, at + _STEP)
    record_analysis(parts, session, NewAnalysis(Role.THERAPIST, at.date(), "BRA-1"), at + _STEP)
    invited = [
        Invite(f"{THERAPIST}{number}", f"Tova Ek {number}", "leg. psykolog", Role.THERAPIST, installed.unit)
        for number in range(CALLERS)
    ]
    at += _STEP
    return installed.provider, tuple(
        _joined(parts, one.username, invite(parts, session, one, at), at) for one in invited
    )


def _joined(parts: Parts, username: str, invitation: str, at: datetime) -> Member:
    accepted = accept(parts, invitation, PASSPHRASE, at)
    secret = b32decode(accepted.totp_secret)
    confirm_totp(parts, invitation, code_at(secret, at), at)
    return Member(username, accepted.account, secret)


def signed_in(parts: Parts, member: Member, at: datetime) -> Session:
    """Sign a member in."""
    shown = Credentials(member.username, PASSPHRASE, code_at(member.secret, at), "bench")
    entered = sign_in(parts, shown, at)
    return choose_assignment(parts, entered.cookie, entered.assignments[0].id, at)


def _patients(
    parts: Parts, session: Session, members: Sequence[Member], count: int, at: datetime
) -> tuple[PatientId, ...]:
    found = tuple(register_patient(parts, session, identity_of(n), at) for n in range(count))
    for patient, member in product(found, members):
        begin_relation(parts, session, (patient, member.account), at + 1000 * HOUR, at)
    return found


def identity_of(which: int) -> Identity:
    """Who a patient is, counted from 0."""
    return Identity(f"Pia Påhittad {which}", _number(which))


def _number(which: int) -> str:
    """A personal number of the series that is set apart for tests."""
    digits = f"8{which // 28:01}{which % 12 + 1:02}{which % 28 + 1:02}98{which % 10}"
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(digits)]
    return f"19{digits}{-sum(n // 10 + n % 10 for n in doubled) % 10}"


def _write(parts: Parts, session: Session, patients: Sequence[PatientId], at: datetime) -> int:
    """Write the entries that are read: a page for the two journals that are opened, one for every other."""
    counts = dict.fromkeys(patients, 1) | {patients[LONG]: PAGE, patients[SHORT]: PAGE}
    text = EntryText({Keyword(word): said for word, said in text_of(ENTRY_BYTES).items()})
    for patient, count in counts.items():
        for number in range(count):
            happened = EventTime(at - (number + 1) * HOUR, at - number * HOUR)
            write_and_sign(parts, session, NewEntry(patient, EntryKind.SESSION, happened, text), at)
    return sum(counts.values())
