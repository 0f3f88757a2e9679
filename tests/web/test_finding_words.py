"""The state of keys in the head's own language: every sentence that the doctor can say is known in Swedish."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import keys.store_health
from journal.services import health, health_breaches, health_cases, health_places, health_restores
from journal.web.finding_words import in_swedish
from tests.web.browsing import signed_in

ELSEWHERE = {
    # Their ends are sentences of their own in the table.
    "The access log of x has x rows, x.",
    "The recovery of x has not been rehearsed x.",
    # No page is served over a database that is behind.
    "The main database holds x rows of the access log of x than were seen (x of x): it was restored or rolled back.",
}


def sentences(module):
    """Every sentence that a module can say, with x for what varies."""
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    nodes = list(ast.walk(tree))
    silent = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    silent |= {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
    said = [_said(node) for node in nodes if id(node) not in silent]
    # What begins in the middle is said of a provider by its name.
    return [f"x {one}" if one[0].islower() and one[0] != "x" else one for one in said if one[-1:] == "." and " " in one]


def _said(node):
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "x" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


@pytest.mark.parametrize(
    "module", [health, health_breaches, health_cases, health_places, health_restores, keys.store_health]
)
def test_every_sentence_of_the_doctor_is_known_in_swedish(module):
    assert [said for said in sentences(module) if not in_swedish(said) and said not in ELSEWHERE] == []


def test_head_reads_the_state_of_keys_in_swedish_and_the_operators_english_in_english(site):
    frida = signed_in(site, "frida")
    page = frida.get("/keys")
    assert "Återställningen hos North har aldrig övats." in page
    assert 'lang="en"' not in page.partition('<ul class="checks">')[2].partition("</ul>")[0]
    frida.client.set_cookie("language", "en")
    assert "The recovery of North has not been rehearsed yet." in frida.get("/keys")


def test_a_sentence_that_is_not_known_is_left_to_its_own_words():
    assert not in_swedish("Something new.")
