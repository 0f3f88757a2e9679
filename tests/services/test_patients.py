"""The register kept: patients entered and found by number, relations begun and ended, relatives noted."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from journal.domain.access_words import Activity, Subtype
from journal.domain.care import Identity
from journal.domain.errors import InvalidError, RefusedError, ThrottledError, UnknownError
from journal.domain.ids import new_id
from journal.services import throttling
from journal.services.invitations import Invite, invite
from journal.services.patients import (
    begin_relation,
    end_relation,
    find_patient,
    register_patient,
    register_relative,
    relations,
)
from journal.services.register import patient_card
from journal.store.care_tables import PatientRow
from tests.cast import NOON, PIA, TITLES, Person
from tests.scenes import DAY, HOUR, MINUTE, OLA, YEAR, drafted, last_row, opened, rows, signed, takes_part


def patients_in(cast):
    """How many patients there are, at every provider."""
    with cast.parts.store.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(PatientRow)).scalar_one()


@pytest.mark.rule("L-01", "L-10")
def test_a_clerk_enters_a_patient_and_the_row_names_neither_name_nor_number(cast):
    dag = cast.signed_in("dag")
    ola = register_patient(cast.parts, dag, Identity(*OLA, phone="070-174 06 33"), NOON)
    row = last_row(cast)
    assert (row.activity, row.subtype, row.patients) == (Activity.WRITE, Subtype.REGISTER, (ola,))
    said = b"".join(each.encoded() for each in rows(cast))
    assert not any(word.encode() in said for word in ("Ola", "Motsson", OLA[1], "174 06 33"))
    card = patient_card(cast.parts, dag, ola, NOON)
    assert (card.name, card.number, card.phone) == (*OLA, "070-174 06 33")


@pytest.mark.parametrize(
    "changed",
    [{"number": "19640823-3235"}, {"number": "6408233234"}, {"name": " "}, {"name": "x" * 201}, {"phone": "1\x00"}],
)
def test_an_identity_that_cannot_be_kept_is_told(cast, changed):
    dag = cast.signed_in("dag")
    with pytest.raises(InvalidError) as refused:
        register_patient(cast.parts, dag, replace(PIA, **changed), NOON)
    assert set(refused.value.problems) == set(changed)


def test_the_same_number_is_the_same_patient_at_both_units_and_another_providers_is_not(cast):
    bo, cilla = cast.signed_in("bo"), cast.signed_in("cilla")
    written = replace(PIA, number="19640823-3234")
    assert register_patient(cast.parts, bo, written, NOON) == cast.pia
    assert register_patient(cast.parts, cilla, PIA, NOON) != cast.pia
    assert patients_in(cast) == 2


def test_two_clerks_who_enter_one_number_at_once_enter_one_patient(cast):
    sessions = [cast.signed_in("dag"), cast.signed_in("astrid"), cast.signed_in("bo")]
    ola = Identity(*OLA)
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda session: register_patient(cast.parts, session, ola, NOON), sessions))
    assert len(set(found)) == 1
    assert patients_in(cast) == 2


def test_a_newer_identity_replaces_the_card_and_keeps_the_older_version(cast):
    dag = cast.signed_in("dag")
    assert patient_card(cast.parts, dag, cast.pia, NOON).phone == PIA.phone
    register_patient(cast.parts, dag, replace(PIA, phone="070-174 06 77"), NOON)
    assert patient_card(cast.parts, dag, cast.pia, NOON).phone == "070-174 06 77"
    assert patient_card(cast.parts, cast.signed_in("astrid"), cast.pia, NOON).phone == "070-174 06 77"


@pytest.mark.rule("A-11", "L-07")
def test_a_patient_is_found_by_the_whole_number_in_the_own_units_register_alone(cast):
    dag, bo, cilla = cast.signed_in("dag"), cast.signed_in("bo"), cast.signed_in("cilla")
    assert find_patient(cast.parts, dag, PIA.number, NOON).name == PIA.name
    searched, shown = rows(cast)[-2:]
    assert (searched.subtype, searched.patients) == (Subtype.SEARCH, (cast.pia,))
    assert (shown.subtype, shown.patients) == (Subtype.REGISTER, (cast.pia,))
    said = []
    for session, provider in ((bo, "north"), (cilla, "south")):
        register_patient(cast.parts, session, Identity(*OLA), NOON)
        assert find_patient(cast.parts, session, PIA.number, NOON) is None
        said.append((last_row(cast, provider).patients, last_row(cast, provider).resource.ids))
    assert find_patient(cast.parts, dag, "19801120-2390", NOON) is None
    said.append((last_row(cast).patients, last_row(cast).resource.ids))
    assert said == [((), ())] * 3
    with pytest.raises(InvalidError):
        find_patient(cast.parts, dag, "1964", NOON)


@pytest.mark.rule("A-03")
def test_a_care_relation_is_personal_and_always_ends(cast):
    dag = cast.signed_in("dag")
    account = cast.people["astrid"].account
    with pytest.raises(InvalidError):
        begin_relation(cast.parts, dag, (cast.pia, account), NOON, NOON)
    for other in (cast.people["bo"].account, cast.people["cilla"].account, new_id()):
        with pytest.raises(UnknownError):
            begin_relation(cast.parts, dag, (cast.pia, other), NOON + DAY, NOON)
    (relation,) = relations(cast.parts, dag, cast.pia, NOON)
    assert (relation.account, relation.ends_at) == (account, NOON + YEAR)


def test_a_relation_is_ended_under_its_own_patient_and_once(cast):
    dag, astrid = cast.signed_in("dag"), cast.signed_in("astrid")
    ola = register_patient(cast.parts, dag, Identity(*OLA), NOON)
    takes_part(cast, dag, "astrid", ola)
    (relation,) = relations(cast.parts, dag, cast.pia, NOON)
    with pytest.raises(UnknownError):
        end_relation(cast.parts, dag, (ola, relation.id), NOON, without_closing=True)
    done = signed(cast, astrid)
    assert opened(cast, astrid, done.entry).is_sound
    end_relation(cast.parts, dag, (cast.pia, relation.id), NOON + MINUTE, without_closing=True)
    assert last_row(cast).subtype is Subtype.RELATION
    with pytest.raises(UnknownError):
        end_relation(cast.parts, dag, (cast.pia, relation.id), NOON + MINUTE, without_closing=True)


@pytest.mark.rule("S-12", "A-11")
def test_the_register_of_another_unit_and_provider_is_nobodys_here(cast):
    for name in ("bo", "cilla", "frida", "eva"):
        session = cast.signed_in(name)
        with pytest.raises(UnknownError):
            begin_relation(cast.parts, session, (cast.pia, cast.people["astrid"].account), NOON + DAY, NOON)
        with pytest.raises(UnknownError):
            patient_card(cast.parts, session, cast.pia, NOON)


@pytest.mark.rule("A-12")
def test_a_therapist_who_is_the_patient_reads_and_writes_nothing_of_their_own(cast):
    frida, dag = cast.signed_in("frida"), cast.signed_in("dag")
    cast.people["ola"] = Person("ola", OLA[0], cast.people["astrid"].role, "a")
    named = ("ola", OLA[0], TITLES[cast.people["astrid"].role], cast.people["astrid"].role, cast.units["a"], OLA[1])
    cast.join("ola", invite(cast.parts, frida, Invite(*named), NOON))
    ola = register_patient(cast.parts, dag, Identity(*OLA), NOON)
    begin_relation(cast.parts, dag, (ola, cast.people["ola"].account), NOON + YEAR, NOON)
    takes_part(cast, dag, "astrid", ola)
    done = signed(cast, cast.signed_in("astrid"), patient=ola)
    himself = cast.signed_in("ola")
    acts = (
        lambda: opened(cast, himself, done.entry, ola),
        lambda: drafted(cast, himself, patient=ola),
        lambda: register_patient(cast.parts, himself, Identity(*OLA), NOON),
        lambda: register_relative(cast.parts, himself, (ola, cast.people["ola"].account), NOON),
    )
    for act in acts:
        with pytest.raises(RefusedError) as refused:
            act()
        assert "is the patient (PDL 4:1)" in refused.value.decision.because
        assert not last_row(cast).permitted


def test_a_relative_is_entered_once_and_is_staff_of_the_provider(cast):
    dag = cast.signed_in("dag")
    for _ in range(2):
        register_relative(cast.parts, dag, (cast.pia, cast.people["bo"].account), NOON)
    with pytest.raises(UnknownError):
        register_relative(cast.parts, dag, (cast.pia, cast.people["cilla"].account), NOON)


def test_a_clerk_who_tries_number_after_number_is_slowed(cast, monkeypatch):
    monkeypatch.setattr(throttling, "FREE_LOOKUPS", 3)
    dag = cast.signed_in("dag")

    def looks_up(at):
        return find_patient(cast.parts, dag, "19701063-2391", at)

    with pytest.raises(ThrottledError, match="seconds"):
        [looks_up(NOON) for _ in range(5)]
    assert looks_up(NOON + HOUR) is None
