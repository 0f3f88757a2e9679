"""What is written in a case: sealed under the journal's patient secret, for the unit and for the patient alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.care import Journal
from journal.domain.case import CaseText
from journal.domain.case_words import CaseTextKind
from journal.domain.entry_checks import sign_problem
from journal.domain.errors import InvalidError, NoKeyError, RenewedKeysError, TamperedError, UnknownError
from journal.domain.ids import JournalId, new_id
from journal.domain.patient_asks import ReadMessages, WriteMessage
from journal.policy.corresponding import decide_correspond
from journal.services.case_steps import known_case
from journal.services.keyring import trust
from journal.services.keyring_patients import patient_secret_of
from journal.store import case_texts as stored
from journal.store.case_facts import PATIENT_WRITES, message_facts
from journal.store.cases import case_of
from journal.store.epochs import newest_patient_epoch
from journal.store.patients import add_journal, journal_of
from journal.vault.patients import MessagePlace, open_messages, seal_message

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.case import Case
    from journal.domain.ids import CaseId, UnitId, VersionId
    from journal.domain.people import Actor
    from journal.policy.corresponding import MessageFacts
    from journal.services.case_steps import Target
    from journal.services.keyring import PatientSession, Session
    from journal.services.keyring_sessions import OwnSecret
    from journal.services.parts import Parts
    from journal.store.database import Transaction
    from journal.vault import Fresh

LONGEST_TEXT = 20_000
_LEFT = frozenset({CaseTextKind.COPY})
"""A copy is fetched by its patient alone, as a file (`own_copy_files`)."""
_FOR_IVO = _LEFT | {CaseTextKind.STATEMENT}
"""What the patient is not shown here: it may say what is kept back."""


@dataclass(frozen=True, slots=True)
class NewText:
    """A text on its way: what it is, its words, and the fresh id under which it is sealed."""

    kind: CaseTextKind
    words: str
    fresh: Fresh


def new_text(parts: Parts, kind: CaseTextKind, words: str, at: datetime) -> NewText | None:
    """Return a text to be sealed, None for no words. Raise InvalidError for what may not be kept."""
    if problem := sign_problem(words) or ("too-long" if len(words) > LONGEST_TEXT else None):
        raise InvalidError({kind.value: problem})
    return NewText(kind, words.strip(), parts.vault.prepare(at)) if words.strip() else None


def write_text(parts: Parts, session: Session, target: Target, said: tuple[CaseTextKind, str], at: datetime) -> None:
    """Write a text of a case, as a therapist of the unit. Raises InvalidError, UnknownError, RefusedError."""
    if said[0] in _LEFT:
        raise InvalidError({"kind": "unknown"})
    new = new_text(parts, *said, at)
    if new is None:
        raise InvalidError({said[0].value: "required"})
    with parts.store.writing(session.actor.provider, target[0], at=at) as tx:
        case, found = known_case(tx.connection, session, target, at)
        put_text(parts, session, tx, (case, new, message_facts(found)), at)


def put_text(
    parts: Parts, session: Session, tx: Transaction, what: tuple[Case, NewText, MessageFacts], at: datetime
) -> None:
    """Seal a text in this transaction, under a row of its own that names it."""
    case, new, facts = what
    recorded = parts.store.log.recorded(tx, decide_correspond(_writes(session.actor, case, new), facts), at)
    found = journal_of(tx.connection, case.unit, case.patient)
    if found is None:
        found = Journal(JournalId(new_id()), case.provider, case.unit, case.patient)
        add_journal(tx, found, at)
        parts.keyring.new_journal(tx, session, found, recorded.event, at)
    secret = patient_secret_of(tx.connection, trust(session), session.circles, found)
    if secret is None:
        raise NoKeyError("no circle of this session was granted the patient's secret")
    sealed = seal_message(recorded, new.fresh, secret.secret, _place(found, case), new.words)
    stored.add_text(tx, recorded, (new.kind, sealed, secret.epoch, found.id), at)


def write_own_text(parts: Parts, session: PatientSession, case: CaseId, words: str, at: datetime) -> None:
    """Write what one asks for, as its patient. Raises InvalidError, UnknownError, and what `own_key` does."""
    new = new_text(parts, CaseTextKind.REQUEST, words, at)
    if new is None:
        raise InvalidError({CaseTextKind.REQUEST.value: "required"})
    with parts.store.writing(session.actor.provider, session.joined, at=at) as tx:
        found = case_of(tx.connection, session.actor.provider, session.joined, case)
        recorded = parts.store.log.recorded(
            tx, decide_correspond(_writes(session.actor, found, new), PATIENT_WRITES), at
        )
        journal, secret = own_key(tx.connection, session, found.unit)
        sealed = seal_message(recorded, new.fresh, secret.secret, _place(journal, found), new.words)
        stored.add_text(tx, recorded, (new.kind, sealed, secret.epoch, journal.id), at)


def own_key(connection: Connection, session: PatientSession, unit: UnitId) -> tuple[Journal, OwnSecret]:
    """Return the patient's journal at a unit, and the secret that the patient writes under.

    Raises NoKeyError where it has not come yet, and RenewedKeysError where it was renewed after the patient signed in:
    to the unit, what is sealed under the last one is something that does not open.
    """
    journal = journal_of(connection, unit, session.joined)
    secret = session.secrets.get(journal.id) if journal else None
    if journal is None or secret is None:
        raise NoKeyError("the journal's secret was not granted to its patient yet")
    if secret.epoch != newest_patient_epoch(connection, journal.id):
        raise RenewedKeysError("the journal's keys were renewed: sign in again")
    return journal, secret


def read_texts(parts: Parts, session: Session, target: Target, at: datetime) -> tuple[CaseText, ...]:
    """Open the texts of a case for a therapist of its unit, oldest first, under one row that names each of them."""
    with parts.store.database.reading() as connection:
        case, found = known_case(connection, session, target, at)
        journal = journal_of(connection, case.unit, case.patient)
        secret = patient_secret_of(connection, trust(session), session.circles, journal) if journal else None
    held = (journal, secret.secret if secret else None)
    return _read(parts, (session.actor, case, message_facts(found)), held, at, _LEFT)


def read_own_texts(parts: Parts, session: PatientSession, case: CaseId, at: datetime) -> tuple[CaseText, ...]:
    """Open the texts of one's own case, but the statement that goes to IVO beside it."""
    with parts.store.database.reading() as connection:
        found = case_of(connection, session.actor.provider, session.joined, case)
        journal = journal_of(connection, found.unit, found.patient)
    held = session.secrets.get(journal.id) if journal else None
    return _read(parts, (session.actor, found, PATIENT_WRITES), (journal, held.secret if held else None), at, _FOR_IVO)


def read_left_copy(parts: Parts, session: PatientSession, case: Case, at: datetime) -> str:
    """Open the outer seal of the newest copy left in one's own case. Raise UnknownError where there is none."""
    with parts.store.database.reading() as connection:
        journal = journal_of(connection, case.unit, case.patient)
    held = session.secrets.get(journal.id) if journal else None
    asked = (session.actor, case, PATIENT_WRITES)
    others = frozenset(CaseTextKind) - _LEFT
    texts = _read(parts, asked, (journal, held.secret if held else None), at, others)
    if not texts:
        raise UnknownError("no copy was left")
    if texts[-1].words is None:
        raise TamperedError("the copy does not open")
    return texts[-1].words


def _read(
    parts: Parts,
    asked: tuple[Actor, Case, MessageFacts],
    held: tuple[Journal | None, bytes | None],
    at: datetime,
    besides: frozenset[CaseTextKind] = frozenset(),
) -> tuple[CaseText, ...]:
    case = asked[1]
    with parts.store.database.reading() as connection:
        texts = tuple(one for one in stored.texts_of(connection, case.id) if one.kind not in besides)
    left = tuple(one.id for one in texts if one.destroyed_at is None)
    opened = _opened(parts, asked, held, {one.id: one.sealed for one in texts if one.id in left}, at) if left else {}
    return tuple(CaseText(one.id, one.kind, one.by, one.at, opened.get(one.id), one.destroyed_at) for one in texts)


def _opened(
    parts: Parts,
    asked: tuple[Actor, Case, MessageFacts],
    held: tuple[Journal | None, bytes | None],
    sealed: Mapping[VersionId, bytes],
    at: datetime,
) -> dict[VersionId, str]:
    (actor, case, facts), (journal, secret) = asked, held
    ask = ReadMessages(actor=actor, patient=case.patient, unit=case.unit, case=case.id, messages=tuple(sealed))
    access = parts.store.log.log_access(decide_correspond(ask, facts), at)
    if journal is None or secret is None:
        raise NoKeyError("the journal's patient secret is not in hand")
    placed = {text: (_place(journal, case), words) for text, words in sealed.items()}
    return open_messages(parts.vault, access, placed, secret)


def _writes(actor: Actor, case: Case, new: NewText) -> WriteMessage:
    return WriteMessage(actor=actor, patient=case.patient, unit=case.unit, case=case.id, message=new.fresh.id)


def _place(journal: Journal, case: Case) -> MessagePlace:
    return MessagePlace(case.provider, journal.id, case.patient, case.id)
