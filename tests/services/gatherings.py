"""Who comes together to renew keys, and what they renew."""

from __future__ import annotations

from journal.services.keyring import trust
from journal.services.keyring_circles import CircleKind, circle_id
from journal.services.recovering import open_recovery
from journal.services.rotating import Gathered, gathered_officers, rotate_circle
from tests.cast import NOON

MEMBER = {
    CircleKind.UNIT: "astrid",
    CircleKind.REGISTER: "dag",
    CircleKind.PROVIDER: "bo",
    CircleKind.AUDIT: "eva",
    CircleKind.HEAD: "frida",
}
"""Who holds each kind of circle, beside the head who certifies."""


def gathered(cast, *names, at=NOON):
    """These people at one terminal, the first answering for it, with all that they hold."""
    sessions = [cast.signed_in(name, at) for name in names]
    held = {}
    for session in sessions:
        held |= cast.parts.keyring.held(session, at)
    return Gathered(sessions[0].actor, trust(sessions[0]), held)


def officers(cast, *numbers, at=NOON):
    """The recovery officers with these of their papers."""
    papers = [cast.words["north"][number] for number in numbers]
    return gathered_officers(open_recovery(cast.parts, cast.providers["north"], papers, at))


def circle_of(cast, kind, unit="a"):
    """A circle of North's, or of its unit's."""
    return circle_id(cast.providers["north"], kind, cast.units[unit])


def rotated(cast, kind, by=None, unit="a", at=NOON):
    """Renew a circle, by the head and a member unless others come together."""
    who = by or gathered(cast, *dict.fromkeys(("frida", MEMBER[kind])), at=at)
    return rotate_circle(cast.parts, who, circle_of(cast, kind, unit), at)
