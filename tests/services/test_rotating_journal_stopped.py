"""A journal's renewal is stopped, met by another, or lied to: then nothing has changed, and nobody gets more."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select, update

from journal.domain.errors import ConflictError, RenewedKeysError
from journal.services import rotating_journal as acts
from journal.services.keyring_circles import CircleKind
from journal.store.care_tables import RewrappedKeyRow
from journal.store.people_tables import GrantRow
from journal.vault import Vault
from keys.errors import DoesNotOpenError
from tests.scenes import (
    has_key,
    journal_at,
    opened,
    signed,
    words_in,
)
from tests.services.gatherings import renewed, rotated, secret_of
from tests.services.key_rows import change


def test_what_is_written_while_the_keys_are_sealed_stops_the_renewal_and_nothing_is_changed(cast, monkeypatch):
    astrid = cast.signed_in("astrid")
    done = signed(cast, astrid, "Före.")
    sealing = Vault.seal_keys_anew

    def meanwhile(*asked):
        monkeypatch.undo()
        signed(cast, astrid, "Under tiden.")
        return sealing(*asked)

    monkeypatch.setattr(Vault, "seal_keys_anew", meanwhile)
    with pytest.raises(ConflictError):
        renewed(cast)
    assert words_in(opened(cast, cast.signed_in("astrid"), done.entry)) == ["Före."]
    assert renewed(cast).versions == 2


@pytest.mark.parametrize("step", ["rekeyed", "end_each", "add_grants", "put_rewrapped"])
def test_renewal_that_is_stopped_at_any_step_changed_nothing_and_is_begun_anew(cast, monkeypatch, step):
    astrid = cast.signed_in("astrid")
    done = signed(cast, astrid, "Före.")

    def stop(*_):
        raise DoesNotOpenError

    with monkeypatch.context() as patched:
        patched.setattr(acts, step, stop)
        with pytest.raises(DoesNotOpenError):
            renewed(cast)
    assert secret_of(cast, astrid).epoch == 1
    assert words_in(opened(cast, cast.signed_in("astrid"), done.entry)) == ["Före."]
    assert renewed(cast).epoch == 2
    assert words_in(opened(cast, cast.signed_in("astrid"), done.entry)) == ["Före."]


def test_two_who_renew_at_once_renew_it_once(cast, monkeypatch):
    signed(cast, cast.signed_in("astrid"))
    sealing = Vault.seal_keys_anew

    def first(*asked):
        monkeypatch.undo()
        renewed(cast)
        return sealing(*asked)

    monkeypatch.setattr(Vault, "seal_keys_anew", first)
    with pytest.raises(ConflictError):
        renewed(cast)
    assert secret_of(cast, cast.signed_in("astrid")).epoch == 2


def test_unit_whose_circle_was_renewed_meanwhile_begins_anew(cast, monkeypatch):
    signed(cast, cast.signed_in("astrid"))
    sealing = Vault.seal_keys_anew

    def first(*asked):
        monkeypatch.undo()
        rotated(cast, CircleKind.UNIT)
        return sealing(*asked)

    monkeypatch.setattr(Vault, "seal_keys_anew", first)
    with pytest.raises(RenewedKeysError):
        renewed(cast)
    assert renewed(cast).epoch == 2


def test_journal_goes_to_those_who_were_granted_it_and_not_to_whoever_wrote_a_grant_into_the_database(cast):
    astrid = cast.signed_in("astrid")
    signed(cast, astrid)
    journal, bo = journal_at(cast), cast.people["bo"].account
    with cast.parts.store.database.reading() as connection:
        row = dict(connection.execute(select(GrantRow).where(GrantRow.what_id == journal.id)).mappings().first())
    with cast.parts.store.database.writing() as tx:
        forged = row | {"grant_id": cast.pia, "to_id": bo, "to_epoch": 1}
        tx.connection.execute(GrantRow.__table__.insert().values(**forged))
    renewed(cast)
    with cast.parts.store.database.reading() as connection:
        live = select(GrantRow.to_id).where(GrantRow.what_id == journal.id, GrantRow.epoch == 2)
        assert bo not in connection.execute(live).scalars().all()
    for name in ("astrid", "bo"):
        assert has_key(cast, cast.signed_in(name), journal)


@pytest.mark.parametrize("sealed", [b"", bytes(113)])
def test_rewrapped_key_that_somebody_changed_or_took_away_is_a_gap_and_never_another_text(cast, sealed):
    done = signed(cast, cast.signed_in("astrid"))
    renewed(cast)
    mine = RewrappedKeyRow.version_id == done.version
    change(
        cast, update(RewrappedKeyRow).where(mine).values(sealed_data_key=sealed) if sealed else delete(RewrappedKeyRow)
    )
    assert words_in(opened(cast, cast.signed_in("astrid"), done.entry)) == [None]
