"""Keys pass from members to who waits for them, inside a sign-in, and each time as a row of the log."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from journal.domain.care import Identity
from journal.domain.errors import NoKeyError, ThrottledError
from journal.domain.people import Role
from journal.services.invitations import Invite, invite
from journal.services.patients import register_patient
from journal.services.staff import waiting_handovers
from journal.services.throttling import FREE_LOOKUPS, count_lookup
from journal.store.log_tables import AccessEventRow
from journal.store.patients import journal_of
from journal.store.people_tables import AccountKeyRow
from tests.cast import NOON, Person

SVEA = Identity("Svea Exempelsson", "196408233234")


def events(cast):
    with cast.parts.store.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(AccessEventRow)).scalar_one()


def newcomer(cast, by, name, role, unit=None):
    cast.people[name] = Person(name, name.capitalize(), role, unit)
    new = Invite(name, name.capitalize(), "titel", role, cast.units[unit] if unit else None)
    cast.join(name, invite(cast.parts, cast.signed_in(by), new, NOON))


def test_register_reaches_an_auditor_who_came_later(cast):
    """South registers patients before it has an auditor."""
    register_patient(cast.parts, cast.signed_in("cilla"), SVEA, NOON)
    newcomer(cast, "gustav", "ivar", Role.AUDITOR)
    with cast.parts.store.database.reading() as connection:
        register = journal_of(connection, cast.units["south"], None)
    ivar = cast.signed_in("ivar")
    with cast.parts.store.database.reading() as connection, pytest.raises(NoKeyError):
        cast.parts.keyring.reader_secret(connection, ivar, register)
    cilla = cast.signed_in("cilla")
    with cast.parts.store.database.reading() as connection:
        theirs = cast.parts.keyring.reader_secret(connection, cilla, register)
        assert cast.parts.keyring.reader_secret(connection, ivar, register) == theirs


def test_sign_in_for_which_nothing_waits_is_one_row_and_a_handing_over_two(cast):
    newcomer(cast, "frida", "hanna", Role.THERAPIST, "a")
    cast.signed_in("astrid")
    before = events(cast)
    cast.signed_in("astrid")
    assert events(cast) == before + 1
    newcomer(cast, "frida", "ivar", Role.THERAPIST, "a")
    before = events(cast)
    cast.signed_in("astrid")
    assert events(cast) == before + 2


def test_account_that_is_not_certified_gets_nothing(cast):
    """Whoever writes the database may forge an assignment and a key; a certificate it cannot."""
    newcomer(cast, "frida", "hanna", Role.THERAPIST, "a")
    forged = update(AccountKeyRow).where(AccountKeyRow.account_id == cast.people["hanna"].account)
    with cast.parts.store.database.writing() as tx:
        tx.connection.execute(forged.values(certificate=bytes(64)))
    cast.signed_in("astrid")
    assert not cast.signed_in("hanna").circles
    assert waiting_handovers(cast.parts, cast.signed_in("frida"), NOON) == ()


def test_head_of_another_provider_sees_nothing_waiting(cast):
    newcomer(cast, "frida", "hanna", Role.THERAPIST, "a")
    assert len(waiting_handovers(cast.parts, cast.signed_in("frida"), NOON)) == 3
    assert waiting_handovers(cast.parts, cast.signed_in("gustav"), NOON) == ()


def test_member_who_tries_every_number_is_slowed(cast):
    """Nobody enumerates personal numbers, keys in hand or not."""
    account = cast.people["dag"].account
    later = NOON + timedelta(days=1)  # what was registered at noon is forgotten by then
    for _ in range(FREE_LOOKUPS):
        count_lookup(cast.parts, account, later)
    with pytest.raises(ThrottledError):
        count_lookup(cast.parts, account, later)
    count_lookup(cast.parts, cast.people["astrid"].account, later)
