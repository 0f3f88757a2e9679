"""Who puts one treatment into words: what is dealt, what is remembered, and how people are named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from journal.cli.demo_cast import DemoPatient
from journal.cli.demo_course import Course
from journal.cli.demo_draw import Draw, deck
from journal.cli.demo_material import Step, Thread, material
from journal.domain.entry import Keyword

PEOPLE = ("nära", "annan", "kollega")
SENTENCE = re.compile(r"(^|[.!?] |[.!?]” )([a-zåäö])")


@dataclass(frozen=True, slots=True)
class Earlier:
    """Where the patient has been seen before: `way` is same, other, away or empty; `unit` a name."""

    way: str = ""
    unit: str = ""


@dataclass(slots=True)
class Writer:
    """Writes one course in order. It remembers the task given last, what is told, and what has been used."""

    course: Course
    words: dict[str, str]
    draw: Draw
    steps: Iterator[Step]
    threads: Iterator[str]
    earlier: Earlier
    task: Step | None = None
    feared: bool = False
    decks: dict[str, Iterator[str]] = field(default_factory=dict)

    def line(self, heading: str) -> str:
        """Deal a fragment: the problem's own and the shared ones of that heading, none twice before all are used."""
        if heading not in self.decks:
            own = material(self.course.contact.problem).lines.get(heading, ())
            self.decks[heading] = deck(self.draw, own + material("shared").lines.get(heading, ()))
        return next(self.decks[heading])


def writer(course: Course, patient: DemoPatient, earlier: Earlier, draw: Draw) -> Writer:
    """Return a writer for a course."""
    problem, shared = material(course.contact.problem), material("shared")
    scale = problem.instrument()
    points = {"start": str(course.first_points), "första": str(course.first_points)}
    words = dict(patient.words) | problem.theme(course.contact.theme) | points
    words |= {"skala": scale.name, "högst": str(scale.most), "enhet": earlier.unit}
    steps = _twice(problem.steps("step"), deck(draw, shared.steps("maintenance")), deck(draw, shared.steps("again")))
    threads = Draw(patient.key, "threads").shuffled(
        [t for t in shared.threads() if not t.needs or t.needs in patient.traits]
    )
    beats = _beats(threads[::-1] if earlier.way else threads)  # so that no cat falls ill again in a later treatment
    return Writer(course, words, draw, steps, beats, earlier)


def _twice(own: tuple[Step, ...], upkeep: Iterator[Step], again: Iterator[Step]) -> Iterator[Step]:
    """Yield each step for its two sessions, the second with a task that goes on; when they end, upkeep."""
    for step in own:
        yield Step(step.current[:1], step.act[:1], step.homework, step.done, step.partly)
        more = next(again)
        yield Step(step.current[1:], step.act[1:], more.homework, more.done, more.partly)
    yield from upkeep


def _beats(threads: list[Thread]) -> Iterator[str]:
    for thread in threads:
        yield from thread.beats


def named(text: Mapping[Keyword, str], words: Mapping[str, str]) -> dict[Keyword, str]:
    """Say “systern Tove” once in a note and “Tove” after that, and begin each sentence with a capital."""
    seen: set[str] = set()

    def once(found: re.Match[str]) -> str:
        known = found.group() in seen
        seen.add(found.group())
        return found.group().partition(" ")[2] if known else found.group()

    pattern = re.compile("|".join(re.escape(name) for name in (words[person] for person in PEOPLE)))
    said = {keyword: pattern.sub(once, value) for keyword, value in text.items()}
    return {keyword: capitalised(value) for keyword, value in said.items()}


def capitalised(text: str) -> str:
    """Return the text with a capital at the beginning of each sentence."""
    return SENTENCE.sub(lambda found: found[1] + found[2].upper(), text)
