"""What a destruction takes along: a whole journal, whole entries, or what stood in an entry before it was shortened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.entry import CorrectionReason, EntryKind, VersionState
from journal.domain.entry_checks import sign_problem
from journal.domain.errors import InvalidError, UnknownError
from journal.domain.retention import DestructionKind
from journal.store.case_texts import texts_about, texts_in
from journal.store.destroyed import identities_of, named_versions, other_texts, versions_of_journal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import Connection

    from journal.domain.care import Journal
    from journal.domain.ids import EntryId, PatientId, VersionId

LONGEST_DECISION = 120


@dataclass(frozen=True, slots=True)
class Chosen:
    """One entry to destroy, or all of it but the newest version: the one that was shortened, marked and signed."""

    entry: EntryId
    keeps_newest: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be destroyed and by which decision; the whole journal where no entry is chosen."""

    kind: DestructionKind
    decision: str = ""
    entries: tuple[Chosen, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether the whole journal goes."""
        return not self.entries


def check_decision(wanted: Wanted) -> None:
    """Raise InvalidError unless an authority's decision has a number of one line, and a due journal goes whole."""
    number = wanted.decision.strip()
    if wanted.kind is DestructionKind.ORDERED and not number:
        raise InvalidError({"decision": "empty"})
    problem = sign_problem(number) or ("too-long" if len(number) > LONGEST_DECISION else None)
    if problem or number != "".join(number.splitlines()):
        raise InvalidError({"decision": problem or "control-sign"})
    if wanted.kind is DestructionKind.DUE and not wanted.whole:
        raise InvalidError({"entries": "whole-when-due"})


def chosen_versions(
    connection: Connection, journal: Journal, patient: PatientId, wanted: Wanted
) -> tuple[VersionId, ...]:
    """Return the versions that go, sorted.

    With a whole journal the patient's identities go too, when no other journal of the provider holds a text. Raises
    UnknownError for an entry that is not the journal's, InvalidError where nothing is left to destroy or an entry that
    is to be kept in part has no shortened version.
    """
    if wanted.whole:
        named = [version.id for version in versions_of_journal(connection, journal.id, patient)]
        if not named and not texts_in(connection, journal.id):
            raise InvalidError({"entries": "nothing-left"})
        if not other_texts(connection, patient, journal.id):
            named += [version.id for version in identities_of(connection, journal.provider, patient)]
    else:
        named = [version for each in wanted.entries for version in _of_entry(connection, journal, patient, each)]
        if not named:
            raise InvalidError({"entries": "nothing-left"})
    return tuple(sorted(set(named)))


def chosen_texts(
    connection: Connection, journal: Journal, versions: Collection[VersionId], *, whole: bool
) -> tuple[VersionId, ...]:
    """Return the texts of cases that go along, sorted: all of a whole journal, else those about the entries (ADR 0029).

    What a patient says of an entry may quote it, and nobody reads it to find out.
    """
    if whole:
        found = texts_in(connection, journal.id)
    else:
        found = texts_about(connection, journal.id, {each.entry for each in named_versions(connection, versions)})
    return tuple(sorted(text.id for text in found))


def holds_identity(connection: Connection, versions: Collection[VersionId]) -> bool:
    """Say whether a patient's identity is among these versions."""
    return any(version.kind is EntryKind.IDENTITY for version in named_versions(connection, versions))


def _of_entry(connection: Connection, journal: Journal, patient: PatientId, chosen: Chosen) -> Iterable[VersionId]:
    mine = [v for v in versions_of_journal(connection, journal.id, patient) if v.entry == chosen.entry]
    if not mine:
        raise UnknownError("no such entry")
    if not chosen.keeps_newest:
        return [version.id for version in mine]
    *earlier, newest = mine
    shortened = newest.state is VersionState.SIGNED and newest.reason == CorrectionReason.DESTROYED_IN_PART
    if not shortened or not earlier:
        raise InvalidError({"entries": "not-shortened"})
    return [version.id for version in earlier]
