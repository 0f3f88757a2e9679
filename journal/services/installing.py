"""Entering a care provider: its keys, its first unit, its recovery officers' words, and its first head's invitation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from journal.domain.access_words import ResourceKind, Subtype
from journal.domain.duties import NeedAnalysis
from journal.domain.errors import InvalidError
from journal.domain.ids import AccountId, AnalysisId, AssignmentId, ProviderId, UnitId, new_id
from journal.domain.people import Actor, Assignment, Role
from journal.domain.practice_asks import Administer
from journal.policy.joining import FoundFacts, decide_found
from journal.services.keyring_founding import (
    Founded,
    first_grants,
    first_invitation,
    found,
    officers_words,
    sealed_root,
)
from journal.services.keyring_grants import Noted
from journal.services.sending import STANDS
from journal.services.usernames import is_username
from journal.services.written_names import problem_in_name
from journal.store.analyses import add_analysis
from journal.store.assignments import add_assignment
from journal.store.grants import add_circle, add_grants, add_log_key
from journal.store.invitations import Sent, add_invitation
from journal.store.people import Named, account_named, add_account, add_provider, add_unit, new_account, new_unit

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.ids import EventId
    from journal.services.parts import Parts
    from journal.store.database import Transaction

LOG_KEY = "log-key"
FIRST_ANALYSIS = (
    "Verksamhetschefens uppdrag: den som leder verksamheten ger och tar behörighet, och läser inga anteckningar."
)


@dataclass(frozen=True, slots=True)
class NewInstallation:
    """A care provider to enter, its first unit and head, and how many of how many officers open its recovery circle.

    ``analysis`` is what the head's own role rests on; the head records those of the other roles (A-06).
    """

    provider_name: str
    unit_name: str
    username: str
    name: str
    title: str
    officers: int
    threshold: int
    root_export: bytes = field(default=b"", repr=False)
    analysis: str = FIRST_ANALYSIS


@dataclass(frozen=True, slots=True)
class Installed:
    """What was entered. Words and invitation are shown this once and kept nowhere; ``root_recovery`` goes to a file.

    ``fingerprint`` is the provider key's, 32 bytes: it belongs on the officers' paper, who have no bundle to pin it.
    """

    provider: ProviderId
    unit: UnitId
    head: AccountId
    words: tuple[str, ...] = field(repr=False)
    invitation: str = field(repr=False)
    root_recovery: bytes = field(repr=False)
    fingerprint: bytes


def install(parts: Parts, wanted: NewInstallation, at: datetime) -> Installed:
    """Enter a provider. Raise InvalidError when the user name is taken or there is no such k of n."""
    founded = found(ProviderId(new_id()), at)
    words = _words(founded, wanted)
    _check(wanted)
    with parts.store.database.reading() as connection:
        if account_named(connection, wanted.username) is not None:
            raise InvalidError({"username": "taken"})
    # The log's key goes first: without it no row can be written, and so no provider.
    parts.key_store.put_secret(LOG_KEY, founded.provider, founded.log_seed)
    # Whom the key store believes when it is ordered to destroy: a row of the main database decides nothing there.
    parts.key_store.pin(founded.provider, founded.pin)
    head = _head(founded, wanted)
    unit = UnitId(new_id())
    with parts.store.writing(at=at) as tx:
        add_provider(tx, founded.provider, wanted.provider_name, founded.public_key, at)
        event = _logged(parts, tx, head, at)
        _add_people(tx, wanted, head, unit, at)
        _add_keys(tx, founded, Noted(founded.provider, event, at))
        invitation = first_invitation(founded, head.account)
        sent = Sent(invitation.lookup, invitation.sealed, head.account, at, at + STANDS)
        add_invitation(tx, invitation.row, sent)
    exported = sealed_root(founded, wanted.root_export) if wanted.root_export else b""
    return Installed(founded.provider, unit, head.account, words, invitation.code, exported, founded.pin)


def _logged(parts: Parts, tx: Transaction, head: Actor, at: datetime) -> EventId:
    ask = Administer(actor=head, what=Subtype.CERTIFICATE, kind=ResourceKind.ACCOUNT, about=(head.account,))
    return parts.store.log.recorded(tx, decide_found(ask, FoundFacts(is_new=True)), at).event


def _head(founded: Founded, wanted: NewInstallation) -> Actor:
    account, assignment = AccountId(new_id()), AssignmentId(new_id())
    return Actor(account, founded.provider, assignment, Role.HEAD, None, wanted.name, wanted.title)


def _add_people(tx: Transaction, wanted: NewInstallation, head: Actor, unit: UnitId, at: datetime) -> None:
    add_unit(tx, new_unit(head.provider, unit, wanted.unit_name, at))
    account = new_account(head.provider, head.account, Named(wanted.username, wanted.name, wanted.title), at)
    add_account(tx, account)
    given = Assignment(head.assignment, head.account, head.provider, None, Role.HEAD, at, None)
    # The first analysis stands before the first role, as every other does.
    analysis = NeedAnalysis(AnalysisId(new_id()), Role.HEAD, at.date(), wanted.analysis, head.account, at)
    add_analysis(tx, head.provider, analysis)
    add_assignment(tx, given, head.account, at)


def _add_keys(tx: Transaction, founded: Founded, noted: Noted) -> None:
    add_log_key(tx, founded.log_key)
    for circle in (founded.head, founded.recovery):
        add_circle(tx, circle.row)
    add_grants(tx, first_grants(founded, noted))


def _check(wanted: NewInstallation) -> None:
    names = {name: getattr(wanted, name) for name in ("provider_name", "unit_name", "name", "title")}
    problems = {name: problem_in_name(text) for name, text in names.items()}
    problems["username"] = "" if is_username(wanted.username) else "malformed"
    found = {name: why for name, why in problems.items() if why}
    if found:
        raise InvalidError(found)


def _words(founded: Founded, wanted: NewInstallation) -> tuple[str, ...]:
    try:
        return officers_words(founded, wanted.threshold, wanted.officers)
    except ValueError as error:
        raise InvalidError({"officers": "no such k of n"}) from error
