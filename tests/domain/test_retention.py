"""A destruction goes from proposed to done or withdrawn, and only what was done is certified."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from journal.domain.destruction_certificate import Where, certificate_text
from journal.domain.ids import new_id
from journal.domain.retention import Destruction, DestructionKind, DestructionState, Keeping, Signer

AT = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
ASTRID = Signer(new_id(), "Astrid Ek", "leg. psykolog", AT, b"")
FRIDA = replace(ASTRID, account=new_id(), name="Frida Berg", title="verksamhetschef")
WHERE = Where("North", "North-A")
PROPOSED = Destruction(
    *(new_id() for _ in range(5)), DestructionKind.ORDERED, "1/2026", True, ASTRID, None, (new_id(),)
)
DONE = replace(PROPOSED, approved=FRIDA, backups_expire_at=AT + timedelta(days=35))


def test_a_destruction_says_how_far_it_has_come():
    assert PROPOSED.state is DestructionState.PROPOSED
    assert DONE.state is DestructionState.DONE
    assert replace(PROPOSED, withdrawn_at=AT).state is DestructionState.WITHDRAWN


@pytest.mark.rule("R-08")
def test_what_was_not_carried_out_is_not_certified():
    for unfinished in (PROPOSED, replace(PROPOSED, approved=FRIDA)):
        with pytest.raises(ValueError, match="not carried out"):
            certificate_text(unfinished, WHERE)


@pytest.mark.rule("R-07", "R-08")
def test_a_certificate_names_the_first_day_without_any_copy():
    lines = certificate_text(DONE, WHERE).splitlines()
    assert lines[0] == "sigill-destruction/1"
    assert lines[5].endswith(", hela")
    assert lines[6] == "Grund: Beslut av IVO, 1/2026 (patientdatalagen 8 kap. 4 §)"
    assert lines[-1] == "Från och med 2026-04-07 finns uppgifterna inte heller i säkerhetskopior."
    due = replace(DONE, kind=DestructionKind.DUE, decision="2036-03-02", whole=False)
    assert "Bevarandetiden är slut, 2036-03-02" in certificate_text(due, WHERE)


@pytest.mark.rule("R-01", "R-04")
def test_a_journal_is_due_from_its_day_on_unless_a_hold_keeps_it():
    keeping = Keeping(new_id(), AT, AT + timedelta(days=1), "PDL 3:17")
    assert [keeping.is_due(AT), keeping.is_due(AT + timedelta(days=1))] == [False, True]
    assert not replace(keeping, holds=("a hold",)).is_due(AT + timedelta(days=2))
