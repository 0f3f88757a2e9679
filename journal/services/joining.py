"""Joining on an invitation: a passphrase, then the first one-time code, and in that transaction the account begins."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from journal.domain.access_words import ResourceKind, Subtype
from journal.domain.errors import InvalidError, UnknownError
from journal.domain.ids import AccountId, ProviderId
from journal.domain.people import Role
from journal.domain.practice_asks import Administer
from journal.policy.joining import JoinFacts, decide_join
from journal.services.keyring_accounts import (
    RECOVERY_CODE,
    check_passphrase,
    code_unlocker,
    new_keys,
    passphrase_unlocker,
    sealed_bundle,
)
from journal.services.keyring_arrivals import Arrival, drop_arrival, found_by, keep_arrival, kept_arrival
from journal.services.keyring_grants import CIRCLE, Noted
from journal.services.keyring_joining import open_invitation
from journal.services.keyring_newcomers import Arrived, Newcomer, arrive
from journal.services.one_time_codes import matching_step, new_secret, setup_uri, written_secret
from journal.store.assignments import actor_now, current_assignments
from journal.store.grants import add_account_key, add_circle, add_grants, circles_of, end_grants
from journal.store.invitations import OpenInvitation, invitation_found, lock_provider, take_invitation
from journal.store.passkeys import drop_passkeys
from journal.store.people import add_unlocker, change_account, end_unlockers
from keys.errors import DoesNotOpenError

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.people import Actor
    from journal.services.keyring_joining import Enclosed
    from journal.services.parts import Parts
    from journal.store.database import Transaction


@dataclass(frozen=True, slots=True)
class InvitationView:
    """What an invitation's page says before anybody has joined."""

    account: AccountId
    username: str
    name: str
    title: str
    role: Role
    unit_name: str
    provider_name: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a newcomer writes down: the secret of their authenticator, and the recovery code, shown this once."""

    account: AccountId
    username: str
    totp_uri: str = field(repr=False)
    totp_secret: str = field(repr=False)
    recovery_code: str = field(repr=False)


def read_invitation(parts: Parts, secret: str, at: datetime) -> InvitationView:
    """Say for whom an invitation is. Raise UnknownError when it was taken, has expired or never was."""
    found = _found(parts, secret, at)
    row = found.row
    return InvitationView(
        AccountId(row.account_id),
        found.username,
        found.name,
        found.title,
        Role(row.role),
        found.unit_name,
        found.provider_name,
        found.expires_at,
    )


def accept(parts: Parts, secret: str, passphrase: str, at: datetime) -> Accepted:
    """Make the newcomer's keys under a passphrase; nothing is in use before `confirm_totp`. It may be done again.

    Raises UnknownError, and InvalidError for a weak passphrase.
    """
    found = _found(parts, secret, at)
    check_passphrase(passphrase, (found.username, found.name, found.provider_name, found.unit_name))
    enclosed = _enclosed(found, secret)
    keys = new_keys(AccountId(found.row.account_id), ProviderId(found.row.provider_id), enclosed.pin)
    by_code, recovery_code = code_unlocker(keys, RECOVERY_CODE, at)
    unlockers = (passphrase_unlocker(parts.keyring, keys, passphrase, at), by_code)
    arrival = Arrival(keys, unlockers, new_secret(), recovery_code)
    keep_arrival(parts.keyring, secret, arrival, at)
    return _accepted(found, arrival)


def confirm_totp(parts: Parts, secret: str, code: str, at: datetime) -> Accepted:
    """Take the newcomer's keys into use when the first code is right: certified, granted, logged, in one transaction.

    Raises UnknownError when the invitation was taken or has expired, InvalidError for a wrong code, or when no
    passphrase was chosen within the quarter of an hour before.
    """
    found = _found(parts, secret, at)
    arrival = kept_arrival(parts.keyring, secret)
    if arrival is None:
        raise InvalidError({"passphrase": "missing"})
    step = matching_step(arrival.totp, code, at)
    if step is None:
        raise InvalidError({"code": "wrong"})
    # The codes' secret goes first: a crash in between leaves a secret that no account uses yet.
    parts.key_store.put_secret("totp", arrival.keys.account, arrival.totp)
    with parts.store.writing(at=at) as tx:
        _join(parts, tx, Joining(found, _enclosed(found, secret), arrival, step), at)
    drop_arrival(parts.keyring, secret)
    return _accepted(found, arrival)


@dataclass(frozen=True, slots=True)
class Joining:
    """An invitation, what it encloses, the newcomer's keys, and the time step of the code that was shown."""

    found: OpenInvitation
    enclosed: Enclosed
    arrival: Arrival
    step: int


def _join(parts: Parts, tx: Transaction, joining: Joining, at: datetime) -> None:
    keys = joining.arrival.keys
    lock_provider(tx, keys.provider)
    taken = take_invitation(tx, joining.found.row.invitation_id, at)
    actor = _newcomer(tx, joining.found, at)
    ask = Administer(actor=actor, what=Subtype.CERTIFICATE, kind=ResourceKind.ACCOUNT, about=(keys.account,))
    facts = JoinFacts(invitation_stands=taken, showed_two_factors=True)
    event = parts.store.log.recorded(tx, decide_join(ask, facts), at).event
    newcomer = Newcomer(joining.found.row, joining.enclosed, keys, Noted(keys.provider, event, at))
    _end_earlier(tx, joining, at)
    _begin(tx, joining, arrive(tx.connection, newcomer))


def _begin(tx: Transaction, joining: Joining, arrived: Arrived) -> None:
    keys = joining.arrival.keys
    change_account(tx, keys.account, bundle=sealed_bundle(keys), totp_step=joining.step)
    for unlocker in joining.arrival.unlockers:
        add_unlocker(tx, unlocker)
    add_account_key(tx, arrived.key)
    for circle in arrived.circles:
        add_circle(tx, circle)
    add_grants(tx, arrived.grants)


def _end_earlier(tx: Transaction, joining: Joining, at: datetime) -> None:
    """End what opened the account before, for whoever was invited anew."""
    keys = joining.arrival.keys
    drop_passkeys(tx, keys.account)
    end_unlockers(tx, keys.account, at)
    circles = tuple(circle.circle_id for circle in circles_of(tx.connection, keys.provider))
    end_grants(tx, CIRCLE, circles, (keys.account,), at)


def _newcomer(tx: Transaction, found: OpenInvitation, at: datetime) -> Actor:
    account = AccountId(found.row.account_id)
    for assignment in current_assignments(tx.connection, account, at):
        actor = actor_now(tx.connection, account, assignment.id, at)
        if actor is not None and (actor.role.value, actor.unit) == (found.row.role, found.row.unit_id):
            return actor
    raise UnknownError("the assignment has ended")


def _found(parts: Parts, secret: str, at: datetime) -> OpenInvitation:
    wanted = found_by(secret)
    with parts.store.database.reading() as connection:
        found = invitation_found(connection, wanted, at)
    if found is None:
        raise UnknownError("no such invitation")
    return found


def _enclosed(found: OpenInvitation, secret: str) -> Enclosed:
    try:
        return open_invitation(found.sealed, secret, found.row.invitation_id)
    except DoesNotOpenError as error:
        raise UnknownError("no such invitation") from error


def _accepted(found: OpenInvitation, arrival: Arrival) -> Accepted:
    uri = setup_uri(arrival.totp, found.provider_name, found.username)
    code = arrival.recovery_code
    return Accepted(arrival.keys.account, found.username, uri, written_secret(arrival.totp), code)
