"""The keyring believes no row: what is swapped, forged, foreign or old is as if it were not there."""

from __future__ import annotations

import secrets
from dataclasses import replace

import pytest
from sqlalchemy import delete, insert, select, update

from journal.domain.errors import NoKeyError
from journal.domain.ids import new_id
from journal.services.keyring import trust
from journal.services.keyring_certificates import Issuer, certificate_for, circle_statement, invitation_statement
from journal.services.keyring_circles import CircleKind, circle_id, invitation_id
from journal.services.keyring_grants import Granted, Noted, make_grant
from journal.services.keyring_joining import provider_issuer
from journal.services.keyring_making import CirclePlace, make_circle
from journal.store.grants import StoredInvitation, add_circle, add_grants, circles_of
from journal.store.people_tables import (
    AccountKeyRow,
    CircleRow,
    GrantRow,
    InvitationRow,
    ProviderRow,
    UnitRow,
)
from keys.signing import public_key
from tests.cast import NOON
from tests.services.key_rows import change, known, new_journal, opened


def _other(value):
    if isinstance(value, bytes):
        return value[:-1] + bytes([value[-1] ^ 1])
    return value + 1 if isinstance(value, int) else new_id()


def _nobody():
    return Issuer(new_id(), 0, secrets.token_bytes(32))


def _vouched(made, issuer):
    row = replace(made.row, issuer_id=issuer.id)
    return replace(row, certificate=certificate_for(circle_statement(row), issuer))


def _provider(cast):
    frida = cast.signed_in("frida")
    with cast.parts.store.database.reading() as connection:
        return provider_issuer(connection, trust(frida), cast.parts.keyring.held(frida, NOON))


def test_database_writer_cannot_open_a_unit_by_saying_that_it_shares(cast):
    """Sharing is believed when the unit's circle signed it."""
    unshared = update(UnitRow).where(UnitRow.unit_id == cast.units["a"])
    change(cast, unshared.values(sharing_analysis="forged"))
    journal = new_journal(cast, cast.signed_in("astrid"))
    with pytest.raises(NoKeyError):
        opened(cast, cast.signed_in("bo"), journal)


@pytest.mark.parametrize("column", ["wrapped", "signature", "provider_id", "to_epoch", "by_epoch", "by_id", "epoch"])
def test_database_writer_who_changes_a_grant_keeps_a_secret_back_and_gives_no_other(cast, column):
    journal = new_journal(cast, cast.signed_in("astrid"))
    with cast.parts.store.database.reading() as connection:
        rows = connection.execute(select(GrantRow).where(GrantRow.what_id == journal.id)).mappings().all()
    astrid = cast.signed_in("astrid")
    for row in rows:
        value = row[column]
        other = _other(value)
        change(cast, update(GrantRow).where(GrantRow.grant_id == row["grant_id"]).values({column: other}))
    with pytest.raises(NoKeyError):
        opened(cast, astrid, journal)


def test_database_writer_who_swaps_two_journals_grants_opens_neither(cast):
    astrid = cast.signed_in("astrid")
    journal = new_journal(cast, astrid)
    other = replace(journal, id=new_id())
    with cast.parts.store.database.writing() as tx:
        cast.parts.keyring.new_journal(tx, astrid, other, new_id(), NOON)
    spare = new_id()
    for old, new in ((journal.id, spare), (other.id, journal.id), (spare, other.id)):
        change(cast, update(GrantRow).where(GrantRow.what_id == old).values(what_id=new))
    for swapped in (journal, other):
        with pytest.raises(NoKeyError):
            opened(cast, cast.signed_in("astrid"), swapped)


def test_database_writer_cannot_slip_in_a_grant_signed_by_another_circle(cast):
    """A reader secret of A's is A's circle's to give: Bo's own circle, certified as it is, gives nothing there."""
    bo, astrid = cast.signed_in("bo"), cast.signed_in("astrid")
    journal = new_journal(cast, astrid)
    mine = bo.circles[circle_id(bo.actor.provider, CircleKind.UNIT, cast.units["b"])]
    to = known(cast, astrid, CircleKind.UNIT, "a")
    forged = Granted("reader", journal.id, 1, secrets.token_bytes(32))
    change(cast, delete(GrantRow).where(GrantRow.what_id == journal.id))
    with cast.parts.store.database.writing() as tx:
        add_grants(tx, [make_grant(forged, to, mine, Noted(journal.provider, new_id(), NOON))])
    with pytest.raises(NoKeyError):
        opened(cast, cast.signed_in("astrid"), journal)


def test_database_writer_cannot_give_a_newcomer_another_unit_key(cast):
    """A circle's secret proves itself against the certified public key."""
    astrid = cast.signed_in("astrid")
    unit = circle_id(astrid.actor.provider, CircleKind.UNIT, cast.units["a"])
    rogue = make_circle(CirclePlace(astrid.actor.provider, CircleKind.UNIT, cast.units["a"]), _nobody(), NOON)
    new = {"wrapping_key": rogue.row.wrapping_key, "signing_key": rogue.row.signing_key}
    change(cast, update(CircleRow).where(CircleRow.circle_id == unit).values(**new))
    assert known(cast, astrid, CircleKind.UNIT, "a") is None
    assert unit not in cast.signed_in("astrid").circles


@pytest.mark.parametrize(
    "column", ["certificate", "signing_key", "wrapping_key", "issuer_id", "kind", "unit_id", "epoch"]
)
def test_database_writer_who_changes_a_circle_unmakes_it(cast, column):
    astrid = cast.signed_in("astrid")
    mine = CircleRow.circle_id == circle_id(astrid.actor.provider, CircleKind.UNIT, cast.units["a"])
    other = {"kind": "register", "unit_id": cast.units["b"], "issuer_id": astrid.actor.provider, "epoch": 2}
    with cast.parts.store.database.reading() as connection:
        value = connection.execute(select(getattr(CircleRow, column)).where(mine)).scalar_one()
    change(cast, update(CircleRow).where(mine).values({column: other.get(column) or _other(value)}))
    assert known(cast, astrid, CircleKind.UNIT, "a") is None


def test_database_writer_cannot_let_one_circle_pass_for_another(cast):
    """The id says kind and unit: B's register is not A's, and neither is the audit circle, for Bo's own key."""
    bo = cast.signed_in("bo")
    audit = circle_id(bo.actor.provider, CircleKind.AUDIT)
    with cast.parts.store.database.reading() as connection:
        rows = {row.circle_id: row for row in circles_of(connection, bo.actor.provider)}
    mine = rows[circle_id(bo.actor.provider, CircleKind.REGISTER, cast.units["b"])]
    columns = ("wrapping_key", "signing_key", "issuer_id", "certificate")
    values = {name: getattr(mine, name) for name in columns}
    change(cast, update(CircleRow).where(CircleRow.circle_id == audit).values(**values))
    assert known(cast, bo, CircleKind.AUDIT) is None


def test_database_writer_cannot_close_a_ring_of_certificates(cast):
    """A circle vouched for by an invitation that it vouched for itself never reaches the provider key."""
    astrid = cast.signed_in("astrid")
    provider, unit = astrid.actor.provider, cast.units["a"]
    seed = secrets.token_bytes(32)
    place = CirclePlace(provider, CircleKind.UNIT, unit)
    ring = make_circle(place, Issuer(new_id(), 0, seed), NOON)
    unsigned = StoredInvitation(
        new_id(), provider, astrid.actor.account, unit, "therapist", public_key(seed), ring.held.id, 1, b""
    )
    named = replace(unsigned, invitation_id=invitation_id(unsigned))
    issuer = Issuer(ring.held.id, 1, ring.held.pair.signing_seed)
    invited = replace(named, certificate=certificate_for(invitation_statement(named), issuer))
    with cast.parts.store.database.writing() as tx:
        row = {name: getattr(invited, name) for name in StoredInvitation.__slots__}
        times = {"made_at": NOON, "expires_at": NOON, "used_at": NOON}
        sent = {"lookup": b"x", "sealed": b"", "made_by": astrid.actor.account}
        tx.connection.execute(insert(InvitationRow).values(**row, **sent, **times))
        tx.connection.execute(delete(CircleRow).where(CircleRow.circle_id == ring.held.id))
        add_circle(tx, _vouched(ring, Issuer(invited.invitation_id, 0, seed)))
    assert known(cast, astrid, CircleKind.UNIT, "a") is None


def test_database_writer_cannot_change_the_provider_key(cast):
    """Every bundle pins its fingerprint."""
    astrid = cast.signed_in("astrid")
    change(cast, update(ProviderRow).values(public_key=public_key(secrets.token_bytes(32))))
    assert known(cast, astrid, CircleKind.UNIT, "a") is None
    assert not cast.signed_in("astrid").circles


def test_grants_of_an_older_epoch_are_refused(cast):
    astrid = cast.signed_in("astrid")
    journal = new_journal(cast, astrid)
    unit = circle_id(astrid.actor.provider, CircleKind.UNIT, cast.units["a"])
    with cast.parts.store.database.reading() as connection:
        row = next(row for row in circles_of(connection, astrid.actor.provider) if row.circle_id == unit)
    issuer = _provider(cast)
    newer = make_circle(CirclePlace(row.provider_id, CircleKind.UNIT, row.unit_id), issuer, NOON)
    with cast.parts.store.database.writing() as tx:
        add_circle(tx, _vouched(replace(newer, row=replace(newer.row, epoch=2)), issuer))
    assert known(cast, astrid, CircleKind.UNIT, "a").epoch == 2
    with pytest.raises(NoKeyError):
        opened(cast, astrid, journal)
    assert unit not in cast.signed_in("astrid").circles


@pytest.mark.parametrize("column", ["signing_key", "wrapping_key", "certificate", "issuer_id", "provider_id", "epoch"])
def test_database_writer_cannot_put_another_signing_key_under_astrids_name(cast, column):
    bo, account = cast.signed_in("bo"), cast.people["astrid"].account
    mine = AccountKeyRow.account_id == account
    with cast.parts.store.database.reading() as connection:
        value = connection.execute(select(getattr(AccountKeyRow, column)).where(mine)).scalar_one()
    change(cast, update(AccountKeyRow).where(mine).values({column: _other(value)}))
    with cast.parts.store.database.reading() as connection:
        assert cast.parts.keyring.signer_keys(connection, bo, [account]) == {}


def test_database_writer_cannot_pass_dags_certified_key_off_as_astrids(cast):
    bo, astrid, dag = cast.signed_in("bo"), cast.people["astrid"].account, cast.people["dag"].account
    with cast.parts.store.database.reading() as connection:
        row = connection.execute(select(AccountKeyRow).where(AccountKeyRow.account_id == dag)).mappings().one()
    columns = ("wrapping_key", "signing_key", "issuer_id", "certificate")
    values = {name: row[name] for name in columns}
    change(cast, update(AccountKeyRow).where(AccountKeyRow.account_id == astrid).values(**values))
    with cast.parts.store.database.reading() as connection:
        assert cast.parts.keyring.signer_keys(connection, bo, [astrid]) == {}
