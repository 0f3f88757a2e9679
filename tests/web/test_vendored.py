"""What we carry along from others is what we once looked at, and nothing on a page comes from elsewhere."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

WEB = Path(__file__).resolve().parents[2] / "journal" / "web"
VENDOR = WEB / "static" / "vendor"
OWN = [
    *(WEB / "templates").rglob("*.html"),
    *(WEB / "static" / "css").glob("*.css"),
    *(WEB / "static" / "js").glob("*.js"),
]


def test_every_vendored_file_has_the_checksum_that_was_written_down():
    listed = dict(reversed(line.split(maxsplit=1)) for line in (VENDOR / "CHECKSUMS").read_text().splitlines())
    found = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.parent != VENDOR
    }
    assert found == listed


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_no_file_of_ours_asks_another_server_or_writes_style_or_script_in_place(path):
    # Where one complains: these links ask nobody until somebody follows one, and then do not say where from.
    authorities = r'<a href="https://www\.(?:imy|ivo)\.se/" rel="noreferrer">'
    text = re.sub(authorities, "", path.read_text(encoding="utf-8"))
    assert not re.search(r"(?:https?:)?//[a-z0-9-]+\.[a-z]", text)
    assert not re.search(r"\sstyle=|\son[a-z]+=\"|<style|<script(?![^>]*\bsrc=)|javascript:|innerHTML", text)


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_a_style_sheet_or_script_of_ours_is_no_longer_than_any_other_file(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 250
