"""A patient is noticed of what they chose, in words that say nothing of care; what does not go is tried again."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from journal.domain.errors import InvalidError
from journal.domain.notices import NoticeChoice, is_noticed
from journal.domain.own_log_asks import ChooseNotices
from journal.policy.questioning import NoticeFacts, decide_notices
from journal.services.mail import NotSentError
from journal.services.protections import is_own_protected
from journal.store import notices as stored
from journal.store.own_log import treated_by
from journal.store.patient_accounts import account_of_patient, require_account
from journal.store.people import providers

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.ids import ProviderId
    from journal.services.keyring import PatientSession
    from journal.services.mail import Channel
    from journal.services.parts import Parts
    from journal.store.notices import NoticeDue

ADDRESS = "notice-address"
SUBJECT = "Det finns något nytt att läsa i Sigill"
_TEXT = (
    "Det finns något nytt att läsa.\n\nLogga in som vanligt: {address}\n\n"
    "Det går inte att svara på det här meddelandet.\n"
)
_ADDRESS = re.compile(r"[^\s@<>\"',;:\\]{1,64}@[^\s@<>\"',;:\\]{1,185}\.[^\s@<>\"',;:\\.]{2,63}")
_AGAIN_AT_MOST = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OwnNotices:
    """What the patient chose, where notices go, and why the last did not go, in one word.

    ``address`` is "" where there is none, and where it ``is_hidden``: a protected identity hides it everywhere (P-12).
    """

    choice: NoticeChoice
    address: str = field(repr=False)
    trouble: str
    is_hidden: bool = False


def own_notices(parts: Parts, session: PatientSession) -> OwnNotices:
    """Return what the patient chose; notices of emergencies alone where nothing was."""
    with parts.store.database.reading() as connection:
        chosen = stored.choices(connection, session.actor.provider).get(session.joined, NoticeChoice.EMERGENCY)
        trouble = stored.trouble_of(connection, session.actor.provider, session.joined)
    address = (parts.key_store.secret(ADDRESS, session.actor.account) or b"").decode()
    hidden = bool(address) and is_own_protected(parts, session)
    return OwnNotices(chosen, "" if hidden else address, trouble, is_hidden=hidden)


def choose_notices(
    parts: Parts, session: PatientSession, choice: NoticeChoice, address: str | None, at: datetime
) -> None:
    """Say of what one wants to be noticed, and where; no address, no notices. Raise InvalidError for none that is one.

    None leaves the address as it is: one that is hidden is not there to be sent again. It stands in the key store
    alone, sealed: no row and no backup of the main database has it.
    """
    if address and not _ADDRESS.fullmatch(address):
        raise InvalidError({"address": "malformed"})
    ask = ChooseNotices(actor=session.actor, patient=session.joined)
    with parts.store.writing(session.actor.provider, session.joined, at=at) as tx:
        require_account(tx.connection, session.actor.account)
        recorded = parts.store.log.recorded(tx, decide_notices(ask, NoticeFacts(concerns_themselves=True)), at)
        stored.choose(tx, recorded, choice, at)
        if address:
            parts.key_store.put_secret(ADDRESS, session.actor.account, address.encode())
        elif address is not None:
            parts.key_store.drop_secret(ADDRESS, session.actor.account)


def look_for_news(parts: Parts, at: datetime) -> None:
    """Queue a notice for each patient who wants one of what was logged since the last look."""
    with parts.store.database.reading() as connection:
        known = [provider.id for provider in providers(connection)]
    for provider in known:
        _look(parts, provider, at)


def _look(parts: Parts, provider: ProviderId, at: datetime) -> None:
    with parts.store.database.writing() as tx:
        chosen = stored.choices(tx.connection, provider)
        begun, size, rows = stored.unswept(tx.connection, provider, chosen)
        if begun == size or not stored.swept(tx, provider, begun, size):
            return
        for patient, event in rows:
            if is_noticed(event, chosen[patient], treated_by(tx.connection, (provider, patient))):
                stored.queue(tx, patient, event, at)


def send_notices(parts: Parts, channel: Channel, address: str, at: datetime) -> int:
    """Send what may go now; return how many went. ``address`` is where one signs in.

    What does not go keeps its row, says why, and is tried again: after two minutes, four, eight, at most a day.
    """
    with parts.store.database.reading() as connection:
        waiting = stored.due(connection, at)
    return sum(_send(parts, channel, (notice, address), at) for notice in waiting)


def _send(parts: Parts, channel: Channel, what: tuple[NoticeDue, str], at: datetime) -> bool:
    notice, address = what
    with parts.store.database.writing() as tx:
        if not stored.claim(tx, notice, at):
            return False
    try:
        channel.send(_address_of(parts, notice), SUBJECT, _TEXT.format(address=address))
    except NotSentError as error:
        again = at + min(timedelta(minutes=2 ** min(notice.tries + 1, 12)), _AGAIN_AT_MOST)
        with parts.store.database.writing() as tx:
            stored.note_trouble(tx, notice, str(error), again)
        return False
    with parts.store.database.writing() as tx:
        stored.note_sent(tx, notice, at)
    return True


def _address_of(parts: Parts, notice: NoticeDue) -> str:
    """Return where the patient has notices sent. Raise NotSentError where there is no such place."""
    with parts.store.database.reading() as connection:
        account = account_of_patient(connection, notice.provider, notice.patient)
    address = parts.key_store.secret(ADDRESS, account) if account else None
    if not address:
        raise NotSentError("no-address")
    return address.decode()
