"""Programs' tokens: scoped, expiring, in their owner's assignment, and never more than that."""

from __future__ import annotations

from datetime import timedelta

import pytest

from journal.domain.errors import (
    InvalidError,
    RefusedError,
    SignedOutError,
    UnknownError,
    UnlockNeededError,
)
from journal.domain.people import AccountKind, Scope
from journal.services import keyring_sessions as items
from journal.services.tokens import NewToken, bearer, create_token, end_every_token, end_token, list_tokens
from tests.cast import NOON
from tests.scenes import rows

READS = NewToken("läsaren", frozenset({Scope.READ}), 30)


def test_program_bears_a_token_and_acts_for_astrid_with_what_it_may(cast):
    astrid = cast.signed_in("astrid")
    program = bearer(cast.parts, create_token(cast.parts, astrid, READS, NOON), NOON)
    assert program.actor.kind is AccountKind.PROGRAM
    assert program.actor.on_behalf_of == astrid.actor.account
    assert program.actor.account != astrid.actor.account
    assert program.actor.scopes == {Scope.READ}
    assert (program.actor.name, program.actor.unit) == ("Astrid Ek", astrid.actor.unit)
    assert program.circles == astrid.circles


def test_program_opens_its_token_once_and_is_looked_at_each_time(cast):
    astrid = cast.signed_in("astrid")
    token = create_token(cast.parts, astrid, READS, NOON)
    first = bearer(cast.parts, token, NOON)
    again = bearer(cast.parts, token, NOON + timedelta(hours=3))
    assert (again.id, again.made_at) == (first.id, first.made_at)
    later = bearer(cast.parts, token, NOON + timedelta(hours=13))
    assert later.made_at == NOON + timedelta(hours=13)


def test_token_expires(cast):
    token = create_token(cast.parts, cast.signed_in("astrid"), READS, NOON)
    assert bearer(cast.parts, token, NOON + timedelta(days=30, seconds=-1))
    for _ in range(2):
        with pytest.raises(SignedOutError):
            bearer(cast.parts, token, NOON + timedelta(days=30))


def test_astrid_ends_a_token_and_its_next_request_is_refused(cast):
    astrid = cast.signed_in("astrid")
    token = create_token(cast.parts, astrid, READS, NOON)
    bearer(cast.parts, token, NOON)
    (listed,) = list_tokens(cast.parts, astrid, NOON)
    assert (listed.name, listed.scopes) == ("läsaren", {Scope.READ})
    end_token(cast.parts, astrid, listed.id, NOON)
    with pytest.raises(SignedOutError):
        bearer(cast.parts, token, NOON)
    assert list_tokens(cast.parts, astrid, NOON) == ()


def test_bo_can_neither_see_nor_end_astrids_token(cast):
    astrid, bo = cast.signed_in("astrid"), cast.signed_in("bo")
    create_token(cast.parts, astrid, READS, NOON)
    (listed,) = list_tokens(cast.parts, astrid, NOON)
    assert list_tokens(cast.parts, bo, NOON) == ()
    with pytest.raises(UnknownError):
        end_token(cast.parts, bo, listed.id, NOON)


def test_stranger_with_a_bent_token_is_signed_out(cast):
    token = create_token(cast.parts, cast.signed_in("astrid"), READS, NOON)
    account, _, code = token.partition(".")
    other = f"{cast.people['bo'].account.hex}.{code}"
    for wrong in ("", "x", account, f"{account}.", f".{code}", f"{account}.{code[::-1]}", other, "\ud800"):
        with pytest.raises(SignedOutError):
            bearer(cast.parts, wrong, NOON)


@pytest.mark.rule("A-04", "S-04")
def test_program_makes_no_token_and_unlocks_nothing(cast):
    """A program never gets further than its scopes."""
    program = bearer(cast.parts, create_token(cast.parts, cast.signed_in("astrid"), READS, NOON), NOON)
    with pytest.raises(UnlockNeededError):
        create_token(cast.parts, program, READS, NOON)
    with pytest.raises(UnlockNeededError):
        cast.parts.keyring.signing_seed(program, NOON)
    with pytest.raises(UnknownError):
        end_token(cast.parts, program, program.actor.account, NOON)


def test_programs_are_refused_even_where_they_were_unlocked(cast):
    """The bar stands on its own, whatever the session holds."""
    program = bearer(cast.parts, create_token(cast.parts, cast.signed_in("astrid"), READS, NOON), NOON)
    unlocked = items.Unlocked(bytes(32), bytes(32), {}, NOON + timedelta(minutes=5))
    items.keep_unlocked(cast.parts.keyring.sessions, program.cookie, unlocked)
    with pytest.raises(RefusedError):
        create_token(cast.parts, program, READS, NOON)


@pytest.mark.parametrize(
    ("wanted", "problems"),
    [
        (NewToken(" ", frozenset(Scope), 1), {"name": "missing"}),
        (NewToken("x" * 201, frozenset(Scope), 1), {"name": "long"}),
        (NewToken("x", frozenset(), 1), {"scopes": "missing"}),
        (NewToken("x", frozenset(Scope), 0), {"days": "out of range"}),
        (NewToken("x", frozenset(Scope), 366), {"days": "out of range"}),
    ],
)
def test_astrid_who_mistypes_is_told_field_by_field(cast, wanted, problems):
    with pytest.raises(InvalidError) as said:
        create_token(cast.parts, cast.signed_in("astrid"), wanted, NOON)
    assert said.value.problems == problems


@pytest.mark.rule("A-07")
def test_every_token_of_a_provider_ends_in_one_row_and_those_of_others_go_on(cast):
    tokens = {name: create_token(cast.parts, cast.signed_in(name), READS, NOON) for name in ("astrid", "dag", "cilla")}
    before = len(rows(cast))
    assert end_every_token(cast.parts, cast.providers["north"], NOON) == 2
    for name in ("astrid", "dag"):
        with pytest.raises(SignedOutError):
            bearer(cast.parts, tokens[name], NOON)
    assert bearer(cast.parts, tokens["cilla"], NOON)
    assert end_every_token(cast.parts, cast.providers["north"], NOON) == 0
    (row,) = rows(cast)[before:]
    assert (row.actor.name, row.actor.provider, len(row.resource.ids)) == ("Driften", cast.providers["north"], 2)
