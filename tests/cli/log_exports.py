"""An exported log for tests of the verifier, and ways to tamper with it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from journal.cli.verify_log.rows import LEAF
from journal.store.log_export import export_lines
from keys.merkle import leaf_hash
from tests.log_site import NOON, log_site

STEPS = (270, 270, 20)
ROWS = sum(STEPS)


def exported(folder):
    """Log 560 rows of 21 patients under three checkpoints, export them, and return the site and the lines."""
    site = log_site(f"sqlite:///{folder / 'main.db'}")
    for rows in STEPS:
        site.fill(rows)
        site.integrate()
    lines = list(export_lines(site.database, site.provider, NOON))
    site.database.close()
    return site, lines


@dataclass
class Row:
    """One row of an export, taken apart."""

    number: int
    leaf: bytes
    receipt: str
    opened: str

    @classmethod
    def read(cls, line):
        number, _, leaf, receipt, opened = line.split()
        return cls(int(number), bytes.fromhex(leaf.decode()), receipt.decode(), opened.decode())

    def line(self):
        """Write the row as a clever attacker does: with the hash that it now has."""
        told = (self.number, leaf_hash(self.leaf).hex(), self.leaf.hex(), self.receipt, self.opened)
        return (" ".join(map(str, told)) + "\n").encode()

    @property
    def fields(self):
        return list(LEAF.fullmatch(self.leaf).groups())

    def replaced(self, old, new):
        """Swap bytes of the same length inside the leaf."""
        self.leaf = self.leaf.replace(old, new)
        return self

    def committed_anew(self, payload):
        """Say something else, and commit to it."""
        self.opened = payload.hex()
        return self.replaced(self.fields[5], sha256(payload).digest())


def forged(lines):
    """Number rows and chain each patient's anew, as somebody does who wants the file to look whole."""
    ends, done = {}, [lines[0]]
    for number, line in enumerate(lines[1:]):
        row = Row.read(line)
        row.number = number
        *_, patient, seq, previous = row.fields
        if patient:
            last_seq, last = ends.get(patient, (0, bytes(32)))
            tail = b"\0\0\0\x08" + seq + b"\0\0\0\x20" + previous
            new = b"\0\0\0\x08" + (last_seq + 1).to_bytes(8, "big") + b"\0\0\0\x20" + last
            row.leaf = row.leaf.removesuffix(tail) + new
            ends[patient] = (last_seq + 1, leaf_hash(row.leaf))
        done.append(row.line())
    return done


def header_with(lines, **values):
    """Change the first line."""
    return [json.dumps(json.loads(lines[0]) | values).encode() + b"\n", *lines[1:]]


def written(folder, lines):
    """Write lines as a file."""
    path = Path(folder) / "export"
    path.write_bytes(b"".join(lines))
    return path
