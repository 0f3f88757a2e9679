"""The tree as the architecture tests read it: its files, their syntax, and what each imports."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("journal", "keys", "migrations", "wsgi.py")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def files() -> tuple[str, ...]:
    """Every file that belongs to the repository, as a path from its root."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    return tuple(sorted(name for name in set(listed.split("\0")) if name and (ROOT / name).is_file()))


def python(*tops: str) -> list[str]:
    """The Python files below the given folders; every one when none is given."""
    return [name for name in files() if name.endswith(".py") and (not tops or name.split("/")[0] in tops)]


def text(name: str) -> str:
    """One file's text."""
    return (ROOT / name).read_text(encoding="utf-8")


@cache
def syntax(name: str) -> ast.Module:
    """One file's syntax."""
    return ast.parse(text(name), name)


def functions(name: str) -> Iterator[Function]:
    """Every function and method of one file, nested ones too."""
    return (node for node in ast.walk(syntax(name)) if isinstance(node, Function))


def module(name: str) -> str:
    """The dotted name of a file: `journal/store/entries.py` is `journal.store.entries`."""
    return name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imports(name: str) -> set[str]:
    """Every dotted name that a file imports; `from keys import sealing` is `keys.sealing`."""
    found = set()
    for node in ast.walk(syntax(name)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found
