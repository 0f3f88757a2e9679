"""Every vector and every example of a page is read alike by keys/ and by the second reader."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from keys.errors import DoesNotOpenError
from tests.formats import as_others_read, as_we_read, pages, second_hpke, second_order, second_reader, second_slip39

CASES = [
    pytest.param(name, case, id=f"{name}-{number}-{case['name']}")
    for name in pages.FORMATS
    for number, case in enumerate(pages.cases(name))
]


def reader(readers, name):
    return getattr(readers, f"read_{name.replace('-', '_')}")


@pytest.mark.parametrize(("name", "case"), CASES)
def test_we_read_each_case_as_it_is_written(name, case):
    if "refused" in case:
        with pytest.raises(DoesNotOpenError):
            reader(as_we_read, name)(case)
    else:
        assert_promised(reader(as_we_read, name)(case), case)


@pytest.mark.parametrize(("name", "case"), CASES)
def test_others_who_know_only_the_pages_read_the_same(name, case):
    if "refused" in case:
        with pytest.raises((second_reader.UnreadableError, ValueError)):
            reader(as_others_read, name)(case)
    else:
        assert_promised(reader(as_others_read, name)(case), case)


def assert_promised(found, case):
    assert found == {name: case.get(name, []) for name in found}


@pytest.mark.parametrize("name", pages.FORMATS)
def test_each_page_begins_with_an_example(name):
    lines = (pages.ROOT / "docs" / "formats" / f"{name}.md").read_text("utf-8").splitlines()
    assert lines[0].startswith("# ")
    assert lines[2] == "```text"
    assert pages.examples(name)


@pytest.mark.parametrize("name", [name for name in pages.FORMATS if name not in {"context", "entry-key", "keys"}])
def test_each_format_has_cases_that_must_be_refused(name):
    assert any("refused" in case for case in pages.cases(name))


@pytest.mark.parametrize("module", [second_reader, second_hpke, second_order, second_slip39, as_others_read])
def test_the_second_reader_shares_no_code_with_keys(module):
    tree = ast.parse(Path(module.__file__).read_text("utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert not {name for name in imported if name.split(".")[0] == "keys"}
