"""What lies in a sealed session: the chosen assignment's circle secrets, and for five minutes the account's own."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from journal.domain.errors import UnknownError, UnlockNeededError
from journal.domain.ids import AccountId, AssignmentId, CircleId, JournalId, PatientId, ProviderId, UnitId
from keys.errors import DoesNotOpenError
from keys.pairs import KeyPair, key_pair
from keys.sessions import Cookie, new_cookie, open_item, seal_item

if TYPE_CHECKING:
    from collections.abc import Mapping

    from journal.domain.people import Actor, Assignment
    from keys.sessions import SessionStore

IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=12)
UNLOCKED = timedelta(minutes=5)

MAIN, _OWN, UNLOCK = "main", "own", "unlock"


@dataclass(frozen=True, slots=True)
class HeldCircle:
    """The secret of one epoch of a circle, in the hands of a member."""

    id: CircleId
    epoch: int
    secret: bytes = field(repr=False)

    @property
    def pair(self) -> KeyPair:
        """Both key pairs, expanded anew each time: keep the result where it is used twice."""
        return key_pair(self.secret)


Circles = dict[CircleId, HeldCircle]


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in person, or program, in one assignment (A-10). The cookie seals what is kept."""

    cookie: Cookie = field(repr=False)
    actor: Actor
    circles: Mapping[CircleId, HeldCircle] = field(repr=False)
    pins: Mapping[ProviderId, bytes] = field(repr=False)
    made_at: datetime

    @property
    def id(self) -> str:
        """The id under which it is stored."""
        return self.cookie.id


@dataclass(frozen=True, slots=True)
class Pending:
    """Two factors were shown, and no assignment is chosen yet: this reaches nothing but the choice (A-10)."""

    cookie: Cookie = field(repr=False)
    account: AccountId
    assignments: tuple[Assignment, ...]


@dataclass(frozen=True, slots=True)
class PatientSession:
    """A signed-in patient; ``patient`` is None until a member of a unit has seen whose account it is."""

    cookie: Cookie = field(repr=False)
    actor: Actor
    patient: PatientId | None
    own: OwnItems = field(repr=False)
    pins: Mapping[ProviderId, bytes] = field(repr=False)
    made_at: datetime
    # At which units a guardian, about the child who is ``patient``, or somebody under sixteen is let read. None: all.
    reach: frozenset[UnitId] | None = None

    @property
    def id(self) -> str:
        """The id under which it is stored."""
        return self.cookie.id

    @property
    def secrets(self) -> Mapping[JournalId, OwnSecret]:
        """What opens that which was released of the own journals, and of one's children's."""
        return self.own.secrets

    @property
    def joined(self) -> PatientId:
        """The patient. Raise UnknownError while nobody at a unit has seen whose account it is."""
        if self.patient is None:
            raise UnknownError("the account is not joined to a patient yet")
        return self.patient


@dataclass(frozen=True, slots=True)
class OwnItems:
    """The item "own": the name that the e-ID told, and the secrets of one's own journals."""

    name: str = ""
    secrets: Mapping[JournalId, OwnSecret] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class OwnSecret:
    """The secret of one epoch of a journal, in the hands of its patient."""

    epoch: int
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Main:
    """The item "main": who signed in, when, in which assignment, and the circles that it opened."""

    account: AccountId
    assignment: AssignmentId | None
    circles: Mapping[CircleId, HeldCircle] = field(repr=False)
    pins: Mapping[ProviderId, bytes] = field(repr=False)
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Unlocked:
    """The item "unlock", for five minutes: the account's seed, its bundle key, and a head's circle."""

    seed: bytes = field(repr=False)
    bundle_key: bytes = field(repr=False)
    circles: Mapping[CircleId, HeldCircle] = field(repr=False)
    until: datetime


def begin_cookie() -> Cookie:
    """Make a new session's cookie."""
    return new_cookie()


def keep_item(store: SessionStore, cookie: Cookie, name: str, content: bytes, until: datetime | None = None) -> None:
    """Seal one item of the session, in place of the one of that name."""
    store.put(cookie.id, name, seal_item(cookie, name, content), None if until is None else until.timestamp())


def kept_item(store: SessionStore, cookie: Cookie, name: str) -> bytes | None:
    """Open one item, or None where there is none that opens."""
    sealed = store.get(cookie.id, name)
    try:
        return None if sealed is None else open_item(cookie, name, sealed)
    except DoesNotOpenError:
        return None


def keep_main(store: SessionStore, cookie: Cookie, main: Main) -> None:
    """Seal who is signed in."""
    written = {
        "account": main.account.hex,
        "assignment": main.assignment and main.assignment.hex,
        "circles": circles_written(main.circles),
        "pins": {provider.hex: pin.hex() for provider, pin in main.pins.items()},
        "made_at": main.made_at.isoformat(),
    }
    keep_item(store, cookie, MAIN, json.dumps(written).encode())


def kept_main(store: SessionStore, cookie: Cookie) -> Main | None:
    """Open who is signed in, or None."""
    content = kept_item(store, cookie, MAIN)
    if content is None:
        return None
    read = json.loads(content)
    return Main(
        AccountId(UUID(read["account"])),
        AssignmentId(UUID(read["assignment"])) if read["assignment"] else None,
        circles_read(read["circles"]),
        {ProviderId(UUID(provider)): bytes.fromhex(pin) for provider, pin in read["pins"].items()},
        datetime.fromisoformat(read["made_at"]),
    )


def keep_unlocked(store: SessionStore, cookie: Cookie, unlocked: Unlocked) -> None:
    """Seal what a fresh unlock gives."""
    written = {
        "seed": unlocked.seed.hex(),
        "bundle_key": unlocked.bundle_key.hex(),
        "circles": circles_written(unlocked.circles),
        "until": unlocked.until.isoformat(),
    }
    keep_item(store, cookie, UNLOCK, json.dumps(written).encode(), unlocked.until)


def drop_ended_unlock(store: SessionStore, cookie: Cookie, at: datetime) -> None:
    """Drop what an unlock gave once its five minutes are over. Each request does, so nothing is opened for it."""
    store.drop_ended(cookie.id, UNLOCK, at.timestamp())


def kept_unlocked(store: SessionStore, cookie: Cookie, at: datetime) -> Unlocked | None:
    """Open what the last unlock gave, unless its five minutes are over: then it is dropped."""
    content = kept_item(store, cookie, UNLOCK)
    if content is None:
        return None
    read = json.loads(content)
    until = datetime.fromisoformat(read["until"])
    if at >= until:
        store.drop(cookie.id, UNLOCK)
        return None
    seed, bundle_key = bytes.fromhex(read["seed"]), bytes.fromhex(read["bundle_key"])
    return Unlocked(seed, bundle_key, circles_read(read["circles"]), until)


def require_unlocked(store: SessionStore, cookie: Cookie, at: datetime) -> Unlocked:
    """Open what the last unlock gave. Raise UnlockNeededError when it is over or never was (S-04)."""
    unlocked = kept_unlocked(store, cookie, at)
    if unlocked is None:
        raise UnlockNeededError("unlock again to do this")
    return unlocked


def keep_own(store: SessionStore, cookie: Cookie, own: OwnItems) -> None:
    """Seal a patient's name and what opens the own journals."""
    secrets = {journal.hex: (one.epoch, one.secret.hex()) for journal, one in own.secrets.items()}
    keep_item(store, cookie, _OWN, json.dumps({"name": own.name, "secrets": secrets}).encode())


def kept_own(store: SessionStore, cookie: Cookie) -> OwnItems:
    """Open a patient's name and what opens the own journals; nothing where nothing is kept."""
    content = kept_item(store, cookie, _OWN)
    if content is None:
        return OwnItems()
    read = json.loads(content)
    secrets = ((JournalId(UUID(journal)), epoch, secret) for journal, (epoch, secret) in read["secrets"].items())
    return OwnItems(
        read["name"], {journal: OwnSecret(epoch, bytes.fromhex(secret)) for journal, epoch, secret in secrets}
    )


def circles_written(circles: Mapping[CircleId, HeldCircle]) -> dict[str, tuple[int, str]]:
    """Write circle secrets as JSON takes them; what is written is sealed before it lies anywhere."""
    return {circle.hex: (held.epoch, held.secret.hex()) for circle, held in circles.items()}


def circles_read(written: dict[str, tuple[int, str]]) -> Circles:
    """Read what `circles_written` wrote."""
    circles = ((CircleId(UUID(circle)), epoch, secret) for circle, (epoch, secret) in written.items())
    return {circle: HeldCircle(circle, epoch, bytes.fromhex(secret)) for circle, epoch, secret in circles}
