"""Take one protection away at a time, and say after how many steps the practice that lives through anything noticed.

`python -m tools.breaks` prints a line for each break of tests/stories/breaking.py, or for those that are named. A
number chooses other days. 1 when one was not noticed within the steps of an everyday run. See docs/endurance.md.
"""

from __future__ import annotations

import sys
import traceback
from typing import TYPE_CHECKING

import pytest
from hypothesis import seed, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from tests.stories.breaking import BREAKS
from tests.stories.test_state_machine import LIVED, STEPS, Practice
from tests.stories.workplace import template

if TYPE_CHECKING:
    from collections.abc import Callable

NOTICED = (Exception, pytest.fail.Exception)


class Counted(Practice):
    """The practice, counting its steps until one of them notices."""

    steps = 0
    noticed: tuple[int, str] | None = None

    @invariant()
    def counts(self) -> None:
        """Count a step that noticed nothing."""
        Counted.steps += 1

    def teardown(self) -> None:
        """Keep what was noticed first: what follows is the same run once more."""
        error = sys.exc_info()[1]
        if Counted.noticed is None and isinstance(error, NOTICED):
            Counted.noticed = Counted.steps, where(error)
        super().teardown()


def where(error: BaseException) -> str:
    """Return the line of the practice's days that noticed."""
    frames = traceback.extract_tb(error.__traceback__)
    last = [frame for frame in frames if "/tests/stories/" in frame.filename][-1]
    return f"`{last.name}`: `{last.line}` {type(error).__name__}"


def noticed(broken: Callable[[pytest.MonkeyPatch], None], days: int) -> tuple[int, str] | None:
    """Live with one protection less; return the steps until that was noticed, and where, or None."""
    Counted.steps, Counted.noticed = 0, None
    with pytest.MonkeyPatch.context() as patch:
        broken(patch)
        try:
            run_state_machine_as_test(seed(days)(Counted), settings=settings(LIVED, database=None))
        except NOTICED:
            return Counted.noticed
    return None


def main(told: list[str]) -> int:
    """Print a line for each break that is named, or for all; 1 when one was not noticed."""
    template()
    names, days = {each for each in told if not each.isdigit()}, next((int(each) for each in told if each.isdigit()), 1)
    missed = 0
    for broken in (each for each in BREAKS if not names or each.__name__ in names):
        found = noticed(broken, days)
        missed += found is None
        said = f"{found[0]} | {found[1]}" if found else f"not within {STEPS} | –"
        print(f"| {broken.__name__.replace('_', ' ')} | {said} |", flush=True)
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
