"""Pia blocks North-A: she lets Bo in for two days, and one night he opens what he needs though she cannot answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from journal.domain.block import BlockKind
from journal.services.blocks import TOLD, NewBlock, register_block
from journal.services.officers import NewOfficer, appoint_officer
from journal.web.dates import local
from tests.practice import FIRST, RISK

pytestmark = pytest.mark.browser


@pytest.fixture
def practice(own_practice):
    """Not the one that the stories share: whether Bo took a stand before decides what he is asked."""
    return own_practice


@pytest.fixture
def pia(practice):
    """Where Pia's record lies, while North-A's is blocked and Dag lifts blocks."""
    cast, at = practice.cast, datetime.now(UTC)
    appointed = NewOfficer(cast.people["dag"].account, "BRA-3")
    appoint_officer(cast.parts, cast.signed_in("frida", at), appointed, at)
    register_block(cast.parts, cast.signed_in("dag", at), cast.pia, NewBlock(BlockKind.INNER, at, TOLD), at)
    return f"/patients/{cast.pia}"


def test_pia_consents_and_dag_lets_bo_in_for_two_days(signed_in, practice, pia):
    bo = signed_in("bo")
    bo.go(f"{pia}/journal").reads_nothing_of(FIRST, RISK, "North-A", "spärr")
    dag = signed_in("dag")
    dag.go(f"{pia}/relations").follow("Häv en spärr tillfälligt").reads("Ingenting är hävt.")
    dag.choose("För vem", "Bo Alm vid North-B")
    dag.write("Till och med", (local(datetime.now(UTC)).date() + timedelta(days=1)).isoformat())
    dag.page.get_by_label("Patienten har själv samtyckt till det här").check()
    dag.press("Häv spärren").reads("Bo Alm, North-B")
    bo.go(f"{pia}/journal").follow("Ta ställning")
    bo.choose("Ändamål", "Vård och behandling")
    bo.choose("Skäl", "Vård som flera enheter delar")
    bo.press("Jag deltar i vården").follow("Läs journalen vid North-A").reads(FIRST, RISK)
    dag.press("Ta tillbaka nu").reads("återtagen")
    bo.expects(403)
    bo.go(f"{pia}/journal?unit={practice.cast.units['a']}").reads_nothing_of(FIRST, RISK)


def test_bo_opens_what_he_needs_in_the_night_without_script_and_eva_looks_at_it(signed_in, practice, pia):
    bo = signed_in("bo", java_script_enabled=False)
    bo.go(f"{pia}/journal").reads_nothing_of(FIRST, RISK).follow("Nödöppning", exact=True)
    bo.reads("Fara för livet just nu?", "Ring 112 först.")
    bo.page.get_by_label("Patienten är inte kontaktbar eller kan inte ta ställning").check()
    bo.write("Vilken vård behövs, och varför kan uppgifterna ha betydelse?", "Akut suicidrisk, svarar inte.")
    bo.page.get_by_label("Uppgifterna kan antas ha betydelse").check()
    bo.press("Visa vilka enheter som har spärrat").reads("North-A har spärrat", "Suicidriskbedömning")
    bo.reads_nothing_of(FIRST, RISK, "Astrid", "Hanna")
    bo.page.get_by_label("Suicidriskbedömning", exact=True).check()
    bo.press("Öppna de valda anteckningarna").reads("En nödöppnad anteckning", RISK).reads_nothing_of(FIRST)
    bo.go("/my-log").reads("nödöppnade")
    eva = signed_in("eva")
    eva.follow("Nödöppningar").reads("Bo Alm vid North-B", "Akut suicidrisk, svarar inte.", "en anteckning")
    eva.reads_nothing_of("Pia", RISK)
    eva.page.get_by_label("Befogad", exact=True).check()
    eva.press("Spara bedömningen").reads("Befogad, enligt Eva Hav")
