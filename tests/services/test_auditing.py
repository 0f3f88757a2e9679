"""Reading the access log: who may search it, what everybody sees of their own, proofs, and taking it out."""

from __future__ import annotations

import argparse
import io
from base64 import b64encode

import pytest
from sqlalchemy import select

from journal.cli.verify_log import COMMANDS
from journal.domain.access_words import Activity, Subtype
from journal.domain.errors import RefusedError, UnknownError
from journal.domain.ids import new_id
from journal.services.auditing import LogFilter, export_log, own_log, proof, search_log
from journal.store.log_integrator import Integrator
from journal.store.people_tables import ProviderRow
from keys.merkle import check_inclusion, leaf_hash
from tests.cast import NOON
from tests.scenes import HOUR, drafted, last_row, rows, signed


def integrated(cast, at=NOON):
    """Have the log of North integrated, as the background does within a second."""
    log = cast.parts.store.log
    Integrator(log.database, log.custody).integrate(cast.providers["north"], at)


@pytest.fixture
def eva(cast):
    return cast.signed_in("eva")


@pytest.mark.rule("L-09", "A-13")
def test_auditor_finds_what_a_therapist_did_and_leaves_a_row_of_the_search(cast, eva):
    saved = drafted(cast, cast.signed_in("astrid"))
    found = search_log(cast.parts, eva, LogFilter(actor=cast.people["astrid"].account, activity=Activity.WRITE), NOON)
    assert saved.receipt.event in {row.id for row in found.rows}
    row = last_row(cast)
    assert (row.actor.account, row.subtype, row.permitted) == (cast.people["eva"].account, Subtype.LOG, True)


@pytest.mark.rule("L-07")
def test_auditor_who_searches_for_a_patient_leaves_whom_in_the_row(cast, eva):
    signed(cast, cast.signed_in("astrid"))
    integrated(cast)
    found = search_log(cast.parts, eva, LogFilter(patient=cast.pia), NOON)
    assert {row.event.activity for row in found.rows} >= {Activity.WRITE, Activity.SIGN}
    assert last_row(cast).resource.ids == (cast.pia,)


@pytest.mark.rule("L-05", "A-13")
@pytest.mark.parametrize("name", ["astrid", "dag", "frida"])
def test_whoever_is_no_auditor_is_refused_the_log_and_that_is_logged(cast, name):
    session = cast.signed_in(name)
    with pytest.raises(RefusedError):
        search_log(cast.parts, session, LogFilter(), NOON)
    row = last_row(cast)
    assert (row.actor.account, row.subtype, row.permitted) == (cast.people[name].account, Subtype.LOG, False)


@pytest.mark.rule("L-09")
def test_therapist_reads_what_they_themselves_did_and_nobody_else_s_rows(cast):
    astrid = cast.signed_in("astrid")
    drafted(cast, astrid)
    drafted(cast, cast.signed_in("astrid", NOON + HOUR), at=NOON + HOUR)
    page = own_log(cast.parts, astrid, None, NOON)
    assert {row.event.actor.account for row in page.rows} == {cast.people["astrid"].account}
    assert {row.event.activity for row in page.rows} >= {Activity.WRITE}


def test_auditor_of_one_provider_sees_no_row_of_another(cast, eva):
    cast.signed_in("cilla")
    found = search_log(cast.parts, eva, LogFilter(limit=200), NOON)
    assert {row.event.actor.provider for row in found.rows} == {cast.providers["north"]}
    theirs = rows(cast, "south")[-1]
    with pytest.raises(UnknownError):
        proof(cast.parts, eva, theirs.id, NOON)


def test_auditor_proves_a_row_in_the_signed_tree(cast, eva):
    saved = drafted(cast, cast.signed_in("astrid"))
    integrated(cast)
    proven = proof(cast.parts, eva, saved.receipt.event, NOON)
    (leaf,) = proven.leaves
    check_inclusion(leaf_hash(leaf.leaf), leaf.index, proven.tree.size, leaf.path, proven.tree.root)
    assert proven.row.receipt == saved.receipt


def test_row_that_waits_to_be_integrated_has_a_receipt_and_no_leaf_yet(cast, eva):
    saved = drafted(cast, cast.signed_in("astrid"))
    proven = proof(cast.parts, eva, saved.receipt.event, NOON)
    assert (proven.leaves, proven.tree) == ((), None)
    assert proven.row.receipt == saved.receipt


def test_therapist_proves_their_own_row_and_not_a_colleague_s(cast):
    astrid, bo = cast.signed_in("astrid"), cast.signed_in("bo")
    saved = drafted(cast, astrid)
    assert proof(cast.parts, astrid, saved.receipt.event, NOON).row.event is not None
    with pytest.raises(RefusedError):
        proof(cast.parts, bo, saved.receipt.event, NOON)
    with pytest.raises(UnknownError):
        proof(cast.parts, astrid, new_id(), NOON)


@pytest.mark.rule("L-08", "S-04")
def test_auditor_takes_the_log_out_after_a_fresh_unlock_and_it_holds_without_the_server(cast, eva, tmp_path):
    signed(cast, cast.signed_in("astrid"))
    integrated(cast)
    with (tmp_path / "export").open("wb") as target:
        export_log(cast.parts, eva, target, NOON)
    assert (last_row(cast).subtype, last_row(cast).permitted) == (Subtype.EXPORT, True)
    with cast.parts.store.database.reading() as connection:
        mine = select(ProviderRow.public_key).where(ProviderRow.provider_id == cast.providers["north"])
        key = connection.execute(mine).scalar_one()
    parser = argparse.ArgumentParser()
    COMMANDS[0].arguments(parser)
    options = parser.parse_args([str(tmp_path / "export"), "--key", b64encode(key).decode(), "--receipts"])
    assert COMMANDS[0].run(options, None, {}) == 0


@pytest.mark.rule("S-04")
def test_auditor_without_a_fresh_unlock_takes_nothing_out(cast, eva):
    integrated(cast)
    target = io.BytesIO()
    with pytest.raises(RefusedError):
        export_log(cast.parts, eva, target, NOON + HOUR)
    assert target.getvalue() == b""
    assert (last_row(cast).subtype, last_row(cast).permitted) == (Subtype.EXPORT, False)


@pytest.mark.rule("L-08")
def test_therapist_takes_no_log_out_not_even_their_own(cast):
    integrated(cast)
    astrid = cast.signed_in("astrid")
    with pytest.raises(RefusedError):
        export_log(cast.parts, astrid, io.BytesIO(), NOON)
