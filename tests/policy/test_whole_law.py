"""The law as a whole: no rule is dead, every decision is about what was asked, and says which rules made it."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from dataclasses import fields, is_dataclass, replace

import pytest

from journal import policy
from journal.domain.journal_asks import WriteEntry
from journal.policy.decision import Table
from tests.policy.asking import about_version, every_case

MODULES = [importlib.import_module(f"journal.policy.{found.name}") for found in pkgutil.iter_modules(policy.__path__)]
TABLES = {
    table.act: (table, module) for module in MODULES for table in vars(module).values() if isinstance(table, Table)
}
DECIDERS = {
    f"{module.__name__}.{name}": (decide, module)
    for module in MODULES
    for name, decide in vars(module).items()
    if name.startswith("decide_") and decide.__module__ == module.__name__
}
ASK = about_version(WriteEntry)


def facts_of(table, module):
    """The facts class of a table: the one of its module whose every field the table's rules can be asked about."""
    for kind in vars(module).values():
        if not (inspect.isclass(kind) and is_dataclass(kind) and kind.__name__.endswith("Facts")):
            continue
        try:
            for rule in (*table.grounds, *table.bars):
                rule.holds(kind(*[True] * len(fields(kind))))
                rule.holds(kind(*[False] * len(fields(kind))))
        except AttributeError:
            continue
        return kind
    raise AssertionError(f"no facts for {table.act}")


@pytest.mark.parametrize("act", TABLES)
def test_no_rule_of_a_table_is_there_in_vain(act):
    table, module = TABLES[act]
    cases = every_case(facts_of(table, module))
    decided = [table.decide(ASK, facts).permitted for facts in cases]
    assert len(set(decided)) == 2, "nothing is ever permitted, or everything"
    for number in range(len(table.grounds)):
        without = replace(table, grounds=table.grounds[:number] + table.grounds[number + 1 :])
        assert decided != [without.decide(ASK, facts).permitted for facts in cases], table.grounds[number].name
    for number in range(len(table.bars)):
        without = replace(table, bars=table.bars[:number] + table.bars[number + 1 :])
        assert decided != [without.decide(ASK, facts).permitted for facts in cases], table.bars[number].name


@pytest.mark.parametrize("act", TABLES)
def test_a_decision_names_the_bars_that_hold_else_the_grounds_else_that_there_is_none(act):
    table, module = TABLES[act]
    for facts in every_case(facts_of(table, module)):
        decision = table.decide(ASK, facts)
        bars = [str(rule) for rule in table.bars if rule.holds(facts)]
        grounds = [str(rule) for rule in table.grounds if rule.holds(facts)]
        assert list(decision.because) == (bars or grounds or ["no ground"])
        assert decision.permitted is (not bars and bool(grounds))


@pytest.mark.parametrize("name", DECIDERS)
def test_a_decision_is_about_what_was_asked(name):
    decide, module = DECIDERS[name]
    kind = getattr(module, str(inspect.signature(decide).parameters["facts"].annotation))
    assert all(decide(ASK, facts).ask is ASK for facts in every_case(kind)[:2])


def test_every_paragraph_that_a_table_cites_stands_in_the_law():
    law = importlib.import_module("journal.policy.law")
    stands = {id(paragraph) for paragraph in vars(law).values() if isinstance(paragraph, law.Paragraph)}
    cited = {id(rule.law) for table, _ in TABLES.values() for rule in (*table.grounds, *table.bars)}
    assert cited <= stands
