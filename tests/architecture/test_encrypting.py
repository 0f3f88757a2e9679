"""Who encrypts, in one place each: what is left to look at to know that no key and nonce meet twice (S-08)."""

from __future__ import annotations

import pytest

from tests.architecture import source

ENCRYPTING = ["carrying.py", "granting.py", "key_backup.py", "letters.py", "sealing.py"]
"""Our seal; HPKE and age, which draw a key of their own for each message."""


@pytest.mark.rule("S-08")
def test_nothing_else_encrypts():
    calls = [
        name
        for name in source.python("keys", "journal")
        for line in source.text(name).splitlines()
        if ".encrypt" in line
    ]
    assert calls == [f"keys/{name}" for name in ENCRYPTING]
