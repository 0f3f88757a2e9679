"""The page on what stands in clear names every table and column, with a form and a reason, and no other."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import LargeBinary

from journal.store.tables import Tables
from keys.store_schema import METADATA
from tests.architecture import source

PAGE = source.text("docs/metadata.md")
PARTS = {"Main database": Tables.metadata, "Key store, and its replica": METADATA}
FORMS = {"clear", "public", "hash", "sealed"}
ROW = re.compile(r"^\| `(\w+)` \| (\w+) \| (.+) \|$", re.MULTILINE)


def told(part):
    """{table: {column: (form, why)}} as the page has it."""
    text = PAGE.split(f"\n## {part}\n", 1)[1].split("\n## ", 1)[0]
    tables = re.split(r"^### `(\w+)`$", text, flags=re.MULTILINE)[1:]
    return {
        name: {column: (form, why) for column, form, why in ROW.findall(body)}
        for name, body in zip(tables[::2], tables[1::2], strict=True)
    }


@pytest.mark.parametrize("part", PARTS)
def test_each_table_and_column_is_told_and_nothing_that_is_not_there(part):
    there = {table.name: set(table.c.keys()) for table in PARTS[part].sorted_tables}
    assert {name: set(columns) for name, columns in told(part).items()} == there


@pytest.mark.parametrize("part", PARTS)
def test_each_column_has_a_form_and_a_reason(part):
    wanting = [
        f"{table}.{column}"
        for table, columns in told(part).items()
        for column, (form, why) in columns.items()
        if form not in FORMS or not why.strip()
    ]
    assert wanting == []


@pytest.mark.parametrize("part", PARTS)
def test_what_is_told_to_be_sealed_hashed_or_public_is_bytes_or_a_signed_note(part):
    words = {
        f"{table.name}.{column.name}"
        for table in PARTS[part].sorted_tables
        for column in table.c
        if told(part)[table.name][column.name][0] != "clear" and not isinstance(column.type, LargeBinary)
    }
    assert words <= {"checkpoint.note"}
