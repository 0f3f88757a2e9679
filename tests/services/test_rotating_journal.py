"""A journal is given new secrets: all of it opens as before for those who may, and with the old ones nothing does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select, update

from journal.domain.access_words import Subtype, Way
from journal.domain.entry import CorrectionReason
from journal.domain.errors import NoKeyError, RefusedError, UnknownError
from journal.services.corrections import Correction, begin_correction
from journal.services.keyring_circles import CircleKind
from journal.services.rotating_journal import rotate_journal
from journal.services.settling import sign_entry
from journal.store.care_tables import RewrappedKeyRow, VersionRow
from journal.store.people_tables import GrantRow
from journal.vault import Vault
from tests.cast import NOON
from tests.scenes import (
    chosen,
    drafted,
    joined,
    journal_at,
    last_row,
    opened,
    pia_at_b,
    rows,
    saved_again,
    signed,
    takes_part,
    worded,
    words_in,
)
from tests.services.gatherings import gathered, officers, renewed, rotated, secret_of
from tests.services.key_rows import change


@pytest.mark.rule("R-11", "J-10")
def test_all_of_a_journal_opens_after_it_was_renewed_twice_for_whoever_may_read_it(cast):
    astrid = cast.signed_in("astrid")
    done = signed(cast, astrid, "Signerad före.")
    draft = drafted(cast, astrid, "Utkast före.")
    pia_at_b(cast, cast.signed_in("bo"))
    for epoch in (2, 3):
        made = renewed(cast)
        assert (made.epoch, made.versions, made.unopened) == (epoch, 2, 0)
    for session in (astrid, cast.signed_in("astrid")):
        assert words_in(opened(cast, session, done.entry)) == ["Signerad före."]
        assert words_in(opened(cast, session, draft.entry)) == ["Utkast före."]
    bo = cast.signed_in("bo")
    chosen(cast, bo)
    assert words_in(opened(cast, bo, done.entry)) == ["Signerad före."]
    with cast.parts.store.database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(RewrappedKeyRow)).scalar_one() == 2


@pytest.mark.rule("R-11")
def test_who_is_signed_in_writes_on_under_the_new_secret(cast):
    """A session keeps the old secret: what it wrote under that would open for nobody else."""
    astrid = cast.signed_in("astrid")
    done = signed(cast, astrid, "Före.")
    draft = drafted(cast, astrid, "Utkast.")
    opened(cast, astrid, done.entry)
    renewed(cast, officers(cast, 0, 1))
    saved = saved_again(cast, astrid, draft.entry, draft.revision, "Utkast igen.")
    sign_entry(cast.parts, astrid, (cast.pia, draft.entry), saved.revision, NOON)
    new = signed(cast, astrid, "Efter.")
    correction = Correction(CorrectionReason.LATE_INFORMATION, worded("Rättad.", "Skrev fel."))
    begun = begin_correction(cast.parts, astrid, (cast.pia, done.entry), correction, NOON)
    sign_entry(cast.parts, astrid, (cast.pia, done.entry), begun.revision, NOON)
    other = cast.signed_in("astrid")
    assert words_in(opened(cast, other, new.entry)) == ["Efter."]
    assert words_in(opened(cast, other, draft.entry)) == ["Utkast igen."]
    assert words_in(opened(cast, other, done.entry)) == ["Före.", "Rättad."]


def test_draft_whose_key_a_session_lost_is_opened_with_the_new_secret(cast):
    astrid = cast.signed_in("astrid")
    draft = drafted(cast, astrid, "Utkast.")
    opened(cast, astrid, draft.entry)
    renewed(cast)
    cast.parts.keyring.forget(astrid, f"draft-{draft.version.hex}")
    assert saved_again(cast, astrid, draft.entry, draft.revision, "Utkast igen.")


def test_old_secret_opens_nothing_of_what_lies_there_now(cast, monkeypatch):
    astrid = cast.signed_in("astrid")
    done = signed(cast, astrid, "Före.")
    old = secret_of(cast, astrid)
    renewed(cast)
    assert secret_of(cast, astrid).epoch == 2
    opening, seen = Vault.open_versions, []

    def with_the_old_one_too(vault, access, versions, secret):
        seen.append(opening(vault, access, versions, old.secret))
        return opening(vault, access, versions, secret)

    monkeypatch.setattr(Vault, "open_versions", with_the_old_one_too)
    assert words_in(opened(cast, cast.signed_in("astrid"), done.entry)) == ["Före."]
    assert seen == [{}]


@pytest.mark.rule("L-01", "L-17", "S-13")
def test_each_half_is_taken_under_a_row_and_the_renewal_is_a_row_of_the_patients(cast):
    done = signed(cast, cast.signed_in("astrid"))
    renewed(cast)
    taking, storing = rows(cast)[-2:]
    assert [row.subtype for row in (taking, storing)] == [Subtype.ROTATION] * 2
    assert (taking.halves, taking.way, taking.patients) == ((done.version,), Way.OWN_UNIT, (cast.pia,))
    assert (storing.halves, storing.patients) == ((), (cast.pia,))
    renewed(cast, officers(cast, 0, 2))
    assert last_row(cast).way is Way.OFFICER


@pytest.mark.rule("A-04", "L-05")
@pytest.mark.parametrize("who", ["dag", "eva", "bo", "frida"])
def test_who_is_no_therapist_of_the_unit_renews_no_journal_of_it(cast, who):
    signed(cast, cast.signed_in("astrid"))
    with pytest.raises(RefusedError):
        renewed(cast, gathered(cast, who))
    assert (last_row(cast).subtype, last_row(cast).permitted) == (Subtype.ROTATION, False)


def test_head_renews_a_journal_together_with_a_member(cast):
    signed(cast, cast.signed_in("astrid"))
    assert renewed(cast, gathered(cast, "frida", "astrid")).epoch == 2


@pytest.mark.rule("S-12")
def test_journal_of_another_provider_or_none_is_not_there(cast):
    signed(cast, cast.signed_in("astrid"))
    for who, unit in (("cilla", "a"), ("astrid", "south"), ("bo", "b")):
        with pytest.raises(UnknownError):
            renewed(cast, gathered(cast, who), unit)
    with pytest.raises(UnknownError):
        rotate_journal(cast.parts, gathered(cast, "astrid"), (None, cast.units["a"]), NOON)


def test_version_that_does_not_open_is_counted_and_stays_a_gap(cast):
    astrid = cast.signed_in("astrid")
    draft = drafted(cast, astrid)
    done = signed(cast, astrid, "Hel.")
    damaged = update(VersionRow).where(VersionRow.version_id == draft.version)
    change(cast, damaged.values(sealed_data_key=bytes(113)))
    made = renewed(cast)
    assert (made.versions, made.unopened) == (1, 1)
    assert words_in(opened(cast, cast.signed_in("astrid"), draft.entry)) == [None]
    assert words_in(opened(cast, cast.signed_in("astrid"), done.entry)) == ["Hel."]


def test_unit_that_shares_later_hands_on_the_newest_secret(cast):
    hanna = joined(cast, "hanna", "Hanna Ö")
    takes_part(cast, cast.signed_in("astrid"), "hanna")
    done = signed(cast, cast.signed_in("astrid"), "Före.")
    renewed(cast)
    provider = select(GrantRow.epoch).where(GrantRow.what_id == journal_at(cast).id, GrantRow.ended_at.is_(None))
    with cast.parts.store.database.reading() as connection:
        assert set(connection.execute(provider).scalars()) == {2}
    assert words_in(opened(cast, cast.signed_in(hanna.username), done.entry)) == ["Före."]
    rotated(cast, CircleKind.UNIT)
    assert words_in(opened(cast, cast.signed_in(hanna.username), done.entry)) == ["Före."]
    stale = replace(cast.signed_in("astrid"), circles={})
    with pytest.raises(NoKeyError):
        secret_of(cast, stale)
