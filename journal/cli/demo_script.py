"""Pia Lindvret's treatment by Astrid Norrvik, written by hand in demo/pia.txt and dated back from the last day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from journal.cli.demo_calendar import DAY, Diary, at_clock, in_words, last_workday
from journal.cli.demo_course import UNPLANNED, Visit
from journal.cli.demo_material import blocks
from journal.domain.entry import EntryKind, Keyword

PATIENT, THERAPIST = "pia-lindvret", "astrid"
HOUR, PHONE_HOUR = 10, 12


@dataclass(frozen=True, slots=True)
class Scripted:
    """A note as the file has it. `fix` is keyword, reason, wrong words, right words, explanation; or nothing."""

    visit: Visit
    state: str
    text: dict[Keyword, str]
    fix: tuple[str, ...]


def scripted(diary: Diary) -> tuple[Scripted, ...]:
    """Return the notes of the file in order, dated, and the therapist's hours taken."""
    read = [(heading.split(), lines) for heading, lines in blocks("pia.txt") if heading]
    begins = [_moment(words, diary) for words, _ in read]
    found = []
    for place, ((kind, _, state), lines) in enumerate(read):
        later = (b for b, (words, _) in zip(begins, read, strict=True) if b > begins[place] and _is_planned(words))
        following = next(later, None)
        next_time = in_words(following) if following else ""
        said = dict(_keywords(lines, next_time))
        fix = tuple(said.pop("fix", "").split("|")) if "fix" in said else ()
        text = {keyword: said[keyword] for keyword in Keyword if keyword in said}
        found.append(Scripted(Visit(EntryKind(kind), begins[place], next_time=next_time), state, text, fix))
    return tuple(found)


def _is_planned(words: list[str]) -> bool:
    return words[0] not in UNPLANNED


def _moment(words: list[str], diary: Diary) -> datetime:
    day: date = last_workday((diary.until - DAY * int(words[1])).date())
    begins = at_clock(day, HOUR if _is_planned(words) else PHONE_HOUR)
    diary.taken.add((THERAPIST, begins))
    return begins


def _keywords(lines: tuple[str, ...], next_time: str) -> Iterator[tuple[str, str]]:
    for line in lines:
        keyword, _, said = line.partition(": ")
        yield keyword, said.replace("{nästa}", next_time).strip()
