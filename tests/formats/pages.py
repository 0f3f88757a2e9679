"""The examples of a format's page and the cases of its vector file, read into the same shape."""

from __future__ import annotations

import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
FORMATS = (
    "context",
    "sealing",
    "entry-key",
    "text-signature",
    "keys",
    "grant",
    "certificate",
    "order",
    "bundle",
    "unlockers",
    "session",
    "recovery",
)
REPEATED = ("field", "pin", "words", "named", "first", "second")
LINE = re.compile(r"(\w+) += ?(.*)")


def examples(name):
    page = (ROOT / "docs" / "formats" / f"{name}.md").read_text("utf-8")
    return [as_case(block) for block in re.findall(r"^```text\n(.*?)^```", page, re.MULTILINE | re.DOTALL)]


def as_case(block):
    """`name = value` a line; indented lines go on with the value, hex without and words with a space."""
    case = {name: [] for name in REPEATED if re.search(rf"^{name} ", block, re.MULTILINE)}
    values = []
    for line in block.splitlines():
        found = LINE.fullmatch(line)
        if found:
            values.append([found[1], found[2]])
        else:
            values[-1][1] += (" " if values[-1][0] in REPEATED else "") + line.strip()
    for name, value in values:
        if name in REPEATED:
            case[name].append(value)
        else:
            case[name] = value
    return case


def cases(name):
    stored = json.loads((ROOT / "tests" / "formats" / "vectors" / f"{name}.json").read_text("utf-8"))
    on_page = [{"name": "on the page", **case} for case in examples(name)]
    return on_page + stored["cases"]
