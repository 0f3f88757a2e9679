"""Entering a provider: nothing stands before everything does, and nobody holds what they should not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from journal.domain.errors import InvalidError
from journal.domain.people import Role
from journal.services.installing import NewInstallation, install
from journal.services.keyring_circles import CircleKind
from journal.store.analyses import analyses_of
from journal.store.grants import circles_of
from journal.store.people_tables import GrantRow, ProviderRow
from tests.cast import NOON, Person, analysed

EAST = NewInstallation("East", "East-A", "esther", "Esther Å", "verksamhetschef", officers=3, threshold=2)


def providers(cast):
    with cast.parts.store.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(ProviderRow)).scalar_one()


@pytest.mark.rule("A-05")
def test_new_provider_has_a_head_and_a_recovery_circle_and_no_other(cast):
    """What opens texts and names is made by those who will use it."""
    made = install(cast.parts, EAST, NOON)
    with cast.parts.store.database.reading() as connection:
        kinds = {row.kind for row in circles_of(connection, made.provider)}
    assert kinds == {CircleKind.HEAD, CircleKind.RECOVERY}


@pytest.mark.rule("A-06")
def test_heads_own_role_rests_on_an_analysis_from_the_first_day(cast):
    made = install(cast.parts, replace(EAST, analysis="BRA-0"), NOON)
    with cast.parts.store.database.reading() as connection:
        (first,) = analyses_of(connection, made.provider)
    assert (first.role, first.dated, first.reference, first.made_by) == (Role.HEAD, NOON.date(), "BRA-0", made.head)


def test_head_of_a_new_provider_joins_and_can_invite(cast):
    made = install(cast.parts, EAST, NOON)
    cast.people["esther"] = Person("esther", "Esther Å", Role.HEAD, None)
    cast.join("esther", made.invitation)
    cast.units["east"] = made.unit
    analysed(cast, "esther")
    cast.people["ture"] = Person("ture", "Ture Å", Role.THERAPIST, "east")
    cast.invited(cast.signed_in("esther"), "ture")
    assert len(cast.signed_in("ture").circles) == 3


def test_words_are_given_once_and_open_only_together(cast):
    made = install(cast.parts, replace(EAST, officers=5, threshold=3), NOON)
    assert len(set(made.words)) == 5
    assert {len(paper.split()) for paper in made.words} == {33}


def test_nothing_in_the_databases_tells_words_or_invitation(cast):
    made = install(cast.parts, EAST, NOON)
    files = [path.read_bytes() for path in cast.place.rglob("*") if path.is_file()]
    for secret in (*made.words, made.invitation, made.invitation.replace("-", "")):
        assert not [content for content in files if secret.encode() in content]
    assert made.invitation not in repr(made)
    assert made.words[0] not in repr(made)


@pytest.mark.parametrize(
    "wrong",
    [{"username": "astrid"}, {"username": "Å"}, {"threshold": 4}, {"threshold": 1}, {"officers": 17}],
)
def test_installer_who_mistypes_leaves_nothing_behind(cast, wrong):
    before = providers(cast)
    with pytest.raises(InvalidError):
        install(cast.parts, replace(EAST, **wrong), NOON)
    assert providers(cast) == before


def test_every_first_grant_is_in_the_log_of_the_provider_alone(cast):
    made = install(cast.parts, EAST, NOON)
    with cast.parts.store.database.reading() as connection:
        granted = select(GrantRow.what, GrantRow.event_id).where(GrantRow.provider_id == made.provider)
        rows = connection.execute(granted).all()
    assert sorted(row.what for row in rows) == ["circle", "index", "index", "provider-key"]
    assert len({row.event_id for row in rows}) == 1
