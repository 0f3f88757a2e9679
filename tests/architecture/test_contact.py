"""How a patient is reached passes one door, the register's: a new outlet that goes round it fails here (P-12)."""

from __future__ import annotations

import ast
import re

import pytest

from tests.architecture import source

CONTACT = {"phone", "email"}
NAMES_THEM = {
    "journal/services/register.py": "keeps an opened identity sealed in the session",
    "journal/services/patients.py": "says how long they may be",
    "journal/web/api/shown.py": "says a card, from which the register has left them out",
    "journal/web/pages/patients.py": "takes what the desk types",
    "journal/cli/demo_filling.py": "enters invented people",
    "journal/cli/demo_templates.py": "writes invented notes of telephone calls",
    "journal/cli/hand_over/pages.py": "shows what the package holds, which leaves them out",
    "journal/web/field_words.py": "names the fields of forms",
}
OPENS_THEM = {
    "journal/services/register.py": "is the door",
    "journal/services/identities.py": "writes an identity anew, as it was",
}
TYPES_THEM = {"register.html": "is the desk's form, as it was typed"}
PYTHON = source.python("journal")


def named_in(path):
    """The contact details that a file's code names: as attributes, keys, or in lists of fields."""
    for node in ast.walk(source.syntax(path)):
        if isinstance(node, ast.Attribute) and node.attr in CONTACT:
            yield node.attr
        if isinstance(node, ast.Dict | ast.Tuple | ast.List | ast.Subscript):
            yield from {one.value for one in ast.walk(node) if isinstance(one, ast.Constant)} & CONTACT


@pytest.mark.rule("P-12")
def test_only_these_files_name_how_a_patient_is_reached():
    assert {path for path in PYTHON if set(named_in(path))} == NAMES_THEM.keys()


@pytest.mark.rule("P-12")
def test_only_the_register_opens_identities_whole():
    asks = re.compile(r"\bopen_identities\(")
    assert {path for path in PYTHON if asks.search(source.text(path))} == OPENS_THEM.keys()


@pytest.mark.rule("P-12")
def test_no_template_shows_them_but_the_form_in_which_they_are_typed():
    pages = [name for name in source.files() if name.startswith("journal/web/templates/")]
    shown = {name.rpartition("/")[2] for name in pages if re.search(r"\.(phone|email)\b", source.text(name))}
    assert shown == TYPES_THEM.keys()
