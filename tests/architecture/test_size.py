"""Small enough to be read: a budget for each file and function (ruff counts complexity and arguments)."""

from __future__ import annotations

from statistics import median

from tests.architecture import source

FILE_LINES = 250
FUNCTION_LINES = 40
MEDIAN_LINES = 8


def lines(function):
    return function.end_lineno - function.lineno + 1


def test_no_file_is_longer_than_a_reader_can_hold():
    counted = {name: len(source.text(name).splitlines()) for name in source.python()}
    assert {name: n for name, n in counted.items() if n > FILE_LINES} == {}


def test_no_function_is_longer_than_a_page():
    found = {
        f"{name}:{function.lineno} {function.name}": lines(function)
        for name in source.python()
        for function in source.functions(name)
    }
    assert {where: n for where, n in found.items() if n > FUNCTION_LINES} == {}


def test_half_of_the_product_s_functions_are_a_few_lines():
    every = [lines(one) for name in source.python(*source.PRODUCT) for one in source.functions(name)]
    assert median(every) <= MEDIAN_LINES


def test_every_module_of_the_product_says_what_it_is():
    silent = [
        name
        for name in source.python(*source.PRODUCT)
        if source.text(name).strip() and not source.ast.get_docstring(source.syntax(name))
    ]
    assert silent == []
