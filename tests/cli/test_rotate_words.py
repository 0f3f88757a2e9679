"""Recovery officers are given new words at a terminal, and nothing changes before every paper was found right."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.terminal import Terminal
from tests.cli.test_init import give_back, write_down
from tests.cli.test_recover import NORTH, papers


def rehearsed(cast, here, words):
    typed = NORTH + "".join(f"{each}\n" for each in words) + "\n"
    return here(cast.settings, "recover", "--rehearse", typed=typed)[0] == 0


def renewed(cast, here, *more, typed):
    return here(cast.settings, "rotate", "words", "--yes", *more, typed=NORTH + typed)


@pytest.mark.rule("R-11", "S-13")
def test_officers_write_new_words_and_the_old_ones_open_nothing(sqlite_copy, here):
    cast, written = sqlite_copy, []
    terminal = Terminal(cast.settings, "rotate", "words", "--yes")
    for answer in (NORTH.strip(), *cast.words["north"][1:], ""):
        terminal.until(r"number: |Paper \d: ")
        terminal.type(answer)
    for number in (1, 2, 3):
        words = write_down(terminal, number, 3)
        give_back(terminal, words, number)
        give_back(terminal, words, number)
        written.append(" ".join(words))
    code, shown = terminal.ended()
    assert code == 0, shown
    assert "The new words open" in shown
    assert rehearsed(cast, here, written[1:])
    assert not rehearsed(cast, here, cast.words["north"][1:])


def test_a_script_prints_the_words_and_asks_nothing(sqlite_copy, here):
    cast = sqlite_copy
    several = ("--unchecked", "--papers", "4", "--threshold", "3")
    code, shown = renewed(cast, here, *several, typed=papers(cast, 0, 1))
    assert code == 0, shown
    written = [line for line in shown.splitlines() if len(line.split()) == 33]
    assert len(written) == 4
    assert rehearsed(cast, here, written[1:])


@pytest.mark.rule("R-11", "S-09")
def test_where_the_root_file_s_recovery_cannot_be_written_the_officers_keep_the_old_papers_and_are_told(
    sqlite_copy, here
):
    cast = sqlite_copy
    Path(cast.settings.root.removeprefix("file:")).with_name("root.recovery.new").mkdir()
    code, shown = renewed(cast, here, "--unchecked", typed=papers(cast, 0, 1))
    assert (code, "Keep the old papers" in shown, "Burn" in shown) == (1, True, False), shown
    assert "journal rotate root" in shown
    written = [line for line in shown.splitlines() if len(line.split()) == 33]
    assert rehearsed(cast, here, written[1:])


@pytest.mark.rule("R-11")
@pytest.mark.parametrize(
    ("which", "more", "said"),
    [
        ((0,), (), "do not open it"),
        ((0, 1), ("--threshold", "4"), "Between 2 and 16 papers"),
        ((0, 1), (), "Nothing was changed."),
    ],
    ids=["too few officers", "no such quorum", "somebody went away"],
)
def test_until_all_are_written_down_the_old_words_go_on(sqlite_copy, here, which, more, said):
    code, shown = renewed(sqlite_copy, here, *more, typed=papers(sqlite_copy, *which))
    assert (code, said in shown) == (1, True), shown
    assert rehearsed(sqlite_copy, here, sqlite_copy.words["north"][:2])


def test_the_help_says_what_is_not_renewed(sqlite_copy, here, capsys):
    with pytest.raises(SystemExit):
        here(sqlite_copy.settings, "rotate", "--help")
    assert "renews no provider key" in " ".join(capsys.readouterr().out.split())
