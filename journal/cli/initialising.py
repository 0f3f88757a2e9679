"""Make a new, empty journal: root file, key store, tables, provider, first unit, and the head's invitation.

The officers' words are shown once, one officer at a time, and two of them are asked for again.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from journal.cli.initial_words import WORDS
from journal.cli.officers import hand_out, invitation_link, wording
from journal.cli.wired import Command, now
from journal.domain.errors import UnavailableError
from journal.services.health_places import RECOVERY_NAME, root_path, sqlite_path
from journal.services.installing import FIRST_ANALYSIS, NewInstallation, install
from journal.services.usernames import is_username
from journal.settings import Settings, SettingsError
from journal.store.copying import is_empty, opened
from journal.store.migrating import upgrade
from journal.store.privileges import grant_to
from keys.root_file import write_new
from keys.roots import create_root

if TYPE_CHECKING:
    from collections.abc import Mapping

    from journal.cli.wired import Wire
    from journal.services.installing import Installed

    Said = Mapping[str, str]

_ASKED = ("provider", "unit", "name", "title")
_MOST_OFFICERS = 16


def _run(options: argparse.Namespace, wire: Wire, environment: Mapping[str, str]) -> int:
    settings, said = Settings.from_environment(environment), wording(WORDS, environment)
    root = _require_new(settings)
    os.umask(0o077)
    print(said["begin"])
    answers = {name: getattr(options, name) or _asked(said, name) for name in _ASKED}
    answers |= {"username": _username(options.username, said), "analysis": options.analysis}
    officers, threshold = _quorum(options, said)
    made = _make(settings, wire, root, (answers, officers, threshold))
    if not options.unchecked:
        try:
            hand_out(made.words, threshold, said)
        except (KeyboardInterrupt, EOFError):
            _say_unusable(settings, said)
            return 1
    else:
        print("\n\f\n".join(made.words))
    write_new(root.with_name(RECOVERY_NAME), made.root_recovery)
    _say_done(settings, said, answers["provider"], made)
    return 0


def _require_new(settings: Settings) -> Path:
    """Return where the root file is to be. Nothing that is there is ever overwritten."""
    root = root_path(settings)
    if root is None:
        raise SettingsError("`journal init` makes a root file: JOURNAL_ROOT is file:/path")
    stores = filter(None, map(sqlite_path, (settings.key_store, settings.key_store_replica)))
    found = [str(path) for path in (root, root.with_name(RECOVERY_NAME), *stores) if path.exists()]
    if not is_empty(settings.database):
        found.append("the main database")
    if found:
        raise UnavailableError(f"there is a journal here already: {', '.join(found)}. Nothing was changed")
    return root


def _addresses(settings: Settings) -> tuple[str, ...]:
    return tuple(filter(None, (settings.database, settings.key_store, settings.key_store_replica)))


def _make(settings: Settings, wire: Wire, root: Path, asked: tuple[dict[str, str], int, int]) -> Installed:
    answers, officers, threshold = asked
    at = now()
    for path in filter(None, (root, *map(sqlite_path, _addresses(settings)))):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = create_root(root)
    with opened(settings.database) as database:
        upgrade(database)
    parts = wire(settings)
    parts.key_store.stock(at)
    wanted = NewInstallation(
        provider_name=answers["provider"],
        unit_name=answers["unit"],
        username=answers["username"],
        name=answers["name"],
        title=answers["title"],
        officers=officers,
        threshold=threshold,
        root_export=made.export(),
        analysis=answers["analysis"],
    )
    return install(parts, wanted, at)


def _asked(said: Said, name: str, default: str = "") -> str:
    while True:
        answer = input(said[name]).strip() or default
        if answer:
            return answer
        print(said["needed"])


def _username(given: str | None, said: Said) -> str:
    """Return the account's name; one that cannot be one is asked for again, alone, or refused where it was given."""
    while not is_username(name := given or _asked(said, "username")):
        if given:
            raise SettingsError(f"--username: {said['username_wrong']}")
        print(said["username_wrong"])
    return name


def _quorum(options: argparse.Namespace, said: Said) -> tuple[int, int]:
    asks = not (options.officers and options.threshold)
    while True:
        officers = options.officers or _number(_asked(said, "officers", "3"))
        threshold = options.threshold or _number(_asked(said, "threshold", "2"))
        if officers == threshold == 1 or 2 <= threshold <= officers <= _MOST_OFFICERS:  # noqa: PLR2004  (SLIP-39's own)
            return officers, threshold
        if not asks:
            raise SettingsError(said["officers_wrong"])
        print(said["officers_wrong"])


def _number(answer: str) -> int:
    return int(answer) if answer.isdecimal() else 0


def _say_unusable(settings: Settings, said: Said) -> None:
    print(f"\n\n{said['unchecked']}", file=sys.stderr)
    for path in filter(None, (root_path(settings), *map(sqlite_path, _addresses(settings)))):
        print(f"  {path}", file=sys.stderr)


def _say_done(settings: Settings, said: Said, provider: str, made: Installed) -> None:
    root = root_path(settings) or Path()
    print(said["done"].format(provider=provider))
    print(said["link"].format(link=invitation_link(settings, made.invitation)))
    print(said["next"].format(root=root, recovery=root.with_name(RECOVERY_NAME)))


def _grant(options: argparse.Namespace, _wire: Wire, environment: Mapping[str, str]) -> int:
    settings = Settings.from_environment(environment)
    with opened(settings.database) as database:
        for statement in grant_to(database, options.role):
            print(f"{statement};")
    return 0


def _arguments(parser: argparse.ArgumentParser) -> None:
    for name in (*_ASKED, "username"):
        parser.add_argument(f"--{name}")
    parser.add_argument("--analysis", default=FIRST_ANALYSIS, help="the need-and-risk analysis of the head's own role")
    parser.add_argument("--officers", type=int, help="how many recovery officers there are")
    parser.add_argument("--threshold", type=int, help="how many of them are needed together")
    parser.add_argument("--unchecked", action="store_true", help="print the words and ask nothing: for scripts")


def _role(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("role", help="the PostgreSQL role that the server signs in with")


COMMANDS = (
    Command("init", "make a new, empty journal", _arguments, _run),
    Command("privileges", "let a PostgreSQL role do what the server needs, and no more", _role, _grant),
)
