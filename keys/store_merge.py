"""Merging two copies of a key store: destroyed over all, taken over untaken, newer over older.

Different bytes where only one value can be right are red. Closed marks are united, which refuses
too much rather than too little; the log then says which of them stand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, delete, insert, select, update

from keys.errors import StoresDifferError
from keys.store_schema import batch, closed_mark, pair, secret, store_key, tombstone, tree_seen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Connection, RowMapping, Select, Table

CHUNK = 5_000
_FIRST = b""


class _Rule(NamedTuple):
    """How one table's rows merge: `kept` gives the row to keep from (ours, theirs)."""

    table: Table
    kept: Callable[[dict[str, Any], dict[str, Any]], dict[str, Any]]


def merge_rows(into: Connection, source: Connection) -> None:
    """Bring into one copy all that another holds; both transactions are the caller's.

    Raises StoresDifferError when both hold different bytes where only one value can be right.
    """
    for rule in SMALL:
        _merge_all(rule, into, source)
    for chunk, upto in _chunks(source):
        _merge_pairs(chunk, upto, into)
    into.execute(delete(pair).where(pair.c.id.in_(select(tombstone.c.id))))


def _merge_all(rule: _Rule, into: Connection, source: Connection) -> None:
    theirs = _by_key(rule.table, source.execute(select(rule.table)).mappings().all())
    ours = _by_key(rule.table, into.execute(select(rule.table)).mappings().all())
    _apply(rule, into, ours, theirs)


def _merge_pairs(chunk: Sequence[RowMapping], upto: tuple[bytes, bytes], into: Connection) -> None:
    ours = _by_key(pair, into.execute(_between(select(pair), upto)).mappings().all())
    dead = set(into.scalars(select(tombstone.c.id).where(tombstone.c.id > upto[0], tombstone.c.id <= upto[1])))
    theirs = {key: row for key, row in _by_key(pair, chunk).items() if key[0] not in dead}
    _apply(_Rule(pair, _kept_pair), into, ours, theirs)


def _apply(rule: _Rule, into: Connection, ours: dict[Any, Any], theirs: dict[Any, Any]) -> None:
    new = [row for key, row in theirs.items() if key not in ours]
    both = [(ours[key], rule.kept(ours[key], row)) for key, row in theirs.items() if key in ours]
    changed = [row for own, row in both if own != row]
    if new:
        into.execute(insert(rule.table), new)
    if changed:
        _update(rule.table, into, changed)


def _update(table: Table, into: Connection, rows: Sequence[dict[str, Any]]) -> None:
    keys = table.primary_key.columns
    statement = update(table).where(*(column == bindparam(f"key_{column.name}") for column in keys))
    into.execute(statement, [{**row, **{f"key_{column.name}": row[column.name] for column in keys}} for row in rows])


def _chunks(source: Connection) -> Iterator[tuple[Sequence[RowMapping], tuple[bytes, bytes]]]:
    last = _FIRST
    rows = select(pair).order_by(pair.c.id).limit(CHUNK)
    while chunk := source.execute(rows.where(pair.c.id > last)).mappings().all():
        yield chunk, (last, chunk[-1]["id"])
        last = chunk[-1]["id"]


def _between(rows: Select[Any], upto: tuple[bytes, bytes]) -> Select[Any]:
    return rows.where(pair.c.id > upto[0], pair.c.id <= upto[1])


def _by_key(table: Table, rows: Sequence[RowMapping]) -> dict[Any, dict[str, Any]]:
    names = [column.name for column in table.primary_key.columns]
    return {tuple(row[name] for name in names): dict(row) for row in rows}


def _kept_pair(ours: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    newer = _newer_seal(ours, theirs, "half_sealed")
    return {**newer, "batch": ours["batch"], "taken_at": _earliest(ours["taken_at"], theirs["taken_at"])}


def _kept_secret(ours: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    if ours["number"] != theirs["number"]:
        return max(ours, theirs, key=lambda row: int(row["number"]))
    return _newer_seal(ours, theirs, "sealed")


def _newer_seal(ours: dict[str, Any], theirs: dict[str, Any], sealed: str) -> dict[str, Any]:
    if ours["key_version"] != theirs["key_version"]:
        return max(ours, theirs, key=lambda row: int(row["key_version"]))
    _same_bytes(ours[sealed], theirs[sealed])
    return ours


def _kept_tree(ours: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    if ours["size"] != theirs["size"]:
        return max(ours, theirs, key=lambda row: int(row["size"]))
    _same_bytes(ours["root"], theirs["root"])
    return ours


def _kept_store_key(ours: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    _same_bytes(ours["wrapped"], theirs["wrapped"])
    return {**ours, **{name: _earliest(ours[name], theirs[name]) for name in ("made_at", "retired_at")}}


def _kept_batch(ours: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    return {**ours, "backed_up_at": _earliest(ours["backed_up_at"], theirs["backed_up_at"])}


def _kept_tombstone(ours: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    return {**ours, "destroyed_at": min(ours["destroyed_at"], theirs["destroyed_at"])}


def _kept_mark(ours: dict[str, Any], _theirs: dict[str, Any]) -> dict[str, Any]:
    return ours


def _earliest(ours: int | None, theirs: int | None) -> int | None:
    return min((time for time in (ours, theirs) if time is not None), default=None)


def _same_bytes(ours: bytes | None, theirs: bytes | None) -> None:
    if ours != theirs:
        raise StoresDifferError("Two copies of the key store hold different bytes for one row. Do not go on; ask.")


SMALL = (
    _Rule(store_key, _kept_store_key),
    _Rule(tombstone, _kept_tombstone),
    _Rule(closed_mark, _kept_mark),
    _Rule(batch, _kept_batch),
    _Rule(tree_seen, _kept_tree),
    _Rule(secret, _kept_secret),
)
