"""Recovery officers at the terminal: their words shown once each, and typed again when they are needed."""

from __future__ import annotations

import secrets
import sys
from typing import TYPE_CHECKING

from journal.cli.wired import chosen_provider
from journal.store.people import providers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from journal.domain.care import CareProvider
    from journal.settings import Settings
    from journal.store.database import Database

    Said = Mapping[str, str]

ASKED_BACK = 2
_COLUMNS = 4
_CLEAR = "\x1b[3J\x1b[2J\x1b[H"


def wording(words: Mapping[str, Said], environment: Mapping[str, str]) -> Said:
    """Return the sentences in the language that the terminal is set to: Swedish, or else English."""
    told = next(filter(None, (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return words["sv" if told.lower().startswith("sv") else "en"]


def invitation_link(settings: Settings, code: str) -> str:
    """Return the address of an invitation; its code stands after #, so that no server's log ever sees it."""
    return f"{settings.origin.rstrip('/')}/invitation#{code}"


def asked_provider(database: Database, said: Said) -> CareProvider:
    """Return the one provider, or the one whose number is typed. Raises UnknownError."""
    with database.reading() as connection:
        return chosen_provider(providers(connection), said["which"])


def hand_out(papers: Sequence[str], threshold: int, said: Said) -> None:
    """Show each officer's words on a screen of their own, and ask for two of them. EOFError when nobody answers."""
    total = len(papers)
    print(said["explain"].format(n=total, k=threshold))
    for number, paper in enumerate(papers, 1):
        input(said["ready"].format(number=number, n=total))
        words = paper.split()
        while not _shown_and_known(words, number, said["words"].format(number=number, n=total, k=threshold), said):
            print(said["wrong"])
        print(said["right"].format(number=number))


def typed_papers(said: Said) -> list[str]:
    """Read officers' words, a line for each paper, until an empty one; the screen is cleared after each."""
    papers: list[str] = []
    while typed := " ".join(input(said["paper"].format(number=len(papers) + 1)).lower().split()):
        _clear()
        if typed in papers:
            print(said["twice"])
            continue
        papers.append(typed)
        print(said["typed"].format(number=len(papers)))
    return papers


def _shown_and_known(words: Sequence[str], number: int, title: str, said: Said) -> bool:
    _clear()
    print(title)
    print(_numbered(words))
    input(said["written"])
    _clear()
    chosen = sorted(secrets.SystemRandom().sample(range(len(words)), ASKED_BACK))
    return all(_typed(said["again"].format(number=number, index=index + 1)) == words[index] for index in chosen)


def _typed(prompt: str) -> str:
    return input(prompt).strip().lower()


def _numbered(words: Sequence[str]) -> str:
    told = [f"{number:>4}. {word:<12}" for number, word in enumerate(words, 1)]
    return "\n".join("".join(told[start : start + _COLUMNS]).rstrip() for start in range(0, len(told), _COLUMNS))


def _clear() -> None:
    """Begin a new screen, without what stood on the last; a section elsewhere."""
    print(_CLEAR if sys.stdout.isatty() else "\f", end="")
