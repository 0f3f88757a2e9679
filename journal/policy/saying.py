"""What an entry has to say before it is signed: a heading each, filled in or said not to apply (PDL 3:6, 2:7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.entry_words import EntryKind, Keyword, Mark
from journal.policy.decision import Rule, Table
from journal.policy.law import PDL_2_7, PDL_3_6

if TYPE_CHECKING:
    from collections.abc import Mapping

    from journal.domain.entry import EntryText

K = Keyword


@dataclass(frozen=True, slots=True)
class SayingFacts:
    """What the law asks about one text. Who the patient is stands in the register, which takes nobody without it."""

    ends_care: bool
    says_background: bool
    says_reason: bool
    says_measures: bool
    says_information: bool
    notes_declined_care: bool
    says_what_is_declined: bool
    tells_of_offences: bool
    says_they_are_necessary: bool


_OWED: Mapping[Keyword, Rule[SayingFacts]] = {
    K.BACKGROUND: Rule(
        "care ends, and its background is not said", PDL_3_6, ("J-03",), lambda f: f.ends_care and not f.says_background
    ),
    K.REASON: Rule(
        "care ends, and neither reason nor diagnosis is said",
        PDL_3_6,
        ("J-03",),
        lambda f: f.ends_care and not f.says_reason,
    ),
    K.INTERVENTION: Rule(
        "care ends, and what was done is not said", PDL_3_6, ("J-03",), lambda f: f.ends_care and not f.says_measures
    ),
    K.INFORMATION: Rule(
        "care ends, and what the patient was told is not said",
        PDL_3_6,
        ("J-03",),
        lambda f: f.ends_care and not f.says_information,
    ),
    K.DECLINED: Rule(
        "care is declined, and which is not said",
        PDL_3_6,
        ("J-04",),
        lambda f: f.notes_declined_care and not f.says_what_is_declined,
    ),
    K.NECESSITY: Rule(
        "it tells of offences, and not that this is absolutely necessary",
        PDL_2_7,
        ("J-15",),
        lambda f: f.tells_of_offences and not f.says_they_are_necessary,
    ),
}
_NOTHING_TO_TELL = (Mark.NOT_APPLICABLE, Mark.NOT_AVAILABLE)
MARKS: Mapping[Keyword, tuple[Mark, ...]] = {
    **dict.fromkeys((K.BACKGROUND, K.REASON, K.INTERVENTION, K.INFORMATION), _NOTHING_TO_TELL),
    K.NECESSITY: (Mark.NECESSARY,),
}
"""What suffices under a heading that is owed, in words of the product's own."""

SAYING: Table[SayingFacts] = Table(
    "say what an entry has to say",
    grounds=(Rule("nothing that it has to say is missing", PDL_3_6, ("J-03", "J-04"), lambda _: True),),
    bars=tuple(_OWED.values()),
)


def said_in(kind: EntryKind, text: EntryText) -> SayingFacts:
    """Return the facts of a text; what is said not to apply, or not to be known, is said."""
    filled = {keyword for keyword, words in text.keywords.items() if words.strip()}
    return SayingFacts(
        ends_care=kind is EntryKind.CLOSING,
        says_background=K.BACKGROUND in filled,
        says_reason=bool(filled & {K.REASON, K.ASSESSMENT}),
        says_measures=K.INTERVENTION in filled,
        says_information=K.INFORMATION in filled,
        notes_declined_care=kind is EntryKind.DECLINED,
        says_what_is_declined=K.DECLINED in filled,
        tells_of_offences=K.OFFENCES in filled,
        says_they_are_necessary=K.NECESSITY in filled,
    )


def owed(kind: EntryKind, text: EntryText) -> tuple[Keyword, ...]:
    """Return the headings under which a text has yet to say something; none where it may be signed."""
    facts = said_in(kind, text)
    return tuple(keyword for keyword, rule in _OWED.items() if rule.holds(facts))
