"""Guardians whom a member's sign-in lets in, and whose keys end with the child's thirteenth birthday."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.errors import RefusedError
from journal.domain.guardian_asks import LetGuardianIn
from journal.domain.ids import AccountId
from journal.policy.guarding import LetGuardianInFacts, decide_grant_guardian, decide_let_guardian_in
from journal.policy.law import ZONE
from journal.services.keyring_circles import CircleKind, circle_id, known_account
from journal.services.keyring_grants import PATIENT, Noted, make_grant
from journal.services.keyring_patients import certify, patient_secret_of
from journal.store import guardianships as stored
from journal.store.deaths import is_marked_anywhere
from journal.store.grants import account_keys, add_grants, end_grants
from journal.store.releases import unit_releases

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.care import Journal
    from journal.domain.guardianship import Guardianship
    from journal.services.keyring_handing import Giver
    from journal.services.keyring_patients import Claimed
    from journal.services.parts import Parts
    from journal.store.database import Transaction


@dataclass(frozen=True, slots=True)
class Guardian:
    """Whose account it is, what its claim says, and the value of the number in the index."""

    account: AccountId
    said: Claimed
    lookup: bytes


def join_guardian(parts: Parts, giver: Giver, who: Guardian, at: datetime) -> int:
    """Join an account to the guardianships of the giver's unit that wait for its number; return to how many."""
    unit, joined = giver.actor.unit, 0
    if unit is None:
        return 0
    with parts.store.database.reading() as connection:
        waiting = stored.unjoined_with(connection, unit, who.lookup, at.astimezone(ZONE).date())
    for one in waiting:
        try:
            with parts.store.writing(giver.trust.provider, one.patient, at=at) as tx:
                _join(parts, tx, giver, (one, who), at)
            joined += 1
        except RefusedError:
            # It is logged; a member's sign-in does not fail for it.
            continue
    return joined


def _join(parts: Parts, tx: Transaction, giver: Giver, what: tuple[Guardianship, Guardian], at: datetime) -> None:
    one, who = what
    # Looked up again under the child's lock: it may have been ended meanwhile.
    now = stored.guardianship_named(tx.connection, one.unit, one.patient, one.id)
    facts = LetGuardianInFacts(
        number_matches=now.lookup == who.lookup,
        claim_is_genuine=True,
        was_ended=now.ended_at is not None,
        is_thirteen=at.astimezone(ZONE).date() > now.last_day,
        is_marked_dead=is_marked_anywhere(tx.connection, one.provider, one.patient),
    )
    ask = LetGuardianIn(actor=giver.actor, patient=one.patient, guardianship=one.id, account=who.account)
    recorded = parts.store.log.recorded(tx, decide_let_guardian_in(ask, facts), at)
    certify(tx, giver, who.account, who.said.keys, at)
    stored.join_guardianship(tx, one.id, who.account, recorded.event)


def keep_guardians(parts: Parts, giver: Giver, at: datetime) -> None:
    """Grant the unit's guardians what they lack of the children's keys, and end the grants of those who are over."""
    unit = giver.actor.unit
    if unit is None:
        return
    today = at.astimezone(ZONE).date()
    with parts.store.database.reading() as connection:
        over = stored.still_granted(connection, unit, today)
        lacking = stored.lacking_grant(connection, unit, today) if unit_releases(connection, unit) else ()
    if over:
        with parts.store.database.writing() as tx:
            for account, of_child in over:
                end_grants(tx, PATIENT, (of_child,), (account,), at)
    for one, journal in lacking:
        with parts.store.writing(giver.trust.provider, one.patient, at=at) as tx:
            _grant(parts, tx, giver, (one, journal), at)


def _grant(parts: Parts, tx: Transaction, giver: Giver, what: tuple[Guardianship, Journal], at: datetime) -> None:
    one, journal = what
    secret = patient_secret_of(tx.connection, giver.trust, giver.held, journal)
    keys = account_keys(tx.connection, (one.account,)) if one.account else []
    known = known_account(tx.connection, giver.trust, keys[-1]) if keys else None
    owner = giver.held.get(circle_id(giver.trust.provider, CircleKind.UNIT, one.unit))
    if secret is None or known is None or owner is None:
        return
    # Looked up again under the child's lock: it may have been ended meanwhile, or the child be marked as dead.
    now = stored.guardianship_named(tx.connection, one.unit, one.patient, one.id)
    ask = LetGuardianIn(actor=giver.actor, patient=one.patient, guardianship=one.id, account=AccountId(known.id))
    decision = decide_grant_guardian(ask, stored.guardian_facts(tx.connection, now, at))
    if not decision.permitted:
        return
    event = parts.store.log.recorded(tx, decision, at).event
    add_grants(tx, [make_grant(secret, known, owner, Noted(giver.trust.provider, event, at))])
