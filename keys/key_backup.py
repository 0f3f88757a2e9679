"""Backup and restore of the key store: one SQLite file, whichever database the store itself lies in.

A backup holds halves and secrets as they lie in the store, sealed under the store key, which is wrapped by
the root source. Sealing the file to an age recipient is possible and hides ids and times too.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pyrage as age
from sqlalchemy import URL, func, select, update

from keys.errors import KeyStoreError
from keys.root_file import sync_directory
from keys.store_engine import WRITES, explained, make_engine
from keys.store_key import seconds
from keys.store_merge import merge_rows
from keys.store_replica import STORE
from keys.store_schema import batch, check_schema, create_schema, head, pair

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from keys.store_replica import Stores

BACKUP = "backup"
CHECK = "PRAGMA integrity_check"
AGE_TITLE = b"age-encryption.org/"


def backup_key_store(stores: Stores, target: Path, at: datetime, recipient: str | None = None) -> int:
    """Write a consistent copy to a new file, then mark its batches as backed up; how many pairs it holds.

    `recipient` is an age public key: the file is sealed to it and opened with `age -d`. Nothing is marked
    before the file is on the disk, so a backup that failed never lets a batch pass for a saved one.
    """
    if target.exists():
        raise KeyStoreError(f"{target} is there already; a backup never overwrites another.")
    seal = sealer(recipient)
    with explained(BACKUP), _scratch(target) as copied:
        batches, pairs = _copy(stores, copied)
        _make_durable(seal(copied), target)
    with stores.writing() as writing:
        saved = batch.c.number.in_(batches) & batch.c.backed_up_at.is_(None)
        writing.execute(update(batch).where(saved).values(backed_up_at=seconds(at)))
    return pairs


def restore_key_store(source: Path, stores: Stores, at: datetime) -> int:
    """Merge a backup into the stores and take every untaken pair out of stock for good; how many those were.

    What was taken after the backup looks untaken in it. Such a pair is never issued again and never deleted:
    an entry may need it. The next `KeyStore.stock` makes a new stock. StoresDifferError as merging raises it.
    """
    with _opened(source) as copy, stores.writing() as writing:
        for side in writing.each_side():
            with explained(f"{BACKUP} or key store"):
                merge_rows(into=side, source=copy)
        writing.follow(copy.execute(select(head.c.number)).scalar_one())
        return writing.execute(update(pair).where(pair.c.taken_at.is_(None)).values(taken_at=seconds(at)))


def _copy(stores: Stores, copied: Path) -> tuple[Sequence[int], int]:
    engine = make_engine(URL.create("sqlite", database=str(copied)))
    create_schema(engine, BACKUP)
    try:
        with stores.snapshot() as source, engine.connect().execution_options(**{WRITES: True}) as into:
            with explained(f"{STORE} or its {BACKUP}"):
                merge_rows(into=into, source=source)
                into.execute(update(head).values(**source.execute(select(head)).mappings().one()))
                into.commit()
            return _read_back(into)
    finally:
        engine.dispose()


def _read_back(into: Connection) -> tuple[Sequence[int], int]:
    if into.exec_driver_sql(CHECK).scalar_one() != "ok":
        raise KeyStoreError("The backup does not read back. Nothing was marked as saved; see to the disk.")
    pairs = into.execute(select(func.count()).select_from(pair)).scalar_one()
    return into.scalars(select(batch.c.number)).all(), pairs


def sealer(recipient: str | None) -> Callable[[Path], Path]:
    """What seals a file to an age recipient, and gives the sealed one beside it; without one, the file as it is."""
    if recipient is None:
        return _as_it_is
    try:
        to = age.x25519.Recipient.from_str(recipient)
    except age.RecipientError as error:
        raise KeyStoreError(f"The recipient of backups is no age public key: {error}") from error
    return partial(_sealed, age.encrypt_file, to)


def unseal(sealed: Path, into: Path, identity: Path) -> None:
    """Open a sealed file with the secret key in an age identity file; KeyStoreError when it does not open."""
    with explained(BACKUP):
        said = identity.read_text("ascii", "replace").split()
    lines = [line for line in said if line.startswith("AGE-SECRET-KEY-")]
    try:
        age.decrypt_file(str(sealed), str(into), [age.x25519.Identity.from_str(line) for line in lines])
    except (age.IdentityError, age.DecryptError) as error:
        raise KeyStoreError(f"{sealed} does not open with the identity in {identity}: {error}") from error


def is_sealed(path: Path) -> bool:
    """Whether a file is one that age sealed."""
    with explained(BACKUP), path.open("rb") as file:
        return file.read(len(AGE_TITLE)) == AGE_TITLE


def _as_it_is(copied: Path) -> Path:
    return copied


def _sealed(encrypt_file: Callable[[str, str, Sequence[object]], None], to: object, copied: Path) -> Path:
    sealed = copied.with_name(f"{copied.name}.age")
    encrypt_file(str(copied), str(sealed), [to])
    return sealed


@contextmanager
def _scratch(target: Path) -> Iterator[Path]:
    # Beside the target, so that the finished file is renamed within one file system.
    with TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as directory:
        yield Path(directory) / "copy"


def _make_durable(finished: Path, target: Path) -> None:
    with finished.open("rb") as file:
        os.fsync(file.fileno())
    finished.rename(target)
    sync_directory(target.parent)


@contextmanager
def _opened(source: Path) -> Iterator[Connection]:
    if is_sealed(source):
        raise KeyStoreError(f"{source} is sealed. Open it first: age -d -i <identity file> {source}")
    engine = make_engine(URL.create("sqlite", database=str(source)))
    try:
        with explained(BACKUP), engine.connect() as connection:
            check_schema(connection, BACKUP)
            yield connection
    finally:
        engine.dispose()
