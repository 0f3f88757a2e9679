"""The programs that hold the bar are themselves held to it: a floor that gives way would hold nothing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections import Counter

import pytest

from tests.architecture import source
from tools import coverage_floor, run_tests


def measured(tmp_path, **files):
    """A coverage report of ten lines a file, of which so many are covered."""
    counts = {"num_statements": 8, "num_branches": 2, "covered_branches": 2}
    report = {
        "files": {
            name.replace("__", "/") + ".py": {"summary": {**counts, "covered_lines": n - 2}}
            for name, n in files.items()
        }
    }
    path = tmp_path / "coverage.json"
    path.write_text(json.dumps(report), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"keys__sealing": 10, "journal__policy__law": 10, "journal__web__pages": 10}, 0),
        ({"keys__sealing": 9, "journal__web__pages": 10}, 1),
        ({"journal__policy__law": 9, "journal__web__pages": 10}, 1),
        ({"journal__domain__care": 9}, 1),
        ({"journal__web__pages": 9}, 1),
    ],
)
def test_a_part_below_its_floor_fails_the_check(tmp_path, capsys, files, code):
    assert coverage_floor.main(measured(tmp_path, **files)) == code
    assert ("BELOW" in capsys.readouterr().out) == bool(code)


def results(tmp_path, inner, **counts):
    path = tmp_path / "tests.xml"
    said = " ".join(f'{name}="{n}"' for name, n in counts.items())
    path.write_text(f"<testsuites><testsuite {said}>{inner}</testsuite></testsuites>", encoding="utf-8")
    return path


def test_what_was_not_run_is_counted_by_its_reason(tmp_path):
    skips = '<testcase><skipped type="pytest.skip" message="no chromium"/></testcase>' * 2
    expected = '<testcase><skipped type="pytest.xfail" message="known"/></testcase>'
    found = run_tests.counted(results(tmp_path, skips + expected, tests=9, failures=1, errors=0, skipped=3))
    assert found == ("5 passed, 1 failed, 2 skipped", Counter({"no chromium": 2}))


@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)])
def test_a_test_that_was_not_run_fails_only_in_ci(monkeypatch, capsys, ci, code):
    monkeypatch.setenv("CI", ci)
    assert run_tests.conclude(0, "", Counter({"no chromium": 2}), None) == code
    assert capsys.readouterr().out == "NOT RUN: 2 tests: no chromium\n"


def test_a_green_run_is_believed_for_the_very_same_tree_alone(monkeypatch, tmp_path):
    for name in ("GREEN", "COVERAGE"):
        monkeypatch.setattr(run_tests, name, tmp_path / name)
    monkeypatch.delenv("FRESH", raising=False)
    (tmp_path / "COVERAGE").write_text("{}", encoding="utf-8")
    (tmp_path / "GREEN").write_text("this\n7 passed", encoding="utf-8")
    assert run_tests.remembered("this") == "7 passed"
    assert run_tests.remembered("another") is None
    assert run_tests.remembered(None) is None
    monkeypatch.setenv("FRESH", "1")
    assert run_tests.remembered("this") is None


@pytest.mark.parametrize("program", [".ci/run", "tools/lock", "tools/node-packages", "tools/system-packages"])
def test_a_shell_program_stops_at_its_first_failure(program):
    assert "\nset -euo pipefail\n" in source.text(program)
    assert subprocess.run(["bash", "-n", program], cwd=source.ROOT, check=False).returncode == 0


@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)])
def test_somebody_without_npm_is_told_so_and_only_ci_fails(tmp_path, ci, code):
    shutil.copytree(source.ROOT / "tools", tmp_path / "tools")
    (tmp_path / "tests" / "node").mkdir(parents=True)
    said = subprocess.run(
        ["/bin/bash", tmp_path / "tools" / "node-packages"],
        env={"PATH": str(needed_alone(tmp_path)), "CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == code
    assert "apt-get update && apt-get install --no-install-recommends nodejs npm" in said.stderr


def needed_alone(tmp_path):
    """A directory of programs in which there is no npm."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "dirname").symlink_to(shutil.which("dirname"))
    return tmp_path / "bin"


@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)])
def test_somebody_who_is_not_root_is_told_what_to_install(tmp_path, ci, code):
    for name, line in (("dpkg-query", "exit 1"), ("id", "echo 1000")):
        (tmp_path / name).write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"
    said = subprocess.run(
        ["tools/system-packages"],
        cwd=source.ROOT,
        env={"PATH": path, "CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == code
    assert "apt-get update && apt-get install --no-install-recommends python3-venv make git" in said.stderr


def test_make_alone_lists_what_can_be_done():
    said = subprocess.run(["make"], cwd=source.ROOT, capture_output=True, text=True, check=True).stdout
    assert all(f"{name} " in said for name in ("run", "test", "check", "bench", "docs", "endure", "clean"))
