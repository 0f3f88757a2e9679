"""Later saves of a draft cite the row of their edit session, where it covers them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from journal.domain.errors import RefusedError
from journal.domain.ids import new_id
from journal.domain.people import Role
from journal.store.log_tables import AccessEventRow
from tests.log_site import NOON, SECOND, LogSite


def count(site):
    with site.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(AccessEventRow)).scalar_one()


def saving(site, decision, event, at):
    with site.database.writing() as tx:
        return site.log.cited_or_recorded(tx, decision, event, at)


def test_later_save_of_a_draft_cites_the_edit_session_s_row(site):
    version = new_id()
    first = saving(site, site.write(version), None, NOON)
    later = saving(site, site.write(version), first.event, NOON + timedelta(hours=12))
    assert later.receipt == first.receipt
    assert count(site) == 1


@dataclass
class Save:
    """A later save, and the row it cites: as they are where nothing differs."""

    site: LogSite
    version: UUID
    cites: UUID
    at: datetime = NOON
    told: dict[str, object] = field(default_factory=dict)


def by_somebody_else(save):
    save.told["actor"] = save.site.actor("Bo", Role.THERAPIST)


def by_another_provider(save):
    astrid = save.site.astrid.account
    save.told["actor"] = save.site.actor("Cilla", Role.THERAPIST, account=astrid, provider=new_id())


def of_another_version(save):
    save.version = new_id()


def of_another_patient(save):
    save.told["patient"] = save.site.ola


def after_twelve_hours(save):
    save.at = NOON + timedelta(hours=12, seconds=1)


def before_the_row(save):
    save.at = NOON - SECOND


def citing_nothing_that_stands(save):
    save.cites = new_id()


def citing_a_reading(save):
    save.cites = save.site.log.log_access(save.site.read(save.site.pia, save.version), NOON).event


@pytest.mark.parametrize(
    "differ",
    [
        by_somebody_else,
        by_another_provider,
        of_another_version,
        of_another_patient,
        after_twelve_hours,
        before_the_row,
        citing_nothing_that_stands,
        citing_a_reading,
    ],
)
def test_save_that_the_row_does_not_cover_gets_a_row_of_its_own(site, differ):
    version = new_id()
    save = Save(site, version, saving(site, site.write(version), None, NOON).event)
    differ(save)
    before = count(site)
    assert saving(site, site.write(save.version, **save.told), save.cites, save.at).event != save.cites
    assert count(site) == before + 1


def test_refused_save_cites_nothing(site):
    version = new_id()
    first = saving(site, site.write(version), None, NOON)
    with pytest.raises(RefusedError):
        saving(site, site.write(version, permitted=False), first.event, NOON)
