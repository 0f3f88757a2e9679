"""Hold each part of the code to its floor of branch coverage, from what the test run measured.

Called with that report's path: `python tools/coverage_floor.py .make/coverage.json`.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

# The law and the keys are small and are what everything else leans on.
FLOORS = {"journal/domain/": 100.0, "journal/policy/": 100.0, "keys/": 100.0, "": 95.0}


@dataclass(slots=True)
class Tally:
    """Lines and branches of one part, counted and covered."""

    total: int = 0
    covered: int = 0

    def add(self, summary: Mapping[str, int]) -> None:
        """Add one file's counts."""
        self.total += summary["num_statements"] + summary["num_branches"]
        self.covered += summary["covered_lines"] + summary["covered_branches"]

    @property
    def percent(self) -> float:
        """Covered lines and branches in percent; an empty part is wholly covered."""
        return 100.0 * self.covered / self.total if self.total else 100.0


def tallies(files: Mapping[str, Mapping[str, Mapping[str, int]]]) -> dict[str, Tally]:
    """Count each file with the part that its path begins with; the last part takes the rest."""
    parts: dict[str, Tally] = defaultdict(Tally)
    for path, measured in files.items():
        parts[next(part for part in FLOORS if path.startswith(part))].add(measured["summary"])
    return parts


def main(report: Path) -> int:
    """Print each part with its floor; 1 when a part is below."""
    below = 0
    for part, tally in sorted(tallies(json.loads(report.read_text(encoding="utf-8"))["files"]).items()):
        floor = FLOORS[part]
        low = tally.percent < floor
        below += low
        mark = "BELOW" if low else "holds"
        print(f"{part or 'the rest':<16} {tally.percent:6.2f} % of lines and branches; {floor:g} % {mark}")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
