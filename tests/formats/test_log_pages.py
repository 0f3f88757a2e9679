"""The log's formats: pages and vectors are read alike by the domain and by a reader that knows only the pages."""

from __future__ import annotations

import argparse
import json
import re
import struct
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from journal.cli.verify_log import COMMANDS
from journal.domain.access_log import Stamp, commitment_to, decoded, packed
from keys.context import context
from tests.formats import pages

EVENT_FIELDS = (
    *("event", "provider", "at", "zone", "activity", "subtype", "purpose", "reason", "sealed_reason", "permitted"),
    *("because", "account", "actor_name", "title", "kind", "on_behalf_of", "scopes", "assignment", "role", "unit"),
    *("way", "resource", "resource_ids", "patients", "halves"),
)
LEAF_FIELDS = ("provider", "event", "at", "zone", "commitment", "patient", "patient_seq", "previous")
IDS = {"resource_ids", "patients", "halves"}
WORDS = {"because", "scopes"}
HEX = {
    "event",
    "provider",
    "sealed_reason",
    "account",
    "on_behalf_of",
    "assignment",
    "unit",
    "commitment",
    "patient",
    "previous",
}


def vectors(name):
    return json.loads((pages.ROOT / "tests" / "formats" / "vectors" / f"{name}.json").read_text("utf-8"))["cases"]


def on_page(name):
    """The example of a page, with lists told apart as the page does."""
    case = pages.examples(name)[0]
    for field in IDS | WORDS:
        if field in case:
            case[field] = [part for part in re.split("; " if field == "because" else " ", case[field]) if part]
    if "permitted" in case:
        case["permitted"] = case["permitted"] == "yes"
    return {name: int(value) if name == "patient_seq" else value for name, value in case.items()}


def cut(raw):
    """Read fields, each after its length."""
    while raw:
        (size,) = struct.unpack(">I", raw[:4])
        yield raw[4 : 4 + size]
        raw = raw[4 + size :]


def read(label, names, raw):
    """Read a context of these fields as the pages tell it."""
    assert raw[:1] == b"\x01"
    told, *fields = cut(raw[1:])
    assert told == label.encode()
    return {name: value(name, field) for name, field in zip(names, fields, strict=True)}


def value(name, field):
    if name in IDS:
        return [field[start : start + 16].hex() for start in range(0, len(field), 16)]
    if name in WORDS:
        return [word.decode() for word in cut(field)]
    if name in HEX:
        return field.hex()
    return READ.get(name, bytes.decode)(field)


READ = {
    "at": lambda raw: (
        datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=struct.unpack(">Q", raw)[0])
    ).isoformat(),
    "patient_seq": lambda raw: struct.unpack(">Q", raw)[0],
    "permitted": lambda raw: {b"\x01": True, b"\x00": False}[raw],
}


def told(case, names):
    return {name: case[name] for name in names}


@pytest.mark.parametrize(
    "case", [on_page("access-event"), *vectors("access-event")], ids=lambda case: case.get("name", "page")
)
def test_event_is_read_alike(case):
    payload, salt = bytes.fromhex(case["payload"]), bytes.fromhex(case["salt"])
    assert read("access-event/1", EVENT_FIELDS, payload) == told(case, EVENT_FIELDS)
    event = decoded(payload)
    assert event.encoded() == payload
    assert (event.id.hex, event.zone, event.actor.name) == (case["event"], case["zone"], case["actor_name"])
    assert commitment_to(salt, payload).hex() == sha256(salt + payload).hexdigest() == case["commitment"]


@pytest.mark.parametrize("case", [on_page("log-leaf"), *vectors("log-leaf")], ids=lambda case: case.get("name", "page"))
def test_leaf_and_receipt_are_read_alike(case):
    leaf = bytes.fromhex(case["leaf"])
    assert read("log-leaf/1", LEAF_FIELDS, leaf) == told(case, LEAF_FIELDS)
    assert sha256(b"\0" + leaf).hexdigest() == case["hash"]
    ids = (UUID(case["provider"]), UUID(case["event"]))
    stamp = Stamp(*ids, datetime.fromisoformat(case["at"]), case["zone"], bytes.fromhex(case["commitment"]))
    patient = UUID(case["patient"]) if case["patient"] else None
    assert stamp.leaf(patient, case["patient_seq"], bytes.fromhex(case["previous"])) == leaf
    assert read("receipt/1", LEAF_FIELDS[:5], stamp.receipt_message()) == told(case, LEAF_FIELDS[:5])
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(case["seed"]))
    assert key.sign(stamp.receipt_message()).hex() == case["receipt"]


def test_export_on_the_page_holds_under_the_key_on_the_page(tmp_path, capsys):
    page = (pages.ROOT / "docs" / "formats" / "log-export.md").read_text("utf-8")
    export, key = re.findall(r"^```text\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    (tmp_path / "export").write_text(export, "utf-8")
    parser = argparse.ArgumentParser()
    COMMANDS[0].arguments(parser)
    options = parser.parse_args([str(tmp_path / "export"), "--key", key.strip(), "--receipts"])
    assert COMMANDS[0].run(options, None, {}) == 0
    assert "4 rows, 2 chains of patients" in capsys.readouterr().out


def test_domain_packs_as_the_keys_do():
    assert packed("a/1", b"", b"\xff", b"ab") == context("a/1", b"", b"\xff", "ab")


FIRST = bytes.fromhex(vectors("access-event")[0]["payload"])


def replaced(old, new):
    assert FIRST.count(old) >= 1
    return FIRST.replace(old, new, 1)


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\x01",
        b"\x02" + FIRST[1:],
        FIRST[:-1],
        FIRST + b"\0",
        FIRST + b"\0\0\0\0",
        replaced(b"access-event/1", b"access-event/2"),
        replaced("Läsa".encode(), "Låsa".encode()),
        replaced(b"\0\0\0\x01\x01", b"\0\0\0\x01\x02"),
        replaced(b"own-unit", b"own-\xffnit"),
        replaced(b"\0\0\0\x08\0\x06", b"\0\0\0\x08\xff\x06"),
        replaced(b"therapist", b"therapast"),
    ],
)
def test_payload_that_is_none_is_refused(payload):
    with pytest.raises(ValueError):  # noqa: PT011  (each says another thing, and no caller tells them apart)
        decoded(payload)


@pytest.mark.parametrize("event", [decoded(bytes.fromhex(case["payload"])) for case in vectors("access-event")])
def test_event_changed_in_one_field_has_another_payload(event):
    changed = [
        replace(event, zone="UTC+1"),
        replace(event, because=(*event.because, "more")),
        replace(event, permitted=not event.permitted),
        replace(event, reason="other-reason"),
        replace(event, at=event.at + timedelta(microseconds=1)),
        replace(event, actor=replace(event.actor, name="Bo")),
    ]
    assert len({each.encoded() for each in [event, *changed]}) == len(changed) + 1
