"""Change the law and the keys in every small way there is, and see a test fail each time; minutes to hours.

A change that no test notices is a survivor. docs/mutants.md names those that change no decision and open nothing, each
with its reason; any other survivor is a failure. Called with names, as `mutmut` writes them, it tries those alone.
"""

from __future__ import annotations

import re
import subprocess
import sys
from fnmatch import fnmatchcase
from pathlib import Path

PAGE = Path("docs/mutants.md")
NAME = re.compile(r"`([\wǁ.]+__mutmut_(?:\d+|\*))`")
LIVED = re.compile(r"^\s*(\S+__mutmut_\d+): (survived|no tests|suspicious)$", re.MULTILINE)


def explained() -> set[str]:
    """Return the survivors that the page gives a reason for."""
    return set(NAME.findall(PAGE.read_text(encoding="utf-8")))


def survivors() -> set[str]:
    """Return the changes that no test noticed in the last run."""
    said = subprocess.run([sys.executable, "-m", "mutmut", "results"], capture_output=True, text=True, check=True)
    return {name for name, _ in LIVED.findall(said.stdout)}


def main(names: list[str]) -> int:
    """Run every change, or those that are named; 1 when one survived without a reason, or nothing was run."""
    if subprocess.run([sys.executable, "-m", "mutmut", "run", *names], check=False).returncode:
        print("Nothing is known: the tests did not pass before anything was changed, or no such name is there.")
        return 1
    known = explained()
    unknown = sorted(name for name in survivors() if not any(fnmatchcase(name, one) for one in known))
    for name in unknown:
        print(f"survived: {name}   (mutmut show {name})")
    print(f"{len(unknown)} changes survive without a reason in {PAGE}.")
    return int(bool(unknown))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
