"""Who comes together to renew keys, and what they renew."""

from __future__ import annotations

from journal.services.keyring import trust
from journal.services.keyring_circles import CircleKind, circle_id
from journal.services.keyring_journals import open_newest_reader
from journal.services.recovering import open_recovery
from journal.services.rotating import Gathered, gathered_officers, rotate_circle
from journal.services.rotating_journal import rotate_journal
from tests.cast import NOON
from tests.scenes import journal_at

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


def renewed(cast, by=None, unit="a", at=NOON, progress=None):
    """Renew Pia's journal, by Astrid unless others come."""
    return rotate_journal(cast.parts, by or gathered(cast, "astrid"), (cast.pia, cast.units[unit]), at, progress)


def secret_of(cast, session):
    """The reader secret of Pia's journal as the session's circles open it, asked of the grants themselves."""
    with cast.parts.store.database.reading() as connection:
        return open_newest_reader(connection, trust(session), session.circles, journal_at(cast))
