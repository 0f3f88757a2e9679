"""What was given new keys is handed over whole: a package holds what the journal says, under whichever key."""

from __future__ import annotations

import pytest

from journal.services.keyring_circles import CircleKind
from tests.cli.test_hand_over import handed_over, papers, read_elsewhere
from tests.scenes import signed
from tests.services.gatherings import renewed, rotated
from tests.services.test_rotating_words import turned


@pytest.mark.rule("R-10", "R-11")
def test_a_journal_a_circle_and_words_that_were_renewed_are_in_the_package(sqlite_copy, here, tmp_path):
    cast = sqlite_copy
    signed(cast, cast.signed_in("astrid"), "Före nycklarna.")
    renewed(cast)
    cast.words["north"] = turned(cast, (2, 3))
    rotated(cast, CircleKind.UNIT)
    signed(cast, cast.signed_in("astrid"), "Efter nycklarna.")
    code, shown = handed_over(cast, here, tmp_path / "package")
    assert code == 0, shown
    assert read_elsewhere(tmp_path / "package", tmp_path / "out", papers(cast, 0, 1)).returncode == 0
    text = "".join(path.read_text("utf-8") for path in (tmp_path / "out").glob("journal-*.html"))
    assert ("Före nycklarna." in text, "Efter nycklarna." in text, "STÄMMER INTE" in text) == (True, True, False)
