"""What comes to a patient's session after it began: the recovery code to write down, keys that were granted since."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from journal.policy.law import ZONE
from journal.services import keyring_sessions as items
from journal.services.keyring_accounts import OwnKeys
from journal.services.keyring_opening import trusted
from journal.services.keyring_patients import own_secrets
from journal.services.keyring_sessions import OwnItems, OwnSecret
from journal.store.guardianships import journals_guarded
from journal.store.patient_accounts import journals_of

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.ids import JournalId, PatientId
    from journal.services.keyring import Cookie, PatientSession
    from journal.services.parts import Parts

_CODE = "new-code"


def keep_new_code(parts: Parts, cookie: Cookie, code: str) -> None:
    """Keep a new account's recovery code sealed until it was typed back."""
    items.keep_item(parts.keyring.sessions, cookie, _CODE, code.encode())


def new_code(parts: Parts, session: PatientSession) -> str:
    """Return the recovery code that is to be written down, "" where there is none any more."""
    kept = items.kept_item(parts.keyring.sessions, session.cookie, _CODE)
    return "" if kept is None else kept.decode()


def forget_new_code(parts: Parts, session: PatientSession) -> None:
    """Forget the recovery code: it is on paper now, and nowhere else."""
    parts.keyring.sessions.drop(session.id, _CODE)


def secrets_within_reach(
    connection: Connection, keys: OwnKeys, patient: PatientId | None, at: datetime
) -> dict[JournalId, OwnSecret]:
    """Open what was granted of the own journals, and of those of children whose guardian one is today."""
    own = journals_of(connection, keys.provider, patient) if patient else ()
    journals = (*own, *journals_guarded(connection, keys.account, at.astimezone(ZONE).date()))
    opened = own_secrets(connection, trusted(keys.pins, keys.provider), keys, journals)
    return {journal: OwnSecret(one.epoch, one.secret) for journal, one in opened.items()}


def with_new_keys(parts: Parts, session: PatientSession, at: datetime) -> PatientSession:
    """Return the session with the keys of journals that were granted since it began, within a fresh unlock.

    Afterwards the own keys are out of reach, and they come at the next sign-in.
    """
    unlocked = items.kept_unlocked(parts.keyring.sessions, session.cookie, at)
    if unlocked is None:
        return session
    actor = session.actor
    keys = OwnKeys(actor.account, actor.provider, unlocked.seed, unlocked.bundle_key, session.pins)
    with parts.store.database.reading() as connection:
        secrets = secrets_within_reach(connection, keys, session.patient, at)
    own = OwnItems(session.own.name, secrets)
    items.keep_own(parts.keyring.sessions, session.cookie, own)
    return replace(session, own=own)
