"""One word for each thing: what the glossary forbids is in no name."""

from __future__ import annotations

import ast
import re

import pytest

from tests.architecture import source

# What a column type of SQLAlchemy overrides.
SQLALCHEMY_S = ("process_bind_param", "process_result_value")
# They say that a thing was put here, not what it is.
EMPTY = {"util", "utils", "helper", "helpers", "manager", "handler", "base", "common", "data", "info"}
# The glossary's other words for what has a name already.
STRANGE = {"clinic", "tenant", "org", "department", "team", "client", "membership", "visitor", "gdpr"}
# "Data key" is the name that docs/formats give to the key a text lies under.
NAMED = ("data_key", "sealed_data_key", "data_key_sealed")
PYTHON = source.python(*source.PRODUCT, "tools")


def words(name):
    """`HTTPError` is http, error; `open_entry2` is open, entry, 2."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)]


def definitions(name):
    """The names of a file's classes, functions and arguments."""
    for node in ast.walk(source.syntax(name)):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg


def test_no_file_or_folder_is_named_for_nothing():
    assert [name for name in source.python() if EMPTY & set(words(source.module(name)))] == []


@pytest.mark.parametrize("forbidden", [EMPTY, STRANGE], ids=["empty words", "the glossary's never column"])
def test_no_class_function_or_argument_bears_a_forbidden_word(forbidden):
    found = [
        f"{path}: {name}"
        for path in PYTHON
        for name in definitions(path)
        if name not in NAMED and forbidden & set(words(name))
    ]
    assert found == []


def test_nothing_is_processed():
    processed = [f"{path}: {n}" for path in PYTHON for n in definitions(path) if n.startswith("process_")]
    assert [found for found in processed if not found.endswith(SQLALCHEMY_S)] == []


def test_every_exception_is_called_an_error():
    raised = [
        f"{path}: {node.name}"
        for path in source.python(*source.PRODUCT)
        for node in ast.walk(source.syntax(path))
        if isinstance(node, ast.ClassDef)
        and any(ast.unparse(parent).endswith(("Error", "Exception")) for parent in node.bases)
        and not node.name.endswith("Error")
    ]
    assert raised == []
