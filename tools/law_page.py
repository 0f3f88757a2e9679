"""Make docs/law.md and docs/promises.md: what is decided where, which test shows it; the README says how many rules.

With --check, fail where one differs.

The rules of law stand in docs/law-rules.csv, the promises of the platform's privacy policy in docs/promises.csv. Where
a rule is decided is read from the policy tables; which test shows it, from the `rule` marks of the tests. Nothing is
claimed by hand.
"""

from __future__ import annotations

import ast
import csv
import importlib
import pkgutil
import re
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
DOCS, README = ROOT / "docs", ROOT / "README.md"
Rows = list[dict[str, str]]
_COUNT = re.compile(r"\d+ of the \d+ rules")
_LAW = """# The law, rule by rule

Made by `python tools/law_page.py` from the policy tables (`journal/policy`) and the marks of the tests; `make check`
fails when it differs from them. The rules are those of PDL (2008:355), HSLF-FS 2016:40 and what serves them; D is a
choice of design. It is engineering material and no legal advice.

"""
_PROMISES = """# What the privacy policy promises

Made by `python tools/law_page.py` from the marks of the tests; `make check` fails when it differs from them. The
platform's privacy policy promises more than a journal can keep: here stand the promises that this server answers for
to patients, each with the lines of the policy, what is held to, and the tests that hold it.

"""


def decided() -> dict[str, list[str]]:
    """Return rule id → the policy tables and rules that decide it."""
    policy = importlib.import_module("journal.policy")
    table_type = importlib.import_module("journal.policy.decision").Table
    found: dict[str, list[str]] = defaultdict(list)
    for module in pkgutil.iter_modules(policy.__path__):
        for table in vars(importlib.import_module(f"journal.policy.{module.name}")).values():
            if isinstance(table, table_type):
                for rule in (*table.grounds, *table.bars):
                    for rule_id in rule.ids:
                        found[rule_id].append(f"policy/{module.name}.py: {table.act}")
    return {rule_id: sorted(set(places)) for rule_id, places in found.items()}


def shown() -> dict[str, list[str]]:
    """Return rule id → the tests that carry its mark."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                for rule_id in _marked(node):
                    found[rule_id].append(f"{path.relative_to(ROOT / 'tests')}::{node.name}")
    return found


def _marked(node: ast.FunctionDef | ast.ClassDef) -> list[str]:
    calls = [d for d in node.decorator_list if isinstance(d, ast.Call) and ast.unparse(d.func).endswith("mark.rule")]
    return [arg.value for call in calls for arg in call.args if isinstance(arg, ast.Constant)]


def law_page(rules: Rows, where: dict[str, list[str]], tests: dict[str, list[str]]) -> str:
    """Return the page of the law: what is shown, and the ids of what is not."""
    built = [rule for rule in rules if rule["id"] in tests]
    missing = ", ".join(rule["id"] for rule in rules if rule["id"] not in tests)
    cells = [
        (rule["id"], rule["source"], rule["rule"], _cell(where.get(rule["id"], [])), _cell(tests[rule["id"]]))
        for rule in built
    ]
    return (
        f"{_LAW}**{len(built)} of {len(rules)} rules are built and shown by a test.**\n\n"
        + _table(("id", "source", "rule", "decided in", "shown by"), cells)
        + f"\nNot built yet: {missing}.\n"
    )


def promises_page(promises: Rows, tests: dict[str, list[str]]) -> str:
    """Return the page of the promises, those that no test shows with a dash."""
    cells = [
        (promise["id"], promise["lines"], promise["promise"], _cell(tests.get(promise["id"], [])))
        for promise in promises
    ]
    return _PROMISES + _table(("id", "lines", "promise", "shown by"), cells)


def made() -> dict[Path, str]:
    """Return both pages, and the README with how many rules are shown."""
    where, tests = decided(), shown()
    rules, promises = _rows("law-rules.csv"), _rows("promises.csv")
    unknown = sorted((set(where) | set(tests)) - {row["id"] for row in (*rules, *promises)})
    if unknown:
        sys.exit(f"no such rule: {', '.join(unknown)}")
    count = f"{sum(rule['id'] in tests for rule in rules)} of the {len(rules)} rules"
    return {
        DOCS / "law.md": law_page(rules, where, tests),
        DOCS / "promises.md": promises_page(promises, tests),
        README: _COUNT.sub(count, README.read_text()),
    }


def _rows(name: str) -> Rows:
    with (DOCS / name).open(newline="") as file:
        return list(csv.DictReader(file))


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(cells)} |\n" for cells in (head, *rows)]
    return "".join((lines[0], "|---" * len(head), "|\n", *lines[1:]))


def _cell(places: list[str]) -> str:
    return "<br>".join(f"`{place}`" for place in places) or "–"


def main() -> int:
    """Write them, or with --check compare them."""
    texts = made()
    differing = [path for path, text in texts.items() if not path.exists() or path.read_text() != text]
    if "--check" in sys.argv:
        for path in differing:
            print(f"{path.relative_to(ROOT)} differs from the tables and tests: run `make docs`")
        return 1 if differing else 0
    for path in differing:
        path.write_text(texts[path])
    return 0


if __name__ == "__main__":
    sys.exit(main())
