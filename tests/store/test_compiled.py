"""Statements that are written once are found by which object they are, and all others as before."""

from __future__ import annotations

from unittest.mock import Mock, patch

import pytest
from sqlalchemy import bindparam, create_engine, literal, select

from journal.store import compiled
from journal.store.compiled import CompiledStatements


class Hashed(str):
    """A part of a key that counts how often it is hashed."""

    __slots__ = ()
    times = 0

    def __hash__(self):
        Hashed.times += 1
        return super().__hash__()


@pytest.fixture
def cache():
    return CompiledStatements()


@pytest.fixture
def connection(cache):
    engine = create_engine("sqlite://", execution_options={"compiled_cache": cache})
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def key_of(statement, *names):
    return ("dialect", statement, names, False, False)


def test_a_statement_is_hashed_the_first_time_alone(cache):
    said = (Hashed("select"),)
    cache[key_of(said)] = "compiled"
    assert cache.get(key_of(said)) == "compiled"
    before = Hashed.times
    assert cache.get(key_of(said)) == "compiled"
    assert Hashed.times == before


def test_what_says_the_same_is_found_whichever_object_it_is(cache):
    cache[key_of(("a", "b"))] = "compiled"
    assert cache.get(key_of(tuple("ab"))) == "compiled"
    assert cache.get(key_of(tuple("ac")), "other") == "other"


def test_the_same_statement_with_other_parameters_is_another_one(cache):
    said = ("insert",)
    cache[key_of(said, "x")] = "one"
    assert cache.get(key_of(said, "x")) == "one"
    assert cache.get(key_of(said, "x", "y")) is None


def test_an_object_s_number_is_never_another_s(cache, monkeypatch):
    monkeypatch.setattr(compiled, "_NEAR", 2)
    for number in range(10):
        cache[key_of((number,))] = number
        # Each key is forgotten at once, so that the next may lie at the same place.
        assert cache.get(key_of((number,))) == number
    assert [cache.get(key_of((number,))) for number in range(10)] == list(range(10))


def test_sqlalchemy_looks_up_what_it_compiled_by_the_parts_that_are_meant(connection, cache):
    once = select(bindparam("x", type_=literal(1).type), literal(7))
    assert [connection.execute(once, {"x": x}).one() for x in (1, 2)] == [(1, 7), (2, 7)]
    (key,) = cache
    assert (key[0], key[2:]) == (connection.dialect, (("x",), False, False))
    looked_up = Mock(wraps=cache.get)
    with patch.object(CompiledStatements, "get", looked_up):
        connection.execute(once, {"x": 3})
    assert looked_up.call_args.args[0][1] is key[1]
    assert connection.execute(select(bindparam("x", type_=literal(1).type), literal(8)), {"x": 1}).one() == (1, 8)
    assert len(cache) == 1
