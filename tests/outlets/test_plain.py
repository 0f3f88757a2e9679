"""A copy as JSON: as its page says, whole, and with the hash that shows it."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, ValidationError

from journal.outlets.plain import copy_json, digest
from tests.opened import NOON
from tests.outlets.copies import whole_copy

PAGE = (Path(__file__).parents[2] / "docs" / "formats" / "copy.md").read_text("utf-8")
EXAMPLE, SCHEMA = (json.loads(block) for block in re.findall(r"^```json\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))
CHECKED = Draft202012Validator(SCHEMA)


def hashed(said):
    return sha256(json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


@pytest.mark.rule("P-02", "P-04")
@pytest.mark.parametrize("said", [{}, {"period": (NOON, NOON)}, {"language": "en"}])
def test_a_copy_is_as_its_page_says_and_its_hash_is_that_of_the_content(said):
    written = json.loads(copy_json(whole_copy(**said)))
    CHECKED.validate(written)
    assert written["sha256"] == hashed(written["copy"])


def test_the_example_of_the_page_is_as_the_page_says():
    CHECKED.validate(EXAMPLE)
    assert EXAMPLE["sha256"] == hashed(EXAMPLE["copy"])


@pytest.mark.parametrize("change", [{"copy": {}}, {"format": "sigill-copy/2"}, {"more": 1}])
def test_what_the_page_does_not_say_is_no_copy(change):
    with pytest.raises(ValidationError):
        CHECKED.validate({**EXAMPLE, **change})


def test_a_masked_paragraph_with_a_text_is_no_copy():
    entry = json.loads(json.dumps(EXAMPLE))
    entry["copy"]["entries"][0]["versions"][0]["paragraphs"][0]["masked"] = "psl-6-13"
    with pytest.raises(ValidationError):
        CHECKED.validate(entry)


@pytest.mark.rule("P-04")
def test_two_copies_of_different_content_have_different_hashes():
    copy = whole_copy()
    assert digest(copy) == digest(copy)
    assert digest(copy) != digest(whole_copy())
