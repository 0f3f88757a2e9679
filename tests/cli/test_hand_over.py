"""A provider is handed over: the package opens with the officers' words on a machine without Sigill, and only whole."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from sqlalchemy import delete

from journal.cli.hand_over.reader import main as read_package
from journal.domain.access_words import Purpose, ReasonCode, ResourceKind, Subtype, Way
from journal.domain.block import BlockKind
from journal.domain.errors import SignInFailedError
from journal.services.blocks import TOLD, NewBlock, register_block
from journal.services.choices import Choice, choose_unit
from journal.services.keyring_circles import CircleKind, circle_id
from journal.services.signing_in import sign_in
from journal.store.openings import openings
from journal.store.people_tables import GrantRow
from tests.cast import NOON
from tests.cli.terminal import journal
from tests.cli.test_recover import NORTH, now, papers
from tests.scenes import HOUR, defaced, drafted, opened, pia_at_b, rows, saved_again, signed, words_in

WITHOUT_SIGILL = """
import runpy, sys
sys.modules.update(journal=None, keys=None, sqlalchemy=None, flask=None)
sys.argv[:] = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.fixture
def lived(sqlite_copy):
    """North with two journals of Pia, one of them blocked: signed notes, a draft, and a reason in the log."""
    cast = sqlite_copy
    astrid = cast.signed_in("astrid")
    cast.entry = signed(cast, astrid, "Sover bättre sedan i våras.").entry
    draft = drafted(cast, astrid, "Påbörjat.")
    saved_again(cast, astrid, draft.entry, draft.revision, "Påbörjat och sparat.")
    bo = cast.signed_in("bo")
    pia_at_b(cast, bo)
    signed(cast, bo, "Panik på bussen.")
    choose_unit(
        cast.parts, bo, (cast.pia, cast.units["a"]), Choice(Purpose.CARE, ReasonCode.OTHER, "Bad om det."), NOON
    )
    register_block(cast.parts, cast.signed_in("dag"), cast.pia, NewBlock(BlockKind.INNER, NOON - HOUR, TOLD), NOON)
    return cast


def handed_over(cast, here, place, *more, typed=""):
    """Run the command with the words of two officers: exit code, and all that it printed."""
    return here(cast.settings, "hand-over", "--to", place, *more, typed=NORTH + papers(cast, 0, 2) + typed)


def read_elsewhere(package, out, words):
    """Run the package's own reader in a process that cannot import Sigill."""
    return subprocess.run(
        [sys.executable, "-I", "-c", WITHOUT_SIGILL, str(package / "reader.py"), "--package", package, "--to", out],
        input=words,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def package(lived, here, tmp_path):
    code, shown = handed_over(lived, here, tmp_path / "package")
    assert code == 0, shown
    return tmp_path / "package"


@pytest.mark.rule("R-10", "R-11")
def test_everything_is_read_without_sigill(lived, package, tmp_path):
    said = read_elsewhere(package, tmp_path / "out", papers(lived, 1, 2))
    assert said.returncode == 0, said.stdout + said.stderr
    out = tmp_path / "out"
    pages = {path.name: path.read_text("utf-8") for path in out.glob("*.html")}
    text = "".join(pages.values())
    for written in (
        "Sover bättre sedan i våras.",
        "Påbörjat och sparat.",
        "Panik på bussen.",
        "Pia Exempelsson 196408233234",
        "Astrid Ek, leg. psykolog",
        "underskriften stämmer",
        "Bad om det.",
        "överlämnade journaler",
        "Inre spärr",
    ):
        assert written in text, written
    assert "STÄMMER INTE" not in text
    assert "North-A" in pages["index.html"]
    assert len(list(out.glob("journal-*.json"))) == 2
    assert json.loads((out / "practice.json").read_text("utf-8"))["secrets"]


@pytest.mark.rule("R-10", "L-08", "L-12")
def test_each_journal_is_a_row_on_the_officers_way_and_the_log_in_the_package_holds_it(lived, package, tmp_path):
    said = rows(lived)
    handed = [row for row in said if row.subtype is Subtype.HAND_OVER]
    assert [(row.way, row.permitted) for row in handed] == [(Way.OFFICER, True)] * 5
    versions = {half for row in said for half in row.halves if row.resource.kind is ResourceKind.VERSIONS}
    assert {half for row in handed for half in row.halves} >= versions
    assert read_elsewhere(package, tmp_path / "out", papers(lived, 0, 1)).returncode == 0
    events = json.loads((tmp_path / "out" / "events-00001.json").read_text("utf-8"))
    assert {str(row.id) for row in handed} <= {event["id"] for event in events}
    key = json.loads((tmp_path / "out" / "log.export").read_bytes().splitlines()[0])["provider_key"]
    checked = journal(lived.settings, "verify-log", tmp_path / "out" / "log.export", "--key", key)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.rule("L-19", "R-10")
def test_what_the_command_opened_is_counted_beside_what_its_rows_promised(lived, package):
    handed = [row for row in rows(lived) if row.subtype is Subtype.HAND_OVER]
    named = sum(len(row.halves) for row in handed)
    with lived.parts.store.database.reading() as connection:
        found = openings(connection, lived.providers["north"])
    assert (found.promised, found.opened, found.beyond) == (named, named, 0)


@pytest.mark.rule("R-10")
def test_the_journals_are_read_and_written_as_before(lived, package):
    at = now()
    astrid = lived.signed_in("astrid", at)
    assert words_in(opened(lived, astrid, lived.entry, at=at)) == ["Sover bättre sedan i våras."]


def test_nothing_in_the_package_is_in_clear_but_counts_and_the_provider(package):
    clear = {"manifest.json", "manifest.sig", "reader.py", "pages.py", "words.json"}
    names = {path.name for path in package.iterdir()}
    assert {name for name in names if not name.endswith(".sealed")} == clear
    told = json.loads((package / "manifest.json").read_text("utf-8"))
    assert told["counts"]["journals"] == 2
    assert (told["counts"]["identities"], told["counts"]["gaps"], told["missing"]) == (2, 0, [])
    assert told["log"]["size"] == told["counts"]["log_lines"] - 1
    every = b"".join((package / name).read_bytes() for name in names)
    # Six digits alone stand in a digest of the manifest now and then.
    for word in ("Sover", "Exempelsson", "19640823", "1964-08-23", "640823-3234", "Astrid"):
        assert word.encode() not in every


@pytest.mark.rule("R-10")
def test_a_changed_byte_is_named_before_any_word_is_asked_for(lived, package, tmp_path):
    for path in sorted(package.glob("*.sealed")):
        kept = path.read_bytes()
        path.write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
        said = read_elsewhere(package, tmp_path / "out", "")
        assert (said.returncode, path.name in said.stderr) == (2, True)
        path.write_bytes(kept)
    (package / "practice.sealed").unlink()
    assert "practice.sealed" in read_elsewhere(package, tmp_path / "out", "").stderr
    assert not (tmp_path / "out").exists()


def test_a_manifest_that_was_made_anew_is_not_the_one_that_was_signed(lived, package, tmp_path, monkeypatch, capsys):
    told = package / "manifest.json"
    told.write_text(told.read_text("utf-8").replace("North", "Nörth"), "utf-8")
    assert read_here(lived, package, tmp_path, monkeypatch) == 2
    assert "not the one that was signed" in capsys.readouterr().err
    told.write_text("{", "utf-8")
    assert read_here(lived, package, tmp_path, monkeypatch) == 2
    told.unlink()
    assert read_here(lived, package, tmp_path, monkeypatch) == 2
    assert "was not finished" in capsys.readouterr().err


@pytest.mark.parametrize("which", [(0,), (0, 0)])
def test_one_officer_alone_opens_no_package(lived, package, tmp_path, monkeypatch, capsys, which):
    assert read_here(lived, package, tmp_path, monkeypatch, which) == 2
    assert "too few papers" in capsys.readouterr().err


def test_another_provider_s_officers_open_nothing(lived, package, tmp_path, monkeypatch, capsys):
    assert read_here(lived, package, tmp_path, monkeypatch, (0, 1), "south") == 2
    assert "another's words" in capsys.readouterr().err


def read_here(cast, package, tmp_path, monkeypatch, which=(0, 1), provider="north"):
    """Run the reader in this process."""
    typed = iter([*(cast.words[provider][number] for number in which), ""])
    with monkeypatch.context() as patched:
        patched.setattr("builtins.input", lambda _asked: next(typed))
        return read_package(["--package", str(package), "--to", str(tmp_path / "here")])


def test_a_text_that_does_not_open_is_a_gap_that_both_sides_count(lived, here, tmp_path, monkeypatch):
    lived.parts.store.database.close()
    _spoil_a_text(lived)
    code, shown = handed_over(lived, here, tmp_path / "package")
    assert (code, "1 texts did not open" in shown) == (1, True), shown
    assert read_here(lived, tmp_path / "package", tmp_path, monkeypatch) == 1
    page = "".join(path.read_text("utf-8") for path in (tmp_path / "here").glob("journal-*.html"))
    assert "Texten gick inte att öppna" in page
    assert "Panik på bussen." in page


def _spoil_a_text(cast):
    assert defaced(cast, "UPDATE version SET sealed_text = :x WHERE entry_id = :entry", x=b"\1" * 99, entry=cast.entry)


def test_a_journal_whose_key_the_words_do_not_open_is_named(lived, here, tmp_path):
    unit = circle_id(lived.providers["north"], CircleKind.UNIT, lived.units["b"])
    with lived.parts.store.database.writing() as tx:
        recovery = circle_id(lived.providers["north"], CircleKind.RECOVERY)
        tx.connection.execute(delete(GrantRow).where(GrantRow.what_id == unit, GrantRow.to_id == recovery))
        tx.connection.execute(delete(GrantRow).where(GrantRow.by_id == unit))
    code, shown = handed_over(lived, here, tmp_path / "package")
    assert (code, "not in the package" in shown) == (1, True), shown
    assert len(json.loads((tmp_path / "package" / "manifest.json").read_text("utf-8"))["missing"]) == 1


@pytest.mark.parametrize("typed", ["", "north\n"])
def test_nobodys_account_is_closed_until_the_name_of_the_provider_is_typed(lived, here, tmp_path, typed):
    code, shown = handed_over(lived, here, tmp_path / "package", "--close", typed=typed or "\n")
    assert (code, "Nobody's account was closed." in shown) == (0, True)
    assert lived.signed_in("astrid", now())


@pytest.mark.rule("R-10", "A-07", "D-01")
def test_a_provider_that_closes_has_nobody_left_and_its_officers_open_all_of_it(lived, here, tmp_path, monkeypatch):
    code, shown = handed_over(lived, here, tmp_path / "package", "--close", typed="North\n")
    assert (code, "All accounts are closed." in shown) == (0, True), shown
    for name in ("astrid", "bo", "dag", "eva", "frida"):
        lived.forget_step(name)
        with pytest.raises(SignInFailedError):
            sign_in(lived.parts, lived.shown(name, now()), now())
    assert lived.signed_in("cilla", now())
    assert (rows(lived)[-1].subtype, rows(lived)[-1].resource.kind) == (Subtype.HAND_OVER, ResourceKind.LOG)
    assert read_here(lived, tmp_path / "package", tmp_path, monkeypatch) == 0
    code, shown = handed_over(lived, here, tmp_path / "again")
    assert code == 0, shown


def test_a_package_is_written_into_a_directory_of_its_own(lived, here, tmp_path):
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "something").touch()
    code, shown = handed_over(lived, here, tmp_path / "package")
    assert (code, "is not empty" in shown) == (2, True)


def test_too_few_officers_hand_nothing_over(lived, here, tmp_path):
    code, shown = here(lived.settings, "hand-over", "--to", tmp_path / "package", typed=NORTH + papers(lived, 0))
    assert (code, "do not open" in shown) == (1, True)
    assert list((tmp_path / "package").iterdir()) == []
