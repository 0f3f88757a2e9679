"""Search for what the everyday run does not find: every property test again and again, each round with a new seed.

Called with a number of minutes: `python tools/endure.py 10`.

It stops at the first failure and says the seed, which `pytest --hypothesis-seed` takes. The practice that lives through
anything takes a thousand steps for each minute asked for: `python tools/endure.py 100` is a hundred thousand.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time

# Longer than a test may take otherwise: a stateful run grows with what it finds.
PATIENCE = "600"


def search(seed: int, steps: int) -> int:
    """Run every property test with one seed, and so many steps of the state machine; pytest's exit code."""
    chosen = ["-m", "hypothesis", f"--hypothesis-seed={seed}", f"--timeout={PATIENCE}"]
    command = [sys.executable, "-m", "pytest", "--quiet", "--exitfirst", "--numprocesses=2", *chosen]
    return subprocess.run(command, check=False, env=os.environ | {"JOURNAL_TEST_STEPS": str(steps)}).returncode


def main(minutes: float) -> int:
    """Search for so many minutes and at least one round; 1 at the first failure."""
    until = time.monotonic() + 60 * minutes
    rounds = 0
    while rounds == 0 or time.monotonic() < until:
        seed = secrets.randbelow(2**32)
        rounds += 1
        if search(seed, max(2000, int(1000 * minutes))):
            print(f"Round {rounds} failed: pytest -m hypothesis --hypothesis-seed={seed}")
            return 1
    print(f"{rounds} rounds found nothing.")
    return 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 10))
