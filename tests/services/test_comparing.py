"""A number that was typed wrong: its bearer waits until the names were compared, and is parted again at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from journal.domain.access_words import Subtype
from journal.domain.errors import InvalidError, NoKeyError, RefusedError, UnknownError
from journal.domain.ids import new_id
from journal.services.comparing import join_compared, see_account, separate_account
from journal.services.patient_door import OwnFactor, enter, open_account, waiting_since
from journal.services.patient_journal import Wanted, read_own_journal
from journal.services.signing_in import resume
from tests.cast import NOON, PASSPHRASE
from tests.patients import LATER, arrived, come_back, gives_access, proved
from tests.scenes import MINUTE, last_row, signed

OTHER = replace(proved(), name="Ola Motsson")
WHY = "Numret var felskrivet: det är en annan persons."


def came(cast, at=LATER):
    """Whoever bears Pia's number in the register, and another name, signs in."""
    cookie = enter(cast.parts, OTHER, cast.providers["north"], OwnFactor(PASSPHRASE), at)
    return resume(cast.parts, cookie, at)


@pytest.fixture
def stranger(cast):
    """Somebody whose number stands as Pia's has an account; Astrid has signed in since."""
    signed(cast, cast.signed_in("astrid"), "Om modern.")
    gives_access(cast)
    open_account(cast.parts, OTHER, cast.providers["north"], OwnFactor(PASSPHRASE), NOON)
    cast.signed_in("astrid", LATER)
    return came(cast)


@pytest.mark.rule("P-18", "S-12")
def test_a_number_alone_joins_nobody_whose_name_is_another(cast, stranger):
    assert stranger.patient is None
    assert waiting_since(cast.parts, stranger) == NOON
    seen = see_account(cast.parts, cast.signed_in("astrid", LATER), cast.pia, LATER)
    assert seen.joined_at is None
    assert [one.name for one in seen.waiting] == ["Ola Motsson"]


@pytest.mark.rule("P-09", "P-18")
def test_astrid_joins_it_once_she_has_compared_and_a_clerk_cannot(cast, stranger):
    (one,) = see_account(cast.parts, cast.signed_in("dag", LATER), cast.pia, LATER).waiting
    with pytest.raises(NoKeyError):
        join_compared(cast.parts, cast.signed_in("dag", LATER), (cast.pia, one.claim), LATER)
    astrid = cast.signed_in("astrid", LATER)
    join_compared(cast.parts, astrid, (cast.pia, one.claim), LATER)
    assert read_own_journal(cast.parts, came(cast), Wanted(), LATER).total == 1
    for claim in (one.claim, new_id()):
        with pytest.raises(UnknownError):
            join_compared(cast.parts, astrid, (cast.pia, claim), LATER)
    seen = see_account(cast.parts, astrid, cast.pia, LATER)
    assert (seen.joined_at, seen.waiting) == (LATER, ())


@pytest.mark.rule("P-18", "G-13", "D-04")
def test_an_account_that_was_somebody_elses_reads_nothing_any_more_and_does_not_come_back(cast):
    signed(cast, cast.signed_in("astrid"), "Om modern.")
    (pia,) = arrived(cast)
    assert read_own_journal(cast.parts, pia, Wanted(), LATER).total == 1
    dag = cast.signed_in("dag", LATER)
    with pytest.raises(RefusedError, match="does not say why"):
        separate_account(cast.parts, dag, cast.pia, " ", LATER)
    with pytest.raises(InvalidError):
        separate_account(cast.parts, dag, cast.pia, "x" * 1025, LATER)
    separate_account(cast.parts, dag, cast.pia, WHY, LATER)
    row = last_row(cast)
    assert (row.subtype, row.patients, row.resource.ids) == (Subtype.GRANT, (cast.pia,), (pia.actor.account,))
    now = resume(cast.parts, pia.cookie, LATER)
    assert now.patient is None
    with pytest.raises(UnknownError):
        read_own_journal(cast.parts, now, Wanted(), LATER)
    cast.signed_in("astrid", LATER + MINUTE)
    back = come_back(cast, at=LATER + MINUTE)
    assert (back.patient, back.secrets, waiting_since(cast.parts, back)) == (None, {}, None)
    with pytest.raises(UnknownError):
        separate_account(cast.parts, dag, cast.pia, WHY, LATER)


@pytest.mark.rule("S-12", "A-11")
def test_another_unit_sees_and_parts_nothing(cast):
    arrived(cast)
    bo = cast.signed_in("bo", LATER)
    for act in (
        lambda: see_account(cast.parts, bo, cast.pia, LATER),
        lambda: separate_account(cast.parts, bo, cast.pia, WHY, LATER),
        lambda: join_compared(cast.parts, bo, (cast.pia, new_id()), LATER),
    ):
        with pytest.raises(UnknownError):
            act()
