"""The register opened: names and numbers of the own patients once a session, and of others when they are shown."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, TypeVar

from journal.domain.care import Identity
from journal.domain.errors import TamperedError, UnavailableError, UnknownError
from journal.domain.register_asks import OpenRegister
from journal.policy.registering import decide_open_register
from journal.services.writing import unit_of
from journal.store.deaths import standing_deaths
from journal.store.entries import identity_heads, register_page
from journal.store.facts import person_behind, register_facts
from journal.store.patients import journal_of, related_patients, require_register
from journal.store.protections import protected_among

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection

    from journal.domain.care import Journal
    from journal.domain.ids import DeathId, PatientId, UnitId
    from journal.domain.people import Actor
    from journal.services.keyring import Session
    from journal.services.parts import Parts

_HUES = 12
_ITEM = "register"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PatientCard:
    """A patient as the bar and the lists show them. ``since`` and ``relation_ends`` are the viewer's own relation.

    Of whom ``is_protected``, phone and email are empty, whoever looks: every outlet gets its patients as cards (P-12).
    ``death`` is the mark of death that stood when a kept card was opened, as text.
    """

    id: PatientId
    name: str
    number: str
    phone: str = ""
    email: str = ""
    died_on: date | None = None
    hue: int = 1
    since: datetime | None = None
    relation_ends: datetime | None = None
    is_protected: bool = False
    death: str = ""


class CardChangedError(UnavailableError):
    """A death was marked, or a mark taken back, after a card was opened: whoever asks again has the card of now."""


def my_patients(parts: Parts, session: Session, at: datetime) -> tuple[PatientCard, ...]:
    """Return the patients in whose care one takes part here, by name.

    Opened once a session, as one row; then kept sealed.
    """
    with parts.store.database.reading() as connection:
        mine = related_patients(connection, person_behind(session.actor), unit_of(session), at)
    cards = _cards(parts, session, mine, at)
    return tuple(
        sorted(
            (replace(c, since=mine[c.id].starts_at, relation_ends=mine[c.id].ends_at) for c in cards),
            key=lambda card: card.name.casefold(),
        )
    )


def patient_card(parts: Parts, session: Session, patient: PatientId, at: datetime) -> PatientCard:
    """Return one patient of the unit's register. Raise UnknownError for anybody else."""
    with parts.store.database.reading() as connection:
        mine = related_patients(connection, person_behind(session.actor), unit_of(session), at)
    cards = _cards(parts, session, [patient], at)
    if not cards:
        message = "no such patient"
        raise UnknownError(message)
    relation = mine.get(patient)
    if relation is None:
        return cards[0]
    return replace(cards[0], since=relation.starts_at, relation_ends=relation.ends_at)


def with_card(parts: Parts, session: Session, patient: PatientId, act: Callable[[PatientCard], T], at: datetime) -> T:
    """Do what rests on a patient's card, and once more where that changed before the patient's lock was had.

    Raises UnknownError for anybody else's patient, CardChangedError where it has changed again.
    """
    try:
        return act(patient_card(parts, session, patient, at))
    except CardChangedError:
        return act(patient_card(parts, session, patient, at))


def require_card(connection: Connection, session: Session, card: PatientCard) -> None:
    """Raise CardChangedError where the unit's register says something else of the patient's death than the card."""
    if str(standing_deaths(connection, unit_of(session), [card.id]).get(card.id)) != card.death:
        raise CardChangedError("register: a death was marked or a mark taken back in the same moment")


def unit_patients(parts: Parts, session: Session, after: UUID | None, at: datetime) -> tuple[PatientCard, ...]:
    """Return a page of the unit's register for whoever keeps it; one row names everybody who is shown (L-07)."""
    with parts.store.database.reading() as connection:
        register = journal_of(connection, unit_of(session), None)
        ids = register_page(connection, register.id, after) if register else ()
    return open_cards(parts, session, ids, at) if ids else ()


def open_cards(parts: Parts, session: Session, patients: Iterable[PatientId], at: datetime) -> tuple[PatientCard, ...]:
    """Open the newest identity of each of these patients in the own unit's register, under one row."""
    return _shown(parts, session, open_identities(parts, session, patients, at))


def open_identities(
    parts: Parts, session: Session, patients: Iterable[PatientId], at: datetime
) -> dict[PatientId, Identity]:
    """Open what `open_cards` shows, whole: to be kept sealed or written anew, and shown to nobody."""

    def secret_of(connection: Connection, register: Journal) -> bytes:
        return parts.keyring.reader_secret(connection, session, register)

    return identities_opened(parts, (session.actor, unit_of(session), secret_of), patients, at)


def identities_opened(
    parts: Parts,
    opener: tuple[Actor, UnitId, Callable[[Connection, Journal], bytes]],
    patients: Iterable[PatientId],
    at: datetime,
) -> dict[PatientId, Identity]:
    """Open identities in the register of an actor's unit, by what gives its reader secret once the row is committed."""
    actor, unit, secret_of = opener
    with parts.store.database.reading() as connection:
        register = require_register(connection, unit)
        heads = identity_heads(connection, register.id, patients, at)
        ask = OpenRegister(
            actor=actor,
            unit=register.unit,
            register=register.id,
            shown=tuple(head.patient for head in heads),
            versions=tuple(head.newest.id for head in heads),
        )
        facts = register_facts(connection, actor, register.unit, None, at)
    access = parts.store.log.log_access(decide_open_register(ask, facts), at)
    with parts.store.database.reading() as connection:
        secret = secret_of(connection, register)
    opened = parts.vault.open_versions(access, [head.newest for head in heads], secret)
    found_of: dict[PatientId, Identity] = {}
    for head in heads:
        found = opened.get(head.newest.id)
        if found is None or not isinstance(found.text, Identity):
            message = "an identity in the register does not open"
            raise TamperedError(message)
        found_of[head.patient] = found.text
    return found_of


def forget_card(parts: Parts, session: Session, patient: PatientId) -> None:
    """Forget a kept identity, since there is a newer one."""
    kept = _kept(parts, session)
    if kept.pop(str(patient), None) is not None:
        _keep(parts, session, kept)


def hue_of(patient: PatientId) -> int:
    """Return one of twelve hues for the patient's bar, so that two open tabs differ."""
    return sha256(patient.bytes).digest()[0] % _HUES + 1


def _cards(
    parts: Parts, session: Session, wanted: Iterable[PatientId] | Mapping[PatientId, object], at: datetime
) -> tuple[PatientCard, ...]:
    kept = _kept(parts, session)
    wanted = list(wanted)
    with parts.store.database.reading() as connection:
        dead = standing_deaths(connection, unit_of(session), wanted)
    missing = [patient for patient in wanted if not _still_says(kept.get(str(patient)), dead.get(patient))]
    if missing:
        kept = {patient: card for patient, card in kept.items() if patient not in set(map(str, missing))}
        for patient, identity in open_identities(parts, session, missing, at).items():
            kept[str(patient)] = _to_keep(identity, dead.get(patient))
        _keep(parts, session, kept)
    known = {patient: _kept_identity(kept[str(patient)]) for patient in wanted if str(patient) in kept}
    return tuple(replace(card, death=kept[str(card.id)][-1]) for card in _shown(parts, session, known))


def _shown(parts: Parts, session: Session, known: Mapping[PatientId, Identity]) -> tuple[PatientCard, ...]:
    """Return cards as they may be shown now: a mark that came since an identity was opened hides at once (P-12)."""
    with parts.store.database.reading() as connection:
        hidden = protected_among(connection, session.actor.provider, known.keys())
    return tuple(_card(patient, identity, is_protected=patient in hidden) for patient, identity in known.items())


def _card(patient: PatientId, identity: Identity, *, is_protected: bool) -> PatientCard:
    shown = identity.without_contact() if is_protected else identity
    return PatientCard(patient, **asdict(shown), hue=hue_of(patient), is_protected=is_protected)


def _still_says(kept: list[str] | None, death: DeathId | None) -> bool:
    """Say whether a kept card was opened under the mark of death that stands now, or under none where none does."""
    return kept is not None and kept[-1] == str(death)


def _to_keep(known: Identity, death: DeathId | None) -> list[str]:
    died_on = known.died_on.isoformat() if known.died_on else ""
    return [known.name, known.number, known.phone, known.email, died_on, str(death)]


def _kept_identity(kept: list[str]) -> Identity:
    name, number, phone, email, died_on, _ = kept
    return Identity(name, number, phone, email, date.fromisoformat(died_on) if died_on else None)


def _keep(parts: Parts, session: Session, kept: dict[str, list[str]]) -> None:
    parts.keyring.keep(session, _ITEM, json.dumps(kept).encode())


def _kept(parts: Parts, session: Session) -> dict[str, list[str]]:
    kept = parts.keyring.kept(session, _ITEM)
    return {} if kept is None else dict(json.loads(kept))
