"""Rounds of phases: every server in turn, so that what else the machine does falls on all of them alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from bench.load import Answered, Ask, Bounds, load
from bench.servers import TICK, Server
from bench.sizes import Sizes


@dataclass(frozen=True, slots=True)
class Phase:
    """One kind of request to one server."""

    name: str
    act: str
    server: Server
    asking: Callable[[], Ask]
    callers: int
    status: int = 200
    settles: bool = False
    note: Callable[[list[tuple[bytes, bytes]]], None] | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """What one phase measured: answers a second, milliseconds, and milliseconds of processor time an answer."""

    rate: float
    half: float
    most: float
    cpu: float


Results = dict[tuple[str, str, int], list[Measured]]
"""By server, act and callers: one measurement a round."""


def run(phases: Sequence[Phase], sizes: Sizes, between: Callable[[], None]) -> Results:
    """Run every phase in each round, each round beginning with another one; ``between`` runs before each round."""
    results: Results = {}
    for number in range(sizes.rounds):
        between()
        turned = [*phases[number % len(phases) :], *phases[: number % len(phases)]]
        for phase in turned:
            measured = _measured(phase, sizes)
            results.setdefault((phase.name, phase.act, phase.callers), []).append(measured)
    return results


def _measured(phase: Phase, sizes: Sizes) -> Measured:
    before = phase.server.cpu()
    answered = load(phase.server.port, phase.asking(), Bounds(phase.callers, sizes.seconds, status=phase.status))
    if phase.settles:
        time.sleep(sizes.settles)
    used = phase.server.cpu() - before
    if phase.note is not None:
        phase.note(answered.answers)
    return summed(answered, used)


def summed(answered: Answered, cpu: float) -> Measured:
    """What some answers say, which took so many seconds of processor time together."""
    # Processor time is told in ticks: a phase that was shorter than one has used some of it.
    used = 1000 * max(cpu, TICK) / len(answered.waits)
    return Measured(answered.rate, answered.within(50), answered.within(99), used)


def middle(found: Sequence[Measured], what: Callable[[Measured], float]) -> float:
    """The median over the rounds."""
    return median(what(measured) for measured in found)


def ratio(ours: Sequence[Measured], theirs: Sequence[Measured], what: Callable[[Measured], float]) -> float:
    """The median over the rounds of our measure divided by theirs in the same round."""
    return median(what(our) / what(their) for our, their in zip(ours, theirs, strict=True))
