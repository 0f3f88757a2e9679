"""A practice lives: a patient is registered, a colleague invited, let in, and let go."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.practice import FIRST, RISK
from tests.stories.acts import PIA, Newcomer, invited, joins, known

pytestmark = pytest.mark.browser


def test_clerk_registers_a_patient_and_a_relation_and_reads_no_entry(signed_in, practice):
    dag = signed_in("dag").arrives("/patients")
    dag.follow("Skriv in en patient")
    dag.write("Personnummer eller samordningsnummer", "19121212-1212")
    dag.write("Namn", "Tolvan Tolvansson")
    dag.write("Telefon", "070-174 06 07")
    dag.press("Skriv in").reads("Tolvan Tolvansson")
    dag.go("/patients").follow("Vårdrelationer Tolvan Tolvansson").reads("Ingen har en vårdrelation")
    dag.choose("Behandlare", "Astrid Ek")
    dag.write("Till och med", f"{datetime.now(UTC) + timedelta(days=90):%Y-%m-%d}")
    dag.press("Lägg till").reads("Astrid Ek")
    dag.expects(403, 404)
    for page in ("journal", "print", "entries/new"):
        dag.go(f"/patients/{practice.cast.pia}/{page}").reads_nothing_of(FIRST, RISK)
        assert dag.page.locator("h1").inner_text() in {"Det är inte tillåtet", "Sidan finns inte"}
    astrid = signed_in("astrid").reads("Tolvan Tolvansson")
    astrid.follow("Tolvan Tolvansson", exact=True).reads("Journalen är tom ännu.")


def test_newcomer_joins_waits_for_keys_reads_and_is_let_go(visitor, signed_in, practice):
    nils = Newcomer("nils", "Nils Nyman")
    frida = signed_in("frida").arrives("/staff")
    link = invited(frida, nils)
    joins(visitor(), nils, link)
    used = visitor()
    used.expects(422)
    used.page.goto(link)
    used.press("Fortsätt").reads("Något behöver rättas")
    known(practice, nils)
    newcomer = visitor().sign_in("nils").reads("Dina nycklar är på väg")
    frida.go("/keys").reads("Nils Nyman")
    frida.go("/staff").reads("En överlämning av nycklar väntar.")
    signed_in("astrid")
    frida.go("/staff").reads_nothing_of("överlämning av nycklar väntar")
    frida.go("/keys").reads("Ingen väntar på nycklar.")
    taken_up(signed_in("dag"), practice, "Nils Nyman")
    newcomer = visitor().sign_in("nils").reads_nothing_of("Dina nycklar är på väg")
    newcomer.follow(PIA, exact=True).reads(FIRST)
    frida.go("/staff").follow("Nils Nyman").press("Avsluta nu").reads("Nils Nyman")
    newcomer.page.reload()
    newcomer.arrives("/sign-in").reads("Du har varit borta en stund och loggades ut.").reads_nothing_of(FIRST, PIA)


def taken_up(clerk, practice, name):
    """Have the clerk enter that somebody takes part in Pia's care."""
    clerk.go(f"/patients/{practice.cast.pia}/relations")
    clerk.choose("Behandlare", name)
    clerk.press("Lägg till").reads(name)
