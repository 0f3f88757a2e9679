"""Who holds which key, and what a session keeps of it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from journal.domain.care import Journal
from journal.domain.errors import NoKeyError
from journal.domain.ids import new_id
from journal.services.auditing import reason_of
from journal.store.log_tables import AccessEventRow
from journal.store.patients import journal_of
from journal.store.people_tables import (
    GrantRow,
)
from keys.signing import public_key
from tests.cast import NOON
from tests.services.key_rows import new_journal, opened


def test_astrid_opens_the_journal_that_she_made_and_again_in_another_session(cast):
    astrid = cast.signed_in("astrid")
    journal = new_journal(cast, astrid)
    secret = opened(cast, astrid, journal)
    assert len(secret) == 32
    assert opened(cast, cast.signed_in("astrid"), journal) == secret


def test_therapist_at_another_unit_opens_a_journal_of_a_unit_that_shares(cast):
    journal = new_journal(cast, cast.signed_in("astrid"))
    assert opened(cast, cast.signed_in("bo"), journal) == opened(cast, cast.signed_in("astrid"), journal)


@pytest.mark.rule("A-04", "A-05", "A-13")
def test_clerk_auditor_and_head_hold_no_key_to_a_journal(cast):
    journal = new_journal(cast, cast.signed_in("astrid"))
    for name in ("dag", "eva", "frida", "cilla"):
        with pytest.raises(NoKeyError):
            opened(cast, cast.signed_in(name), journal)


def test_clerk_cannot_make_a_journal_and_an_auditor_no_register(cast):
    for name, patient in (("dag", cast.pia), ("eva", None)):
        session = cast.signed_in(name)
        journal = Journal(new_id(), session.actor.provider, cast.units["a"], patient)
        with cast.parts.store.database.writing() as tx, pytest.raises(NoKeyError):
            cast.parts.keyring.new_journal(tx, session, journal, new_id(), NOON)


def test_clerk_and_auditor_open_the_register_and_the_other_unit_does_not(cast):
    with cast.parts.store.database.reading() as connection:
        register = journal_of(connection, cast.units["a"], None)
    held = {opened(cast, cast.signed_in(name), register) for name in ("dag", "astrid", "eva")}
    assert len(held) == 1
    for name in ("bo", "frida", "cilla"):
        with pytest.raises(NoKeyError):
            opened(cast, cast.signed_in(name), register)


def test_colleague_of_astrids_trusts_the_key_that_she_signs_with(cast):
    bo, astrid = cast.signed_in("bo"), cast.signed_in("astrid")
    account = astrid.actor.account
    with cast.parts.store.database.reading() as connection:
        keys = cast.parts.keyring.signer_keys(connection, bo, [account, new_id()])
        assert cast.parts.keyring.signer_keys(connection, cast.signed_in("cilla"), [account]) == {}
    assert keys == {account: (public_key(cast.parts.keyring.signing_seed(astrid, NOON)),)}


def test_one_number_has_one_index_for_a_provider_and_another_for_the_next(cast):
    found = {}
    for name in ("astrid", "dag", "bo", "eva", "frida", "cilla"):
        with cast.parts.store.database.reading() as connection:
            found[name] = cast.parts.keyring.index_inner(connection, cast.signed_in(name), "196408233234", NOON)
    assert len({found[name] for name in ("astrid", "dag", "bo", "eva", "frida")}) == 1
    assert found["cilla"] != found["astrid"]


def test_reason_is_read_by_the_auditor_and_nobody_else(cast):
    astrid = cast.signed_in("astrid")
    with cast.parts.store.database.reading() as connection:
        sealed = cast.parts.keyring.seal_reason(connection, astrid, "Ringde i går, ville veta")
        assert cast.parts.keyring.seal_reason(connection, astrid, "") == b""
    assert b"Ringde" not in sealed
    assert reason_of(cast.parts, cast.signed_in("eva"), sealed) == "Ringde i går, ville veta"
    for name in ("astrid", "frida", "cilla"):
        assert reason_of(cast.parts, cast.signed_in(name), sealed) is None
    for broken in (b"", sealed[:20], sealed[:-1] + b"x"):
        assert reason_of(cast.parts, cast.signed_in("eva"), broken) is None


def test_item_of_one_session_opens_in_no_other(cast):
    astrid, other = cast.signed_in("astrid"), cast.signed_in("astrid")
    keyring = cast.parts.keyring
    keyring.keep(astrid, "draft-1", b"a data key")
    assert keyring.kept(astrid, "draft-1") == b"a data key"
    assert keyring.kept(other, "draft-1") is None
    (cast.place / "sessions" / astrid.id / "draft-1").rename(cast.place / "sessions" / astrid.id / "draft-2")
    assert keyring.kept(astrid, "draft-2") is None
    keyring.keep(astrid, "draft-1", b"")
    keyring.forget(astrid, "draft-1")
    assert keyring.kept(astrid, "draft-1") is None


@pytest.mark.rule("S-10")
def test_every_grant_of_the_cast_names_a_row_of_the_log(cast):
    """Key use is attributable."""
    with cast.parts.store.database.reading() as connection:
        events = set(connection.execute(select(AccessEventRow.event_id)).scalars())
        granted = set(connection.execute(select(GrantRow.event_id)).scalars())
    assert granted
    assert granted <= events
