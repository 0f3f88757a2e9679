"""Whoever comes back is the same patient, and no account that closes loosens what was blocked."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select

from journal.domain.care import Identity
from journal.services.leaving import close_account
from journal.services.patients import find_patient, register_patient
from keys.store_schema import closed_mark
from tests.cast import NOON, PIA
from tests.scenes import YEAR, joined, opened, pia_at_b, signed, takes_part, words_in


@pytest.mark.rule("D-04")
def test_pia_who_returns_after_years_is_joined_to_the_same_journal(cast):
    entry = signed(cast, cast.signed_in("astrid"), "Från första gången.").entry
    later = NOON + 3 * YEAR
    dag = cast.signed_in("dag", later)
    again = Identity("Pia Exempelsson-Ny", PIA.number, "070-174 06 09")
    assert register_patient(cast.parts, dag, again, later) == cast.pia
    assert find_patient(cast.parts, dag, PIA.number, later).name == "Pia Exempelsson-Ny"
    takes_part(cast, dag, "astrid", at=later)
    assert words_in(opened(cast, cast.signed_in("astrid", later), entry, at=later)) == ["Från första gången."]


@pytest.mark.rule("D-04")
def test_another_unit_joins_her_to_the_same_patient_and_is_told_nothing_of_it(cast):
    bo = cast.signed_in("bo")
    assert find_patient(cast.parts, bo, PIA.number, NOON) is None
    assert pia_at_b(cast, bo) == cast.pia
    assert find_patient(cast.parts, bo, PIA.number, NOON).id == cast.pia


@pytest.mark.rule("D-04", "D-05")
def test_she_is_the_same_patient_though_whoever_registered_her_has_left(cast):
    joined(cast, "hanna", "Hanna Ö")
    close_account(cast.parts, cast.signed_in("dag"), NOON)
    assert register_patient(cast.parts, cast.signed_in("hanna"), PIA, NOON) == cast.pia


@pytest.mark.rule("D-03")
def test_what_is_closed_to_other_units_stays_closed_when_an_account_is_closed(cast):
    """Marks lie in the key store, which knows of no accounts."""
    joined(cast, "hanna", "Hanna Ö")
    version = signed(cast, cast.signed_in("astrid")).version
    with cast.parts.key_store.stores.writing() as writing:
        mark = {"id": UUID(str(version)).bytes, "event": cast.pia.bytes}
        writing.execute(closed_mark.insert(), [mark])
    close_account(cast.parts, cast.signed_in("astrid"), NOON)
    with cast.parts.key_store.stores.reading() as connection:
        assert connection.execute(select(closed_mark.c.id)).scalars().all() == [mark["id"]]
