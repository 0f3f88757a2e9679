"""What the patient holds to be wrong, through the pages: noted beside the entry, and shown with it."""

from __future__ import annotations

import pytest

from tests.web.browsing import signed_in
from tests.web.test_page_writing import _signed as _written_by


@pytest.mark.rule("J-12")
def test_therapist_notes_the_patients_words_and_they_stand_in_journal_and_print(site):
    astrid = signed_in(site, "astrid")
    _written_by(site, astrid)
    pia = f"/patients/{site.cast.pia}"
    astrid.get(f"{pia}/journal")
    path = astrid.link("Patientens synpunkt")
    assert "Med patientens egna ord" in astrid.get(path)
    astrid.send(path, 422, words=" ")
    assert "Sover bättre" in astrid.text
    astrid.send(path, 422, words="a\u202eb")
    assert "kastar om" in astrid.text
    page = astrid.send(path, words="Jag sa inte så.")
    assert astrid.path == f"{pia}/journal"
    assert "oriktigt eller missvisande" in page
    for where in (f"{pia}/journal", f"{pia}/print", path.removesuffix("/statement")):
        assert "Jag sa inte så." in astrid.get(where), where
