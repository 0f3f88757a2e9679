"""A provider is handed over after a destruction: the package says that it was done, and counts no gap."""

from __future__ import annotations

import pytest

from tests.cli.test_hand_over import handed_over, papers, read_elsewhere
from tests.destroying import destroyed, ordered
from tests.scenes import signed


@pytest.mark.rule("R-06", "R-10")
def test_what_was_destroyed_is_told_in_the_package_and_is_no_gap(sqlite_copy, here, tmp_path):
    cast = sqlite_copy
    astrid = cast.signed_in("astrid")
    gone = signed(cast, astrid, "Det här är borta.")
    signed(cast, astrid, "Det här är kvar.")
    destroyed(cast, ordered(gone.entry))
    code, shown = handed_over(cast, here, tmp_path / "package")
    assert code == 0, shown
    said = read_elsewhere(tmp_path / "package", tmp_path / "out", papers(cast, 0, 1))
    assert said.returncode == 0, said.stdout + said.stderr
    text = "".join(path.read_text("utf-8") for path in (tmp_path / "out").glob("*.html"))
    assert "Det här är kvar." in text
    assert "förstörd efter beslut 2026-03-02" in text
    assert "Det här är borta." not in text
    assert "gick inte att öppna" not in text
