"""A key store whose rows lie as docs/formats/key-store.md says opens, and its bytes are what the page says."""

from __future__ import annotations

import hmac
import json
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import insert, select

from keys.key_store import KeyStore, NamedHalves
from keys.roots import import_root
from keys.store_engine import make_engine
from keys.store_replica import Stores
from keys.store_schema import METADATA, pair, secret, store_key
from tests.formats.second_reader import context, number, open_sealed

FORMATS = Path(__file__).parents[1] / "formats/vectors"
PAGE = Path(__file__).parents[2] / "docs/formats/key-store.md"
VECTORS = json.loads((FORMATS / "key-store.json").read_text())
HALF = UUID(VECTORS["pair"]["id"])
EVENT = UUID(int=1)


@pytest.fixture
def published_root(tmp_path):
    content = json.loads((FORMATS / "root.json").read_text())["file"]
    return import_root(tmp_path / "published", content.encode())


@pytest.fixture
def published(sqlite_url, published_root):
    engine = make_engine(sqlite_url())
    version = VECTORS["store_key"]["version"]
    with Stores(engine, None).writing() as writing:
        writing.execute(insert(store_key), [{"version": version, "wrapped": _raw(VECTORS["store_key"]["wrapped"])}])
        row = {"id": HALF.bytes, "half_sealed": _raw(VECTORS["pair"]["half_sealed"]), "batch": 1}
        writing.execute(insert(pair), [{**row, "key_version": version}])
        for each in VECTORS["secrets"]:
            row = {"kind": each["kind"], "owner": _raw(each["owner"]), "sealed": _raw(each["sealed"])}
            writing.execute(insert(secret), [{**row, "key_version": version, "number": 0}])
    yield KeyStore(engine, None, published_root, {EVENT: NamedHalves("own-unit", (HALF,))}.get)
    engine.dispose()


def test_the_published_rows_open_to_the_published_values(published):
    assert published.halves(EVENT) == {HALF: _raw(VECTORS["pair"]["opens_to"])}
    for each in VECTORS["secrets"]:
        assert published.secret(each["kind"], UUID(each["owner"])) == _raw(each["opens_to"])
    index = VECTORS["index"]
    assert published.index(UUID(index["provider"]), _raw(index["inner"])) == _raw(index["value"])


def test_what_the_store_writes_opens_for_a_second_reader_of_the_pages(published, published_root, at):
    taken = published.take(at)
    with published.stores.reading() as connection:
        key = connection.execute(select(store_key).order_by(store_key.c.version.desc())).first()
        row = connection.execute(select(pair).where(pair.c.id == taken.id.bytes)).one()
    opened = _unwrapped(published_root.export().decode(), key.wrapped, context("store-key/1", number(key.version)))
    assert row.key_version == key.version
    assert open_sealed(opened, row.half_sealed, context("half/1", taken.id.bytes)) == taken.half


def test_a_second_reader_of_the_page_computes_the_same_mac(published_root):
    version, tag = published_root.mac(b"stretched")
    key = _root_key(published_root.export().decode(), "mac", version)
    message = context("root-mac/1", number(version), b"stretched")
    assert hmac.digest(key, message, "sha256") == tag


def test_the_page_names_every_table_and_column():
    page = PAGE.read_text()
    for table in METADATA.sorted_tables:
        columns = ", ".join(f"`{column.name}`" for column in table.columns)
        assert f"| `{table.name}` | {columns} |" in page


def _unwrapped(root_file, wrapped, bound_to):
    assert wrapped[0] == 1
    version = int.from_bytes(wrapped[1:5], "big")
    key = _root_key(root_file, "wrap", version)
    return open_sealed(key, wrapped[5:], context("root-wrap/1", number(version), bound_to))


def _root_key(root_file, kind, version):
    (line,) = [line for line in root_file.splitlines() if line.startswith(f"{kind} {version} ")]
    return bytes.fromhex(line.split()[2])


def _raw(value):
    return bytes.fromhex(value)
