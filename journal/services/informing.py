"""A patient is told how data are used, and that it was told, which version and when, is kept (PDL 8:6; GDPR 13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.domain.holding_asks import BeInformed
from journal.policy.informing import decide_see_held
from journal.services.held import IS_OWN, about
from journal.store.informed import add_informed, informed_at
from journal.store.passkeys import hold_account

if TYPE_CHECKING:
    from datetime import datetime

    from journal.services.keyring import PatientSession
    from journal.services.parts import Parts


def be_informed(parts: Parts, session: PatientSession, version: str, at: datetime) -> datetime:
    """Note that a version of the text is shown, the first time that it is; return when that was."""
    with parts.store.database.reading() as connection:
        first = informed_at(connection, session.actor.account, version)
    return first or _informed(parts, session, version, at)


def _informed(parts: Parts, session: PatientSession, version: str, at: datetime) -> datetime:
    with parts.store.writing(at=at) as tx:
        # Another window of the same person may have been first.
        hold_account(tx, session.actor.account)
        first = informed_at(tx.connection, session.actor.account, version)
        if first is None:
            ask = BeInformed(actor=session.actor, about=about(session), version=version)
            add_informed(tx, parts.store.log.recorded(tx, decide_see_held(ask, IS_OWN), at), at)
    return first or at
