"""`journal destroy-due`: nothing due says so; what is due is destroyed by two people, with a certificate."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from journal.domain.errors import UnknownError
from journal.domain.retention import HoldReason
from journal.installation import wire
from journal.services.holds import NewHold, place_hold
from journal.services.journals import JournalFilter, read_journal
from journal.services.retention import keeping_of
from keys.store_schema import pair
from tests.cast import CHEAP, NOON
from tests.destroying import still_there
from tests.scenes import signed

LATER = datetime(2036, 3, 3, 9, 0, tzinfo=UTC)


@pytest.fixture
def due(sqlite_copy, here, monkeypatch):
    """A practice with a journal that was last written in ten years before, and the command run on that day."""
    cast = sqlite_copy
    signed(cast, cast.signed_in("astrid"))
    still_there(cast, LATER, "astrid", "dag")
    monkeypatch.setattr("journal.cli.destroying.now", lambda: LATER)

    def cheap(settings):
        parts = wire(settings)
        return replace(parts, keyring=replace(parts.keyring, cost=CHEAP, floor=CHEAP))

    monkeypatch.setattr("tests.cli.terminal.wire", cheap)

    def run(*names, sure="yes", options=(), **told):
        for name in {*names}:
            cast.forget_step(name)
        shown = [f"{name}\n{cast.people[name].passphrase}\n{cast.code(name, LATER)}\n" for name in names]
        arguments = ("destroy-due", "--certificates", cast.place, *options)
        return here(cast.settings, *arguments, typed="".join(shown) + f"{sure}\n", **told)

    run.cast = cast
    return run


def is_there(cast):
    return keeping_of(cast.parts, cast.providers["north"], cast.pia) is not None


@pytest.mark.rule("R-01")
def test_when_nothing_is_due_the_operator_is_told_so(sqlite_copy, here):
    code, shown = here(sqlite_copy.settings, "destroy-due")
    assert (code, "Nothing is due" in shown) == (0, True)


@pytest.mark.rule("R-01", "R-06", "R-08")
def test_two_people_destroy_what_is_due_and_keep_a_certificate(due):
    code, shown = due("astrid", "frida")
    assert code == 0, shown
    assert "1 journals of North may be disposed of" in shown
    assert "is destroyed; no copy holds it from 2036-04-08 on" in shown
    (written,) = due.cast.place.glob("destruction-*.txt")
    text = written.read_text("utf-8")
    assert "Bevarandetiden är slut, 2036-03-02" in text
    assert "Astrid Ek" in text
    assert "Exempelsson" not in text + shown
    with pytest.raises(UnknownError):
        read_journal(due.cast.parts, due.cast.signed_in("astrid", LATER), due.cast.pia, JournalFilter(), LATER)
    assert "Nothing is due" in due()[1]


@pytest.mark.rule("R-06", "D-06")
@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("astrid", "astrid"), "the same person"),
        (("dag",), "no assignment in which journals are destroyed"),
    ],
)
def test_one_person_or_a_clerk_destroys_nothing(due, names, said):
    cast = due.cast
    code, shown = due(*names)
    assert (code, said in shown or "did not open" in shown) == (1, True)
    assert is_there(cast)


def test_a_wrong_passphrase_or_no_consent_destroys_nothing(due):
    due.cast.people["frida"].passphrase = "fel fras som ingen har"
    assert "did not open" in due("astrid", "frida")[1]
    due.cast.people["frida"].passphrase = due.cast.people["astrid"].passphrase
    assert due("astrid", "frida", sure="no")[0] == 1
    assert is_there(due.cast)


def test_the_list_alone_asks_nobody_and_says_it_in_swedish(due):
    code, shown = due(options=("--list",), LANG="sv_SE.UTF-8")
    assert (code, "det här var bara listan" in shown, "North-A, sedan 2036-03-02" in shown) == (0, True, True)
    assert is_there(due.cast)


@pytest.mark.rule("S-12")
def test_another_providers_people_reach_nothing_of_it(due):
    still_there(due.cast, LATER - timedelta(minutes=1), "astrid")
    code, shown = due("gustav", "frida")
    assert (code, "Destroy 0 journals?" in shown) == (0, True)
    assert is_there(due.cast)


@pytest.mark.rule("R-04")
def test_what_is_held_is_not_due(due):
    place_hold(due.cast.parts, due.cast.signed_in("frida"), NewHold(due.cast.pia, HoldReason.COURT), NOON)
    assert "Nothing is due" in due()[1]


@pytest.mark.rule("D-06")
def test_what_the_key_store_counts_as_young_is_kept_and_the_reason_said(due):
    with due.cast.parts.store.database.writing() as tx:
        tx.connection.exec_driver_sql("DROP TRIGGER version_is_settled")
        tx.connection.exec_driver_sql("UPDATE version SET written_at = '2001-01-01', settled_at = '2001-01-01'")
    stores = due.cast.parts.key_store.stores
    with stores.writing() as writing:
        writing.execute(update(pair).values(taken_at=int(LATER.timestamp())))
    code, shown = due("astrid", "frida")
    assert (code, "is kept: no ground" in shown) == (0, True)
