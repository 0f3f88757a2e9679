"""Make docs/law.md: which rule is decided where, and which test shows it; the README says how many.

With --check, fail where either differs.

The rules stand in docs/law-rules.csv. Where one is decided is read from the policy tables; which test shows it, from
the `rule` marks of the tests. Nothing is claimed by hand.
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
PAGE, README = ROOT / "docs" / "law.md", ROOT / "README.md"
_COUNT = re.compile(r"\d+ of the \d+ rules")
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


def page(rules: list[dict[str, str]], where: dict[str, list[str]], tests: dict[str, list[str]]) -> str:
    """Return the whole page."""
    built = [rule for rule in rules if rule["id"] in tests]
    lines = [f"**{len(built)} of {len(rules)} rules are built and shown by a test.**", ""]
    lines += ["| id | source | rule | decided in | shown by |", "|---|---|---|---|---|"]
    for rule in built:
        cells = [rule["id"], rule["source"], rule["rule"], _cell(where.get(rule["id"], [])), _cell(tests[rule["id"]])]
        lines.append("| " + " | ".join(cells) + " |")
    missing = ", ".join(rule["id"] for rule in rules if rule["id"] not in tests)
    return _HEAD + "\n".join(lines) + f"\n\nNot built yet: {missing}.\n"


def made() -> dict[Path, str]:
    """Return the page, and the README with how many rules are shown."""
    where, tests = decided(), shown()
    with (ROOT / "docs" / "law-rules.csv").open(newline="") as file:
        rules = list(csv.DictReader(file))
    unknown = sorted((set(where) | set(tests)) - {rule["id"] for rule in rules})
    if unknown:
        sys.exit(f"no such rule: {', '.join(unknown)}")
    count = f"{sum(rule['id'] in tests for rule in rules)} of the {len(rules)} rules"
    return {PAGE: page(rules, where, tests), README: _COUNT.sub(count, README.read_text())}


def _cell(places: list[str]) -> str:
    return "<br>".join(f"`{place}`" for place in places) or "–"


def main() -> int:
    """Write both, or with --check compare them."""
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
