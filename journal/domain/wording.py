"""What was struck and what was put in, through any number of corrections: nothing that ever stood is left out.

PDL 3:14: a correction makes nothing illegible. So struck words stay where they stood, in every later reading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_WORDS = re.compile(r"\s+|[^\s]+")
_MOST = 20_000
"""Words above which two texts are shown whole, one struck and one put in: a comparison would take seconds."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text. ``mark`` is "" for what stands, "del" for what was struck, "ins" for what was put in."""

    text: str
    mark: str = ""


class _Word(NamedTuple):
    """A word or white space, its mark, and in which correction it got it: words of two corrections are two runs."""

    text: str
    mark: str = ""
    correction: int = 0


def marked(texts: Sequence[str]) -> tuple[Segment, ...]:
    """Return one text with marks from its wordings, oldest first. A single wording has no marks."""
    words = [_Word(word) for word in _WORDS.findall(texts[0])] if texts else []
    for correction, newer in enumerate(texts[1:], 1):
        words = _overlaid(words, _WORDS.findall(newer), correction)
    return _joined(words)


def _overlaid(words: list[_Word], newer: list[str], correction: int) -> list[_Word]:
    older = [word.text for word in words if word.mark != "del"]
    if len(older) + len(newer) > _MOST:
        struck = [word if word.mark == "del" else _Word(word.text, "del", correction) for word in words]
        return [*struck, *(_Word(word, "ins", correction) for word in newer)]
    fate: dict[int, _Word] = {}
    before: dict[int, list[_Word]] = {}
    for start, end, from_, to in _changes(older, newer):
        fate |= {place: _Word(older[place], "del", correction) for place in range(start, end)}
        before[end] = [_Word(word, "ins", correction) for word in newer[from_:to]]
    return _woven(words, fate, before)


def _changes(older: list[str], newer: list[str]) -> list[tuple[int, int, int, int]]:
    """Return what was replaced by what, as whole phrases: a space between two changed words does not part them."""
    found: list[tuple[int, int, int, int]] = []
    for kind, start, end, from_, to in SequenceMatcher(None, older, newer, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        if found and not "".join(older[found[-1][1] : start]).strip():
            found[-1] = (found[-1][0], end, found[-1][2], to)
        else:
            found.append((start, end, from_, to))
    return found


def _woven(words: list[_Word], fate: dict[int, _Word], before: dict[int, list[_Word]]) -> list[_Word]:
    """Put new words before the standing word they came before; words struck earlier stay in their place."""
    woven: list[_Word] = []
    place = 0
    for word in words:
        if word.mark == "del":
            woven.append(word)
            continue
        woven += before.pop(place, [])
        woven.append(fate.get(place, word))
        place += 1
    return woven + [new for rest in before.values() for new in rest]


def _joined(words: Iterable[_Word]) -> tuple[Segment, ...]:
    runs = groupby(words, key=lambda word: (word.mark, word.correction))
    return tuple(Segment("".join(word.text for word in run), mark) for (mark, _correction), run in runs)
