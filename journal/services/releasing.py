"""Releasing entries to their patients: data keys are sealed once more, under a row that names every version."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from journal.domain.entry import EntryKind, VersionState
from journal.domain.errors import NoKeyError, UnavailableError
from journal.domain.patient_asks import ReleaseEntries
from journal.domain.people import Role
from journal.domain.release import ReleaseChoice
from journal.policy.releasing import ReleaseFacts, decide_release
from journal.services.keyring import trust
from journal.services.keyring_circles import CircleKind, circle_id
from journal.services.keyring_handing import Giver
from journal.services.keyring_journals import open_newest_reader
from journal.services.keyring_patients import patient_secret_of
from journal.store import releases as stored
from journal.store.release_choices import choices_for
from journal.vault.patients import Secrets, release_keys

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.care import Journal
    from journal.domain.entry import EntryHead, SealedVersion
    from journal.domain.ids import EntryId, JournalId
    from journal.domain.release import Choice
    from journal.services.keyring import Session
    from journal.services.parts import Parts

_SETTLED = frozenset({VersionState.SIGNED, VersionState.LOCKED})


def release_waiting(parts: Parts, giver: Giver, at: datetime, journal: JournalId | None = None) -> int:
    """Release what waits in the unit's journals, or in one of them, and may be released; return how many versions.

    Stopped anywhere, it goes on at the next member's sign-in: a version is released once for each patient secret.
    """
    unit = giver.actor.unit
    owner = circle_id(giver.trust.provider, CircleKind.UNIT, unit)
    if giver.actor.role is not Role.THERAPIST or unit is None or owner not in giver.held:
        return 0
    with parts.store.database.reading() as connection:
        waiting = (
            stored.journals_to_release(connection, unit, at, journal) if stored.unit_releases(connection, unit) else ()
        )
    return sum(_release(parts, giver, one, at) for one in waiting)


def release_signed(parts: Parts, session: Session, journal: JournalId, at: datetime) -> None:
    """Release what was just signed, where the unit gives direct access and the patient has an account.

    The signature stands by now and says so, whatever happens here: what cannot be released waits for the next member
    who signs in, as it does after a stop.
    """
    with suppress(UnavailableError, NoKeyError):
        release_waiting(parts, Giver(session.actor, trust(session), session.circles), at, journal)


def facts_for(head: EntryHead, choice: Choice | None, *, releases: bool, of_the_unit: bool) -> ReleaseFacts:
    """Say what the law asks about one entry."""
    chosen = choice.choice if choice else ReleaseChoice.AT_ONCE
    return ReleaseFacts(
        unit_releases=releases,
        giver_is_of_the_unit=of_the_unit,
        is_settled=any(version.state in _SETTLED for version in head.versions),
        is_test_material=head.kind is EntryKind.TEST_MATERIAL,
        is_held_to_be_read_together=chosen is ReleaseChoice.TOGETHER,
        is_withheld_on_a_ground=chosen is ReleaseChoice.WITHHELD,
        is_misfiled=head.misfiled_at is not None,
    )


def _release(parts: Parts, giver: Giver, journal: Journal, at: datetime) -> int:
    patient = journal.patient
    with parts.store.database.reading() as connection:
        heads = stored.waiting_heads(connection, journal.id, at)
        choices = choices_for(connection, [head.id for head in heads])
        reader = open_newest_reader(connection, giver.trust, giver.held, journal)
        secret = patient_secret_of(connection, giver.trust, giver.held, journal)
    permitted = [head for head in heads if _is_permitted(giver, journal, head, choices)]
    versions = [version for head in permitted for version in _settled(head)]
    if secret is None or patient is None or not versions:
        return 0
    ask = ReleaseEntries(
        actor=giver.actor,
        patient=patient,
        journal=journal.id,
        unit=journal.unit,
        versions=tuple(version.id for version in versions),
    )
    facts = facts_for(permitted[0], choices.get(permitted[0].id), releases=True, of_the_unit=True)
    access = parts.store.log.log_access(decide_release(ask, facts), at)
    released = release_keys(parts.vault, access, versions, Secrets(reader.secret, secret.secret))
    with parts.store.writing(journal.provider, patient, at=at) as tx:
        # Under the patient's lock: what was destroyed or released meanwhile is left alone.
        there = {one.version.id for one in stored.released_in(tx.connection, versions, secret.epoch)}
        stand = stored.not_destroyed(tx.connection, released.keys()) - there
        left = {version: one for version, one in released.items() if version in stand}
        stored.add_releases(tx, left, journal, (secret.epoch, access.event, at))
    return len(left)


def _is_permitted(giver: Giver, journal: Journal, head: EntryHead, choices: dict[EntryId, Choice]) -> bool:
    facts = facts_for(head, choices.get(head.id), releases=True, of_the_unit=giver.actor.unit == journal.unit)
    ask = ReleaseEntries(actor=giver.actor, patient=head.patient, journal=journal.id, unit=journal.unit, versions=())
    return decide_release(ask, facts).permitted


def _settled(head: EntryHead) -> list[SealedVersion]:
    return [v for v in head.versions if v.state in _SETTLED and v.destroyed_at is None]
