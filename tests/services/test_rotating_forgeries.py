"""Whoever took a circle's old key, and writes the database besides, gets nothing new by it after the rotation."""

from __future__ import annotations

import secrets
from dataclasses import replace

import pytest
from sqlalchemy import delete, select, update

from journal.domain.errors import NoKeyError
from journal.domain.ids import new_id
from journal.services.auditing import reason_of
from journal.services.keyring import trust
from journal.services.keyring_certificates import Issuer
from journal.services.keyring_circles import CircleKind, known_account
from journal.services.keyring_grants import Granted, Noted, known_self, make_grant
from journal.services.keyring_joining import Enclosed, Place, new_invitation
from journal.services.rotating import rotate_circle
from journal.store.grants import account_keys, add_grants
from journal.store.people_tables import CircleRow, GrantRow, InvitationRow, UnitRow
from keys.errors import DoesNotOpenError
from keys.granting import Grant, GrantHeader, unwrap
from tests.cast import NOON
from tests.scenes import has_key, joined, journal_at, signed
from tests.services.gatherings import circle_of, gathered, rotated
from tests.services.key_rows import change, opened


def taken(cast):
    """The unit's key, as a thief took it."""
    return cast.signed_in("astrid").circles[circle_of(cast, CircleKind.UNIT)]


def forge(cast, made):
    """Put a grant's row into the database, past every check."""
    with cast.parts.store.database.writing() as tx:
        tx.connection.execute(GrantRow.__table__.insert().values(**{n: getattr(made, n) for n in made.__slots__}))


def test_reader_secret_that_the_old_key_signed_is_no_longer_taken(cast):
    old = taken(cast)
    signed(cast, cast.signed_in("astrid"))
    journal = journal_at(cast)
    rotated(cast, CircleKind.UNIT)
    change(cast, delete(GrantRow).where(GrantRow.what_id == journal.id))
    with cast.parts.store.database.reading() as connection:
        new = cast.signed_in("astrid").circles[old.id]
    assert connection
    forged = Granted("reader", journal.id, 1, secrets.token_bytes(32))
    for to in (known_self(old), known_self(new)):
        forge(cast, make_grant(forged, to, old, Noted(journal.provider, new_id(), NOON)))
    with pytest.raises(NoKeyError):
        opened(cast, cast.signed_in("astrid"), journal)


def test_old_key_opens_no_grant_that_was_made_after(cast):
    old = taken(cast)
    signed(cast, cast.signed_in("astrid"))
    rotated(cast, CircleKind.UNIT)
    with cast.parts.store.database.reading() as connection:
        mine = GrantRow.to_id == old.id
        rows = connection.execute(select(GrantRow).where(mine, GrantRow.ended_at.is_(None))).mappings().all()
    names = ("provider_id", "what", "what_id", "epoch", "to_id", "to_epoch", "by_id", "by_epoch")
    new = cast.signed_in("astrid").circles[old.id]
    assert len(rows) == 2
    for row in rows:
        grant = Grant(GrantHeader(*(row[name] for name in names)), row["wrapped"], row["signature"])
        assert unwrap(grant, new.pair, new.pair.public.signing)
        with pytest.raises(DoesNotOpenError):
            unwrap(grant, old.pair, new.pair.public.signing)


def test_invitation_that_the_old_key_certified_certifies_nobody(cast):
    """The thief lets somebody pass for Hanna, whom the unit invited: who hands keys on hands them to the certified."""
    old = taken(cast)
    hanna = joined(cast, "hanna", "Hanna Ö")
    rotated(cast, CircleKind.UNIT)
    astrid = cast.signed_in("astrid")
    with cast.parts.store.database.reading() as connection:
        (key,) = account_keys(connection, (hanna.account,))
        assert known_account(connection, trust(astrid), key)
    place = Place(astrid.actor.provider, hanna.account, hanna.role, cast.units["a"])
    issuer = Issuer(old.id, old.epoch, old.pair.signing_seed)
    made = new_invitation(place, Enclosed(secrets.token_bytes(32), {}, None, trust(astrid).pin), issuer)
    columns = {name: getattr(made.row, name) for name in ("issuer_id", "issuer_epoch", "certificate", "signing_key")}
    mine = InvitationRow.invitation_id == key.issuer_id
    change(cast, update(InvitationRow).where(mine).values(**columns, invitation_id=made.row.invitation_id))
    with cast.parts.store.database.reading() as connection:
        assert known_account(connection, trust(astrid), replace(key, issuer_id=made.row.invitation_id)) is None


@pytest.mark.parametrize("column", ["issuer_epoch", "certificate"])
def test_invitation_that_is_turned_back_to_the_old_epoch_certifies_nobody(cast, column):
    hanna = joined(cast, "hanna", "Hanna Ö")
    rotated(cast, CircleKind.UNIT)
    other = {"issuer_epoch": 1, "certificate": bytes(64)}
    change(cast, update(InvitationRow).where(InvitationRow.account_id == hanna.account).values({column: other[column]}))
    astrid = cast.signed_in("astrid")
    with cast.parts.store.database.reading() as connection:
        (key,) = account_keys(connection, (hanna.account,))
        assert known_account(connection, trust(astrid), key) is None


@pytest.mark.parametrize("sealed", [None, bytes(97)])
def test_the_past_stays_shut_where_the_step_back_was_taken_away_or_changed(cast, sealed):
    with cast.parts.store.database.reading() as connection:
        reason = cast.parts.keyring.seal_reason(connection, cast.signed_in("astrid"), "skäl")
    rotated(cast, CircleKind.AUDIT)
    assert reason_of(cast.parts, cast.signed_in("eva"), reason) == "skäl"
    newest = (CircleRow.circle_id == circle_of(cast, CircleKind.AUDIT)) & (CircleRow.epoch == 2)
    change(cast, update(CircleRow).where(newest).values(sealed_previous=sealed))
    assert reason_of(cast.parts, cast.signed_in("eva"), reason) is None


def test_grant_that_does_not_open_is_counted_and_left_as_it_is(cast):
    signed(cast, cast.signed_in("astrid"))
    journal = journal_at(cast)
    change(cast, update(GrantRow).where(GrantRow.what_id == journal.id).values(wrapped=b"x"))
    assert rotated(cast, CircleKind.UNIT).unopened == 3
    assert not has_key(cast, cast.signed_in("astrid"), journal)


def test_unit_whose_sharing_was_forged_does_not_share_after_the_rotation(cast):
    change(cast, update(UnitRow).where(UnitRow.unit_id == cast.units["a"]).values(sharing_analysis="forged"))
    rotated(cast, CircleKind.UNIT)
    signed(cast, cast.signed_in("astrid"))
    assert not has_key(cast, cast.signed_in("bo"), journal_at(cast))


def test_grant_to_an_account_goes_on_to_its_newest_keys_alone(cast):
    """A patient secret will be granted to a patient's own account: certified, it is made anew; forged, it is not."""
    signed(cast, cast.signed_in("astrid"))
    journal, hanna = journal_at(cast), joined(cast, "hanna", "Hanna Ö")
    astrid, unit = cast.signed_in("astrid"), circle_of(cast, CircleKind.UNIT)
    secret = opened(cast, astrid, journal)
    with cast.parts.store.database.reading() as connection:
        (key,) = account_keys(connection, (hanna.account,))
        to = known_account(connection, trust(astrid), key)
    granted = Granted("reader", journal.id, 1, secret)
    with cast.parts.store.database.writing() as tx:
        noted = Noted(journal.provider, new_id(), NOON)
        for each in (to, replace(to, id=new_id())):
            add_grants(tx, [make_grant(granted, each, astrid.circles[unit], noted)])
    assert rotate_circle(cast.parts, gathered(cast, "frida", "astrid"), unit, NOON).unopened == 1
    with cast.parts.store.database.reading() as connection:
        mine = select(GrantRow.by_epoch).where(GrantRow.to_id == hanna.account, GrantRow.what == "reader")
        assert connection.execute(mine.where(GrantRow.ended_at.is_(None))).scalars().all() == [2]


def test_grant_that_the_circle_never_signed_is_not_made_anew_for_whoever_wrote_it_into_the_database(cast):
    """Bo has a certified key; a row that says he was granted Astrid's journal does not make it so."""
    signed(cast, cast.signed_in("astrid"))
    journal, bo = journal_at(cast), cast.people["bo"].account
    unit = circle_of(cast, CircleKind.UNIT)
    with cast.parts.store.database.reading() as connection:
        mine = select(GrantRow).where(GrantRow.what_id == journal.id, GrantRow.to_id == unit, GrantRow.what == "reader")
        row = dict(connection.execute(mine).mappings().one())
    forged = row | {"grant_id": new_id(), "to_id": bo, "to_epoch": 1}
    with cast.parts.store.database.writing() as tx:
        tx.connection.execute(GrantRow.__table__.insert().values(**forged))
    assert rotated(cast, CircleKind.UNIT).unopened == 1
    with cast.parts.store.database.reading() as connection:
        theirs = select(GrantRow.by_epoch).where(GrantRow.to_id == bo, GrantRow.what_id == journal.id)
        assert connection.execute(theirs).scalars().all() == [1]
