"""`journal verify-log`: a whole export holds; altered, dropped, reordered and forged rows are named."""

from __future__ import annotations

import argparse
from base64 import b64encode

import pytest

from journal.cli.verify_log import COMMANDS
from keys.notes import verifier_key
from keys.signing import public_key
from tests.cli.log_exports import ROWS, Row, exported, forged, header_with, written

(COMMAND,) = COMMANDS


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    return exported(tmp_path_factory.mktemp("log"))


@pytest.fixture
def verify(log, tmp_path, capsys):
    """Run the command on lines; return its exit code and what it said."""
    site, whole = log

    def run(lines=None, *options, key=None, environment=None):
        parser = argparse.ArgumentParser()
        COMMAND.arguments(parser)
        path = lines if isinstance(lines, str) else str(written(tmp_path, lines or whole))
        told = key or b64encode(public_key(site.provider_seed)).decode()
        code = COMMAND.run(parser.parse_args([path, "--key", told, *options]), None, environment or {})
        captured = capsys.readouterr()
        return code, captured.out + captured.err

    return run


def altered(whole, number, change):
    """The export with one row changed by the function."""
    return [*whole[: number + 1], change(Row.read(whole[number + 1])).line(), *whole[number + 2 :]]


def test_whole_export_holds(log, verify):
    code, said = verify()
    assert code == 0
    assert f"The log is whole: {ROWS} rows, 21 chains of patients" in said
    assert "Care provider: North. Checkpoint: 560 rows." in said


def test_head_of_a_practice_reads_the_answer_in_swedish(verify):
    assert "Loggen är hel: 560 rader" in verify(None, "--lang", "sv")[1]
    assert "Loggen är hel" in verify(environment={"LANG": "sv_SE.UTF-8"})[1]
    assert "The log is whole" in verify(None, "--lang", "en", environment={"LANG": "sv_SE.UTF-8"})[1]


def test_key_may_be_a_fingerprint_the_log_s_own_key_or_a_file(log, verify, tmp_path):
    site, whole = log
    own = verifier_key(f"sigill-log/{site.provider}", public_key(site.seeds[0]))
    (tmp_path / "key").write_text(own + "\n")
    fingerprint = (
        verify(whole, key=b64encode(bytes(32)).decode())[1].split("fingerprint ")[1].splitlines()[0].rstrip(".")
    )
    assert len(bytes.fromhex(fingerprint)) == 32
    for key in (own, str(tmp_path / "key"), fingerprint, fingerprint.replace(" ", ":")):
        assert verify(key=key)[0] == 0


@pytest.mark.rule("L-11")
@pytest.mark.parametrize("number", [0, 1, 57, 558, 559])
@pytest.mark.parametrize("column", [1, 2, 4])
def test_row_with_one_digit_changed_is_named(log, verify, number, column):
    _, whole = log
    columns = whole[number + 1].split(b" ")
    columns[column] = columns[column][:-2] + (b"0" if columns[column][-2:-1] != b"0" else b"1") + columns[column][-1:]
    code, said = verify([*whole[: number + 1], b" ".join(columns), *whole[number + 2 :]])
    assert code == 1
    assert f"Row {number} was altered" in said


@pytest.mark.rule("L-11")
@pytest.mark.parametrize("number", [0, 57, 558])
def test_dropped_row_is_named(log, verify, number):
    _, whole = log
    code, said = verify([*whole[: number + 1], *whole[number + 2 :]])
    assert (code, f"Row {number} is missing: row {number + 1} stands in its place." in said) == (1, True)


@pytest.mark.rule("L-11")
def test_reordered_rows_are_named(log, verify):
    _, whole = log
    code, said = verify([*whole[:11], whole[12], whole[11], *whole[13:]])
    assert (code, "Row 10 was moved: row 11 stands in its place." in said) == (1, True)


def test_row_that_stands_twice_is_named(log, verify):
    _, whole = log
    code, said = verify([*whole[:12], whole[11], *whole[12:]])
    assert (code, "Row 10 stands a second time, in the place of row 11." in said) == (1, True)


def test_rows_that_are_cut_off_at_the_end_are_missed(log, verify):
    _, whole = log
    assert "Row 550 and all after it are missing: the log signed 560 rows." in verify(whole[:551])[1]
    assert verify(whole[:1])[0] == 1


def test_rows_that_were_put_in_at_the_end_are_named(log, verify):
    _, whole = log
    extra = Row.read(whole[-1])
    extra.number = ROWS
    code, said = verify(forged([*whole, extra.line()]))
    assert (code, "From row 560 on there are rows that the log never signed." in said) == (1, True)


def says_otherwise(row):
    return row.committed_anew(bytes.fromhex(row.opened).replace(b"planned", b"unknown").replace(b"PDL 4:1", b"PDL 4:9"))


@pytest.mark.parametrize("number", [1, 57, 559])
def test_row_that_says_something_else_with_every_hash_made_anew_is_named(log, verify, number):
    _, whole = log
    code, said = verify(forged(altered(whole, number, says_otherwise)))
    assert (code, f"Row {number} was altered: the log never signed what it says." in said) == (1, True)


def test_row_that_was_altered_and_not_chained_anew_is_named_and_not_the_next_of_its_patient(log, verify):
    _, whole = log
    code, said = verify(altered(whole, 57, says_otherwise))
    assert (code, "Row 57 was altered: the log never signed what it says." in said) == (1, True)


def test_dropped_row_with_every_number_and_hash_made_anew_is_bounded_by_earlier_checkpoints(log, verify):
    _, whole = log
    code, said = verify(forged([*whole[:401], *whole[402:]]))
    assert (code, "the first difference is from row 270 up to row 540" in said) == (1, True)
    code, said = verify(forged([*whole[:401], *whole[402:], whole[-1]]))
    assert (code, "the first difference is from row 270 up to row 540" in said) == (1, True)


def test_dropped_row_after_the_last_earlier_checkpoint_leaves_too_few(log, verify):
    _, whole = log
    code, said = verify(forged([*whole[:551], *whole[552:]]))
    assert (code, "Row 559 and all after it are missing: the log signed 560 rows." in said) == (1, True)


def test_rows_that_give_another_root_are_refused_without_earlier_checkpoints_too(log, verify):
    _, whole = log
    doubled = forged([*whole[:58], *whole[59:], whole[-1]])
    code, said = verify(header_with(doubled, earlier=["no note"]))
    assert (code, "These are not the rows that the log signed (560 rows)." in said) == (1, True)


def test_row_of_another_patient_is_named(log, verify):
    _, whole = log
    theirs = Row.read(whole[3]).fields[6]
    code, said = verify(altered(whole, 57, lambda row: row.replaced(row.fields[6], theirs)))
    assert (code, "Row 57 was altered: its content is not what the log committed to." in said) == (1, True)


def test_row_of_another_event_with_its_payload_is_named(log, verify):
    _, whole = log
    code, said = verify(altered(whole, 57, lambda row: row.replaced(row.fields[1], bytes(16))))
    assert (code, "Row 57 was altered" in said) == (1, True)


def test_broken_chain_is_named(log, verify):
    _, whole = log
    code, said = verify(altered(whole, 50, lambda row: row.replaced(row.fields[8], b"\x01" * 32)))
    assert (code, "Row 50 does not follow the patient's row before" in said) == (1, True)


def test_row_of_another_provider_is_named(log, verify):
    _, whole = log
    code, said = verify(altered(whole, 57, lambda row: row.replaced(row.fields[0], bytes(16))))
    assert (code, "Row 57 was altered" in said) == (1, True)


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"57\n",
        b"57 aa bb cc\n",
        b"x aa bb cc dd\n",
        b"57 zz zz zz zz\n",
        b"57 - - - -\n",
        b"57 aa aa aa aa\n",
        b"9" * 5000 + b" aa aa aa aa\n",
    ],
)
def test_row_that_cannot_be_read_is_named(log, verify, line):
    _, whole = log
    code, said = verify([*whole[:58], line, *whole[59:]])
    assert code == 1
    assert "Row 57 cannot be read" in said or "Row 57 was altered" in said


def test_first_row_that_cannot_be_read_is_named(log, verify):
    _, whole = log
    assert "Row 0 cannot be read" in verify([whole[0], b"?\n", *whole[2:]])[1]


def test_young_row_without_content_is_named(log, verify):
    _, whole = log

    def emptied(row):
        row.opened = "-"
        return row

    code, said = verify(altered(whole, 57, emptied))
    assert (code, "Row 57 has no content, although it is younger than five years." in said) == (1, True)


def test_receipt_that_was_changed_is_found_when_receipts_are_asked_for(log, verify):
    _, whole = log

    def without_receipt(row):
        row.receipt = "00" * 64
        return row

    lines = altered(whole, 57, without_receipt)
    assert verify(lines)[0] == 0
    code, said = verify(lines, "--receipts")
    assert (code, "Row 57 was altered: the log never signed" in said) == (1, True)
    assert "Every receipt was signed by the log." in verify(None, "--receipts")[1]
