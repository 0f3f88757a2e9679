"""What a unit and its therapists say about direct access: whether there is any, and how one entry is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.access_words import ResourceKind, Subtype
from journal.domain.entry_checks import sign_problem
from journal.domain.errors import InvalidError, UnknownError
from journal.domain.patient_asks import ChooseRelease
from journal.domain.people import AccountKind, Role
from journal.domain.practice_asks import Administer
from journal.domain.release import Choice, ReleaseChoice
from journal.policy.granting import GrantFacts, decide_direct_access
from journal.policy.releasing import ChooseReleaseFacts, decide_choose_release
from journal.services.keyring import trust
from journal.services.keyring_handing import Giver
from journal.services.patients_arriving import let_patients_in
from journal.services.releasing import release_signed, release_waiting
from journal.services.writing import head_of, journal_holding, unit_of
from journal.store import release_choices as stored
from journal.store.facts import read_facts
from journal.store.releases import unit_releases

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from journal.domain.ids import EntryId, PatientId, UnitId
    from journal.domain.release import WithheldGround
    from journal.services.keyring import Session
    from journal.services.parts import Parts

_LONGEST = 1024


@dataclass(frozen=True, slots=True)
class NewChoice:
    """How an entry is to be shown; where it is withheld, on which ground and why in words."""

    choice: ReleaseChoice
    ground: WithheldGround | None = None
    statement: str = ""


def set_direct_access(
    parts: Parts, session: Session, at: datetime, *, gives: bool, meant: UnitId | None = None
) -> None:
    """Give the own unit's patients direct access from now on, or none any more. What was granted opens nothing then.

    Raises UnknownError where another unit than the own is ``meant``, UnlockNeededError, RefusedError.
    """
    unit = unit_of(session)
    if meant not in {None, unit}:
        raise UnknownError("no such unit")
    parts.keyring.signing_seed(session, at)
    ask = Administer(actor=session.actor, what=Subtype.RELEASE, kind=ResourceKind.UNIT, about=(unit,))
    facts = GrantFacts(
        is_head=False,
        is_member_of_unit=session.actor.role is Role.THERAPIST,
        same_provider=True,
        is_about_self=False,
        has_documented_analysis=True,
        has_fresh_unlock=True,
        is_program=session.actor.kind is AccountKind.PROGRAM,
    )
    change = stored.set_rule if gives else stored.end_rule
    with parts.store.writing(at=at) as tx:
        event = parts.store.log.recorded(tx, decide_direct_access(ask, facts), at).event
        change(tx, (session.actor.provider, unit), session.actor.account, event, at)
    giver = Giver(session.actor, trust(session), session.circles)
    let_patients_in(parts, giver, at)
    release_waiting(parts, giver, at)


def choose_release(
    parts: Parts, session: Session, target: tuple[PatientId, EntryId], new: NewChoice, at: datetime
) -> Choice:
    """Say how an entry of the own unit is shown to its patient, from the patient's next request on.

    Raises InvalidError, UnknownError, RefusedError.
    """
    problem = "too-long" if len(new.statement) > _LONGEST else sign_problem(new.statement)
    if problem:
        raise InvalidError({"statement": problem})
    head = head_of(parts, session, target, at)
    if head.unit != session.actor.unit:
        raise UnknownError("no such entry")
    ask = ChooseRelease(actor=session.actor, patient=head.patient, journal=head.journal, unit=head.unit, entry=head.id)
    chosen = Choice(head.id, new.choice, new.ground, session.actor.account, at)
    with parts.store.writing(session.actor.provider, head.patient, at=at) as tx:
        read = read_facts(tx.connection, ask, at)
        facts = ChooseReleaseFacts(
            has_clinical_assignment=read.has_clinical_assignment,
            own_unit=read.own_unit,
            takes_part_in_care=read.takes_part_in_care,
            withholds=new.choice is ReleaseChoice.WITHHELD,
            states_ground_and_why=new.ground is not None and bool(new.statement.strip()),
        )
        event = parts.store.log.recorded(tx, decide_choose_release(ask, facts), at).event
        sealed = parts.keyring.seal_reason(tx.connection, session, new.statement.strip())
        stored.add_choice(tx, session.actor.provider, chosen, sealed, event)
    release_signed(parts, session, journal_holding(head).id, at)
    return chosen


def choices_of_unit(parts: Parts, session: Session, entries: Collection[EntryId]) -> dict[EntryId, Choice] | None:
    """Return what was chosen of these entries; None where the own unit gives no direct access. Nothing is opened."""
    with parts.store.database.reading() as connection:
        if not unit_releases(connection, unit_of(session)):
            return None
        return stored.choices_for(connection, entries)


def release_choice_of(parts: Parts, entry: EntryId) -> ReleaseChoice:
    """Return how an entry is shown to its patient now."""
    with parts.store.database.reading() as connection:
        found = stored.choices_for(connection, [entry]).get(entry)
    return found.choice if found else ReleaseChoice.AT_ONCE
