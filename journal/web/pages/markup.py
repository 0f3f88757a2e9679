"""What was struck and what was put in, through any number of corrections: nothing that ever stood is left out.

PDL 3:14: a correction makes nothing illegible. So struck words stay where they stood, in every later reading.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import groupby
from typing import TYPE_CHECKING

from journal.web.shapes.journals import Segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_WORDS = re.compile(r"\s+|[^\s]+")
_MOST = 20_000
"""Words above which two texts are shown whole, one struck and one put in: a comparison would take seconds."""


def marked(texts: Sequence[str]) -> tuple[Segment, ...]:
    """Return one text with marks from its wordings, oldest first. A single wording has no marks."""
    words = [Segment(word) for word in _WORDS.findall(texts[0])] if texts else []
    for newer in texts[1:]:
        words = _overlaid(words, _WORDS.findall(newer))
    return _joined(words)


def _overlaid(words: list[Segment], newer: list[str]) -> list[Segment]:
    standing = [word for word in words if word.mark != "del"]
    older = [word.text for word in standing]
    if len(older) + len(newer) > _MOST:
        return [*(Segment(w.text, "del") for w in words), *(Segment(word, "ins") for word in newer)]
    fate: dict[int, str] = {}
    before: dict[int, list[str]] = {}
    for kind, start, end, from_, to in SequenceMatcher(None, older, newer, autojunk=False).get_opcodes():
        if kind != "equal":
            fate |= dict.fromkeys(range(start, end), "del")
            before[end] = newer[from_:to]
    return _woven(words, fate, before)


def _woven(words: list[Segment], fate: dict[int, str], before: dict[int, list[str]]) -> list[Segment]:
    """Put new words before the standing word they came before; words struck earlier stay in their place."""
    woven: list[Segment] = []
    place = 0
    for word in words:
        if word.mark == "del":
            woven.append(word)
            continue
        woven += [Segment(new, "ins") for new in before.pop(place, [])]
        woven.append(Segment(word.text, fate.get(place, word.mark)))
        place += 1
    return woven + [Segment(new, "ins") for rest in before.values() for new in rest]


def _joined(words: Iterable[Segment]) -> tuple[Segment, ...]:
    groups = groupby(words, key=lambda word: word.mark)
    return tuple(Segment("".join(word.text for word in run), mark) for mark, run in groups)
