"""Logging: a committed row before anything is opened, in the effect's transaction, refusals included."""

from __future__ import annotations

import pytest
from sqlalchemy import event, func, select

from journal.domain.access import Logged, Recorded
from journal.domain.access_log import Stamp, event_of
from journal.domain.errors import InvalidError, RefusedError, UnavailableError
from journal.domain.ids import EventId, new_id
from journal.services.parts import Store
from journal.store.log_events import DuplicateEventError, add_event, find_event
from journal.store.log_tables import AccessEventRow, AccessPayloadRow
from keys.signing import public_key, verify
from tests.log_site import NOON


def count(site):
    with site.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(AccessEventRow)).scalar_one()


def logged_event(site, event):
    with site.database.reading() as connection:
        return find_event(connection, event)


def test_therapist_who_reads_leaves_a_row_that_says_all_of_it(site):
    version = new_id()
    logged = site.log.log_access(site.read(site.pia, version), NOON)
    assert isinstance(logged, Logged)
    said, receipt = logged_event(site, logged.event)
    assert (said.actor, said.patients, said.halves) == (site.astrid, (site.pia,), (version,))
    assert (said.at, said.zone, said.permitted) == (NOON, "Europe/Stockholm", True)
    assert said.because == ("takes part in the patient's care at this unit (PDL 4:1)",)
    assert receipt == logged.receipt


def test_receipt_is_the_log_key_s_signature_over_event_time_and_commitment(site):
    receipt = site.log.log_access(site.read(), NOON).receipt
    stamp = Stamp(site.provider, receipt.event, receipt.at, receipt.zone, receipt.commitment)
    verify(public_key(site.seeds[0]), stamp.receipt_message(), receipt.signature)


@pytest.mark.rule("L-05")
def test_refused_therapist_leaves_a_row_too_and_gets_no_proof(site):
    with pytest.raises(RefusedError):
        site.log.log_access(site.read(permitted=False), NOON)
    assert count(site) == 1
    with site.database.reading() as connection:
        assert connection.execute(select(AccessPayloadRow.permitted)).scalars().all() == [False]


def failing_effect(site):
    with site.database.writing() as tx:
        site.log.recorded(tx, site.write(new_id()), NOON)
        raise InvalidError({"text": "empty"})


def test_recorded_row_commits_with_its_effect_and_vanishes_with_it(site):
    with site.database.writing() as tx:
        recorded = site.log.recorded(tx, site.write(new_id()), NOON)
    assert isinstance(recorded, Recorded)
    assert logged_event(site, recorded.event)[1] == recorded.receipt
    with pytest.raises(InvalidError):
        failing_effect(site)
    assert count(site) == 1


def test_refused_writer_s_row_is_logged_after_the_transaction_was_undone(site):
    decision = site.write(new_id(), permitted=False)
    with pytest.raises(RefusedError), site.database.writing() as tx:
        site.log.recorded(tx, decision, NOON)
    assert count(site) == 0
    site.log.log_refusal(decision, NOON)
    assert count(site) == 1


def test_integrator_is_told_of_every_row_once_it_is_committed(site):
    site.log.log_access(site.read(), NOON)
    with Store(site.database, site.log).writing(at=NOON) as tx:
        site.log.recorded(tx, site.write(new_id()), NOON)
        assert len(site.pokes) == 1
    assert len(site.pokes) == 2


@pytest.mark.rule("L-16")
def test_event_with_an_id_that_stands_already_is_not_logged_twice(site):
    said = event_of(site.read(), EventId(new_id()), NOON, "Europe/Stockholm")
    with site.database.writing() as tx:
        add_event(tx, site.custody, said)
    with pytest.raises(DuplicateEventError), site.database.writing() as tx:
        add_event(tx, site.custody, said)
    assert count(site) == 1


def test_row_and_payload_of_a_reading_are_one_statement_where_the_database_takes_one(site):
    told = []
    event.listen(site.database.reader, "before_cursor_execute", lambda *said: told.append(said[2]))
    site.log.log_access(site.read(), NOON)
    one = site.database.engine.dialect.name == "postgresql"
    assert [("INTO access_event" in each, "INTO access_payload" in each) for each in told if "INSERT" in each] == (
        [(True, True)] if one else [(True, False), (False, True)]
    )


@pytest.mark.rule("L-02")
def test_nothing_is_logged_and_nothing_opened_while_the_log_has_no_key(site):
    site.seeds.clear()
    with pytest.raises(UnavailableError, match="no key"):
        site.log.log_access(site.read(), NOON)
    assert count(site) == 0


def test_nothing_is_logged_and_nothing_opened_while_the_key_store_is_down(broken_site):
    with pytest.raises(UnavailableError, match="locked away"):
        broken_site.log.log_access(broken_site.read(), NOON)
    with pytest.raises(UnavailableError, match="locked away"):
        broken_site.custody.largest_seen(broken_site.provider)


def test_nothing_is_opened_while_the_database_is_read_only(sqlite_site):
    def read_only(connection, *_told):
        connection.execute("PRAGMA query_only=ON")

    event.listen(sqlite_site.database.engine, "checkout", read_only)
    with pytest.raises(UnavailableError, match="readonly"):
        sqlite_site.log.log_access(sqlite_site.read(), NOON)
    assert count(sqlite_site) == 0


@pytest.mark.rule("L-10")
def test_text_never_stands_in_the_log_and_the_reason_only_sealed(site):
    logged = site.log.log_access(site.administer(), NOON)
    said, _ = logged_event(site, logged.event)
    assert (said.reason, said.sealed_reason) == ("other", b"sealed")
