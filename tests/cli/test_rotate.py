"""Keys are renewed at a terminal: by those who sign in there, or by the officers with their words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from journal.domain.access_words import Subtype
from journal.domain.errors import UnavailableError
from journal.domain.ids import AccountId
from journal.domain.people import Role
from journal.services import keyring_sessions as items
from journal.services.keyring_accounts import OwnKeys, passphrase_unlocker
from journal.services.keyring_circles import CircleKind
from journal.services.staff import NewAssignment, give_assignment
from journal.store.care_tables import RewrappedKeyRow
from journal.store.log_export import export_lines
from journal.store.people import add_unlocker
from journal.store.people_tables import GrantRow
from keys.passphrases import DEFAULT, FLOOR
from tests.cast import PASSPHRASE
from tests.cli.terminal import Terminal
from tests.scenes import journal_at, opened, rows, signed, words_in
from tests.services.gatherings import officers
from tests.services.key_rows import change, known

NORTH = "1\n"


def now():
    return datetime.now(UTC)


def in_earnest(cast, *names):
    """Stretch these people's passphrases as outside of tests: the command takes no cheaper ones."""
    keyring = replace(cast.parts.keyring, cost=DEFAULT, floor=FLOOR)
    for name in names:
        session = cast.signed_in(name, now())
        unlocked = items.require_unlocked(keyring.sessions, session.cookie, now())
        account = AccountId(cast.people[name].account)
        keys = OwnKeys(account, session.actor.provider, unlocked.seed, unlocked.bundle_key, session.pins)
        unlocker = passphrase_unlocker(keyring, keys, PASSPHRASE, now())
        with cast.parts.store.database.writing() as tx:
            add_unlocker(tx, unlocker)


def signing_in(cast, *names):
    """What these people type, one after the other, and the empty line that ends it."""
    for name in names:
        cast.forget_step(name)
    return "".join(f"{name}\n{PASSPHRASE}\n{cast.code(name, now())}\n" for name in names) + "\n"


def epoch(cast, kind):
    return known(cast, cast.signed_in("astrid", now()), kind, "a").epoch


@pytest.mark.rule("R-11", "L-17")
def test_a_head_and_a_member_sign_in_and_renew_their_units_circle(sqlite_copy, here):
    cast = sqlite_copy
    done = signed(cast, cast.signed_in("astrid"), "Före bytet.")
    in_earnest(cast, "frida", "astrid")
    typed = f"{NORTH}yes\n{signing_in(cast, 'astrid', 'frida')}"
    code, shown = here(cast.settings, "rotate", "circle", "unit", "--unit", "North-A", typed=typed)
    assert (code, "epoch 2" in shown) == (0, True), shown
    assert "Keys made anew" in shown
    assert PASSPHRASE not in shown
    row = next(row for row in rows(cast) if row.subtype is Subtype.ROTATION)
    assert (row.actor.account, row.permitted) == (cast.people["frida"].account, True)
    assert epoch(cast, CircleKind.UNIT) == 2
    assert words_in(opened(cast, cast.signed_in("astrid"), done.entry)) == ["Före bytet."]


def rotate(cast, here, *wanted, typed="", by=("frida", "astrid"), **more):
    """Run `journal rotate` at North; its exit code and what it showed."""
    in_earnest(cast, *by)
    answers = f"{NORTH}{typed}{signing_in(cast, *by)}" if by else f"{NORTH}{typed}"
    return here(cast.settings, "rotate", *wanted, typed=answers, **more)


@pytest.mark.rule("A-04", "L-05")
def test_a_head_alone_does_not_hold_the_units_old_key_and_is_refused(sqlite_copy, here):
    code, shown = rotate(sqlite_copy, here, "circle", "unit", "--unit", "North-A", "--yes", by=("frida",))
    assert (code, "nobody holds the old key" in shown) == (2, True), shown
    assert not rows(sqlite_copy)[-1].permitted
    assert epoch(sqlite_copy, CircleKind.UNIT) == 1


def test_a_head_who_is_a_therapist_too_renews_the_units_circle_alone(sqlite_copy, here):
    cast = sqlite_copy
    second = NewAssignment(cast.people["frida"].account, Role.THERAPIST, cast.units["a"])
    give_assignment(cast.parts, cast.signed_in("frida", now()), second, now())
    cast.signed_in("astrid", now())
    code, shown = rotate(cast, here, "circle", "unit", "--unit", "North-A", "--yes", by=("frida",))
    assert (code, "with 4 circles" in shown) == (0, True), shown
    assert epoch(cast, CircleKind.UNIT) == 2


@pytest.mark.rule("S-13")
def test_the_officers_renew_a_circle_with_their_words_and_in_swedish(sqlite_copy, here):
    cast = sqlite_copy
    words = "".join(f"{cast.words['north'][number]}\n" for number in (0, 2))
    told = ("circle", "audit", "--officers")
    code, shown = rotate(cast, here, *told, typed=f"ja\n{words}\n", by=(), LANG="sv_SE.UTF-8")
    assert (code, "Cirkeln har nya nycklar, epok 2" in shown) == (0, True), shown
    assert epoch(cast, CircleKind.AUDIT) == 2
    code, shown = rotate(cast, here, *told, typed="ja\nabbey ability\n\n", by=(), LANG="sv_SE.UTF-8")
    assert (code, "öppnar inte" in shown) == (1, True)


@pytest.mark.parametrize("answer", ["no", ""])
def test_whoever_does_not_agree_changes_nothing(sqlite_copy, here, answer):
    code, shown = rotate(sqlite_copy, here, "circle", "head", typed=f"{answer}\n", by=())
    assert (code, "Nothing was changed." in shown) == (1, True)


def test_nobody_who_signs_in_changes_nothing(sqlite_copy, here):
    code, shown = rotate(sqlite_copy, here, "circle", "head", "--yes", typed="\n", by=())
    assert (code, "Nobody signed in." in shown) == (1, True)


def test_a_wrong_passphrase_and_somebody_of_another_provider_are_told_and_left_out(sqlite_copy, here):
    cast = sqlite_copy
    in_earnest(cast, "gustav")
    cast.forget_step("gustav")
    typed = f"frida\nnot that one at all\n000000\ngustav\n{PASSPHRASE}\n{cast.code('gustav', now())}\n"
    code, shown = rotate(cast, here, "circle", "head", "--yes", typed=typed, by=("frida",))
    assert (code, "That did not sign in" in shown, "gustav works at another provider" in shown) == (0, True, True), (
        shown
    )
    assert epoch(cast, CircleKind.HEAD) == 2


@pytest.mark.parametrize("wanted", [("circle",), ("circle", "unit"), ("circle", "register", "--unit", "South-A")])
def test_a_circle_that_is_not_there_is_not_renewed(sqlite_copy, here, wanted):
    code, shown = rotate(sqlite_copy, here, *wanted, by=())
    assert (code, "Say which unit" in shown or "no such circle" in shown) == (2, True)


def test_a_passphrase_that_is_typed_at_a_terminal_is_not_shown(sqlite_copy):
    cast = sqlite_copy
    in_earnest(cast, "frida")
    cast.forget_step("frida")
    terminal = Terminal(cast.settings, "rotate", "circle", "head")
    seen = ""
    for prompt, answer in (
        ("number: ", "1"),
        ("Type yes: ", "yes"),
        ("Account: ", "frida"),
        ("Passphrase: ", PASSPHRASE),
        ("Code: ", cast.code("frida", now())),
        ("Account: ", ""),
    ):
        seen += terminal.until(prompt)
        terminal.type(answer)
    seen += terminal.until("epoch 2")
    assert PASSPHRASE not in seen
    assert terminal.ended()[0] == 0


@pytest.mark.rule("R-11", "S-09")
def test_the_root_file_is_renewed_and_its_old_key_dropped_when_everybody_followed(sqlite_copy, here):
    cast = sqlite_copy
    code, shown = rotate(cast, here, "root", "--yes", by=("frida",))
    assert (code, "root file has new keys" in shown) == (0, True), shown
    assert "passphrases rest on version 1" in here(cast.settings, "doctor")[1]
    code, shown = rotate(cast, here, "root", "--drop", "--yes", by=("frida",))
    assert (code, "still cited" in shown) == (0, True), shown
    for name in cast.people:
        cast.signed_in(name, now())
    code, shown = rotate(cast, here, "root", "--drop", "--yes", by=("frida",))
    assert (code, "Forgotten: mac 1." in shown) == (0, True), shown
    root = Path(cast.settings.root.removeprefix("file:"))
    kept = root.read_bytes()
    root.unlink()
    words = "".join(f"{cast.words['north'][number]}\n" for number in (1, 2))
    assert here(cast.settings, "recover", "--root", typed=f"{NORTH}{words}\n")[0] == 0
    assert root.read_bytes() == kept


@pytest.mark.rule("L-17")
def test_the_logs_key_is_renewed_and_an_export_holds(sqlite_copy, here):
    cast = sqlite_copy
    code, shown = rotate(cast, here, "log-key", "--stopped", "--yes", by=("frida",))
    assert (code, "signed by both" in shown) == (0, True), shown
    export = cast.place / "log"
    export.write_bytes(b"".join(export_lines(cast.parts.store.database, cast.providers["north"], now())))
    pin = officers(cast, 0, 1).trust.pin.hex()
    code, shown = here(cast.settings, "verify-log", export, "--key", pin, "--receipts", "--lang", "en")
    assert (code, "The log is whole" in shown) == (0, True), shown


def test_a_renewal_of_the_logs_key_that_was_stopped_is_ended_and_waits_for_the_server(sqlite_copy, here, monkeypatch):
    cast, waited = sqlite_copy, []
    monkeypatch.setattr("journal.cli.rotating.time.sleep", waited.append)

    def unplugged(*_):
        raise UnavailableError("unplugged")

    with monkeypatch.context() as patched:
        patched.setattr("journal.cli.rotating.end_log_key", unplugged)
        code, shown = rotate(cast, here, "log-key", "--yes", by=("frida",))
        assert (code, "unplugged" in shown, len(waited)) == (2, True, 61)
    assert "signed by two keys" in here(cast.settings, "doctor")[1]
    code, shown = rotate(cast, here, "log-key", "--yes", by=("frida",))
    assert (code, len(waited)) == (0, 61), shown
    assert "signed by two keys" not in here(cast.settings, "doctor")[1]


def test_grants_that_somebody_changed_are_told_of(sqlite_copy, here):
    cast = sqlite_copy
    signed(cast, cast.signed_in("astrid"))
    change(cast, update(GrantRow).where(GrantRow.what_id == journal_at(cast).id).values(wrapped=b"x"))
    code, shown = rotate(cast, here, "circle", "unit", "--unit", "North-A", "--yes")
    assert (code, "3 grants of the circle did not open" in shown) == (0, True), shown


@pytest.mark.rule("R-11", "L-17")
def test_a_therapist_of_the_unit_renews_one_journal(sqlite_copy, here):
    cast = sqlite_copy
    done = signed(cast, cast.signed_in("astrid"), "Före bytet.")
    wanted = ("journal", str(cast.pia), "--unit", "North-A", "--yes")
    code, shown = rotate(cast, here, *wanted, by=("astrid",))
    assert (code, "epoch 2: the keys of 1 texts" in shown) == (0, True), shown
    assert words_in(opened(cast, cast.signed_in("astrid"), done.entry)) == ["Före bytet."]
    with cast.parts.store.database.writing() as tx:
        tx.connection.execute(update(RewrappedKeyRow).values(sealed_data_key=b"x"))
    code, shown = rotate(cast, here, *wanted, by=("astrid",))
    assert (code, "1 texts were destroyed or do not open" in shown) == (0, True), shown


@pytest.mark.parametrize("patient", [(), ("pia",)])
def test_a_journal_of_nobody_is_not_renewed(sqlite_copy, here, patient):
    code, shown = rotate(sqlite_copy, here, "journal", *patient, "--unit", "North-A", "--yes", by=("astrid",))
    assert (code, "Say whose journal" in shown) == (2, True), shown
