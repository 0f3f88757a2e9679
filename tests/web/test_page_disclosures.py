"""Handing out a copy through the pages: who receives it is asked, and stands in the journal and on the copy."""

from __future__ import annotations

import pytest

from tests.web.browsing import signed_in
from tests.web.test_page_writing import _signed as _written_by


@pytest.mark.rule("J-13", "L-08")
def test_therapist_hands_out_a_copy_and_the_journal_says_to_whom(site):
    astrid = signed_in(site, "astrid")
    _written_by(site, astrid)
    pia = f"/patients/{site.cast.pia}"
    assert "Ingen, enligt det som visas här." in astrid.get(f"{pia}/journal")
    assert "Ska den lämnas till någon?" in astrid.get(f"{pia}/print")
    assert "Kopian omfattar journalen vid North-A." in astrid.get(astrid.link("Lämna ut kopia"))
    path = f"{pia}/disclose"
    told = {"recipient": "Ola Motsson, vårdcentralen", "requested_by": "Pia"}
    astrid.send(path, 422, **told)
    assert 'value="Ola Motsson, vårdcentralen"' in astrid.text
    copy = astrid.send(path, **told, form="på papper")
    assert "Utlämnad till Ola Motsson, vårdcentralen." in copy
    assert "Sover bättre" in copy
    page = astrid.get(f"{pia}/journal")
    assert ": Ola Motsson, vårdcentralen" in page
    assert "På begäran av" in page


@pytest.mark.rule("J-19")
def test_therapist_issues_a_certificate_and_prints_it(site):
    astrid = signed_in(site, "astrid")
    pia = f"/patients/{site.cast.pia}"
    entry, _ = site.written(kind="certificate")
    path = f"{pia}/entries/{entry}/sign"
    assert "Vem får intyget?" in astrid.get(path)
    astrid.send(path, 422, recipient="", requested_by="Pia", form="som fil")
    assert "Rätta:" in astrid.text
    page = astrid.send(path, recipient="Försäkringskassan", requested_by="Pia", form="som fil")
    assert astrid.path.endswith(f"/entries/{entry}/print")
    assert "Hela journalen" not in page
    page = astrid.get(f"{pia}/journal")
    assert ": Försäkringskassan" in page
    assert f"/entries/{entry}/print" in page


@pytest.mark.rule("J-17")
def test_copy_says_how_much_test_material_it_leaves_out(site):
    astrid = signed_in(site, "astrid")
    pia = f"/patients/{site.cast.pia}"
    site.written(kind="test-material", sign=True)
    assert "instrumentsekretess" in astrid.get(f"{pia}/journal")
    assert "En handling är undantagen: instrumentsekretess." in astrid.get(f"{pia}/print")
    astrid.get(f"{pia}/disclose")
    told = {"recipient": "Pia", "requested_by": "Pia", "form": "på papper"}
    assert "En handling är undantagen" in astrid.send(f"{pia}/disclose", **told)
    astrid.get(f"{pia}/disclose")
    assert "undantagen" not in astrid.send(f"{pia}/disclose", **told, with_test_material="yes")
