"""The accessibility checker, asked for what every page is held to."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe

# Of what holds it would else say every place, one by one: that took as long as to look.
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


def violations(page):
    """What shuts somebody out of a page: each rule that is broken, and where."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found]
