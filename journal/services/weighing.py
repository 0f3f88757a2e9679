"""Menprövning: what a copy is asked of is opened, weighed passage by passage, and what is kept back is noted (PDL 8:2).

A passage that is kept back is kept back in every version of its entry: what a correction left as it was would otherwise
stand in the older text.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.access_words import ReasonCode, Why
from journal.domain.case_asks import ExamineCopy
from journal.domain.case_words import MASKED_FOR, CaseKind, StepKind
from journal.domain.copy import paragraphs_of
from journal.domain.errors import ConflictError, InvalidError
from journal.policy.weighing import decide_weigh
from journal.services.case_steps import Step, asked, kept, known_case
from journal.services.copied import copied
from journal.services.opened_entries import open_every_version
from journal.services.statements import joined
from journal.store.case_facts import weigh_facts
from journal.store.case_masks import masks_of, set_masks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from journal.domain.case import Case
    from journal.domain.case_words import Withholding
    from journal.domain.copy import CopyParagraph
    from journal.domain.entry import OpenedEntry
    from journal.domain.ids import CaseId, VersionId
    from journal.services.case_steps import Target
    from journal.services.keyring import Session
    from journal.services.parts import Parts
    from journal.store.case_masks import Passage


@dataclass(frozen=True, slots=True)
class OpenedPassage:
    """One passage of an entry: as it reads in the newest version that has it, and everywhere that it stands."""

    paragraph: CopyParagraph
    places: tuple[Passage, ...]
    ground: Withholding | None

    @property
    def key(self) -> str:
        """Return by what a form or a program names it: the version, and the paragraph's number in it."""
        version, number = self.places[-1]
        return f"{version}.{number}"


@dataclass(frozen=True, slots=True)
class WeighedEntry:
    """An entry with its passages, or with what is wrong with it: what does not open cannot be weighed."""

    entry: OpenedEntry
    passages: tuple[OpenedPassage, ...]


@dataclass(frozen=True, slots=True)
class Weighing:
    """All that a copy is asked of. ``seen`` goes back with what was decided: what came since was not weighed."""

    case: Case
    entries: tuple[WeighedEntry, ...]
    seen: str


@dataclass(frozen=True, slots=True)
class Weighed:
    """What somebody held of what they saw: the ground for each passage that is kept back, by its key."""

    seen: str
    kept_back: Mapping[str, Withholding]


def open_to_weigh(parts: Parts, session: Session, target: Target, at: datetime) -> Weighing:
    """Open what the copy is asked of, under one row that names the case and every version.

    Raises UnknownError, RefusedError, NoKeyError, UnavailableError.
    """
    with parts.store.database.reading() as connection:
        case, found = known_case(connection, session, target, at)
        _require_copy(case)
        what = copied(connection, case, at)
        masks = masks_of(connection, case.id)
        ask = ExamineCopy(
            actor=session.actor,
            why=Why(ReasonCode.DISCLOSURE),
            patient=case.patient,
            journal=what.journal.id,
            unit=case.unit,
            versions=what.versions,
            case=case.id,
        )
        decision = decide_weigh(ask, weigh_facts(found, case))
    access = parts.store.log.log_access(decision, at)
    opened = open_every_version(parts, session, what.journal, what.heads, access)
    entries = tuple(_weighed(entry, masks) for entry in joined(opened, what.about))
    return Weighing(case, entries, what.seen())


def weigh(parts: Parts, session: Session, target: Target, weighed: Weighed, at: datetime) -> Case:
    """Note what is kept back, and that all the rest was weighed too. Nothing in the journal changes (P-08).

    Raises InvalidError for a passage that is not there or another ground, ConflictError where something was written
    since it was seen.
    """
    places = _places(open_to_weigh(parts, session, target, at).entries)
    with parts.store.writing(session.actor.provider, target[0], at=at) as tx:
        case, found = known_case(tx.connection, session, target, at)
        what = copied(tx.connection, case, at)
        if what.seen() != weighed.seen:
            raise ConflictError(len(what.versions))
        step = Step(StepKind.EXAMINED, weighed.seen)
        decision = decide_weigh(asked(parts, session, tx, case, step), weigh_facts(found, case))
        recorded = parts.store.log.recorded(tx, decision, at)
        entries = {v.id: head.id for head in what.heads for v in head.versions}
        set_masks(tx, recorded, _masks(places, weighed.kept_back), entries, at)
        return kept(tx, case, recorded, (step,), at)


def _masks(
    places: Mapping[str, tuple[Passage, ...]], kept_back: Mapping[str, Withholding]
) -> dict[Passage, Withholding]:
    unlawful = {key: "unknown" for key, ground in kept_back.items() if ground not in MASKED_FOR or key not in places}
    if unlawful:
        raise InvalidError(unlawful)
    return {place: ground for key, ground in kept_back.items() for place in places[key]}


def _places(entries: Iterable[WeighedEntry]) -> dict[str, tuple[Passage, ...]]:
    return {passage.key: passage.places for entry in entries for passage in entry.passages}


def passages_of(entry: OpenedEntry, masks: Mapping[Passage, Withholding]) -> tuple[OpenedPassage, ...]:
    """Part an entry into passages: one that reads the same in several versions is one passage."""
    found: dict[tuple[str, str], list[tuple[VersionId, CopyParagraph]]] = defaultdict(list)
    for opened in entry.versions:
        for paragraph in paragraphs_of(opened.text) if opened.text is not None else ():
            found[paragraph.keyword, paragraph.text or ""].append((opened.version.id, paragraph))
    return tuple(_passage(stands, masks) for stands in found.values())


def _weighed(entry: OpenedEntry, masks: Mapping[Passage, Withholding]) -> WeighedEntry:
    """Part an entry, and the patient's statements about it, into what is weighed."""
    return WeighedEntry(
        entry, tuple(passage for one in (entry, *entry.statements) for passage in passages_of(one, masks))
    )


def _passage(stands: list[tuple[VersionId, CopyParagraph]], masks: Mapping[Passage, Withholding]) -> OpenedPassage:
    places = tuple((version, paragraph.number) for version, paragraph in stands)
    ground = next((masks[place] for place in places if place in masks), None)
    return OpenedPassage(stands[-1][1], places, ground)


def _require_copy(case: Case) -> None:
    if case.kind is not CaseKind.COPY:
        raise InvalidError({"kind": "unknown"})


def count_masks(parts: Parts, case: CaseId) -> int:
    """Count what is kept back, of every version: a number, and nothing of what. Of a case that was seen already."""
    with parts.store.database.reading() as connection:
        return len(masks_of(connection, case))
