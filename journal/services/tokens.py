"""Programs' tokens: accounts of their own, scoped and expiring, which read and draft in their owner's assignment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from journal.domain.access_words import ResourceKind, Subtype
from journal.domain.errors import InvalidError, UnknownError
from journal.domain.ids import AccountId, new_id
from journal.domain.people import AccountKind, Scope
from journal.domain.practice_asks import Administer, operator_of
from journal.policy.granting import decide_own_account
from journal.policy.restoring import EndTokensFacts, decide_end_tokens
from journal.services.bearing import bearer, written_token
from journal.services.keyring_accounts import TOKEN, code_unlocker, new_keys, public_keys, sealed_bundle
from journal.services.keyring_circles import FIRST, Known
from journal.services.keyring_grants import CIRCLE, Noted, circle_grant
from journal.services.staffing import own_account_facts, unlocked_circles
from journal.services.written_names import problem_in_name
from journal.store.grants import add_grants, circles_of, end_grants
from journal.store.people import StoredAccount, add_account, add_unlocker, end_unlockers
from journal.store.programs import close_accounts, open_programs, programs_of

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from journal.domain.ids import ProviderId
    from journal.services.keyring import Session
    from journal.services.keyring_accounts import OwnKeys
    from journal.services.parts import Parts
    from journal.store.database import Transaction

__all__ = ["NewToken", "TokenView", "bearer", "create_token", "end_every_token", "end_token", "list_tokens"]

LONGEST_DAYS = 365


@dataclass(frozen=True, slots=True)
class NewToken:
    """What a program is called, what it may do, and for how many days."""

    name: str
    scopes: frozenset[Scope]
    days: int


@dataclass(frozen=True, slots=True)
class TokenView:
    """A token as its owner sees it: never the token itself."""

    id: AccountId
    name: str
    scopes: frozenset[Scope]
    expires_at: datetime
    made_at: datetime


def create_token(parts: Parts, session: Session, wanted: NewToken, at: datetime) -> str:
    """Make a token for a program, with the circles of the current assignment; return it, shown this once.

    Raises InvalidError, UnlockNeededError, and RefusedError for a program that asks.
    """
    _check(wanted)
    unlocked_circles(parts, session, at)
    provider = session.actor.provider
    keys = new_keys(AccountId(new_id()), provider, session.pins[provider])
    unlocker, code = code_unlocker(keys, TOKEN, at)
    with parts.store.writing(at=at) as tx:
        event = parts.store.log.recorded(
            tx, decide_own_account(_ask(session, keys.account), own_account_facts(session)), at
        ).event
        add_account(tx, _account(session, keys, wanted, at))
        add_unlocker(tx, unlocker)
        own = Known(keys.account, FIRST, public_keys(keys))
        noted = Noted(provider, event, at)
        add_grants(tx, [circle_grant(circle, own, noted) for circle in session.circles.values()])
    return written_token(keys.account, code)


def list_tokens(parts: Parts, session: Session, at: datetime) -> tuple[TokenView, ...]:
    """Return one's own tokens that have not ended, newest first; expired ones are left out."""
    with parts.store.database.reading() as connection:
        found = programs_of(connection, session.actor.account)
    return tuple(
        TokenView(AccountId(each.account_id), each.name, _scopes(each.scopes), each.expires_at, each.made_at)
        for each in found
        if each.expires_at is not None and each.expires_at > at
    )


def end_token(parts: Parts, session: Session, token: AccountId, at: datetime) -> None:
    """End one of one's own tokens, at once. Raises UnknownError, RefusedError."""
    with parts.store.writing(at=at) as tx:
        if token not in {each.account_id for each in programs_of(tx.connection, session.actor.account)}:
            raise UnknownError("no such token")
        parts.store.log.recorded(tx, decide_own_account(_ask(session, token), own_account_facts(session)), at)
        end_program(tx, session.actor.provider, token, at)


def end_every_token(parts: Parts, provider: ProviderId, at: datetime) -> int:
    """End every token of a provider whose log goes on from an older copy: nobody knows which were ended since.

    Returns how many. One row of the log names them all.
    """
    with parts.store.writing(at=at) as tx:
        found = open_programs(tx.connection, provider)
        if found:
            actor = operator_of(provider)
            ask = Administer(actor=actor, what=Subtype.GRANT, kind=ResourceKind.ACCOUNT, about=found)
            parts.store.log.recorded(tx, decide_end_tokens(ask, EndTokensFacts(log_went_back=True)), at)
        for program in found:
            end_program(tx, provider, program, at)
    return len(found)


def end_program(tx: Transaction, provider: UUID, program: UUID, at: datetime) -> None:
    """Close a program's account and end its unlocker and grants."""
    close_accounts(tx, (program,), at)
    end_unlockers(tx, program, at)
    circles = tuple(circle.circle_id for circle in circles_of(tx.connection, provider))
    end_grants(tx, CIRCLE, circles, (program,), at)


def _account(session: Session, keys: OwnKeys, wanted: NewToken, at: datetime) -> StoredAccount:
    return StoredAccount(
        account_id=keys.account,
        provider_id=keys.provider,
        kind=AccountKind.PROGRAM.value,
        username=f"program-{keys.account.hex}",
        name=wanted.name.strip(),
        title="",
        bundle=sealed_bundle(keys),
        owner_id=session.actor.account,
        assignment_id=session.actor.assignment,
        scopes=" ".join(sorted(scope.value for scope in wanted.scopes)),
        expires_at=at + timedelta(days=wanted.days),
        made_at=at,
        closed_at=None,
    )


def _ask(session: Session, token: AccountId) -> Administer:
    return Administer(actor=session.actor, what=Subtype.GRANT, kind=ResourceKind.ACCOUNT, about=(token,))


def _scopes(written: str) -> frozenset[Scope]:
    return frozenset(Scope(scope) for scope in written.split())


def _check(wanted: NewToken) -> None:
    problems = {
        "name": problem_in_name(wanted.name),
        "scopes": "missing" if not wanted.scopes else "",
        "days": "out of range" if not 1 <= wanted.days <= LONGEST_DAYS else "",
    }
    found = {name: why for name, why in problems.items() if why}
    if found:
        raise InvalidError(found)
