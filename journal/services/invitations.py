"""Inviting somebody, and joining on an invitation: the newcomer makes their own keys, and nobody else ever has them."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy.exc import IntegrityError

from journal.domain.errors import InvalidError, UnknownError
from journal.domain.ids import AccountId, AssignmentId, new_id
from journal.domain.numbers import normalised_number
from journal.domain.people import AT_A_UNIT, Assignment, Role
from journal.policy.granting import decide_staffing
from journal.services.joining import Accepted, InvitationView, accept, confirm_totp, read_invitation
from journal.services.keyring import trust
from journal.services.keyring_joining import Place, enclosed_for, issuer_for, new_invitation
from journal.services.staffing import Post, administering, staffing_facts, unlocked_circles
from journal.services.usernames import is_username
from journal.store.assignments import add_assignment, current_assignments
from journal.store.invitations import Sent, add_invitation
from journal.store.people import Named, account_row, add_account, new_account, unit_row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.ids import ProviderId, UnitId
    from journal.services.keyring import Session
    from journal.services.keyring_sessions import Circles
    from journal.services.parts import Parts
    from journal.store.database import Transaction

__all__ = [
    "Accepted",
    "InvitationView",
    "Invite",
    "accept",
    "confirm_totp",
    "invite",
    "invite_again",
    "read_invitation",
]

STANDS = timedelta(hours=72)
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Invite:
    """Who is invited, as what, where. ``number`` is their personal number: their own record is barred (A-12)."""

    username: str
    name: str
    title: str
    role: Role
    unit: UnitId | None = None
    number: str = ""


def invite(parts: Parts, session: Session, wanted: Invite, at: datetime) -> str:
    """Invite somebody new: return the code of the link, which is shown once and stands for 72 hours.

    Raises InvalidError, UnknownError for another provider's unit, UnlockNeededError, RefusedError.
    """
    _check(wanted)
    held = unlocked_circles(parts, session, at)
    account, post = AccountId(new_id()), Post(wanted.role, wanted.unit)
    place = Place(session.actor.provider, account, wanted.role, wanted.unit)
    looked_up = _lookup(parts, session, wanted, at)
    with _name_is_free(), parts.store.writing(at=at) as tx:
        _require_unit(tx.connection, session.actor.provider, wanted.unit)
        decision = decide_staffing(administering(session, (account,)), staffing_facts(session, post))
        parts.store.log.recorded(tx, decision, at)
        named = Named(wanted.username, wanted.name, wanted.title)
        add_account(tx, new_account(session.actor.provider, account, named, at), looked_up)
        add_assignment(tx, _assignment(place, at), session.actor.account, at)
        return _send(tx, session, held, place, at)


def invite_again(parts: Parts, session: Session, account: AccountId, at: datetime) -> str:
    """Invite somebody who lost every unlocker: same account, new keys once the link is taken (S-13).

    Entries stay theirs and older signatures verify. Raises UnknownError, UnlockNeededError, RefusedError.
    """
    held = unlocked_circles(parts, session, at)
    with parts.store.writing(at=at) as tx:
        place = _place_of(tx.connection, session.actor.provider, account, at)
        facts = staffing_facts(session, Post(place.role, place.unit))
        parts.store.log.recorded(tx, decide_staffing(administering(session, (account,)), facts), at)
        return _send(tx, session, held, place, at)


def _send(tx: Transaction, session: Session, held: Circles, place: Place, at: datetime) -> str:
    issuer = issuer_for(tx.connection, trust(session), held, place)
    made = new_invitation(place, enclosed_for(tx.connection, trust(session), held, place), issuer)
    add_invitation(tx, made.row, Sent(made.lookup, made.sealed, session.actor.account, at, at + STANDS))
    return made.code


def _place_of(connection: Connection, provider: ProviderId, account: AccountId, at: datetime) -> Place:
    found = account_row(connection, account)
    standing = current_assignments(connection, account, at)
    if found is None or found.provider_id != provider or found.owner_id is not None or not standing:
        raise UnknownError("no such account")
    return Place(provider, account, standing[0].role, standing[0].unit)


def _lookup(parts: Parts, session: Session, wanted: Invite, at: datetime) -> bytes | None:
    number = normalised_number(wanted.number) if wanted.number else None
    if number is None:
        return None
    with parts.store.database.reading() as connection:
        inner = parts.keyring.index_inner(connection, session, number, at)
    return parts.key_store.index(session.actor.provider, inner)


def _assignment(place: Place, at: datetime) -> Assignment:
    new = AssignmentId(new_id())
    return Assignment(new, place.account, place.provider, place.unit, place.role, at, None)


def _require_unit(connection: Connection, provider: ProviderId, unit: UnitId | None) -> None:
    if unit is not None and unit_row(connection, provider, unit) is None:
        raise UnknownError("no such unit")


def _check(wanted: Invite) -> None:
    problems = {
        "username": "malformed" if not is_username(wanted.username) else "",
        "name": _length(wanted.name),
        "title": _length(wanted.title),
        "unit": "missing" if (wanted.role in AT_A_UNIT) != (wanted.unit is not None) else "",
        "number": "malformed" if wanted.number and normalised_number(wanted.number) is None else "",
    }
    found = {name: why for name, why in problems.items() if why}
    if found:
        raise InvalidError(found)


def _length(text: str) -> str:
    if not text.strip():
        return "missing"
    return "long" if len(text) > _LONGEST_NAME else ""


@contextmanager
def _name_is_free() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        raise InvalidError({"username": "taken"}) from error
