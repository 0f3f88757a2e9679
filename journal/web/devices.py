"""A device in two coarse words, so that somebody knows their own again; the browser's whole description is not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping

PROGRAM = "program"
# In this order: nearly every browser says that it is Safari too, and Android that it is Linux.
_BROWSERS: Mapping[str, str] = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "Firefox": "Firefox",
    "Chrom": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS: Mapping[str, str] = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "CrOS": "Chromebook",
    "Windows": "Windows",
    "Macintosh": "Mac",
    "Linux": "Linux",
}


def device_of(user_agent: str) -> str:
    """Return browser and system, such as "Firefox Linux", or "" for what is not known."""
    browser, system = _first(_BROWSERS, user_agent), _first(_SYSTEMS, user_agent)
    return f"{browser} {system}" if browser and system else ""


def device_words(device: str) -> str:
    """Return what a device is called on a page."""
    if device == PROGRAM:
        return str(_("Ett program"))
    browser, found, system = device.partition(" ")
    return str(_("%(browser)s på %(system)s", browser=browser, system=system) if found else _("Okänd enhet"))


def _first(known: Mapping[str, str], said: str) -> str:
    return next((name for mark, name in known.items() if mark in said), "")
