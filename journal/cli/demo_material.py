"""What the demo's notes are made of: hand-written fragments in demo/*.txt, by problem and phase."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

Block = tuple[str, tuple[str, ...]]

PROBLEMS = (
    *("depression", "panic", "ocd", "grief", "stress"),
    *("insomnia", "social", "ptsd", "relations", "perfectionism"),
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a treatment: what is said and done at two sessions, and a task that is followed up."""

    current: tuple[str, ...]
    act: tuple[str, ...]
    homework: str
    done: str
    partly: str


@dataclass(frozen=True, slots=True)
class Thread:
    """Something that goes on in a life beside the treatment, in order. `needs` is a trait of the patient, or empty."""

    needs: str
    beats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Instrument:
    """A rating scale: usual points at the start, at a good end, and the most there are."""

    name: str
    start: int
    end: int
    most: int


@dataclass(frozen=True, slots=True)
class Material:
    """One file's fragments: lines by heading, and steps and threads in order."""

    lines: Mapping[str, tuple[str, ...]]
    blocks: tuple[Block, ...]

    def steps(self, heading: str) -> tuple[Step, ...]:
        """Return the steps under one heading, in the order of the file."""
        return tuple(_step(lines) for name, lines in self.blocks if name == heading)

    def threads(self) -> tuple[Thread, ...]:
        """Return the threads, each with what it needs."""
        found = (block for block in self.blocks if block[0].startswith("thread"))
        return tuple(Thread(name.removeprefix("thread").strip(), lines) for name, lines in found)

    def theme(self, place: int) -> dict[str, str]:
        """Return the words that make a problem this patient's own; none where the problem has no themes."""
        themes = self.lines.get("theme", ("",))
        pairs = (word.partition("=") for word in themes[place % len(themes)].split(";") if word)
        return {name.strip(): value.strip() for name, _, value in pairs}

    def instrument(self) -> Instrument:
        """Return the problem's rating scale."""
        word, name, start, end, most = self.lines[""][0].split()
        if word != "instrument":
            raise ValueError(word)
        return Instrument(name, int(start), int(end), int(most))


def _step(lines: Sequence[str]) -> Step:
    marked = {mark: tuple(line[2:] for line in lines if line[0] == mark) for mark in "cih+~"}
    return Step(marked["c"], marked["i"], marked["h"][0], marked["+"][0], marked["~"][0])


def read_lines(name: str) -> tuple[str, ...]:
    """Return a file's lines without comments and empty ones."""
    text = (files("journal.cli") / "demo" / name).read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line.strip() and not line.startswith("#"))


def blocks(name: str) -> Iterator[Block]:
    """Yield heading and lines, in order; what comes before any heading has an empty one."""
    heading, held = "", list[str]()
    for line in read_lines(name):
        if line.startswith("["):
            yield heading, tuple(held)
            heading, held = line.strip("[]"), []
        else:
            held.append(line)
    yield heading, tuple(held)


@cache
def material(name: str) -> Material:
    """Return one file's fragments by its name without ending: a problem, or `shared`."""
    read = tuple(blocks(f"{name}.txt"))
    return Material({heading: lines for heading, lines in read if lines}, read)


def rows(name: str) -> Iterator[list[str]]:
    """Yield the cells of a table's lines, which are parted by bars."""
    for line in read_lines(name):
        yield [cell.strip() for cell in line.split("|")]
