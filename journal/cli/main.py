"""The commands of ``journal``: one module each, one table here."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from journal.cli import (
    backing_up,
    checking,
    destroying,
    hand_over,
    initialising,
    noticing,
    proving,
    recovering,
    rotating,
    running,
    verify_log,
)
from journal.cli.wired import now
from journal.domain.errors import JournalError, UnavailableError
from journal.settings import SettingsError
from journal.store.openings import OpeningCount
from keys.errors import KeyStoreError, SessionStoreError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from journal.cli.wired import Command, Wire
    from journal.services.parts import Parts
    from journal.settings import Settings

_COMMANDS: tuple[Command, ...] = (
    *running.COMMANDS,
    *initialising.COMMANDS,
    *checking.COMMANDS,
    *backing_up.COMMANDS,
    *proving.COMMANDS,
    *recovering.COMMANDS,
    *hand_over.COMMANDS,
    *rotating.COMMANDS,
    *destroying.COMMANDS,
    *noticing.COMMANDS,
    *verify_log.COMMANDS,
)


def main(arguments: Sequence[str], wire: Wire) -> int:
    """Run one command; return its exit code. What went wrong is one sentence on standard error, and code 2."""
    parser = argparse.ArgumentParser(prog="journal", description="An encrypted clinical journal server.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in _COMMANDS:
        sub = commands.add_parser(command.name, help=command.help, description=command.help)
        command.arguments(sub)
        sub.set_defaults(run=command.run)
    options = parser.parse_args(arguments)
    try:
        with _counted(wire) as counted:
            return int(options.run(options, counted, dict(os.environ)))
    except (JournalError, KeyStoreError, SessionStoreError, SettingsError, OSError) as error:
        print(f"journal {options.command}: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


@contextmanager
def _counted(wire: Wire) -> Iterator[Wire]:
    """Keep what a command opened beside what its rows promised, as a server does of itself (L-19)."""
    wired: list[Parts] = []

    def noted(settings: Settings) -> Parts:
        wired.append(wire(settings))
        return wired[-1]

    try:
        yield noted
    finally:
        for parts in wired:
            with suppress(UnavailableError):
                OpeningCount(parts.store.database, parts.store.log.tally).keep(now(), last=True)
