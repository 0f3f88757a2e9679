"""Whether a text is in Swedish, as far as its smallest words tell: a journal is kept in Swedish (PDL 3:13)."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from journal.domain.entry_words import Keyword

if TYPE_CHECKING:
    from journal.domain.entry import EntryText

FEWEST = 12
"""Words under which nothing is said: a name of a medicine, a score and a date are in no language."""

_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[a-zåäöéüàæøß]+")


def _of(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


_SWEDISH = _of(
    "alla att av bara de den det du efter ej en ett från för går ha han hans har hade henne hennes hon hos i inga",
    "inget innan inte jag kan kommer man med men mer mot mycket mår ner nu någon något och om på samt samma sedan sig",
    "sin ska skall sker som så till under upp ut utan vad var vi vid vill är över åt",
)
_OTHERS = _of(
    "about and are as be been but by for from had has have he her his in is it not of on or she that the their they",
    "this to was were when which who will with you auch auf aus bei das dem der die ein eine er es ich ist mit nicht",
    "sich sie und von wird zu avec dans des elle et est il je la le les ne pas pour qui sur une el los las por que se",
    "una un hän ei ja joka kun mutta myös niin oli ovat että",
)


def cites_other_language(text: EntryText) -> bool:
    """Say whether the entry itself says why it is in another language."""
    return bool(text.keywords.get(Keyword.OTHER_LANGUAGE, "").strip())


def is_swedish(text: EntryText) -> bool:
    """Say whether a text is in Swedish, or too short or too bare of small words to tell. It errs towards Swedish."""
    said = " ".join(words for keyword, words in text.keywords.items() if keyword is not Keyword.OTHER_LANGUAGE)
    words = _counted(said)
    if words.total() < FEWEST:
        return True
    # Letters of ASCII are what the pattern would find; it is asked about the others.
    if sum(n for word, n in words.items() if word.isascii() or _LATIN.fullmatch(word)) * 2 < words.total():
        return False
    swedish, others = (sum(n for word, n in words.items() if word in known) for known in (_SWEDISH, _OTHERS))
    return swedish >= others or others * 10 < words.total()


def _counted(said: str) -> Counter[str]:
    """Count the words of a text, looking at each once: a tenth of saving a note went into looking at all of them."""
    words: Counter[str] = Counter()
    for piece, n in Counter(said.lower().split()).items():
        # Most pieces are one word, as the pattern would say too.
        for word in (piece,) if piece.isalpha() else _WORD.findall(piece):
            words[word] += n
    return words
