"""New words for the recovery officers: enough old papers are typed, new ones written, and only then does it hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.cli.initial_words import WORDS as FIRST_WORDS
from journal.cli.officers import hand_out, typed_papers, wording
from journal.cli.rotation_words import WORDS
from journal.cli.wired import now
from journal.domain.errors import InvalidError
from journal.services.recovering import open_recovery
from journal.services.rotating_words import next_words, take_up_words

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from journal.domain.care import CareProvider
    from journal.services.parts import Parts
    from journal.services.rotating_words import TurnedWords


def rotate_words(
    parts: Parts, provider: CareProvider, options: argparse.Namespace, environment: Mapping[str, str]
) -> int:
    """Make new words, see them written down, and take them up. Interrupted before that, the old ones go on."""
    said = wording(WORDS, environment)
    try:
        recovered = open_recovery(parts, provider.id, typed_papers(said), now())
    except InvalidError:
        print(said["closed"])
        return 1
    try:
        words = next_words(parts, recovered, (options.threshold, options.papers), now())
    except ValueError:
        print(said["quorum"])
        return 1
    if options.unchecked:
        # On a line of its own: nobody pressed Enter after the last question.
        print("\n" + "\n\f\n".join(words.papers))
    elif not _written(words.papers, options.threshold, environment):
        print(f"\n{said['nothing']}")
        return 1
    return _told(take_up_words(parts, recovered, words, now()), said)


def _told(done: TurnedWords, said: Mapping[str, str]) -> int:
    """Say what the new words open, and what is left to do."""
    print(said["words done"].format(circles=done.circles, epoch=done.epoch))
    if done.unopened:
        print(said["words lost"].format(unopened=done.unopened))
    print(said["words burn" if done.root_is_sealed else "words root"])
    return 0 if done.root_is_sealed else 1


def _written(papers: tuple[str, ...], threshold: int, environment: Mapping[str, str]) -> bool:
    """See each paper written down and tried; False when somebody went away before all were."""
    try:
        hand_out(papers, threshold, wording(FIRST_WORDS, environment))
    except (KeyboardInterrupt, EOFError):
        return False
    return True
