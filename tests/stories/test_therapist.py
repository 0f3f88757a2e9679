"""A therapist's day: signed in, read, written, signed, corrected, and nothing lost on the way."""

from __future__ import annotations

from tests.practice import FIRST, RISK, WRONG


def test_therapist_reads_a_journal_and_narrows_it(signed_in):
    astrid = signed_in("astrid")
    astrid.reads("Dina patienter", "Inget väntar på dig.")
    astrid.follow("Pia Exempelsson").arrives("/journal$")
    astrid.reads(FIRST, RISK, "Ringde om en sovdagbok.", "Signerad")
    astrid.reads(WRONG.split()[1], "halvtid")
