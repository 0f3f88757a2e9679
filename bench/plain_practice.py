"""Fill the plain journal: those who sign in, their patients, and entries to begin with."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import product
from uuid import UUID, uuid4

from nacl import pwhash
from sqlalchemy import Connection, insert

from bench.asking import ENTRY_BYTES, text_of
from bench.plain_tables import ACCOUNT, ENTRY, PATIENT, RELATION, TABLES
from bench.sizes import CALLERS, PASSPHRASE, THERAPIST
from journal.store.engines import open_engine


def make_plain(url: str, patients: int, entries: int) -> list[str]:
    """Make the tables and fill them; the ids of the patients."""
    engine = open_engine(url)
    TABLES.create_all(engine)
    accounts, those = ([uuid4() for _ in range(count)] for count in (CALLERS, patients))
    with engine.begin() as connection:
        _add_people(connection, accounts, those)
        _add_entries(connection, accounts, those, entries)
    engine.dispose()
    return [str(patient) for patient in those]


def plain_members() -> list[tuple[str, bytes]]:
    """Who signs in: user names, and no secret of one-time codes."""
    return [(f"{THERAPIST}{number}", b"") for number in range(CALLERS)]


def _add_people(connection: Connection, accounts: list[UUID], patients: list[UUID]) -> None:
    stretched, at = pwhash.str(PASSPHRASE.encode()), datetime.now(UTC)
    people = [
        {"account_id": account, "username": f"{THERAPIST}{number}", "passphrase": stretched}
        for number, account in enumerate(accounts)
    ]
    connection.execute(insert(ACCOUNT), people)
    connection.execute(insert(PATIENT), [{"patient_id": patient} for patient in patients])
    relations = [
        {"account_id": account, "patient_id": patient, "ends_at": at + timedelta(days=30)}
        for account, patient in product(accounts, patients)
    ]
    connection.execute(insert(RELATION), relations)


def _add_entries(connection: Connection, accounts: list[UUID], patients: list[UUID], entries: int) -> None:
    text, at = json.dumps(text_of(ENTRY_BYTES), ensure_ascii=False), datetime.now(UTC)
    rows = [
        {
            "entry_id": uuid4(),
            "patient_id": patients[number % len(patients)],
            "author_id": accounts[number % len(accounts)],
            "kind": "session",
            "happened_from": at - timedelta(hours=number + 1),
            "happened_to": at - timedelta(hours=number),
            "zone": "Europe/Stockholm",
            "text": text,
            "made_at": at,
            "signed_at": at,
        }
        for number in range(entries)
    ]
    connection.execute(insert(ENTRY), rows)
