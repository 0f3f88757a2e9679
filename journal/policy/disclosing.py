"""What of a journal is shown to the patient: one table for the screen and for every form of a copy.

Each paragraph is asked about by itself. What one bar withholds takes nothing else along, and each bar has the code
under which it is counted and told.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from journal.domain.copy import CopyEntry, CopyVersion, paragraphs_of
from journal.domain.entry import EntryKind, VersionState
from journal.domain.release import WithheldGround
from journal.domain.templates import NEVER_SHOWN
from journal.policy.decision import Rule, Table
from journal.policy.law import PDL_1_3, PDL_5_5, PDL_8_2, PSL_6_12, PSL_6_12_2, PSL_6_13

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from journal.domain.copy import CopyParagraph
    from journal.domain.entry import Keyword, OpenedEntry, OpenedVersion
    from journal.domain.ids import UnitId, VersionId


@dataclass(frozen=True, slots=True)
class ShowFacts:
    """What is asked of one paragraph and of where it would be shown: the patient's own screen, or a copy."""

    for_direct_access: bool
    for_copy: bool
    is_masked_for_the_care: bool = False
    is_masked_for_somebodys_safety: bool = False
    is_misfiled: bool = False
    is_test_material: bool = False
    test_material_is_asked_for: bool = False
    keyword_is_never_shown: bool = False
    is_unfinished: bool = False
    is_newer_than_chosen: bool = False


BARS: Mapping[str, Rule[ShowFacts]] = {
    WithheldGround.CARE_PURPOSE.value: Rule(
        "its secrecy towards the patient is of utmost weight for the care",
        PSL_6_12_2,
        ("P-05",),
        lambda f: f.is_masked_for_the_care,
    ),
    WithheldGround.OTHERS_SAFETY.value: Rule(
        "it would point out who told, to somebody's harm",
        PSL_6_13,
        ("P-05", "P-08"),
        lambda f: f.is_masked_for_somebodys_safety,
    ),
    "misfiled": Rule("it was written of somebody else", PSL_6_12, ("P-08",), lambda f: f.is_misfiled),
    "instrument-secrecy": Rule(
        "is test material, which a plain copy only lists",
        PDL_1_3,
        ("J-17",),
        lambda f: f.is_test_material and (f.for_direct_access or not f.test_material_is_asked_for),
    ),
    "never-shown": Rule(
        "stands under a heading that direct access never shows",
        PDL_5_5,
        ("P-09",),
        lambda f: f.for_direct_access and f.keyword_is_never_shown,
    ),
    "unfinished": Rule(
        "is a draft, or was set aside", PDL_5_5, ("P-09",), lambda f: f.for_direct_access and f.is_unfinished
    ),
    "newer-than-chosen": Rule(
        "is newer than the patient chose to see",
        PDL_5_5,
        ("P-09",),
        lambda f: f.for_direct_access and f.is_newer_than_chosen,
    ),
}
"""The bars by the codes they are counted under. The first that holds is told: a mask before what the screen adds."""

SHOWING: Table[ShowFacts] = Table(
    "show a paragraph to the patient",
    grounds=(
        Rule("the provider gives direct access", PDL_5_5, ("P-09",), lambda f: f.for_direct_access),
        Rule("a copy was asked for", PDL_8_2, ("P-02", "P-04"), lambda f: f.for_copy),
    ),
    bars=tuple(BARS.values()),
)


def withheld_for(facts: ShowFacts) -> str:
    """Return the code for which a paragraph is withheld, "" when it is shown. Nowhere to be shown raises ValueError."""
    if not any(ground.holds(facts) for ground in SHOWING.grounds):
        raise ValueError("shown neither on the patient's screen nor in a copy")
    return next((code for code, bar in BARS.items() if bar.holds(facts)), "")


def is_shown_on_screen(keyword: Keyword) -> bool:
    """Say whether what stands under a heading of a released entry is shown on the patient's own screen."""
    return not withheld_for(
        ShowFacts(for_direct_access=True, for_copy=False, keyword_is_never_shown=keyword in NEVER_SHOWN)
    )


@dataclass(frozen=True, slots=True)
class Showing:
    """Where a journal is shown, and what was decided and chosen: all that `ShowFacts` needs beside the entry itself.

    ``masks`` holds a `WithheldGround` for {(version, paragraph's number)}. ``until`` hides on the screen what was
    written later; it changes no copy. ``units`` are the names of the units that entries stand at.
    """

    on_screen: bool
    units: Mapping[UnitId, str]
    masks: Mapping[tuple[VersionId, int], str] = field(default_factory=dict)
    test_material_is_asked_for: bool = False
    until: datetime | None = None


def shown_entry(opened: OpenedEntry, showing: Showing) -> CopyEntry:
    """Return an opened entry as the patient gets it, each paragraph decided by the table."""
    head = opened.head
    return CopyEntry(
        id=head.id,
        kind=head.kind,
        happened=head.happened,
        unit=showing.units[head.unit],
        versions=tuple(_shown_version(opened, version, showing) for version in opened.versions),
        statements=tuple(shown_entry(statement, showing) for statement in opened.statements),
        misfiled=head.misfiled_at is not None,
        unsigned=all(version.version.state is not VersionState.SIGNED for version in opened.versions),
        gap=not opened.is_sound,
    )


def _shown_version(entry: OpenedEntry, opened: OpenedVersion, showing: Showing) -> CopyVersion:
    version = opened.version
    plain = paragraphs_of(opened.text) if opened.text is not None else ()
    if any(of == version.id and not 0 < number <= len(plain) for of, number in showing.masks):
        # Whatever it was meant for would be shown.
        raise ValueError("a paragraph is masked that the version does not have")
    return CopyVersion(
        number=version.number,
        state=version.state,
        author_name=version.author_name,
        author_title=version.author_title,
        written_at=version.written_at,
        settled_at=version.settled_at,
        reason=version.reason,
        signature=opened.signature,
        paragraphs=tuple(_shown(paragraph, _facts(entry, opened, paragraph, showing)) for paragraph in plain),
        is_opened=not opened.is_broken,
        destroyed_at=version.destroyed_at,
    )


def _shown(paragraph: CopyParagraph, facts: ShowFacts) -> CopyParagraph:
    withheld = withheld_for(facts)
    return replace(paragraph, text=None, masked=withheld) if withheld else paragraph


def _facts(entry: OpenedEntry, opened: OpenedVersion, paragraph: CopyParagraph, showing: Showing) -> ShowFacts:
    version = opened.version
    mask = showing.masks.get((version.id, paragraph.number), "")
    if mask and mask not in set(WithheldGround):
        raise ValueError("masked for no ground that the law knows")
    return ShowFacts(
        for_direct_access=showing.on_screen,
        for_copy=not showing.on_screen,
        is_masked_for_the_care=mask == WithheldGround.CARE_PURPOSE,
        is_masked_for_somebodys_safety=mask == WithheldGround.OTHERS_SAFETY,
        is_misfiled=entry.head.misfiled_at is not None,
        is_test_material=entry.head.kind is EntryKind.TEST_MATERIAL,
        test_material_is_asked_for=showing.test_material_is_asked_for,
        keyword_is_never_shown=paragraph.keyword in NEVER_SHOWN,
        is_unfinished=version.state in {VersionState.DRAFT, VersionState.DISCARDED},
        is_newer_than_chosen=showing.until is not None and version.written_at > showing.until,
    )
