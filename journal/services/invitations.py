"""Inviting somebody, and joining on an invitation: the newcomer makes their own keys, and nobody else ever has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.errors import InvalidError, UnknownError
from journal.domain.ids import AccountId, AssignmentId, new_id
from journal.domain.numbers import normalised_number
from journal.domain.people import AT_A_UNIT, STAFF, Assignment, Role
from journal.policy.granting import decide_staffing
from journal.services.joining import Accepted, InvitationView, accept, confirm_totp, read_invitation
from journal.services.keyring import trust
from journal.services.keyring_joining import Place
from journal.services.sending import STANDS, Sender, place_of, send
from journal.services.staffing import Post, administering, staffing_facts, unlocked_circles
from journal.services.usernames import is_username
from journal.services.written_names import problem_in_name
from journal.store.analyses import has_analysis
from journal.store.assignments import add_assignment
from journal.store.people import Named, add_account, change_account, new_account, unit_row

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.ids import ProviderId, UnitId
    from journal.services.keyring import Session
    from journal.services.parts import Parts
    from journal.store.database import Transaction

__all__ = [
    "STANDS",
    "Accepted",
    "InvitationView",
    "Invite",
    "accept",
    "confirm_totp",
    "invite",
    "invite_again",
    "read_invitation",
]


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

    Raises InvalidError, UnknownError for another provider's unit, UnlockNeededError, RefusedError (no analysis: A-06).
    """
    check_invite(wanted)
    held = unlocked_circles(parts, session, at)
    account, post = AccountId(new_id()), Post(wanted.role, wanted.unit)
    place = Place(session.actor.provider, account, wanted.role, wanted.unit)
    looked_up = _lookup(parts, session, wanted, at)
    with parts.store.writing(at=at) as tx:
        _require_unit(tx.connection, session.actor.provider, wanted.unit)
        analysed = has_analysis(tx.connection, place.provider, wanted.role, at)
        facts = staffing_facts(session, post, analysed=analysed)
        parts.store.log.recorded(tx, decide_staffing(administering(session, (account,)), facts), at)
        add_invited(tx, place, wanted, session.actor.account, at)
        change_account(tx, account, number_lookup=looked_up)
        return send(tx, Sender(trust(session), held, session.actor.account), place, at)


def invite_again(parts: Parts, session: Session, account: AccountId, at: datetime) -> str:
    """Invite somebody who lost every unlocker: same account, new keys once the link is taken (S-13).

    Entries stay theirs and older signatures verify. Raises UnknownError, UnlockNeededError, RefusedError.
    """
    held = unlocked_circles(parts, session, at)
    with parts.store.writing(at=at) as tx:
        place = place_of(tx.connection, session.actor.provider, account, at)
        facts = staffing_facts(session, Post(place.role, place.unit), analysed=True)
        parts.store.log.recorded(tx, decide_staffing(administering(session, (account,)), facts), at)
        return send(tx, Sender(trust(session), held, session.actor.account), place, at)


def add_invited(tx: Transaction, place: Place, wanted: Invite, by: AccountId, at: datetime) -> None:
    """Enter somebody new with the assignment that they are invited to."""
    named = Named(wanted.username, wanted.name.strip(), wanted.title.strip())
    add_account(tx, new_account(place.provider, place.account, named, at))
    given = Assignment(AssignmentId(new_id()), place.account, place.provider, place.unit, place.role, at, None)
    add_assignment(tx, given, by, at)


def _lookup(parts: Parts, session: Session, wanted: Invite, at: datetime) -> bytes | None:
    number = normalised_number(wanted.number) if wanted.number else None
    if number is None:
        return None
    with parts.store.database.reading() as connection:
        inner = parts.keyring.index_inner(connection, session, number, at)
    return parts.key_store.index(session.actor.provider, inner)


def _require_unit(connection: Connection, provider: ProviderId, unit: UnitId | None) -> None:
    if unit is not None and unit_row(connection, provider, unit) is None:
        raise UnknownError("no such unit")


def check_invite(wanted: Invite) -> None:
    """Accept what was typed or raise InvalidError, a reason code for each field."""
    problems = {
        "username": "malformed" if not is_username(wanted.username) else "",
        "name": problem_in_name(wanted.name),
        "title": problem_in_name(wanted.title),
        "role": "unknown" if wanted.role not in STAFF else "",
        "unit": "missing" if (wanted.role in AT_A_UNIT) != (wanted.unit is not None) else "",
        "number": "malformed" if wanted.number and normalised_number(wanted.number) is None else "",
    }
    found = {name: why for name, why in problems.items() if why}
    if found:
        raise InvalidError(found)
