"""Say what is wrong and how to mend it, a line each; the exit code is 1 when something is red."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from journal.cli.running import demo_environment
from journal.cli.wired import Command, now
from journal.domain.errors import JournalError
from journal.services.findings import Finding, Level
from journal.services.health import findings, worst
from journal.services.health_places import places
from journal.settings import Settings, SettingsError
from keys.errors import KeyStoreError, SessionStoreError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from journal.cli.wired import Wire

_MARKS = {Level.OK: "ok   ", Level.DEMO: "demo ", Level.WARN: "warn ", Level.RED: "red  "}
_COLOURS = {Level.OK: "32", Level.DEMO: "36", Level.WARN: "33", Level.RED: "31;1"}


def examine(wire: Wire, environment: Mapping[str, str]) -> tuple[Finding, ...]:
    """Return every finding, beginning with the settings; what cannot be wired is said, and the places looked at."""
    try:
        settings = Settings.from_environment(environment)
    except SettingsError as error:
        return (Finding(Level.RED, f"The settings: {error}.", "docs/running.md lists them all."),)
    first = Finding(Level.OK, "The settings are complete.")
    at = now()
    try:
        parts = wire(settings)
    except (JournalError, KeyStoreError, SessionStoreError, OSError) as error:
        broken = Finding(Level.RED, f"{error}", "Mend this first; some checks could not be made.")
        return (first, broken, *places(settings, at))
    return (first, *findings(parts, settings, at))


def line(finding: Finding, *, coloured: bool) -> str:
    """Say a finding in one line, with what mends it behind an arrow."""
    mark = _MARKS[finding.level]
    if coloured:
        mark = f"\x1b[{_COLOURS[finding.level]}m{mark}\x1b[0m"
    return f"{mark}{finding.what}{f'  → {finding.mend}' if finding.mend else ''}"


def _run(options: argparse.Namespace, wire: Wire, environment: Mapping[str, str]) -> int:
    found = examine(wire, demo_environment(environment) if options.demo else environment)
    if options.json:
        print(json.dumps({"worst": worst(found), "findings": [asdict(one) for one in found]}, indent=2))
    else:
        for one in found:
            print(line(one, coloured=sys.stdout.isatty()))
    return int(worst(found) is Level.RED)


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="say it to a program")
    parser.add_argument("--demo", action="store_true", help="look at the demo practice that `journal run --demo` made")


COMMANDS = (Command("doctor", "say what is wrong with this installation, and what mends it", _arguments, _run),)
