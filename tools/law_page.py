"""Make docs/law.md: which rule is decided where, and which test shows it. With --check, fail where it differs.

The rules stand in docs/law-rules.csv. Where one is decided is read from the policy tables; which test shows it, from
the `rule` marks of the tests. Nothing is claimed by hand.
"""

from __future__ import annotations

import ast
import csv
import importlib
import pkgutil
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
PAGE = ROOT / "docs" / "law.md"
_HEAD = """# The law, rule by rule

Made by `python tools/law_page.py` from the policy tables (`journal/policy`) and the marks of the tests; `make check`
fails when it differs from them. The rules are those of PDL (2008:355), HSLF-FS 2016:40 and what serves them; D is a
choice of design. It is engineering material and no legal advice.

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


def page() -> str:
    """Return the whole page."""
    where, tests = decided(), shown()
    with (ROOT / "docs" / "law-rules.csv").open(newline="") as file:
        rules = list(csv.DictReader(file))
    unknown = sorted((set(where) | set(tests)) - {rule["id"] for rule in rules})
    if unknown:
        sys.exit(f"no such rule: {', '.join(unknown)}")
    built = [rule for rule in rules if rule["id"] in tests]
    lines = [f"**{len(built)} of {len(rules)} rules are built and shown by a test.**", ""]
    lines += ["| id | source | rule | decided in | shown by |", "|---|---|---|---|---|"]
    for rule in built:
        cells = [rule["id"], rule["source"], rule["rule"], _cell(where.get(rule["id"], [])), _cell(tests[rule["id"]])]
        lines.append("| " + " | ".join(cells) + " |")
    missing = ", ".join(rule["id"] for rule in rules if rule["id"] not in tests)
    return _HEAD + "\n".join(lines) + f"\n\nNot built yet: {missing}.\n"


def _cell(places: list[str]) -> str:
    return "<br>".join(f"`{place}`" for place in places) or "–"


def main() -> int:
    """Write the page, or with --check compare it."""
    made = page()
    if "--check" in sys.argv:
        if not PAGE.exists() or PAGE.read_text() != made:
            print("docs/law.md differs from the tables and tests: run `make docs`")
            return 1
        return 0
    PAGE.write_text(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
