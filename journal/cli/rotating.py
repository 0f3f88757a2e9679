"""Renew keys after a leak, or the suspicion of one: a circle's, a journal's, the root file's, a log's."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from uuid import UUID

from journal.cli.gathering import officers_here, people_here
from journal.cli.officers import wording
from journal.cli.rotating_words import rotate_words
from journal.cli.rotation_words import WORDS, YES
from journal.cli.wired import Bar, Command, Progress, chosen_provider, now
from journal.domain.errors import UnknownError
from journal.domain.ids import PatientId, UnitId
from journal.services.keyring_circles import OF_A_UNIT, CircleKind, circle_id
from journal.services.restoring import require_consistent
from journal.services.rotating import rotate_circle
from journal.services.rotating_journal import rotate_journal
from journal.services.rotating_log import begin_log_key, end_log_key, is_half_way
from journal.services.rotating_root import drop_old_roots, rotate_root
from journal.settings import Settings
from journal.store.log_keys import SEEDS_KEPT
from journal.store.people import providers, units_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping

    from journal.cli.wired import Wire
    from journal.domain.care import CareProvider
    from journal.domain.ids import CircleId
    from journal.services.parts import Parts
    from journal.services.rotating import Gathered

    Said = Mapping[str, str]

_KINDS = tuple(kind.value for kind in CircleKind if kind is not CircleKind.RECOVERY)


class _Terminal:
    """What was asked for, at whose provider, and with what it is done."""

    def __init__(self, options: argparse.Namespace, parts: Parts, said: Said) -> None:
        self.options, self.parts, self.said = options, parts, said
        with parts.store.database.reading() as connection:
            self.provider: CareProvider = chosen_provider(providers(connection), said["which"])

    def gathered(self) -> Gathered | None:
        """Return those who came together, by their words or by signing in."""
        come = officers_here if self.options.officers else people_here
        return come(self.parts, self.provider, self.said)

    def agreed(self) -> bool:
        """Say what is about to happen, and ask."""
        wanted = "drop" if self.options.what == "root" and self.options.drop else self.options.what
        named = " ".join(filter(None, (self.options.which, self.options.unit)))
        print(self.said[wanted].format(what=named, provider=self.provider.name))
        return self.options.yes or input(self.said["go on"]).strip().lower() in YES


def _run(options: argparse.Namespace, wire: Wire, environment: Mapping[str, str]) -> int:
    settings, said = Settings.from_environment(environment), wording(WORDS, environment)
    parts = wire(settings)
    require_consistent(parts)
    here = _Terminal(options, parts, said)
    circle = _circle(here) if options.what == "circle" else None
    if not here.agreed():
        print(said["nothing"])
        return 1
    if options.what == "words":
        return rotate_words(parts, here.provider, options, environment)
    gathered = here.gathered()
    if gathered is None:
        return 1
    if circle is not None:
        _rotate_circle(here, gathered, circle)
    else:
        _ACTS[options.what](here, gathered)
    return 0


def _circle(here: _Terminal) -> CircleId:
    if here.options.which not in _KINDS:
        raise UnknownError(here.said["no circle"])
    kind = CircleKind(here.options.which)
    return circle_id(here.provider.id, kind, _unit(here) if kind in OF_A_UNIT else None)


def _unit(here: _Terminal) -> UnitId:
    with here.parts.store.database.reading() as connection:
        units = [unit for unit in units_of(connection, here.provider.id) if unit.name == here.options.unit]
    if not units:
        raise UnknownError(here.said["no unit"])
    return UnitId(units[0].unit_id)


def _rotate_circle(here: _Terminal, gathered: Gathered, circle: CircleId) -> None:
    done = rotate_circle(here.parts, gathered, circle, now(), Bar(here.said["progress"]))
    print(here.said["circle done"].format(epoch=done.epoch, grants=done.grants))
    if done.unopened:
        print(here.said["unopened"].format(unopened=done.unopened))


def _rotate_root(here: _Terminal, gathered: Gathered) -> None:
    if not here.options.drop:
        rows = rotate_root(here.parts, gathered, now())
        print(here.said["root done"].format(rows=rows))
        return
    dropped = [f"{kind} {version}" for kind, version in drop_old_roots(here.parts, gathered, now())]
    print(here.said["dropped"].format(dropped=", ".join(dropped)) if dropped else here.said["none dropped"])


def _rotate_log_key(here: _Terminal, gathered: Gathered) -> None:
    if not is_half_way(here.parts, here.provider.id):
        begin_log_key(here.parts, gathered, now())
        if not here.options.stopped:
            _wait(here.said["waiting"])
    print(here.said["log done"].format(size=end_log_key(here.parts, gathered, now())))


def _wait(label: str) -> None:
    """Wait until every worker has read its log keys anew."""
    seconds = int(SEEDS_KEPT) + 1
    bar = Progress(label, seconds)
    for second in range(1, seconds + 1):
        time.sleep(1)
        bar.step(second)


def _rotate_journal(here: _Terminal, gathered: Gathered) -> None:
    bar = Bar(here.said["progress"])
    done = rotate_journal(here.parts, gathered, (_patient(here), _unit(here)), now(), bar)
    print(here.said["journal done"].format(epoch=done.epoch, versions=done.versions))
    if done.unopened:
        print(here.said["left"].format(unopened=done.unopened))


def _patient(here: _Terminal) -> PatientId:
    try:
        return PatientId(UUID(here.options.which or ""))
    except ValueError:
        raise UnknownError(here.said["no patient"]) from None


_ACTS: dict[str, Callable[[_Terminal, Gathered], None]] = {
    "journal": _rotate_journal,
    "root": _rotate_root,
    "log-key": _rotate_log_key,
}


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "It renews no provider key, index secret, register or half: docs/running.md says what to do then."
    parser.add_argument("what", choices=("circle", "words", *_ACTS))
    parser.add_argument("which", nargs="?", help=f"of a circle {', '.join(_KINDS)}; of a journal the patient's id")
    parser.add_argument("--unit", help="the name of the unit, for its circle, its register or a journal there")
    parser.add_argument(
        "--officers", action="store_true", help="the recovery officers come, instead of people who work here"
    )
    parser.add_argument("--drop", action="store_true", help="of the root file: forget what nothing cites any more")
    parser.add_argument("--stopped", action="store_true", help="of a log's key: the server is stopped, wait for nobody")
    parser.add_argument("--papers", type=int, default=3, help="of the words: how many officers there are (3)")
    parser.add_argument("--threshold", type=int, default=2, help="of the words: how many are needed together (2)")
    parser.add_argument(
        "--unchecked", action="store_true", help="of the words: print them and ask nothing, for scripts"
    )
    parser.add_argument("--yes", action="store_true", help="ask nothing before it begins")


COMMANDS = (
    Command("rotate", "renew keys after a leak: a circle, a journal, the root file, a log, words", _arguments, _run),
)
