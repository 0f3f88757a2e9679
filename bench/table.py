"""Tables in Markdown: ratios with their targets, and what stands behind them, which has none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from bench.rounds import Measured, Results, middle, ratio


@dataclass(frozen=True, slots=True)
class Target:
    """What a measure should be: at least, or at most, so much."""

    bound: float
    at_least: bool = False
    unit: str = ""

    def met(self, value: float) -> bool:
        """Say whether a value keeps to it."""
        return value >= self.bound if self.at_least else value <= self.bound

    def __str__(self) -> str:
        """Say the target as the table does."""
        return f"{'≥' if self.at_least else '≤'} {self.bound:,g}{self.unit}"


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what is measured, its target, and the value on each database."""

    what: str
    target: Target
    values: dict[str, float] = field(default_factory=dict)


RATE: Callable[[Measured], float] = attrgetter("rate")
CPU: Callable[[Measured], float] = attrgetter("cpu")
MOST: Callable[[Measured], float] = attrgetter("most")
HALF: Callable[[Measured], float] = attrgetter("half")

BESIDE_PLAIN = (
    ("rate", "write", "write", RATE, Target(0.5, at_least=True)),
    ("processor time", "write", "write", CPU, Target(2)),
    ("p99", "write", "write", MOST, Target(3)),
    ("rate of reading one entry / plain's of writing", "read", "write", RATE, Target(0.5, at_least=True)),
)


def beside_plain(results: Results, callers: Sequence[int]) -> list[tuple[str, Target, float]]:
    """Sigill beside the plain journal: what is measured, its target and value."""
    return [
        (
            f"{what if ours == 'read' else 'saving and signing: ' + what}, {_callers(n)}",
            target,
            ratio(results["Sigill", ours, n], results["plain", theirs, n], measure),
        )
        for what, ours, theirs, measure, target in BESIDE_PLAIN
        for n in callers
    ]


def _callers(count: int) -> str:
    return "1 caller" if count == 1 else f"{count} callers"


def targets(rows: Sequence[Row], databases: Sequence[str]) -> str:
    """The table of ratios; what misses its target is bold."""
    lines = [_line("", "target", *databases), "| --- | --- |" + " ---: |" * len(databases)]
    lines += [_line(row.what, str(row.target), *(_value(row, name) for name in databases)) for row in rows]
    return "\n".join(lines)


def _value(row: Row, database: str) -> str:
    if database not in row.values:
        return "–"
    value = row.values[database]
    shown = f"{_number(value)}{row.target.unit}"
    return shown if row.target.met(value) else f"**{shown}**"


def measured(results: Mapping[str, Results]) -> str:
    """The table of what was measured: medians of the rounds on this machine, under this load, today."""
    lines = [
        _line("", "act", "callers", "database", "a second", "p50 ms", "p99 ms", "processor ms"),
        "| --- | --- | ---: | --- |" + " ---: |" * 4,
    ]
    for database, found in results.items():
        for (name, act, callers), rounds in sorted(found.items(), key=lambda one: (one[0][1], one[0][2], one[0][0])):
            numbers = (_number(middle(rounds, what)) for what in (RATE, HALF, MOST, CPU))
            lines.append(_line(name, act, str(callers), database, *numbers))
    return "\n".join(lines)


def shares(found: Mapping[str, float], title: str, limit: int = 15) -> str:
    """A table of shares of the processor time, the largest first."""
    largest = sorted(found.items(), key=lambda one: -one[1])[:limit]
    return "\n".join([_line(title, "share"), "| --- | ---: |", *(_line(n, f"{100 * s:.0f} %") for n, s in largest)])


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _number(value: float) -> str:
    decimals = max(0, 3 - len(str(int(value))))
    return f"{value:,.{decimals}f}"
