"""A proof is made in one place, after its row: nobody else can say that something is permitted and logged."""

from __future__ import annotations

import ast

import pytest

from tests.architecture import source

MAKER = "journal/store/access_log.py"


def makers(proof):
    """The files that call the class, also as `Logged[ReadEntry](...)` or `access.Logged(...)`."""
    for name in source.python():
        for node in ast.walk(source.syntax(name)):
            called = node.func if isinstance(node, ast.Call) else None
            called = called.value if isinstance(called, ast.Subscript) else called
            if proof in {getattr(called, "id", None), getattr(called, "attr", None)}:
                yield name


@pytest.mark.parametrize("proof", ["Logged", "Recorded"])
def test_only_the_access_log_makes_a_proof(proof):
    assert set(makers(proof)) == {MAKER}


def test_nobody_makes_a_proof_by_a_side_door():
    doors = ("__new__", "_replace", "replace", "copy", "deepcopy")
    found = [
        f"{name}:{node.lineno}"
        for name in source.python("journal")
        for node in ast.walk(source.syntax(name))
        if isinstance(node, ast.Call)
        and (getattr(node.func, "attr", None) in doors or getattr(node.func, "id", None) in doors)
        and any(getattr(part, "id", "") in {"Logged", "Recorded"} for part in ast.walk(node))
    ]
    assert found == []
