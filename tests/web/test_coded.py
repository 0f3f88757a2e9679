"""Commands in running text are set as code, and nothing in it is markup."""

from __future__ import annotations

import pytest

from journal.web.coded import coded


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Kör `journal backup` varje dag.", "Kör <code>journal backup</code> varje dag."),
        ("`<b>` & mer", "<code>&lt;b&gt;</code> &amp; mer"),
        ("En ensam ` och <b>", "En ensam ` och &lt;b&gt;"),
        ("Inget alls.", "Inget alls."),
    ],
)
def test_what_stands_between_two_accents_is_code(text, shown):
    assert str(coded(text)) == shown
