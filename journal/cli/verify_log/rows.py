"""Checks a stretch of an export's rows, fast: every hash is computed anew, and nothing that the file says is believed.

One worker checks one stretch and stops at the first thing that is wrong; the stretches are joined afterwards.
"""

from __future__ import annotations

import re
from binascii import unhexlify
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from keys.merkle import cover, leaf_hash

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FIRST = bytes(32)
_SALT = 32
_BUFFER = 1 << 18
_ID = 16
DIGITS = 18
LEAF = re.compile(
    rb"\x01\0\0\0\x0alog-leaf/1\0\0\0\x10(.{16})\0\0\0\x10(.{16})\0\0\0\x08(.{8})\0\0\0(.)([ -~]+)"
    rb"\0\0\0\x20(?P<commitment>.{32})\0\0\0(?:\x10(.{16})|\0)\0\0\0\x08(.{8})\0\0\0\x20(.{32})",
    re.DOTALL,
)
"""A leaf, docs/formats/log-leaf.md: provider, event, time, zone's length and zone, commitment, patient, own number,
previous leaf hash. One match checks and splits it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, and at which row; ``other`` is a second row, or a number, that the words need."""

    kind: str
    row: int = 0
    other: int = 0


class FaultError(Exception):
    """A row is not what it should be; carries the finding."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.kind)
        self.finding = finding


@dataclass(frozen=True, slots=True)
class Rules:
    """What a row is held to: the provider, and the time (microseconds) before which a payload may have aged out."""

    provider: bytes
    aged_before: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where in which file: bytes from ``start`` up to ``end``, both at the beginnings of lines."""

    path: Path
    start: int
    end: int

    def lines(self) -> Iterator[bytes]:
        """Read the rows of the stretch, each with its newline."""
        with self.path.open("rb", buffering=_BUFFER) as file:
            file.seek(self.start)
            left = self.end - self.start
            for line in file:
                yield line
                left -= len(line)
                if left <= 0:
                    return


@dataclass(slots=True)
class Chain:
    """A patient's rows in a stretch: how they begin, and how they end."""

    row: int
    seq: int
    previous: bytes
    last_seq: int
    last: bytes


@dataclass(slots=True)
class Section:
    """What one stretch came to. ``continues`` and ``last_event`` are events, to be compared where stretches meet."""

    first: int = 0
    rows: int = 0
    aged: int = 0
    covers: dict[tuple[int, int], bytes] = field(default_factory=dict)
    chains: dict[bytes, Chain] = field(default_factory=dict)
    continues: bytes = b""
    last_event: bytes = b""
    finding: Finding | None = None


def check_stretch(stretch: Stretch, rules: Rules) -> Section:
    """Check every row of a stretch, up to the first that is wrong."""
    check = _Check(rules)
    hashes: list[bytes] = []
    try:
        hashes.extend(check.row(line) for line in stretch.lines())
    except FaultError as fault:
        check.section.finding = fault.finding
    check.section.rows = len(hashes)
    check.section.covers = cover(check.section.first, hashes)
    return check.section


def hashes_in(stretch: Stretch) -> list[bytes]:
    """Return the hashes of a stretch's leaves as they stand, whatever else is wrong with them."""
    return [leaf_hash(_raw(line)) for line in stretch.lines()]


def _raw(line: bytes) -> bytes:
    try:
        return unhexlify(line.split()[2])
    except (ValueError, IndexError):
        return b""


class _Check:
    """The state of one stretch: the number, the event and each patient's leaf that a next row must follow."""

    def __init__(self, rules: Rules) -> None:
        self.section = Section()
        self._rules = rules
        self._number = -1
        self._payload = b""

    def row(self, line: bytes) -> bytes:
        """Check one row and return its leaf's hash; FaultError at the first thing that is wrong with it."""
        columns = line.split() or [b""]
        self._follow_number(columns[0])
        try:
            _, told, leaf_hex, _, opened = columns
            leaf, claimed = unhexlify(leaf_hex), unhexlify(told)
            hashed = sha256(b"\0" + leaf).digest()
            fields = LEAF.fullmatch(leaf)
            if hashed != claimed or fields is None:
                raise FaultError(Finding("leaf", self._number))
            provider, event, at, length, zone, commitment, patient, seq, previous = fields.groups()
            if provider != self._rules.provider or length[0] != len(zone):
                raise FaultError(Finding("leaf", self._number))
            self._open(opened, event + commitment, at)
        except ValueError:
            raise FaultError(Finding("unreadable", self._number)) from None
        if patient and self._payload and patient not in self._payload:
            raise FaultError(Finding("payload", self._number))
        self._follow_chain(patient, int.from_bytes(seq, "big"), previous, hashed)
        return hashed

    def _follow_number(self, told: bytes) -> None:
        found = int(told) if told.isdigit() and len(told) <= DIGITS else -1
        if self._number < 0 <= found:
            self.section.first = found
        elif found != self._number + 1:
            raise FaultError(Finding("place" if found >= 0 else "unreadable", self._number + 1, found))
        self._number = found

    def _open(self, opened: bytes, event: bytes, at: bytes) -> None:
        if opened == b"=":
            self._follow_event(event)
        elif opened == b"-":
            self._payload = b""
            self.section.aged += 1
            if int.from_bytes(at, "big") > self._rules.aged_before:
                raise FaultError(Finding("withheld", self._number))
        else:
            self._payload = unhexlify(opened)
            if sha256(self._payload).digest() != event[_ID:] or event[:_ID] not in self._payload[_SALT:]:
                raise FaultError(Finding("payload", self._number))
        self.section.last_event = event

    def _follow_event(self, event: bytes) -> None:
        if self._number == self.section.first:
            self.section.continues = event
        elif event != self.section.last_event:
            raise FaultError(Finding("payload", self._number))

    def _follow_chain(self, patient: bytes | None, seq: int, previous: bytes, hashed: bytes) -> None:
        if patient is None:
            if seq or previous != FIRST:
                raise FaultError(Finding("chain", self._number))
            return
        chain = self.section.chains.get(patient)
        if chain is None:
            self.section.chains[patient] = Chain(self._number, seq, previous, seq, hashed)
        elif (seq, previous) != (chain.last_seq + 1, chain.last):
            raise FaultError(Finding("chain", self._number))
        else:
            chain.last_seq, chain.last = seq, hashed
