"""A colleague at another unit, and a therapist of another provider: what may be known, and what is not there."""

from __future__ import annotations

import pytest

from tests.practice import AT_B, FIRST, RISK
from tests.stories.acts import PIA

pytestmark = pytest.mark.browser


def test_colleague_at_another_unit_reads_after_an_active_choice(signed_in, practice):
    bo = signed_in("bo").follow(PIA, exact=True)
    bo.reads(AT_B, "Det finns mer vid en annan enhet.").reads_nothing_of(FIRST, RISK, "North-A", "Hanna")
    bo.expects(403, 404)
    straight = f"/patients/{practice.cast.pia}/journal?unit={practice.cast.units['a']}"
    bo.go(straight).reads_nothing_of(FIRST, RISK, "North-A")
    bo.go(f"/patients/{practice.cast.pia}/journal").follow("Ta ställning")
    bo.reads_nothing_of("North-A", FIRST)
    bo.choose("Ändamål", "Vård och behandling")
    bo.choose("Skäl", "Vård som flera enheter delar")
    bo.write("Med egna ord, om det behövs", "Gemensam vårdplan sedan i våras.")
    bo.press("Jag deltar i vården").reads("Valet gäller i tolv timmar.")
    bo.follow("Läs journalen vid North-A").reads("Du läser den efter ett aktivt val", FIRST, RISK)
    bo.go("/my-log").reads("Vård som flera enheter delar")


def test_therapist_of_another_provider_finds_nothing(signed_in, practice):
    cilla = signed_in("cilla")
    cilla.expects(404)
    cilla.go("/patients")
    cilla.write("Personnummer, tolv siffror", "19640823-3234")
    cilla.press("Sök", exact=True).reads("Ingen patient vid enheten har det numret.")
    for page in ("journal", "print", "elsewhere", "relations", "entries/new"):
        cilla.go(f"/patients/{practice.cast.pia}/{page}").reads("Här finns ingenting som du kan se.")
        cilla.reads_nothing_of(PIA, FIRST, "North", "196408233234")
