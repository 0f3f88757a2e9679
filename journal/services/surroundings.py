"""What stands around a page and is no clinical word: whose server this is, where one works, who can see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.people import Role
from journal.services.choices import OtherUnit, other_units
from journal.services.keyring_circles import CircleKind, circle_id
from journal.services.writing import unit_of
from journal.store import surroundings as store
from journal.store.assignments import assignments_of, current_assignments
from journal.store.cases import count_waiting
from journal.store.entries import open_versions_of
from journal.store.facts import person_behind
from journal.store.health import last_recovery
from journal.store.people import providers
from journal.store.surroundings import TakesPart

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from journal.domain.ids import AccountId, PatientId, ProviderId, UnitId
    from journal.domain.people import Assignment
    from journal.services.keyring import PatientSession, Session
    from journal.services.parts import Parts

__all__ = [
    "Around",
    "OtherUnit",
    "TakesPart",
    "around",
    "colleagues",
    "concerns_others",
    "last_rehearsal",
    "more_elsewhere",
    "my_assignments",
    "names_of_units",
    "newest_events",
    "only_provider",
    "people",
    "provider_name",
    "therapists_by_unit",
    "waits_for_keys",
    "who_takes_part",
]


@dataclass(frozen=True, slots=True)
class Around:
    """The provider's and unit's names, the account's, how many assignments stand, how many notes and cases wait."""

    provider: str
    unit: str
    shares: bool
    username: str
    assignments: int
    waiting: int
    cases: int = 0


def around(parts: Parts, session: Session, at: datetime) -> Around:
    """Return what the masthead says. Only metadata: nothing is opened, so nothing is logged."""
    actor = session.actor
    with parts.store.database.reading() as connection:
        unit, shares = ("", False) if actor.unit is None else store.unit_named(connection, actor.unit)
        waits = actor.role is Role.THERAPIST and actor.unit is not None
        person = person_behind(actor)
        notes = open_versions_of(connection, person, unit_of(session), at) if waits else ()
        return Around(
            provider=store.provider_name(connection, actor.provider),
            unit=unit,
            shares=shares,
            username=store.username_of(connection, actor.account),
            assignments=len(current_assignments(connection, actor.account, at)),
            waiting=len(notes),
            cases=count_waiting(connection, actor.unit) if actor.unit else 0,
        )


def waits_for_keys(session: Session) -> bool:
    """Say whether the unit's circle was not handed on to this session yet: nothing opens until then."""
    actor = session.actor
    return circle_id(actor.provider, CircleKind.UNIT, actor.unit) not in session.circles


def only_provider(parts: Parts) -> str:
    """Return the provider's name for the page before sign-in, where there is only one."""
    with parts.store.database.reading() as connection:
        return store.only_provider_name(connection)


def provider_name(parts: Parts, provider: ProviderId) -> str:
    """Return a provider's name."""
    with parts.store.database.reading() as connection:
        return next((one.name for one in providers(connection) if one.id == provider), "")


def names_of_units(parts: Parts, provider: ProviderId) -> dict[UnitId, str]:
    """Return the names of a provider's units, by id."""
    with parts.store.database.reading() as connection:
        return store.unit_names(connection, provider)


def people(parts: Parts, session: Session | PatientSession) -> dict[AccountId, tuple[str, str]]:
    """Return name and title of the provider's people, by account."""
    with parts.store.database.reading() as connection:
        return store.people_named(connection, session.actor.provider)


def colleagues(parts: Parts, session: Session, at: datetime) -> tuple[tuple[AccountId, str], ...]:
    """Return the therapists who stand at the session's unit now: those who may be given a relation of care."""
    with parts.store.database.reading() as connection:
        names = store.people_named(connection, session.actor.provider)
        standing = assignments_of(connection, session.actor.provider, unit_of(session))
    return tuple(sorted(_therapists(standing, names, at), key=lambda pair: pair[1].casefold()))


def therapists_by_unit(
    parts: Parts, provider: ProviderId, at: datetime
) -> dict[UnitId, tuple[tuple[AccountId, str], ...]]:
    """Return the therapists who stand at each of the provider's units now, by name."""
    with parts.store.database.reading() as connection:
        names = store.people_named(connection, provider)
        posts = assignments_of(connection, provider)
    units = {post.unit for post in posts if post.unit is not None}
    found = {unit: _therapists([post for post in posts if post.unit == unit], names, at) for unit in units}
    return {unit: tuple(sorted(those, key=lambda pair: pair[1].casefold())) for unit, those in found.items()}


def _therapists(
    standing: list[Assignment], names: dict[AccountId, tuple[str, str]], at: datetime
) -> set[tuple[AccountId, str]]:
    return {(a.account, names[a.account][0]) for a in standing if a.role is Role.THERAPIST and a.is_current(at)}


def who_takes_part(parts: Parts, session: Session, patient: PatientId, at: datetime) -> tuple[TakesPart, ...]:
    """Return who takes part in the care, for the page of a journal whose reading already stands in the log."""
    with parts.store.database.reading() as connection:
        return store.taking_part(connection, unit_of(session), patient, at)


def more_elsewhere(parts: Parts, session: Session, patient: PatientId, at: datetime) -> tuple[OtherUnit, ...]:
    """Return what may be told of other units' journals of the patient; nothing is opened."""
    with parts.store.database.reading() as connection:
        return other_units(connection, session, patient, at)


def my_assignments(parts: Parts, account: AccountId, at: datetime) -> tuple[Assignment, ...]:
    """Return the assignments of an account that stand now."""
    with parts.store.database.reading() as connection:
        return current_assignments(connection, account, at)


def last_rehearsal(parts: Parts, session: Session) -> datetime | None:
    """Return when the officers last opened the recovery circle, in earnest or to rehearse."""
    with parts.store.database.reading() as connection:
        return last_recovery(connection, session.actor.provider)


def newest_events(parts: Parts, session: Session, patients: Collection[PatientId]) -> dict[PatientId, datetime]:
    """Return when each of one's own patients was last written about at the unit: a time, and nothing of what."""
    with parts.store.database.reading() as connection:
        return store.newest_events(connection, unit_of(session), patients)


def concerns_others(parts: Parts, session: Session, sentences: Collection[str]) -> frozenset[str]:
    """Return the sentences that name another provider of the installation (S-12)."""
    with parts.store.database.reading() as connection:
        others = store.other_provider_names(connection, session.actor.provider)
    return frozenset(said for said in sentences if any(name in said for name in others))
