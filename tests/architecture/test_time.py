"""Time is an argument: below web/ and cli/ nobody reads a clock, nor lets the database read its own."""

from __future__ import annotations

import ast

from tests.architecture import source

READERS = ("journal/web/", "journal/cli/", "migrations/versions/")
"""Where time comes in: from a request, from a command, and from the hour in which a database is migrated."""
CLOCKS = {
    *("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "datetime.datetime.now"),
    *("datetime.date.today", "time.time", "time.time_ns", "time.localtime", "time.gmtime", "func.now"),
    *("func.current_timestamp", "func.current_date", "func.localtimestamp"),
}


def clocks(name):
    for node in ast.walk(source.syntax(name)):
        if isinstance(node, ast.Attribute) and ast.unparse(node) in CLOCKS:
            yield f"{name}:{node.lineno} {ast.unparse(node)}"


def test_only_pages_and_commands_read_the_clock():
    below = [name for name in source.python(*source.PRODUCT) if not name.startswith(READERS)]
    assert [found for name in below for found in clocks(name)] == []


def test_nobody_imports_a_clock_by_its_bare_name():
    bare = {"time.time", "time.time_ns", "sqlalchemy.func.now", "sqlalchemy.sql.functions.now"}
    below = [name for name in source.python(*source.PRODUCT) if not name.startswith(READERS)]
    assert [f"{name}: {found}" for name in below for found in source.imports(name) & bare] == []


def test_the_database_dates_nothing_by_itself():
    told = [name for name in source.python("migrations", "journal") if "CURRENT_TIMESTAMP" in source.text(name)]
    assert told == []
