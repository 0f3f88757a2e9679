"""Emergency access, steps one and two: attest and be told which units have blocked; see of what kinds, and choose.

Nothing here opens a text. Step three is in emergency_reading.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from journal.domain.access_words import ReasonCode, Why
from journal.domain.emergency import Emergency, Hindrance, SafetyDelay
from journal.domain.emergency_asks import ChooseEntries, OpenEmergency, SeeBlocked
from journal.domain.entry_checks import sign_problem
from journal.domain.errors import InvalidError, UnknownError, UnlockNeededError
from journal.domain.ids import EmergencyId, EventId, new_id
from journal.policy.emergency import decide_choose, decide_emergency
from journal.policy.law import EMERGENCY_LASTS, EMERGENCY_LASTS_AT_MOST, NOTICE_WAITS_AT_MOST
from journal.services.blocked import BlockedUnit, blocked_heads, units_that_blocked
from journal.services.writing import unit_of
from journal.store import emergencies as stored
from journal.store.deaths import is_marked_anywhere
from journal.store.emergency_facts import Attested, emergency_facts, emergency_read_facts
from journal.store.patients import require_registered

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.entry import EntryHead
    from journal.domain.ids import EntryId, PatientId, UnitId
    from journal.services.keyring import Session
    from journal.services.parts import Parts
    from journal.store.database import Transaction

    Which = tuple[PatientId, EmergencyId]

_LONGEST_REASON = 1024


@dataclass(frozen=True, slots=True)
class Attestation:
    """What is attested: why consent cannot be had, that the care is indispensable, the reason in one's own words.

    ``delay_until`` puts the patient's notice off until a day, for the ``delay_reason`` of their safety.
    """

    hindrance: Hindrance
    is_indispensable: bool
    reason: str
    lasts: timedelta = EMERGENCY_LASTS
    delay_until: datetime | None = None
    delay_reason: str = ""


@dataclass(frozen=True, slots=True)
class StepOne:
    """What the first step answers: an emergency access, and which units have blocked something. No more."""

    emergency: Emergency
    units: tuple[BlockedUnit, ...]


def open_emergency(parts: Parts, session: Session, patient: PatientId, said: Attestation, at: datetime) -> StepOne:
    """Attest, and be told which units have blocked something of this patient. The notice to the patient is queued.

    It is not where another unit's register says that the patient is dead: then there is nobody to tell (R-09).
    Raises InvalidError, UnknownError, UnlockNeededError, RefusedError.
    """
    _check(said, at)
    if not parts.keyring.is_unlocked(session, at):
        raise UnlockNeededError("an emergency access asks for a fresh unlock")
    made = EmergencyId(new_id())
    with parts.store.writing(session.actor.provider, patient, at=at) as tx:
        require_registered(tx.connection, session.actor, patient)
        why = Why(ReasonCode.INDISPENSABLE_CARE, parts.keyring.seal_reason(tx.connection, session, said.reason))
        ask = OpenEmergency(actor=session.actor, why=why, patient=patient, emergency=made)
        bounded = said.lasts <= EMERGENCY_LASTS_AT_MOST
        attested = Attested(said.hindrance, said.is_indispensable, bool(said.reason.strip()), bounded)
        decision = decide_emergency(ask, emergency_facts(tx.connection, session.actor, patient, attested, at))
        event = parts.store.log.recorded(tx, decision, at).event
        emergency = _emergency(tx, session, (ask, said), event, at)
        stored.add_emergency(tx, emergency, _delay(parts, session, tx, said))
        if not is_marked_anywhere(tx.connection, session.actor.provider, patient):
            stored.queue_notices(tx, session.actor.provider, patient, at)
        return StepOne(emergency, units_that_blocked(tx.connection, session.actor, patient, at))


def see_units(parts: Parts, session: Session, which: Which, at: datetime) -> StepOne:
    """Return once more which units have blocked something. Raises UnknownError, RefusedError."""
    patient, made = which
    with parts.store.database.reading() as connection:
        require_registered(connection, session.actor, patient)
        emergency = stored.emergency_about(connection, session.actor.provider, patient, made)
        ask = SeeBlocked(actor=session.actor, patient=patient, emergency=made)
        facts = emergency_read_facts(connection, session.actor, emergency, ((), None), at)
        units = units_that_blocked(connection, session.actor, patient, at)
    parts.store.log.log_access(decide_choose(ask, facts), at)
    return StepOne(emergency, units)


def see_entries(parts: Parts, session: Session, which: Which, unit: UnitId, at: datetime) -> tuple[EntryHead, ...]:
    """Return what a unit's blocks cover, newest first: kind, day and author, no text.

    Raises UnknownError for a unit that has blocked nothing, RefusedError for one that does not share.
    """
    patient, made = which
    with parts.store.database.reading() as connection:
        require_registered(connection, session.actor, patient)
        emergency = stored.emergency_about(connection, session.actor.provider, patient, made)
        if unit not in {one.unit for one in units_that_blocked(connection, session.actor, patient, at)}:
            raise UnknownError("no such unit has blocked")
        ask = SeeBlocked(actor=session.actor, patient=patient, emergency=made, unit=unit)
        facts = emergency_read_facts(connection, session.actor, emergency, ((unit,), None), at)
        heads = blocked_heads(connection, session.actor, patient, unit, at)
    parts.store.log.log_access(decide_choose(ask, facts), at)
    return heads


def choose_entries(
    parts: Parts, session: Session, which: Which, wanted: tuple[tuple[EntryId, ...], datetime | None], at: datetime
) -> None:
    """Say which entries may be assumed to matter, and let it all end sooner where an end is given.

    Raises InvalidError for none, UnknownError where one is not blocked or its unit does not share, RefusedError.
    """
    (patient, made), (entries, ends_at) = which, wanted
    _check_choice(entries, ends_at, at)
    with parts.store.writing(session.actor.provider, patient, at=at) as tx:
        require_registered(tx.connection, session.actor, patient)
        emergency = stored.emergency_about(tx.connection, session.actor.provider, patient, made)
        units = _units_of(tx, session, patient, entries, at)
        ask = ChooseEntries(actor=session.actor, patient=patient, emergency=made, entries=tuple(units))
        facts = emergency_read_facts(tx.connection, session.actor, emergency, (set(units.values()), None), at)
        stored.choose_entries(tx, parts.store.log.recorded(tx, decide_choose(ask, facts), at), units, at)
        if ends_at is not None:
            stored.shorten(tx, made, ends_at)


def _units_of(
    tx: Transaction, session: Session, patient: PatientId, entries: tuple[EntryId, ...], at: datetime
) -> dict[EntryId, UnitId]:
    blocked = {
        head.id: head.unit
        for one in units_that_blocked(tx.connection, session.actor, patient, at)
        if one.shares
        for head in blocked_heads(tx.connection, session.actor, patient, one.unit, at)
    }
    if not blocked.keys() >= set(entries):
        raise UnknownError("no such entry")
    return {entry: blocked[entry] for entry in entries}


def _emergency(
    tx: Transaction, session: Session, asked: tuple[OpenEmergency, Attestation], event: EventId, at: datetime
) -> Emergency:
    ask, said = asked
    return Emergency(
        id=ask.emergency,
        provider=session.actor.provider,
        patient=ask.patient,
        account=session.actor.account,
        unit=unit_of(session),
        hindrance=said.hindrance,
        sealed_reason=ask.why.sealed_text if ask.why else b"",
        opened_at=at,
        ends_at=at + said.lasts,
        needs_two=stored.asks_for_two(tx.connection, session.actor.provider),
        event=event,
    )


def _delay(parts: Parts, session: Session, tx: Transaction, said: Attestation) -> SafetyDelay | None:
    if said.delay_until is None:
        return None
    return SafetyDelay(said.delay_until, parts.keyring.seal_reason(tx.connection, session, said.delay_reason))


def _check(said: Attestation, at: datetime) -> None:
    problems = {name: why for name in ("reason", "delay_reason") if (why := _problem(getattr(said, name)))}
    if said.lasts <= timedelta(0):
        problems["hours"] = "in-the-past"
    if said.delay_until is not None:
        problems |= _problems_of_delay(said.delay_until, said.delay_reason, at)
    if problems:
        raise InvalidError(problems)


def _problems_of_delay(until: datetime, reason: str, at: datetime) -> dict[str, str]:
    """A notice waits for a reason, until a day that comes: it never waits for ever (E-08)."""
    problems = {} if reason.strip() else {"delay_reason": "required"}
    if until <= at:
        problems["delay_until"] = "in-the-past"
    if until - at > NOTICE_WAITS_AT_MOST:
        problems["delay_until"] = "too-far"
    return problems


def _check_choice(entries: tuple[EntryId, ...], ends_at: datetime | None, at: datetime) -> None:
    if not entries:
        raise InvalidError({"entries": "none-chosen"})
    if ends_at is not None and ends_at <= at:
        raise InvalidError({"ends_at": "in-the-past"})


def _problem(text: str) -> str | None:
    return sign_problem(text) or ("too-long" if len(text) > _LONGEST_REASON else None)
