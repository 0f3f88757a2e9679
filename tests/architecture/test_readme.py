"""What a newcomer reads first is true: the tour is the one that the tests run, and every link leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")


def tour(page):
    return re.search(r"```sh\n(.*?)\n```", (ROOT / page).read_text(), re.DOTALL)[1]


def test_the_readme_shows_the_tour_that_the_tests_run():
    assert tour("README.md") == tour("docs/api.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page):
    assert [link for link in LINK.findall(page.read_text()) if not (page.parent / link).exists()] == []
