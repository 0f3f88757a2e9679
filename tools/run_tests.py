"""Run every test once with coverage, and end with one line on what was not run.

A green and complete run is remembered for this exact tree: `make check` and then `make test` cost one run.
With CI=true a test that was not run is a failure.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

LEFT = Path(".make")
RESULTS = LEFT / "tests.xml"
COVERAGE = LEFT / "coverage.json"
GREEN = LEFT / "green"
GREEN_SECONDS = 2 * 60 * 60
# What besides the files decides which tests run, and against what.
SURROUNDINGS = ("JOURNAL_TEST_PG_URL",)
PYTEST = [
    *("-m", "pytest", "--numprocesses=2", "--dist=worksteal", "--quiet", f"--junitxml={RESULTS}"),
    *("--cov", f"--cov-report=json:{COVERAGE}", "--cov-report=term:skip-covered"),
]
# Hundreds of commands and servers are started: each would compile all of us anew for itself.
NOT_TOLD = ("PYTHONDONTWRITEBYTECODE",)


def tree() -> str | None:
    """Return a hash over every file that git does not ignore, or None outside a git tree."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        return None
    around = [sys.version, *(os.environ.get(name, "") for name in SURROUNDINGS)]
    whole = hashlib.sha256("\0".join(around).encode())
    for name in sorted(set(listed.stdout.split(b"\0")) - {b""}):
        path = Path(os.fsdecode(name))
        content = path.read_bytes() if path.is_file() else b"absent"
        whole.update(name + b"\0" + hashlib.sha256(content).digest())
    return whole.hexdigest()


def remembered(now: str | None) -> str | None:
    """Return the remembered summary when this very tree was green a short while ago."""
    if now is None or not GREEN.is_file() or not COVERAGE.is_file() or os.environ.get("FRESH"):
        return None
    then, summary = GREEN.read_text(encoding="utf-8").split("\n", 1)
    return summary if then == now and time.time() - GREEN.stat().st_mtime < GREEN_SECONDS else None


def counted(results: Path) -> tuple[str, Counter[str]]:
    """Read pytest's results: a summary line, and each reason for not running with its number of tests."""
    suite = next(ET.parse(results).getroot().iter("testsuite"))
    skipped = Counter(
        found.get("message", "no reason given") for found in suite.iter("skipped") if found.get("type") == "pytest.skip"
    )
    failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
    passed = int(suite.get("tests", 0)) - failed - int(suite.get("skipped", 0))
    return f"{passed} passed, {failed} failed, {skipped.total()} skipped", skipped


def conclude(code: int, summary: str, skipped: Counter[str], before: str | None) -> int:
    """Say in one line what was not run, and remember a run that was green and complete."""
    if skipped:
        print("NOT RUN: " + "; ".join(f"{n} tests: {why}" for why, n in skipped.most_common()))
        return code or int(os.environ.get("CI") == "true")
    print("Every test was run.")
    if code == 0 and before is not None and before == tree():
        GREEN.write_text(f"{before}\n{summary}", encoding="utf-8")
    return code


def main(arguments: list[str]) -> int:
    """Run the tests, or say that they were green; pytest's exit code, or 1 for tests not run in CI."""
    LEFT.mkdir(exist_ok=True)
    before = tree()
    if not arguments and (summary := remembered(before)):
        print("Nothing has changed since the last run of all tests in this tree, so they are not run again")
        print(f"(FRESH=1 runs them). That run: {summary}")
        return 0
    GREEN.unlink(missing_ok=True)
    RESULTS.unlink(missing_ok=True)
    told = {name: value for name, value in os.environ.items() if name not in NOT_TOLD}
    code = subprocess.run([sys.executable, *PYTEST, *arguments], check=False, env=told).returncode
    if not RESULTS.is_file():
        return code or 1
    return conclude(code, *counted(RESULTS), None if arguments else before)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
