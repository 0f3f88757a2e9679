"""Patients who read for themselves: their accounts, a journal that is released to them, a log that is theirs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bench.filling import Sample, fill, fill_log, some_event
from bench.practice import HOUR, LONG, SHORT, WRITTEN_INTO, Member, Practice, identity_of, signed_in
from bench.sizes import PAGE, PASSPHRASE, Sizes
from journal.domain.access_log import AccessEvent
from journal.domain.access_words import Activity
from journal.domain.eid import VerifiedIdentity
from journal.domain.ids import PatientId, ProviderId
from journal.installation import Installation, assemble
from journal.policy.law import LOG_KEPT_YEARS
from journal.services.patient_door import OwnFactor, enter, open_account
from journal.services.release_choices import set_direct_access
from journal.settings import Settings
from journal.store.log_integrator import Integrator
from journal.store.own_log import last_number

SHORT_LOG, LONG_LOG = WRITTEN_INTO, WRITTEN_INTO + 1
"""Which patients have the logs that are opened; the journals that are opened are those of ``SHORT`` and ``LONG``."""

ROWS = 100
"""Of the short log."""

VISIT = 5
"""So many rows in turn are of one member of the staff."""

KEPT = timedelta(days=365 * LOG_KEPT_YEARS)


def arrive(practice: Practice, environment: dict[str, str], sizes: Sizes, now: datetime) -> Practice:
    """Let patients of a copy of a practice have accounts; one of them has a long journal, and one a long log."""
    installed, provider = assemble(Settings.from_environment(environment)), ProviderId(practice.provider)
    for which in (SHORT, LONG, SHORT_LOG, LONG_LOG):
        open_account(installed.parts, _proved(which, now), provider, OwnFactor(PASSPHRASE), now - HOUR)
    session = signed_in(installed.parts, practice.members[0], now - HOUR)
    set_direct_access(installed.parts, session, now - HOUR, gives=True)
    fill(installed.parts.store.database, {practice.patients[LONG]: sizes.own_entries - PAGE})
    for which, rows in ((SHORT_LOG, ROWS), (LONG_LOG, sizes.own_rows)):
        _fill_log(installed, practice, practice.patients[which], rows, now)
    installed.parts.store.database.close()
    return replace(practice, environment=environment)


def visit(practice: Practice, which: int) -> str:
    """Sign a patient in by e-ID and passphrase, and return the session's cookie."""
    parts, now = assemble(Settings.from_environment(practice.environment)).parts, datetime.now(UTC)
    cookie = enter(parts, _proved(which, now), ProviderId(practice.provider), OwnFactor(PASSPHRASE), now)
    parts.store.database.close()
    return cookie.value


def _proved(which: int, at: datetime) -> VerifiedIdentity:
    """Return what an e-ID says of a patient."""
    who = identity_of(which)
    return VerifiedIdentity("https://e-id.example.se", f"sub-{which}", who.number, who.name, "loa3", at)


def _fill_log(installed: Installation, practice: Practice, patient: PatientId, rows: int, now: datetime) -> None:
    """Fill one patient's log up to so many rows: visits of the staff by turns, over the years that the log is kept."""
    log, provider = installed.parts.store.log, ProviderId(practice.provider)
    integrator = Integrator(log.database, log.custody)
    integrator.integrate(provider, now)
    with log.database.reading() as connection:
        missing = rows - last_number(connection, (provider, patient))
    sample, staff = some_event(log.database), practice.members
    events = (
        _reading(sample, patient, staff[number // VISIT % len(staff)], now - KEPT * (missing - number) / missing)
        for number in range(missing)
    )
    fill_log(integrator, sample, events, now)


def _reading(sample: Sample, patient: PatientId, reader: Member, at: datetime) -> AccessEvent:
    event = sample.about(patient, at)
    actor = replace(event.actor, account=reader.account, name=reader.username)
    return replace(event, actor=actor, activity=Activity.READ)
