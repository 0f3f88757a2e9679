"""Officers' words open circles, on a way of their own in the log; too few or another's open nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import delete, select, update

from journal.domain.access_words import Way
from journal.domain.errors import InvalidError, RefusedError, UnknownError
from journal.domain.ids import new_id
from journal.domain.people import Role
from journal.services.analyses import list_analyses
from journal.services.installing import NewInstallation, install
from journal.services.invitations import Invite, invite
from journal.services.keyring_circles import CircleKind, circle_id
from journal.services.recovering import (
    hand_keys_to,
    invite_by_officers,
    invite_successor,
    lacks_analysis,
    list_providers,
    open_recovery,
    open_root_recovery,
)
from journal.services.surroundings import last_rehearsal
from journal.store.duty_tables import NeedAnalysisRow
from journal.store.log_tables import AccessPayloadRow
from journal.store.people_tables import GrantRow, ProviderRow
from keys.signing import public_key
from tests.cast import NOON, Person
from tests.scenes import last_row


def opened(cast, provider="north", papers=2):
    return open_recovery(cast.parts, cast.providers[provider], cast.words[provider][:papers], NOON)


def officers_rows(cast):
    with cast.parts.store.database.reading() as connection:
        rows = select(AccessPayloadRow.event_id).where(AccessPayloadRow.way == Way.OFFICER.value)
        return len(connection.execute(rows).all())


def test_two_of_three_officers_open_every_circle(cast):
    provider, held = cast.providers["north"], opened(cast).circles
    units = [circle_id(provider, kind, cast.units[u]) for u in "ab" for kind in (CircleKind.UNIT, CircleKind.REGISTER)]
    others = [circle_id(provider, kind) for kind in (CircleKind.PROVIDER, CircleKind.AUDIT, CircleKind.HEAD)]
    assert held.keys() == {*units, *others}
    assert held[units[0]] == cast.signed_in("astrid").circles[units[0]]


def test_rehearsal_is_a_row_on_the_officers_way(cast):
    assert officers_rows(cast) == 0
    frida = cast.signed_in("frida")
    assert last_rehearsal(cast.parts, frida) is None
    opened(cast)
    assert officers_rows(cast) == 1
    assert last_rehearsal(cast.parts, frida) == NOON
    assert last_rehearsal(cast.parts, cast.signed_in("gustav")) is None


@pytest.mark.parametrize("papers", [0, 1])
def test_one_officer_alone_opens_nothing(cast, papers):
    with pytest.raises(InvalidError, match="words"):
        opened(cast, papers=papers)


def test_officers_of_another_provider_open_nothing(cast):
    for words in (cast.words["south"][:2], (cast.words["north"][0], cast.words["south"][0]), ("abbey ability",)):
        with pytest.raises(InvalidError):
            open_recovery(cast.parts, cast.providers["north"], words, NOON)
    with pytest.raises(InvalidError):
        open_recovery(cast.parts, new_id(), cast.words["north"][:2], NOON)


def test_officers_words_are_read_however_they_are_typed(cast):
    typed = [f"  {paper.upper()} " for paper in cast.words["north"][1:]]
    assert open_recovery(cast.parts, cast.providers["north"], typed, NOON).circles


def test_unit_that_lost_its_only_therapist_gets_its_keys_back(cast):
    """Hanna was invited by the head, and Astrid, who alone held the unit's key, is gone."""
    before = cast.signed_in("astrid").circles
    new = Invite("hanna", "Hanna Ö", "leg. psykolog", Role.THERAPIST, cast.units["a"])
    code = invite(cast.parts, cast.signed_in("frida"), new, NOON)
    cast.people["hanna"] = Person("hanna", "Hanna Ö", Role.THERAPIST, "a")
    cast.join("hanna", code)
    assert not cast.signed_in("hanna").circles
    assert hand_keys_to(cast.parts, opened(cast), cast.people["hanna"].account, NOON) == 3
    assert cast.signed_in("hanna").circles == before
    assert officers_rows(cast) == 2


def test_astrid_who_lost_everything_is_invited_by_the_officers(cast):
    before = cast.signed_in("astrid").circles
    code = invite_by_officers(cast.parts, opened(cast), cast.people["astrid"].account, NOON)
    cast.join("astrid", code)
    assert cast.signed_in("astrid").circles == before


def test_provider_without_a_head_gets_a_new_one(cast):
    recovered = opened(cast)
    new = Invite("helge", "Helge Ström", "verksamhetschef", Role.HEAD)
    code = invite_successor(cast.parts, recovered, new, NOON)
    cast.people["helge"] = Person("helge", "Helge Ström", Role.HEAD, None)
    cast.join("helge", code)
    helge = cast.signed_in("helge")
    assert cast.parts.keyring.held(helge, NOON) == cast.parts.keyring.held(cast.signed_in("frida"), NOON)
    assert invite(cast.parts, helge, Invite("ny", "Ny Å", "kurator", Role.CLERK, cast.units["a"]), NOON)
    for taken in (replace(new, username="helge"), replace(new, username="X")):
        with pytest.raises(InvalidError):
            invite_successor(cast.parts, recovered, taken, NOON)


@pytest.mark.rule("A-06", "S-13")
def test_officers_invite_nobody_to_a_role_without_analysis_and_record_one_where_no_head_is_left(cast):
    recovered = opened(cast)
    with cast.parts.store.database.writing() as tx:
        tx.connection.execute(delete(NeedAnalysisRow).where(NeedAnalysisRow.role == Role.HEAD.value))
    new = Invite("helge", "Helge Ström", "verksamhetschef", Role.HEAD)
    for missing in ("", "  "):
        with pytest.raises(RefusedError, match="no dated need-and-risk analysis"):
            invite_successor(cast.parts, recovered, new, NOON, missing)
    assert (last_row(cast).way, last_row(cast).permitted) == (Way.OFFICER, False)
    with pytest.raises(InvalidError):
        invite_successor(cast.parts, recovered, new, NOON, "BRA-4\0")
    assert lacks_analysis(cast.parts, recovered, Role.HEAD, NOON)
    assert invite_successor(cast.parts, recovered, new, NOON, " BRA-4, 1 mars 2026 ")
    assert not lacks_analysis(cast.parts, recovered, Role.HEAD, NOON)
    (found,) = (one for one in list_analyses(cast.parts, cast.signed_in("frida")) if one.role is Role.HEAD)
    assert (found.reference, found.made_by) == ("BRA-4, 1 mars 2026", cast.providers["north"])


def test_officers_hand_nothing_to_another_provider_or_to_nobody(cast):
    recovered = opened(cast)
    for account in (cast.people["cilla"].account, new_id()):
        with pytest.raises(UnknownError):
            hand_keys_to(cast.parts, recovered, account, NOON)
        with pytest.raises(UnknownError):
            invite_by_officers(cast.parts, recovered, account, NOON)


def test_officers_compare_the_fingerprint_with_their_paper(cast):
    """They have no bundle that pins it: whoever changed the provider key shows another."""
    before = opened(cast).trust.pin
    with cast.parts.store.database.writing() as tx:
        forged = update(ProviderRow).where(ProviderRow.provider_id == cast.providers["north"])
        tx.connection.execute(forged.values(public_key=public_key(bytes(32))))
    with pytest.raises(InvalidError):
        opened(cast)
    assert len(before) == 32


def test_circle_whose_grant_to_the_officers_was_removed_stays_shut(cast):
    unit = circle_id(cast.providers["north"], CircleKind.UNIT, cast.units["a"])
    with cast.parts.store.database.writing() as tx:
        recovery = circle_id(cast.providers["north"], CircleKind.RECOVERY)
        tx.connection.execute(delete(GrantRow).where(GrantRow.what_id == unit, GrantRow.to_id == recovery))
    assert unit not in opened(cast).circles


def test_root_recovery_opens_for_the_officers_of_its_provider_alone(cast):
    wanted = NewInstallation("East", "East-A", "esther", "Esther Å", "chef", 5, 3, root_export=b"exported root")
    made = install(cast.parts, wanted, NOON)
    assert b"exported root" not in made.root_recovery
    east = open_recovery(cast.parts, made.provider, made.words[2:], NOON)
    assert east.trust.pin == made.fingerprint
    assert open_root_recovery(east, made.root_recovery) == b"exported root"
    with pytest.raises(InvalidError):
        open_root_recovery(opened(cast), made.root_recovery)


def test_providers_are_listed_by_name(cast):
    assert [each.name for each in list_providers(cast.parts)] == ["North", "South"]
