"""A closed account stays closed whichever copy of the main database is put in place: the key store knows of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.domain.ids import AccountId, PatientId, ProviderId
from journal.domain.leaving_asks import CloseAgain
from journal.domain.practice_asks import operator_of
from journal.policy.restoring import CloseAgainFacts, decide_close_again
from journal.services.departed import marked_and_open
from journal.services.leaving import empty_account, holds_a_key_alone
from journal.services.parting import erase_own
from journal.store.health import last_recovery
from journal.store.invitations import lock_provider
from journal.store.patient_accounts import patient_account
from journal.store.people import account_row

if TYPE_CHECKING:
    from datetime import datetime

    from journal.services.parts import Parts
    from journal.store.patient_accounts import StoredPatientAccount


def close_again(parts: Parts, at: datetime) -> int:
    """Close again what an older main database brought back, and erase what went with it; how many accounts.

    Called when main is not behind. One at a time, each with a row of the log. An account with which a journal's last
    key would go stays until officers have shown that they open it; `journal doctor` names it.
    """
    found = marked_and_open(parts)
    again = sum(_close(parts, provider, one, at) for provider, accounts in found.items() for one in accounts)
    if again:
        parts.store.database.empty_log()
    return again


def _close(parts: Parts, provider: ProviderId, account: AccountId, at: datetime) -> bool:
    with parts.store.database.reading() as connection:
        own = patient_account(connection, account)
    return _close_staffs(parts, provider, account, at) if own is None else _close_patients(parts, own, at)


def _close_patients(parts: Parts, own: StoredPatientAccount, at: datetime) -> bool:
    provider, account = ProviderId(own.provider_id), AccountId(own.account_id)
    patient = PatientId(own.patient_id) if own.patient_id else None
    with parts.store.writing(provider, patient, at=at) as tx:
        found = patient_account(tx.connection, account)
        if found is None:
            # Another worker, which starts beside this one, was first.
            return False
        ask = CloseAgain(actor=operator_of(provider), about=(account,), patient=patient)
        facts = CloseAgainFacts(was_closed=True, holds_a_key_alone=False, recovery_was_rehearsed=False)
        parts.store.log.recorded(tx, decide_close_again(ask, facts), at)
        erase_own(parts, tx, found, at)
    return True


def _close_staffs(parts: Parts, provider: ProviderId, account: AccountId, at: datetime) -> bool:
    with parts.store.writing(at=at) as tx:
        # One at a time, as when they leave.
        lock_provider(tx, provider)
        facts = CloseAgainFacts(
            was_closed=True,
            holds_a_key_alone=holds_a_key_alone(tx.connection, provider, account, at),
            recovery_was_rehearsed=last_recovery(tx.connection, provider) is not None,
        )
        decision = decide_close_again(CloseAgain(actor=operator_of(provider), about=(account,)), facts)
        if account_row(tx.connection, account) is None or not decision.permitted:
            return False
        parts.store.log.recorded(tx, decision, at)
        empty_account(parts, tx, account, at)
    return True
