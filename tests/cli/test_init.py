"""A person begins a journal at a terminal: a few answers, words on paper, a link for the head of operations."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from journal.app import create_app
from journal.domain.people import Role
from journal.installation import wire
from journal.services.invitations import read_invitation
from journal.settings import Settings
from tests.cli.terminal import Terminal, journal, words_in

ASKED = ("--provider", "Norra mottagningen", "--unit", "Norra A", "--username", "frida", "--name", "Frida Berg")
SCRIPT = (*ASKED, "--title", "leg. psykolog", "--officers", "3", "--threshold", "2")


@pytest.fixture
def settings(tmp_path):
    """An installation of which nothing is there yet."""
    return Settings(
        database=f"sqlite:///{tmp_path}/data/main.db",
        key_store=f"sqlite:///{tmp_path}/keys/keys.db",
        key_store_replica=f"sqlite:///{tmp_path}/other/replica.db",
        root=f"file:{tmp_path}/held/root",
        origin="https://journal.example.se",
        trusted_proxies=1,
        sessions=str(tmp_path / "sessions"),
    )


def every_file(tmp_path):
    # The index of SQLite's write-ahead log holds locks, and none of what is stored.
    return {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file() and not p.name.endswith("-shm")}


def give_back(terminal, words, number, wrong_first=False):
    """Answer what an officer is asked; once wrongly, if told."""
    shown = terminal.until(rf"Officer {number}: word number \d+\? ")
    asked = int(re.findall(r"word number (\d+)\? ", shown)[-1])
    terminal.type("wrong" if wrong_first else words[asked - 1])


def write_down(terminal, number, total):
    terminal.until(rf"Officer {number} of {total}: press Enter.*screen\. ")
    terminal.type()
    words = words_in(terminal.until(r"Press Enter when they are written down.*again\. "))
    terminal.type()
    return words


DUTIES = ("no log reviewer", "no authorised officer", "not been rehearsed yet", "No backup of")


@pytest.mark.rule("S-13")
def test_a_head_begins_a_journal_and_each_officer_has_the_words_on_paper(settings, tmp_path):
    terminal = Terminal(settings, "init", *ASKED)
    for prompt, answer in (("Title.*: ", "leg. psykolog"), (r"officers\?.*: ", "3"), (r"together\?.*: ", "")):
        terminal.until(prompt)
        terminal.type(answer)
    papers = []
    for number in (1, 2, 3):
        words = write_down(terminal, number, 3)
        for _ in range(2):
            give_back(terminal, words, number)
        terminal.until(f"Officer {number}: the paper is right")
        papers.append(words)
    shown = terminal.until(r"Without either of them nothing opens\.")
    assert re.search(r"https://journal\.example\.se/\S+#[0-9A-Z-]{30,}", shown)
    assert terminal.ended()[0] == 0
    assert [len(words) for words in papers] == [33, 33, 33]
    files = every_file(tmp_path)
    assert not [path for path, content in files.items() for words in papers if " ".join(words).encode() in content]
    assert all(path.stat().st_mode & 0o077 == 0 for path in files)
    assert (tmp_path / "held" / "root.recovery").stat().st_size > 229
    red = [line for line in journal(settings, "doctor").stdout.splitlines() if line.startswith("red")]
    # What only the head can see to is told from the first day; nothing else is wrong.
    assert [any(duty in line for line in red) for duty in DUTIES] == [True] * len(red) == [True] * len(DUTIES), red


def test_an_officer_who_wrote_a_wrong_word_is_shown_the_words_once_more(settings):
    terminal = Terminal(settings, "init", *ASKED, "--title", "chef", "--officers", "1", "--threshold", "1")
    words = write_down(terminal, 1, 1)
    give_back(terminal, words, 1, wrong_first=True)
    again = words_in(terminal.until(r"That is not the word[\s\S]*Press Enter when they are written down.*again\. "))
    assert again == words
    terminal.type()
    for _ in range(2):
        give_back(terminal, words, 1)
    terminal.until("the paper is right")
    assert terminal.ended()[0] == 0


def test_a_person_who_breaks_off_at_the_words_is_told_that_this_journal_must_not_be_used(settings, tmp_path):
    terminal = Terminal(settings, "init", *SCRIPT)
    terminal.until(r"press Enter when only you see the screen\. ")
    terminal.interrupt()
    code, shown = terminal.ended()
    assert code == 1
    assert "must not be used" in shown
    assert str(tmp_path / "held" / "root") in shown
    assert "#" not in shown
    assert not (tmp_path / "held" / "root.recovery").exists()


@pytest.fixture
def made(settings, here):
    """What `init --unchecked` printed; the installation stands."""
    code, shown = here(settings, "init", *SCRIPT, "--unchecked")
    assert code == 0, shown
    return shown


@pytest.mark.parametrize("part", ["held/root", "keys/keys.db", "data/main.db", "held/root.recovery"])
def test_a_journal_that_is_there_is_never_overwritten(settings, made, here, tmp_path, part):
    for path in every_file(tmp_path):
        if not str(path).startswith(str(tmp_path / part)):
            path.unlink()
    before = every_file(tmp_path)
    code, shown = here(settings, "init", *SCRIPT, "--unchecked")
    assert (code, "there is a journal here already" in shown) == (2, True)
    assert every_file(tmp_path) == before


@pytest.mark.parametrize("quorum", [("1", "2"), ("3", "1"), ("17", "2")])
def test_a_quorum_that_cannot_be_is_refused_before_anything_is_made(settings, here, tmp_path, quorum):
    options = ("--title", "chef", "--officers", quorum[0], "--threshold", quorum[1])
    code, shown = here(settings, "init", *ASKED, *options)
    assert (code, "at least 2 of them together" in shown) == (2, True)
    assert every_file(tmp_path) == {}


def test_an_account_name_that_cannot_be_one_is_refused_before_anything_is_made(settings, here, tmp_path):
    code, shown = here(settings, "init", *SCRIPT[:4], "--username", "Frida Berg", *SCRIPT[6:], "--unchecked")
    assert (code, "--username" in shown) == (2, True)
    assert every_file(tmp_path) == {}


def test_an_account_name_that_was_mistyped_is_asked_for_again_and_nothing_else(settings, here):
    typed = "Norra\nNorra A\nFrida Berg\nchef\nFrida Berg\nfrïda\n\nfrida\n1\n1\n"
    code, shown = here(settings, "init", "--unchecked", typed=typed)
    assert code == 0, shown
    assert shown.count("An account is 2 to 64 small letters") == 2
    assert shown.count("Name of the care provider") == shown.count("Title, such as") == 1


def test_a_root_source_that_is_no_file_is_refused_before_anything_is_made(settings, here, tmp_path):
    code, shown = here(replace(settings, root="openbao:journal"), "init", *SCRIPT, "--unchecked")
    assert (code, "JOURNAL_ROOT is file:/path" in shown) == (2, True)
    assert every_file(tmp_path) == {}


def test_a_swedish_terminal_speaks_swedish(settings, here):
    typed = "\nNorra\nNorra A\nFrida Berg\nchef\nfrida\ntre\n1\n3\n2\n"
    code, shown = here(settings, "init", "--unchecked", typed=typed, LANG="sv_SE.UTF-8")
    assert code == 0, shown
    for sentence in ("Detta får inte vara tomt.", "Mellan 2 och 16 ombud", "Journalen för Norra är klar."):
        assert sentence in shown


def test_the_head_joins_by_the_link_that_is_printed(settings, made):
    parts = wire(settings)
    code = re.search(r"https://journal\.example\.se/invitation#(\S+)", made)[1]
    view = read_invitation(parts, code, datetime.now(UTC))
    assert (view.username, view.provider_name, view.role) == ("frida", "Norra mottagningen", Role.HEAD)
    rules = {str(rule) for rule in create_app(settings).url_map.iter_rules()}
    assert "/invitation" in rules
