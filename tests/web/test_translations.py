"""Whoever reads English reads every page in English, and the compiled catalogue is the one that was written."""

from __future__ import annotations

import io
import re
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

WEB = Path(__file__).resolve().parents[2] / "journal" / "web"
CATALOGUE = WEB / "translations" / "en" / "LC_MESSAGES" / "messages"
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]


def _texts():
    found = extract_from_dir(WEB, METHODS, {}, KEYWORDS)
    return {text if isinstance(text, str) else tuple(text) for _file, _line, text, _comments, _context in found}


def _catalogue():
    with CATALOGUE.with_suffix(".po").open("rb") as file:
        return read_po(file, locale="en")


def test_every_text_of_every_page_has_an_english_translation():
    catalogue = _catalogue()
    known = {message.id for message in catalogue if message.id and all(_strings(message))}
    assert {text for text in _texts() if text} - known == set()


def test_no_translation_outlives_the_text_it_was_made_for():
    assert {message.id for message in _catalogue() if message.id} - _texts() == set()


def test_a_translation_keeps_the_places_where_values_are_put_in():
    for message in _catalogue():
        wanted = set(re.findall(r"%\(\w+\)s", " ".join(_as_tuple(message.id)[-1:])))
        for translated in _strings(message)[-1:]:
            assert set(re.findall(r"%\(\w+\)s", translated)) == wanted, message.id


def test_the_compiled_catalogue_says_what_the_written_one_says():
    compiled = read_mo(io.BytesIO(CATALOGUE.with_suffix(".mo").read_bytes()))
    assert _said_by(compiled) == _said_by(_catalogue())


def _said_by(catalogue):
    return {_as_tuple(message.id): _strings(message) for message in catalogue if message.id}


def _as_tuple(text):
    return (text,) if isinstance(text, str) else tuple(text)


def _strings(message):
    return _as_tuple(message.string)
