"""A person is told what is held about them, by kind, purpose and term, and takes it out row by row (GDPR 15)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from journal.domain.holding import HeldMatter
from journal.domain.holding_asks import SeeHeld, TakeOutHeld
from journal.policy.informing import HELD, Held, HeldFacts, decide_see_held, kept_until
from journal.services.notices import ADDRESS
from journal.services.protections import is_own_protected
from journal.store.holdings import Whose, count_held, drafts_about, rows_held
from journal.store.retention import last_items

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import Connection

    from journal.domain.access import Receipt
    from journal.domain.ids import PatientId
    from journal.services.keyring import PatientSession
    from journal.services.parts import Parts

# Whose session it is, e-ID has proved, and a session reaches nobody else's rows.
IS_OWN = HeldFacts(is_about_self=True, proved_identity=True)


@dataclass(frozen=True, slots=True)
class HeldCount:
    """One matter: what is told of it, how many rows there are, and until when they are kept at least."""

    held: Held
    count: int
    until: date | None


@dataclass(frozen=True, slots=True)
class AllHeld:
    """What is held, by matter; and how many drafts, whose texts are given out once they are signed or locked (G-06)."""

    matters: tuple[HeldCount, ...]
    drafts: int


@dataclass(frozen=True, slots=True)
class Extract:
    """The same with every row: {matter: {table: rows}}; where notices go; the log's receipt for its being taken out."""

    told: AllHeld
    rows: dict[HeldMatter, dict[str, list[dict[str, Any]]]]
    notice_address: str | None = field(repr=False)
    receipt: Receipt


def see_held(parts: Parts, session: PatientSession, at: datetime) -> AllHeld:
    """Tell somebody what is held about them, in counts. No text is opened."""
    ask = SeeHeld(actor=session.actor, about=about(session))
    parts.store.log.log_access(decide_see_held(ask, IS_OWN), at)
    return all_held(parts, session, at)


def take_out_held(parts: Parts, session: PatientSession, at: datetime) -> Extract:
    """Give somebody every row that is held about them. The row of the log which says so is among them."""
    ask = TakeOutHeld(actor=session.actor, about=about(session))
    logged = parts.store.log.log_access(decide_see_held(ask, IS_OWN), at)
    rows: dict[HeldMatter, dict[str, list[dict[str, Any]]]] = {matter: {} for matter in HeldMatter}
    with parts.store.database.reading() as connection:
        for matter, table, row in rows_held(connection, whose(session)):
            rows[matter].setdefault(table, []).append(row)
    return Extract(all_held(parts, session, at), rows, notice_address(parts, session), logged.receipt)


def notice_address(parts: Parts, session: PatientSession) -> str | None:
    """Return where one's own notices go, "" for nowhere, None where a protected identity hides it (P-12).

    It stands in the key store alone.
    """
    address = (parts.key_store.secret(ADDRESS, session.actor.account) or b"").decode()
    return None if address and is_own_protected(parts, session) else address


def all_held(parts: Parts, session: PatientSession, at: datetime) -> AllHeld:
    """Count what is held, by matter."""
    with parts.store.database.reading() as connection:
        counts = count_held(connection, whose(session))
        last_item = newest_item(connection, session)
        drafts = drafts_about(connection, session.patient, at)
    matters = (HeldCount(held, counts[held.matter], kept_until(held, last_item, at)) for held in HELD)
    return AllHeld(tuple(matters), drafts)


def whose(session: PatientSession) -> Whose:
    """Return whose data a session reaches."""
    return Whose(session.actor.account, session.patient)


def about(session: PatientSession) -> tuple[PatientId, ...]:
    """Return the patient whom a row of the log is to name, if the account is joined to one."""
    return () if session.patient is None else (session.patient,)


def newest_item(connection: Connection, session: PatientSession) -> datetime | None:
    """Return when the newest item of one's own journals was written; None where there is none."""
    items = last_items(connection, session.actor.provider, about(session))
    return max((at for mine in items.values() for at in mine), default=None)
