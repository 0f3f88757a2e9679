"""Pia is told what is held about her: every table of the schema is somebody's or says why it is nobody's."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from journal.domain.access_words import Activity, Subtype, Way
from journal.domain.holding import HeldMatter
from journal.domain.notices import NoticeChoice
from journal.services.blocks import TOLD
from journal.services.held import see_held, take_out_held
from journal.services.notices import choose_notices
from journal.store.holdings import HOLDINGS, NOBODYS, SECRETS
from journal.store.privileges import PASSING
from journal.store.tables import Tables
from keys.store_schema import secret
from tests.blocked_scenes import blocked
from tests.cast import NOON
from tests.patients import LATER, arrived, with_account
from tests.scenes import FORTNIGHT, drafted, last_row, signed

CANARY = "Näktergalen hos Astrid"


@pytest.mark.rule("G-05", "RIG-02")
def test_every_table_of_the_schema_is_somebodys_or_says_why_it_is_nobodys():
    assert HOLDINGS.keys() & NOBODYS.keys() == set()
    assert HOLDINGS.keys() | NOBODYS.keys() == Tables.metadata.tables.keys()
    assert all(reason.strip() for reason in NOBODYS.values())


@pytest.mark.rule("G-05")
def test_a_row_that_names_a_patient_is_never_said_to_be_nobodys():
    naming = {name for name, table in Tables.metadata.tables.items() if "patient_id" in table.c}
    assert naming & NOBODYS.keys() == set()


@pytest.mark.rule("D-07")
def test_what_goes_with_the_account_lies_in_tables_that_the_servers_role_may_delete_from():
    goes = {HeldMatter.SIGN_IN, HeldMatter.CLAIMS, HeldMatter.PASSING, HeldMatter.CHOICES}
    assert {name for name, holding in HOLDINGS.items() if holding.matter in goes} <= set(PASSING)


def test_every_kind_of_secret_in_the_key_store_is_told_of(cast):
    (pia,) = arrived(cast)
    choose_notices(cast.parts, pia, NoticeChoice.ALWAYS, "pia@example.se", LATER)
    with cast.parts.key_store.stores.reading() as connection:
        kinds = set(connection.execute(select(secret.c.kind)).scalars())
    assert kinds <= SECRETS.keys()
    assert take_out_held(cast.parts, pia, LATER).notice_address == "pia@example.se"


@pytest.mark.rule("G-05", "RIG-02")
def test_pia_takes_out_every_row_about_her_and_nothing_of_anybody_else(cast):
    signed(cast, cast.signed_in("astrid"), CANARY)
    blocked(cast)
    (pia,) = arrived(cast)
    cast.installed.integrator._round()  # noqa: SLF001  (one round, without the thread)
    extract = take_out_held(cast.parts, pia, LATER)
    rows = {table: found for tables in extract.rows.values() for table, found in tables.items()}
    assert {"patient", "journal", "entry", "version", "block", "access_payload", "log_leaf", "unlocker"} <= rows.keys()
    written = json.dumps(extract.rows, default=str)
    assert CANARY not in written
    assert str(cast.people["astrid"].account) not in written
    assert str(cast.providers["south"]) not in written
    assert [row["author_id"] for row in rows["entry"]] == ["staff"] * len(rows["entry"])
    assert len(rows["access_payload"]) == len(rows["access_event"]) > 0
    assert {str(row["patient_id"]) for row in rows["version"]} == {str(cast.pia)}
    assert extract.rows[HeldMatter.JOURNAL]["version"][0]["sealed_text"]["bytes"] > 0


@pytest.mark.rule("G-05", "L-05")
def test_the_extract_counts_what_the_page_counts_and_is_a_row_of_the_log(cast):
    (pia,) = arrived(cast)
    seen = see_held(cast.parts, pia, LATER)
    row = last_row(cast)
    assert (row.activity, row.subtype, row.way) == (Activity.READ, Subtype.HELD, Way.PATIENT)
    assert row.patients == (cast.pia,)
    extract = take_out_held(cast.parts, pia, LATER)
    assert last_row(cast).activity is Activity.PRINT
    counts = {one.held.matter: one.count for one in extract.told.matters}
    assert counts == {matter: sum(map(len, tables.values())) for matter, tables in extract.rows.items()}
    assert {one.held.matter for one in seen.matters} == set(HeldMatter)


@pytest.mark.rule("G-06")
def test_a_draft_is_counted_and_its_words_wait_until_it_is_signed_or_locked(cast):
    (pia,) = arrived(cast)
    assert see_held(cast.parts, pia, LATER).drafts == 0
    drafted(cast, cast.signed_in("astrid"))
    assert see_held(cast.parts, pia, LATER).drafts == 1
    assert see_held(cast.parts, pia, NOON + FORTNIGHT).drafts == 0


@pytest.mark.rule("G-05", "RIG-01")
def test_who_waits_to_be_known_is_told_of_the_account_alone(cast):
    waiting = with_account(cast)
    extract = take_out_held(cast.parts, waiting, NOON)
    counts = {one.held.matter: one.count for one in extract.told.matters if one.count}
    assert counts.keys() == {HeldMatter.SIGN_IN, HeldMatter.CLAIMS, HeldMatter.ACCOUNT, HeldMatter.LOG}
    assert {row["subtype"] for row in extract.rows[HeldMatter.LOG]["access_payload"]} == {
        Subtype.ACCOUNT_OPENED,
        Subtype.HELD,
    }


def test_the_word_that_a_block_was_explained_is_among_the_rows(cast):
    blocked(cast)
    (pia,) = arrived(cast)
    (row,) = take_out_held(cast.parts, pia, LATER).rows[HeldMatter.BLOCKS]["block"]
    assert row["told"] == TOLD
