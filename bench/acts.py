"""What people wait for: unlocking, opening, writing, and what the key store adds to each.

Milliseconds of one thread on this machine: the median, and the time that nineteen of twenty were within.
"""

from __future__ import annotations

import secrets
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from uuid import UUID

from keys.context import context
from keys.entry_keys import entry_key
from keys.granting import GrantHeader, unwrap, wrap
from keys.key_store import KeyStore, NamedHalves
from keys.merkle import Frontier, leaf_hash
from keys.pairs import key_pair
from keys.passphrases import DEFAULT, stretch
from keys.roots import create_root
from keys.sealing import open_text, seal_text
from keys.signing import public_key, sign_text, verify_text
from keys.store_engine import make_engine

ENTRY = ("Patienten berättar om veckan som gått. " * 50).encode()
LONG_JOURNAL = 500
BLOCKED = 5_000


@dataclass(frozen=True, slots=True)
class Desk:
    """A key store on this machine with its replica, and the committed rows that it reads."""

    key_store: KeyStore
    rows: dict[UUID, NamedHalves]
    at: datetime

    def event(self, count: int) -> UUID:
        """A committed row that names so many new halves."""
        event = UUID(bytes=secrets.token_bytes(16))
        taken = tuple(self.key_store.take(self.at).id for _ in range(count))
        self.rows[event] = NamedHalves("own-unit", taken)
        return event


@contextmanager
def desk() -> Iterator[Desk]:
    """A desk in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        rows: dict[UUID, NamedHalves] = {}
        engines = [make_engine(f"sqlite:///{here / name}") for name in ("keys.db", "replica.db")]
        key_store = KeyStore(engines[0], engines[1], create_root(here / "root.key"), rows.get)
        at = datetime.now(UTC)
        key_store.stock(at, 2_000)
        yield Desk(key_store, rows, at)
        for engine in engines:
            engine.dispose()


def measure(what: str, act: Callable[[], object], rounds: int) -> None:
    """Time an act so many times, and print a line."""
    act()
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        act()
        taken.append(1_000 * (time.perf_counter() - begun))
    cuts = quantiles(taken, n=20)
    print(f"| {what} | {cuts[9]:.2f} | {cuts[18]:.2f} |")


def texts() -> None:
    """Seal and open one entry of two kilobytes, with its signature."""
    reader, half, seed = (secrets.token_bytes(32) for _ in range(3))
    bound = context("bench/1", secrets.token_bytes(16))
    public = public_key(seed)

    def write() -> bytes:
        key = entry_key(reader, half, bound)
        return seal_text(key, sign_text(seed, ENTRY, bound) + ENTRY, bound)

    sealed = write()

    def read() -> None:
        plain = open_text(entry_key(reader, half, bound), sealed, bound)
        verify_text(public, plain[96:], plain[:96], bound)

    measure("an entry signed and sealed", write, 500)
    measure("an entry opened and its signature checked", read, 500)


def grants() -> None:
    """Wrap a circle's secret to a colleague, and unwrap it."""
    giver, taker = (key_pair(secrets.token_bytes(32)) for _ in range(2))
    ids = [UUID(bytes=secrets.token_bytes(16)) for _ in range(4)]
    header = GrantHeader(ids[0], "circle", ids[1], 1, ids[2], 1, ids[3], 1)
    secret = secrets.token_bytes(32)
    grant = wrap(secret, header, taker.public, giver.signing_seed)
    measure("a secret granted to a colleague", lambda: wrap(secret, header, taker.public, giver.signing_seed), 200)
    measure("a granted secret unwrapped", lambda: unwrap(grant, taker, giver.public.signing), 200)


def halves() -> None:
    """What the key store adds, on SQLite with a replica."""
    with desk() as here:
        one, many = here.event(1), here.event(LONG_JOURNAL)
        measure("a pair taken for a new entry", lambda: here.key_store.take(here.at), 640)
        measure("one half, by its log row", lambda: here.key_store.halves(one), 200)
        measure(f"{LONG_JOURNAL} halves, by one log row", lambda: here.key_store.halves(many), 20)


def blocks() -> None:
    """Close a whole journal's halves, in one commit on each side; a block waits for this under the patient's lock."""
    ids = secrets.token_bytes(16 * BLOCKED)
    with desk() as here:
        close = here.key_store.close_newly
        measure(f"{BLOCKED} halves closed", lambda: close(ids, UUID(bytes=secrets.token_bytes(16))), 10)


def proofs() -> None:
    """Carry a row into the log's tree."""
    tree = Frontier()
    measure("a row carried into the tree", lambda: tree.append(leaf_hash(secrets.token_bytes(200))), 2_000)


def main() -> None:
    """Print one line for each act."""
    print("| milliseconds of one thread | median | 19 of 20 |\n| --- | ---: | ---: |")
    passphrase, salt = "en lång fras som ingen gissar", secrets.token_bytes(16)
    measure("a passphrase stretched (Argon2id)", lambda: stretch(passphrase, salt, DEFAULT), 5)
    texts()
    grants()
    halves()
    blocks()
    proofs()


if __name__ == "__main__":
    main()
