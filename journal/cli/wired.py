"""What a command is, and what it is wired with."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from journal.domain.errors import UnknownError

if TYPE_CHECKING:
    import argparse

    from journal.domain.care import CareProvider
    from journal.services.parts import Parts
    from journal.settings import Settings

    Wire = Callable[[Settings], Parts]
    Run = Callable[[argparse.Namespace, Wire, Mapping[str, str]], int]


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its name, one line of help, its arguments, and what it runs (options, wiring, environment)."""

    name: str
    help: str
    arguments: Callable[[argparse.ArgumentParser], object]
    run: Run


def no_arguments(parser: argparse.ArgumentParser) -> None:
    """Take no arguments."""
    _ = parser


def now() -> datetime:
    """Read the clock: aware UTC."""
    return datetime.now(UTC)


def chosen_provider(found: Sequence[CareProvider], prompt: str) -> CareProvider:
    """Return the only provider, or the one whose number is typed. Raises UnknownError."""
    if len(found) == 1:
        return found[0]
    if not found:
        raise UnknownError("there is no provider here: `journal init` makes one")
    for number, provider in enumerate(found, 1):
        print(f"  {number}  {provider.name}")
    chosen = input(prompt).strip()
    if not chosen.isdecimal() or not 1 <= int(chosen) <= len(found):
        raise UnknownError("there is no such provider")
    return found[int(chosen) - 1]


class Progress:
    """A bar that is redrawn on a terminal, and a line at each tenth elsewhere."""

    def __init__(self, label: str, total: int) -> None:
        self._label, self._total, self._tenth = label, max(total, 1), -1

    def step(self, done: int) -> None:
        """Show that ``done`` of the total are done."""
        share = done / self._total
        if sys.stdout.isatty():
            filled = round(share * 30)
            print(f"\r{self._label} [{'█' * filled}{'·' * (30 - filled)}] {done}/{self._total}", end="", flush=True)
            if done >= self._total:
                print()
        elif int(share * 10) > self._tenth:
            self._tenth = int(share * 10)
            print(f"{self._label} {done}/{self._total}", flush=True)


class Bar:
    """A bar whose total is told with each step."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._bar: Progress | None = None

    def __call__(self, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` are done."""
        self._bar = self._bar or Progress(self._label, total)
        self._bar.step(done)
