"""A copy's paragraphs: how a text is parted, and that none is masked and legible at once."""

from __future__ import annotations

import pytest

from journal.domain.copy import CopyParagraph, paragraphs_of
from journal.domain.entry import EntryText, Keyword


def test_whoever_masks_finds_a_texts_paragraphs_numbered_from_its_first_heading_to_its_explanation():
    text = EntryText({Keyword.CURRENT: "Ett\nsamma.\n\n\n Två. \n", Keyword.PLANNING: "  "}, "Därför.")
    assert [(p.number, p.keyword, p.text) for p in paragraphs_of(text)] == [
        (1, "current", "Ett\nsamma."),
        (2, "current", " Två."),
        (3, "explanation", "Därför."),
    ]


@pytest.mark.parametrize(("text", "masked"), [("Hemligt.", "psl-6-13"), (None, "")])
def test_nobody_makes_a_paragraph_that_is_masked_and_legible_or_neither(text, masked):
    with pytest.raises(ValueError, match="either"):
        CopyParagraph(1, "current", text, masked)
