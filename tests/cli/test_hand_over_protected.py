"""How a protected patient is reached is in no version that is handed over, and the pages say why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from journal.domain.protection import ProtectionKind
from journal.services.patients import register_patient
from journal.services.protections import protect
from tests.cast import NOON, PIA
from tests.cli.test_hand_over import handed_over, read_here
from tests.patients import OLA
from tests.scenes import signed

NEWER, OLAS = "070-174 06 77", "070-174 06 78"


@pytest.mark.rule("P-12", "R-10")
def test_of_a_protected_patient_no_version_says_how_they_are_reached(sqlite_copy, here, tmp_path, monkeypatch):
    cast = sqlite_copy
    dag = cast.signed_in("dag")
    register_patient(cast.parts, dag, replace(PIA, phone=NEWER), NOON)
    register_patient(cast.parts, dag, replace(OLA, phone=OLAS), NOON)
    signed(cast, cast.signed_in("astrid"))
    protect(cast.parts, dag, cast.pia, ProtectionKind.SECRECY_MARKING, NOON)
    code, shown = handed_over(cast, here, tmp_path / "package")
    assert code == 0, shown
    assert read_here(cast, tmp_path / "package", tmp_path, monkeypatch) == 0
    told = {path.name: path.read_text("utf-8") for path in (tmp_path / "here").iterdir()}
    everything = "".join(told.values())
    assert OLAS in everything
    assert not any(secret in everything for secret in (PIA.phone, PIA.email, NEWER))
    (page,) = (text for name, text in told.items() if name.startswith("journal-") and name.endswith(".html"))
    assert "Skyddade personuppgifter: telefon och e-post är inte med (6 kap. 12 § patientsäkerhetslagen)" in page
    assert "Skatteverket, Box 2820, 403 20 Göteborg" in page
