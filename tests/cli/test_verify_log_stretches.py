"""The verifier cuts an export in stretches for several processes: what lies across a cut is checked as well."""

from __future__ import annotations

from base64 import b64encode

import pytest

from journal.cli.verify_log.checking import check_export
from journal.cli.verify_log.rows import Finding, Stretch
from journal.domain.access import Decision
from journal.domain.ids import new_id
from journal.domain.register_asks import FindPatient
from journal.store.log_export import export_lines
from keys.signing import public_key
from tests.cli.log_exports import Row, written
from tests.log_site import NOON, SECOND, log_site

ROWS = 43
LENGTHS = [1, 900, 2_500, 9_000, 10**9]


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    """Ten readings, lists of three patients each, and readings again: rows 10 to 39 are the lists'."""
    site = log_site(f"sqlite:///{tmp_path_factory.mktemp('log') / 'main.db'}")
    people = site.fill(10, patients=3)
    for number in range(10):
        ask = FindPatient(actor=site.astrid, found=tuple(people))
        site.log.log_access(Decision(ask, permitted=True, because=("holds",)), NOON + number * SECOND)
    for patient in people:
        site.log.log_access(site.read(patient), NOON)
    site.integrate()
    lines = list(export_lines(site.database, site.provider, NOON))
    site.database.close()
    return b64encode(public_key(site.provider_seed)).decode(), lines


def finding(log, tmp_path, rows, length, jobs=1):
    key, lines = log
    checked = check_export(written(tmp_path, [lines[0], *rows]), key, 0, jobs, length)
    assert checked.finding or (checked.rows, checked.patients) == (ROWS, 3)
    return checked.finding


def test_list_s_payload_stands_once_and_its_further_rows_refer_to_it(log):
    opened = [line.split()[4] == b"=" for line in log[1][1:]]
    assert opened == [False] * 10 + [False, True, True] * 10 + [False] * 3


@pytest.mark.parametrize("length", LENGTHS)
def test_whole_export_holds_wherever_it_is_cut(log, tmp_path, length):
    assert finding(log, tmp_path, log[1][1:], length) is None


def test_whole_export_holds_in_several_processes(log, tmp_path):
    assert finding(log, tmp_path, log[1][1:], 9_000, jobs=2) is None


def test_fault_is_found_by_several_processes_and_the_rest_is_left(log, tmp_path):
    rows = log[1][1:]
    assert finding(log, tmp_path, rows[:5] + rows[6:], 900, jobs=2) == Finding("place", 5, 6)


def of_another_event(rows, number):
    row = Row.read(rows[number])
    return row.replaced(row.fields[1], new_id().bytes).line()


def of_another_patient(rows, number):
    row = Row.read(rows[number])
    return row.replaced(row.fields[6], new_id().bytes).line()


def out_of_its_chain(rows, number):
    row = Row.read(rows[number])
    return row.replaced(row.fields[8], bytes(31) + b"\x01").line()


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("number", [11, 12, 20, 21])
def test_row_of_another_event_that_refers_to_the_row_before_is_named(log, tmp_path, length, number):
    rows = log[1][1:]
    changed = [*rows[:number], of_another_event(rows, number), *rows[number + 1 :]]
    assert finding(log, tmp_path, changed, length) == Finding("payload", number)


@pytest.mark.parametrize("length", LENGTHS)
def test_broken_chain_is_named_wherever_it_is_cut(log, tmp_path, length):
    rows = log[1][1:]
    for number in (3, 21, 42):
        changed = [*rows[:number], out_of_its_chain(rows, number), *rows[number + 1 :]]
        assert finding(log, tmp_path, changed, length) == Finding("chain", number)


@pytest.mark.parametrize("length", LENGTHS)
def test_row_of_a_patient_whom_the_event_does_not_name_is_named(log, tmp_path, length):
    rows = log[1][1:]
    changed = [*rows[:13], of_another_patient(rows, 13), *rows[14:]]
    assert finding(log, tmp_path, changed, length) == Finding("payload", 13)


def with_a_number(rows, number):
    """Give a row without patient a number of its own, as if it were somebody's."""
    row = Row.read(rows[number])
    assert row.fields[6] is None
    return row.replaced(b"\0\0\0\x08" + bytes(8), b"\0\0\0\x08" + bytes(7) + b"\x01").line()


def test_row_without_patient_that_has_a_number_is_named(log, tmp_path):
    rows = log[1][1:]
    assert finding(log, tmp_path, [with_a_number(rows, 0), *rows[1:]], 10**9) == Finding("chain", 0)


@pytest.mark.parametrize("length", LENGTHS)
def test_row_that_cannot_be_read_is_named_wherever_it_is_cut(log, tmp_path, length):
    rows = log[1][1:]
    assert finding(log, tmp_path, [*rows[:7], b"?\n", *rows[8:]], length) == Finding("unreadable", 7, -1)


@pytest.mark.parametrize("length", LENGTHS)
def test_dropped_row_is_named_wherever_it_is_cut(log, tmp_path, length):
    rows = log[1][1:]
    assert finding(log, tmp_path, rows[:7] + rows[8:], length) == Finding("place", 7, 8)


def test_file_that_gets_shorter_while_it_is_read_has_fewer_rows(tmp_path):
    path = written(tmp_path, [b"one\n", b"two\n"])
    assert list(Stretch(path, 0, 1_000).lines()) == [b"one\n", b"two\n"]
