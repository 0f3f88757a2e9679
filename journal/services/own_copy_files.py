"""A patient fetches the copy that was left for them, as a file: each time it is decided anew, and is a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.domain.errors import UnlockNeededError
from journal.domain.patient_asks import FetchCopy
from journal.outlets.fhir.bundle import copy_fhir
from journal.outlets.plain import copy_json
from journal.outlets.read_copy import read_copy
from journal.policy.fetching import FetchFacts, decide_fetch
from journal.services.case_texts import read_left_copy
from journal.services.copy_forms import CopyFile
from journal.services.left_copies import is_for_own_pages
from journal.services.setting_copies import set_locked, set_pdf, take_set, waiting
from journal.store.cases import case_of
from journal.store.destroyed import unmarked
from journal.store.patient_accounts import is_marked_dead
from journal.store.seals import standing_seals
from journal.vault.left_copies import open_copy, versions_in

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.access import Decision, Logged
    from journal.domain.case import Case
    from journal.domain.copy import JournalCopy
    from journal.domain.ids import CaseId, VersionId
    from journal.services.keyring import PatientSession
    from journal.services.parts import Parts


def fetch_plain(parts: Parts, session: PatientSession, case: CaseId, form: CopyFile, at: datetime) -> bytes:
    """Return the copy as JSON or FHIR. Raises as `fetched`."""
    copy = fetched(parts, session, case, at)
    return copy_json(copy) if form is CopyFile.JSON else copy_fhir(copy)


def begin_pdf(parts: Parts, session: PatientSession, case: CaseId, at: datetime) -> None:
    """Have the copy set as a signed PDF, beside the request. Raises as `fetched`."""
    set_pdf(parts, session, _opened(parts, session, case, at), at)


def begin_locked(parts: Parts, session: PatientSession, case: CaseId, passphrase: str, at: datetime) -> None:
    """Have all three made as one file, as `set_locked` says. Raises as `fetched`, and InvalidError."""
    set_locked(parts, session, _opened(parts, session, case, at), passphrase, at)


def take_own(parts: Parts, session: PatientSession, case: CaseId, at: datetime) -> tuple[str, bytes] | None:
    """Return the file that waits, once, and which it is. Raises as `take_set`."""

    def decide(versions: tuple[VersionId, ...]) -> Decision[FetchCopy]:
        return _decided(parts, session, _own(parts, session, case), versions)

    return take_set(parts, waiting(parts, session, case), decide, at)


def fetched(parts: Parts, session: PatientSession, case: CaseId, at: datetime) -> JournalCopy:
    """Open the copy that was left, under a row that says printed and names every version in it.

    Raises UnknownError for anybody else's case and where nothing was left, RefusedError, UnlockNeededError, NoKeyError.
    """
    return _opened(parts, session, case, at)[0]


def _opened(parts: Parts, session: PatientSession, case: CaseId, at: datetime) -> tuple[JournalCopy, Logged[FetchCopy]]:
    if not parts.keyring.is_unlocked(session, at):
        raise UnlockNeededError("to fetch a copy asks for a fresh unlock")
    mine = _own(parts, session, case)
    closed = read_left_copy(parts, session, mine, at)
    access = parts.store.log.log_access(_decided(parts, session, mine, versions_in(closed)), at)
    return read_copy(open_copy(parts.vault, access, closed)), access


def _own(parts: Parts, session: PatientSession, case: CaseId) -> Case:
    with parts.store.database.reading() as connection:
        return case_of(connection, session.actor.provider, session.joined, case)


def _decided(parts: Parts, session: PatientSession, mine: Case, versions: tuple[VersionId, ...]) -> Decision[FetchCopy]:
    with parts.store.database.reading() as connection:
        facts = _facts(connection, mine, versions)
    ask = FetchCopy(actor=session.actor, patient=mine.patient, unit=mine.unit, case=mine.id, versions=versions)
    return decide_fetch(ask, facts)


def _facts(connection: Connection, case: Case, versions: Collection[VersionId]) -> FetchFacts:
    seals = standing_seals(connection, case.provider, case.patient)
    return FetchFacts(
        is_own_case=True,
        is_handed_over=is_for_own_pages(case),
        something_is_destroyed=len(unmarked(connection, versions)) < len(versions),
        is_marked_dead=is_marked_dead(connection, case.provider, case.patient),
        # A copy is all of it or nothing: what hides some days hides the file that holds them.
        is_sealed=any(seal.unit in {None, case.unit} for seal in seals),
    )
