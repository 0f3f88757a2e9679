"""Recovery by officers: enough of them open the circles, and hand keys to whoever works there and lacks them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.domain.access_words import ResourceKind
from journal.domain.duties import NeedAnalysis
from journal.domain.errors import InvalidError, UnknownError
from journal.domain.ids import AccountId, AnalysisId, ProviderId, new_id
from journal.domain.recovery_asks import RecoverKeys, officers_of
from journal.policy.joining import RecoverFacts, decide_recover
from journal.services.invitations import Invite, add_invited, check_invite
from journal.services.keyring_circles import circles_for, known_account
from journal.services.keyring_grants import CIRCLE, Noted, circle_grant
from journal.services.keyring_joining import Place
from journal.services.keyring_recovery import Recovered, recover, recovered_root
from journal.services.sending import Sender, place_of, send
from journal.services.written_names import LONGEST_ANALYSIS, problem_in_text
from journal.store.analyses import add_analysis, has_analysis
from journal.store.assignments import current_assignments
from journal.store.grants import account_keys, add_grants, end_grants
from journal.store.people import providers
from keys.errors import DoesNotOpenError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.care import CareProvider
    from journal.domain.ids import CircleId, EventId
    from journal.domain.people import Role
    from journal.services.keyring_circles import Known
    from journal.services.parts import Parts
    from journal.store.database import Transaction


def list_providers(parts: Parts) -> tuple[CareProvider, ...]:
    """Return the providers of this installation, by name."""
    with parts.store.database.reading() as connection:
        return providers(connection)


def open_recovery(parts: Parts, provider: ProviderId, papers: Sequence[str], at: datetime) -> Recovered:
    """Open a provider's circles with its officers' words, logged. A rehearsal is this and no more.

    Raises InvalidError when the words are too few, mistyped or another provider's.
    """
    try:
        with parts.store.database.reading() as connection:
            recovered = recover(connection, provider, papers)
    except DoesNotOpenError as error:
        raise InvalidError({"words": "do not open"}) from error
    ask = RecoverKeys(actor=officers_of(provider), kind=ResourceKind.LOG, about=(provider,))
    facts = RecoverFacts(enough_officers=True, receiver_has_assignment=True, has_documented_analysis=True)
    parts.store.log.log_access(decide_recover(ask, facts), at)
    return recovered


def hand_keys_to(parts: Parts, recovered: Recovered, account: AccountId, at: datetime) -> int:
    """Grant somebody the circles that their current assignments need; return how many. Raises UnknownError.

    It is for whoever has keys of their own and no colleague left who would hand theirs over.
    """
    with parts.store.writing(at=at) as tx:
        known = _certified(tx.connection, recovered, account)
        needed = _needed(tx.connection, recovered, account, at)
        event = _recorded(parts, tx, _handing_to(recovered, account), at)
        noted = Noted(recovered.trust.provider, event, at)
        end_grants(tx, CIRCLE, needed, (account,), at)
        add_grants(tx, [circle_grant(recovered.circles[circle], known, noted) for circle in needed])
    return len(needed)


def invite_by_officers(parts: Parts, recovered: Recovered, account: AccountId, at: datetime) -> str:
    """Invite somebody who lost every unlocker, with the circles of their place; return the link's code."""
    with parts.store.writing(at=at) as tx:
        place = place_of(tx.connection, recovered.trust.provider, account, at)
        _recorded(parts, tx, _handing_to(recovered, account), at)
        return send(tx, _sender(recovered), place, at)


def lacks_analysis(parts: Parts, recovered: Recovered, role: Role, at: datetime) -> bool:
    """Say whether the provider has no analysis of a role: nobody is given it before there is one (A-06)."""
    with parts.store.database.reading() as connection:
        return not has_analysis(connection, recovered.trust.provider, role, at)


def invite_successor(parts: Parts, recovered: Recovered, wanted: Invite, at: datetime, analysis: str = "") -> str:
    """Invite somebody new, such as the next head, with the circles of the place; return the link's code.

    Where no head is left to record what the role rests on, the officers do: ``analysis`` says where that is filed.
    Raises InvalidError, RefusedError (no analysis: A-06).
    """
    check_invite(wanted)
    if problem := problem_in_text(analysis, LONGEST_ANALYSIS):
        raise InvalidError({"analysis": problem})
    account, by = AccountId(new_id()), officers_of(recovered.trust.provider).account
    place = Place(recovered.trust.provider, account, wanted.role, wanted.unit)
    with parts.store.writing(at=at) as tx:
        analysed = bool(analysis.strip()) or has_analysis(tx.connection, place.provider, wanted.role, at)
        _recorded(parts, tx, _handing_to(recovered, account), at, analysed=analysed)
        if analysis.strip():
            made = AnalysisId(new_id())
            add_analysis(tx, place.provider, NeedAnalysis(made, wanted.role, at.date(), analysis.strip(), by, at))
        add_invited(tx, place, wanted, by, at)
        return send(tx, _sender(recovered), place, at)


def open_root_recovery(recovered: Recovered, letter: bytes) -> bytes:
    """Open `root.recovery`; give back what the root source exported. Raises InvalidError when it is another's."""
    try:
        return recovered_root(recovered, letter)
    except DoesNotOpenError as error:
        raise InvalidError({"root.recovery": "does not open"}) from error


def _sender(recovered: Recovered) -> Sender:
    return Sender(recovered.trust, recovered.circles, officers_of(recovered.trust.provider).account)


def _handing_to(recovered: Recovered, account: AccountId) -> RecoverKeys:
    return RecoverKeys(actor=officers_of(recovered.trust.provider), kind=ResourceKind.ACCOUNT, about=(account,))


def _recorded(parts: Parts, tx: Transaction, ask: RecoverKeys, at: datetime, *, analysed: bool = True) -> EventId:
    facts = RecoverFacts(enough_officers=True, receiver_has_assignment=True, has_documented_analysis=analysed)
    return parts.store.log.recorded(tx, decide_recover(ask, facts), at).event


def _certified(connection: Connection, recovered: Recovered, account: AccountId) -> Known:
    rows = account_keys(connection, (account,))
    known = known_account(connection, recovered.trust, rows[-1]) if rows else None
    if known is None:
        raise UnknownError("no such account, or its keys are not certified")
    return known


def _needed(connection: Connection, recovered: Recovered, account: AccountId, at: datetime) -> list[CircleId]:
    needed: dict[CircleId, None] = {}
    for assignment in current_assignments(connection, account, at):
        needed |= dict.fromkeys(circles_for(assignment.role, assignment.provider, assignment.unit))
    return [circle for circle in needed if circle in recovered.circles]
