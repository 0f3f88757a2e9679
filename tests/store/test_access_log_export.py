"""The log as lines: keys, the newest checkpoint, a few earlier ones, and a row for each leaf it covers."""

from __future__ import annotations

import json

import pytest

from journal.domain.errors import UnknownError
from journal.domain.ids import new_id
from journal.store.log_export import export_lines
from journal.store.tables import Tables
from tests.log_site import NOON, SECOND


def test_export_has_the_rows_of_its_checkpoint_and_none_that_came_later(site):
    site.fill(12)
    site.integrate()
    site.fill(3)
    lines = list(export_lines(site.database, site.provider, NOON))
    assert [line.split()[0] for line in lines[1:]] == [b"%d" % number for number in range(12)]
    header = json.loads(lines[0])
    assert (header["name"], header["earlier"], len(header["log_keys"])) == ("North", [], 1)


def test_export_keeps_about_one_earlier_checkpoint_for_every_256_rows(sqlite_site):
    for number in range(6):
        sqlite_site.fill(100 if number else 10)
        sqlite_site.integrate(NOON + number * SECOND)
    header = json.loads(next(export_lines(sqlite_site.database, sqlite_site.provider, NOON)))
    assert [note.splitlines()[1] for note in header["earlier"]] == ["10", "310"]


def test_log_before_its_first_checkpoint_and_that_of_nobody_are_not_exported(site):
    with pytest.raises(UnknownError):
        list(export_lines(site.database, site.provider, NOON))
    stranger = site.actor("Cilla", site.astrid.role, provider=new_id())
    site.log.log_access(site.read(actor=stranger), NOON)
    site.integrator.integrate(stranger.provider, NOON)
    with pytest.raises(UnknownError):
        list(export_lines(site.database, stranger.provider, NOON))


def test_tables_that_are_there_are_not_guarded_twice(site):
    Tables.metadata.create_all(site.database.engine)
    site.fill(1)
    assert site.integrate() == 1
