"""Consents through the pages: given, withdrawn, and both in the journal."""

from __future__ import annotations

import pytest

from tests.web.browsing import signed_in


@pytest.mark.rule("J-18")
def test_therapist_notes_a_consent_and_its_withdrawal_and_the_journal_shows_both(site):
    astrid = signed_in(site, "astrid")
    pia = f"/patients/{site.cast.pia}"
    path = f"{pia}/consent"
    for decision in ("lämnat", "återkallat"):
        astrid.get(path)
        astrid.send(path, 422, decision=decision, to="Samverkan med skolan", said_by="Pia", day="2100-01-01")
        assert "Samverkan med skolan" in astrid.text
        astrid.send(path, 422, decision=decision, to="Samverkan med skolan", said_by="Pia", day="")
        page = astrid.send(path, decision=decision, to="Samverkan med skolan", said_by="Pia", day="2026-03-02")
        assert astrid.path == f"{pia}/journal"
    assert page.count("Samverkan med skolan") == 2
    assert "återkallat" in page
    assert "lämnat" in page
