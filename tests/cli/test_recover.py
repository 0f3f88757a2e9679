"""Recovery officers at a terminal: they rehearse, let somebody in again, and make a lost root file again."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete

from journal.domain.people import Role
from journal.services.health import findings
from journal.services.keyring_founding import root_context
from journal.services.keyring_recovery import recover
from journal.services.signing_in import choose_assignment
from journal.store import health as stored
from journal.store.duty_tables import NeedAnalysisRow
from keys.letters import seal_letter
from keys.roots import create_root
from tests.cast import PASSPHRASE, Person
from tests.cli.terminal import Terminal, journal

NORTH = "1\n"
"""The first of two providers, by name."""


def now():
    return datetime.now(UTC)


def papers(cast, *numbers, provider="north"):
    return "".join(f"{cast.words[provider][number]}\n" for number in numbers) + "\n"


def rehearsed(cast):
    with cast.parts.store.database.reading() as connection:
        return stored.last_recovery(connection, cast.providers["north"])


def warned(cast):
    return any("North" in one.what and "rehearsed" in one.what for one in findings(cast.parts, cast.settings, now()))


@pytest.mark.rule("S-13")
def test_officers_rehearse_and_the_log_and_the_doctor_know_the_date(cast):
    assert warned(cast)
    began = now()
    said = journal(cast.settings, "recover", "--rehearse", typed=NORTH + papers(cast, 0, 2))
    assert said.returncode == 0, said.stdout + said.stderr
    assert "This was a rehearsal" in said.stdout
    assert began <= rehearsed(cast) <= now()
    assert not warned(cast)


@pytest.mark.rule("S-13")
@pytest.mark.parametrize(
    "typed",
    [
        lambda cast: papers(cast, 0),
        lambda cast: papers(cast, 0, 0),
        lambda cast: papers(cast, 0, 1, provider="south"),
        lambda cast: papers(cast, 0, 1).replace(cast.words["north"][1].split()[7], "academic", 1),
        lambda _cast: "\n",
    ],
    ids=["one paper", "one paper twice", "another provider's", "a wrong word", "nothing"],
)
def test_too_few_or_wrong_words_open_nothing_and_change_nothing(sqlite_copy, here, typed):
    code, shown = here(sqlite_copy.settings, "recover", "--rehearse", typed=NORTH + typed(sqlite_copy))
    assert (code, "do not open it" in shown) == (1, True)
    assert rehearsed(sqlite_copy) is None


@pytest.mark.rule("S-13")
def test_officers_let_a_head_who_lost_everything_in_again(sqlite_copy, here):
    cast = sqlite_copy
    code, shown = here(cast.settings, "recover", typed=f"{NORTH}{papers(cast, 1, 2)}1\nfrida\n", LANG="sv_SE.UTF-8")
    assert code == 0, shown
    link = re.search(r"http://localhost/invitation#(\S+)", shown)[1]
    cast.join("frida", link, now())
    entered = cast.at_the_door("frida", now())
    assert choose_assignment(cast.parts, entered.cookie, entered.assignments[0].id, now()).actor.role is Role.HEAD


@pytest.mark.rule("S-13")
def test_officers_invite_a_new_head_where_none_is_left(sqlite_copy, here):
    cast = sqlite_copy
    typed = f"{NORTH}{papers(cast, 0, 1)}3\nhanna\nHanna Ny\nverksamhetschef\n"
    code, shown = here(cast.settings, "recover", typed=typed)
    assert code == 0, shown
    cast.people["hanna"] = Person("hanna", "Hanna Ny", Role.HEAD, None, passphrase=PASSPHRASE)
    cast.join("hanna", re.search(r"#(\S+)", shown)[1], now())
    assert cast.signed_in("hanna", now()).actor.name == "Hanna Ny"


@pytest.mark.rule("A-06", "S-13")
def test_officers_who_invite_a_head_are_asked_for_the_analysis_where_none_is_recorded(sqlite_copy, here):
    cast = sqlite_copy
    with cast.parts.store.database.writing() as tx:
        tx.connection.execute(delete(NeedAnalysisRow))
    typed = f"{NORTH}{papers(cast, 0, 1)}3\nhanna\nHanna Ny\nverksamhetschef\n"
    code, shown = here(cast.settings, "recover", typed=f"{typed}\n")
    assert (code, "no dated need-and-risk analysis" in shown, "#" in shown) == (2, True, False), shown
    code, shown = here(cast.settings, "recover", typed=f"{typed}BRA-4, 1 mars 2026\n")
    assert (code, "http://localhost/invitation#" in shown) == (0, True), shown


def test_officers_hand_keys_to_somebody_who_can_sign_in(sqlite_copy, here):
    cast = sqlite_copy
    code, shown = here(cast.settings, "recover", typed=f"{NORTH}{papers(cast, 0, 1)}2\nastrid\n")
    assert (code, "3 circles are handed to astrid" in shown) == (0, True), shown
    assert cast.signed_in("astrid", now()).circles


@pytest.mark.parametrize("typed", ["1\nnobody\n", "2\nnobody\n"])
def test_an_account_that_is_not_there_is_let_in_nowhere(sqlite_copy, here, typed):
    code, shown = here(sqlite_copy.settings, "recover", typed=NORTH + papers(sqlite_copy, 0, 1) + typed)
    assert (code, "no open account" in shown) == (2, True)


def test_officers_who_open_and_then_choose_nothing_change_nothing_but_the_log(sqlite_copy, here):
    code, shown = here(sqlite_copy.settings, "recover", typed=NORTH + papers(sqlite_copy, 0, 1) + "\n")
    assert (code, "Nothing was changed." in shown) == (0, True)
    assert rehearsed(sqlite_copy) is not None


@pytest.mark.parametrize("chosen", ["0", "3", "x", ""])
def test_a_provider_that_is_not_in_the_list_is_opened_by_nobody(sqlite_copy, here, chosen):
    code, shown = here(sqlite_copy.settings, "recover", typed=f"{chosen}\n")
    assert (code, "no such provider" in shown) == (2, True)


@pytest.mark.rule("S-09", "S-13")
def test_officers_make_a_lost_root_file_again_and_everything_opens(sqlite_copy, here):
    cast = sqlite_copy
    root = Path(cast.settings.root.removeprefix("file:"))
    kept = root.read_bytes()
    sealed_root_of(cast, root)
    root.unlink()
    assert here(cast.settings, "doctor")[0] == 1
    code, shown = here(cast.settings, "recover", "--root", typed=NORTH + papers(cast, 0, 1))
    assert (code, "made again" in shown) == (0, True), shown
    assert root.read_bytes() == kept
    assert root.stat().st_mode & 0o777 == 0o600
    assert cast.signed_in("astrid", now()).circles


def test_a_root_file_that_is_there_is_not_made_again(sqlite_copy, here):
    cast = sqlite_copy
    root = Path(cast.settings.root.removeprefix("file:"))
    sealed_root_of(cast, root)
    code, shown = here(cast.settings, "recover", "--root", typed=NORTH + papers(cast, 0, 1))
    assert (code, "never overwritten" in shown) == (2, True)


def test_a_root_recovery_of_another_installation_makes_no_root(sqlite_copy, here):
    root = Path(sqlite_copy.settings.root.removeprefix("file:"))
    root.with_name("root.recovery").write_bytes(b"something else")
    root.unlink()
    code, _ = here(sqlite_copy.settings, "recover", "--root", typed=NORTH + papers(sqlite_copy, 0, 1))
    assert code == 1
    assert not root.exists()


def test_the_officers_words_leave_the_screen_when_they_are_typed(sqlite_copy):
    terminal = Terminal(sqlite_copy.settings, "recover", "--rehearse")
    terminal.until("number: ")
    terminal.type("1")
    for number in (1, 2):
        terminal.until(f"Paper {number}: ")
        terminal.type(sqlite_copy.words["north"][number])
        terminal.until(r"\x1b\[3J\x1b\[2J")
    terminal.until("Paper 3: ")
    terminal.type()
    terminal.until("This was a rehearsal")
    assert terminal.ended()[0] == 0


def test_an_installation_without_a_provider_sends_officers_away(sqlite_copy, here, tmp_path):
    empty = type(sqlite_copy.settings)(
        database=f"sqlite:///{tmp_path}/none.db",
        key_store=f"sqlite:///{tmp_path}/keys.db",
        root=f"file:{tmp_path}/root",
        origin="http://localhost",
        insecure_cookie=True,
    )
    create_root(tmp_path / "root")
    assert here(empty, "migrate")[0] == 0
    code, shown = here(empty, "recover")
    assert (code, "journal init" in shown) == (2, True)


def sealed_root_of(cast, root):
    """Leave beside the root file what `journal init` leaves."""
    north = cast.providers["north"]
    with cast.parts.store.database.reading() as connection:
        recovered = recover(connection, north, cast.words["north"][:2])
    letter = seal_letter(root.read_bytes(), recovered.recovery.pair.public, root_context(north))
    root.with_name("root.recovery").write_bytes(letter)
