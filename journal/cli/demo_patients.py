"""The demo's patients who have been here before: Pia has an account, and North's units give direct access."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.cli.demo_cast import patients, staff
from journal.cli.demo_eid import DemoPerson, identity_of
from journal.domain.people import Role
from journal.services.patient_door import OwnFactor, open_account
from journal.services.release_choices import set_direct_access

if TYPE_CHECKING:
    from datetime import datetime

    from journal.cli.demo_people import People
    from journal.services.keyring import Session
    from journal.services.parts import Parts

PASSPHRASE = "tre svanar under norrsken 27"  # noqa: S105  (an invented person's, printed for everybody)
_PROVIDER = "north"


def pia() -> DemoPerson:
    """Return the patient who has an account already."""
    first = patients()[0]
    return DemoPerson(f"{first.given} {first.family}", first.number)


def let_pia_in(parts: Parts, people: People, issuer: str, at: datetime) -> None:
    """Open Pia's account as her browser would, and let each unit of North give its patients direct access."""
    sessions = _of_each_unit(people)
    open_account(parts, identity_of(pia(), issuer, at), sessions[0].actor.provider, OwnFactor(PASSPHRASE), at)
    for session in sessions:
        set_direct_access(parts, session, at, gives=True)


def _of_each_unit(people: People) -> list[Session]:
    """Return one therapist's session at each of North's units."""
    mine = {member.username for member in staff() if member.provider == _PROVIDER and member.role == Role.THERAPIST}
    sessions = {unit: session for (username, unit), session in people.sessions.items() if username in mine}
    return list(sessions.values())
